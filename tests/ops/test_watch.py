"""The watch over the parts: a worker without a sign of life is killed and started again."""

from __future__ import annotations

import os
import signal
import sys
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from jobagent_site import env_file, processes, running
from jobagent_site.ops import heartbeat, up
from jobagent_site.ops.part import Part
from leads.models import AgentRun
from notifications.models import Channel, Notification

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def part(settings, monkeypatch: pytest.MonkeyPatch) -> Part:
    settings.OWNER_EMAIL = "maxim@kvartal.example"
    monkeypatch.setattr(up, "LOOK_EVERY", 0.05)
    monkeypatch.setattr(up, "RESTART_PAUSE", 0)
    monkeypatch.setattr(up, "FIRST_BEAT", timedelta(0))
    Channel.objects.create(name="E-mail", kind="email")
    made = Part("worker", ["sleep", "60"], watched=True)
    made.start()
    yield made
    up.end([made])
    running.forget(env_file.home())


def watch_for(part: Part, seconds: float) -> None:
    until = time.monotonic() + seconds
    up.watch([part], lambda: time.monotonic() > until)


def test_it_leaves_a_living_worker_alone(part: Part):
    heartbeat.beat()
    before = part.process
    watch_for(part, 0.3)
    assert part.process is before


def test_it_restarts_a_worker_that_shows_no_life(part: Part, mailoutbox):
    heartbeat.beat()
    AgentRun.objects.update(beat_at=timezone.now() - heartbeat.DEAD_AFTER)
    before = part.process
    watch_for(part, 0.15)
    assert part.process is not before
    assert before.returncode == -9
    assert Notification.objects.get().event == "worker_dead"
    assert "no life for 6 minutes" in mailoutbox[0].body


def test_it_restarts_a_part_that_ended(part: Part):
    heartbeat.beat()
    before = part.process
    before.terminate()
    before.wait()
    watch_for(part, 0.3)
    assert part.process is not before
    assert part.running()


FAMILY = """
import subprocess, sys
child = subprocess.Popen(["sleep", "60"])
print(child.pid, flush=True)
child.wait()
"""


def test_no_child_of_a_killed_leader_works_on_beside_its_successor(part: Part, capfd):
    heartbeat.beat()
    part.kill()
    part.command = [sys.executable, "-c", FAMILY]
    part.start()
    until = time.monotonic() + 10
    while not (said := capfd.readouterr().out) and time.monotonic() < until:
        time.sleep(0.05)
    child = int(said)
    assert processes.born(child)
    os.kill(part.process.pid, signal.SIGKILL)
    watch_for(part, 0.3)
    assert not processes.born(child)


def test_what_was_started_again_is_written_down(part: Part):
    heartbeat.beat()
    part.process.terminate()
    watch_for(part, 0.3)
    (written,) = running.read(env_file.home())
    assert (written.name, written.pid, written.lives()) == ("worker", part.process.pid, True)


def test_everything_ends_when_the_watch_itself_breaks(part: Part, monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(up, "watch", broken)
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)]
    try:
        with pytest.raises(RuntimeError, match="broken"):
            up.run([part])
    finally:
        for number, handler in zip((signal.SIGTERM, signal.SIGINT, signal.SIGHUP), before, strict=True):
            signal.signal(number, handler)
    assert not part.running()


def test_the_grace_is_longer_than_a_letter_takes(settings):
    assert running.GRACE > settings.EMAIL_TIMEOUT
