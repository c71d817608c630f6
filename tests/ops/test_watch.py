"""The watch over the parts: a worker without a sign of life is killed and started again."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from jobagent_site.ops import heartbeat, up
from leads.models import AgentRun
from notifications.models import Channel, Notification

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def part(settings, monkeypatch: pytest.MonkeyPatch) -> up.Part:
    settings.OWNER_EMAIL = "maxim@kvartal.example"
    monkeypatch.setattr(up, "LOOK_EVERY", 0.05)
    monkeypatch.setattr(up, "RESTART_PAUSE", 0)
    monkeypatch.setattr(up, "FIRST_BEAT", timedelta(0))
    Channel.objects.create(name="E-mail", kind="email")
    made = up.Part("worker", ["sleep", "60"], watched=True)
    made.start()
    yield made
    up.end([made])


def watch_for(part: up.Part, seconds: float) -> None:
    until = time.monotonic() + seconds
    up.watch([part], lambda: time.monotonic() > until)


def test_it_leaves_a_living_worker_alone(part: up.Part):
    heartbeat.beat()
    before = part.process
    watch_for(part, 0.3)
    assert part.process is before


def test_it_restarts_a_worker_that_shows_no_life(part: up.Part, mailoutbox):
    heartbeat.beat()
    AgentRun.objects.update(beat_at=timezone.now() - heartbeat.DEAD_AFTER)
    before = part.process
    watch_for(part, 0.15)
    assert part.process is not before
    assert before.returncode == -9
    assert Notification.objects.get().event == "worker_dead"
    assert "no life" in mailoutbox[0].body


def test_it_restarts_a_part_that_ended(part: up.Part):
    heartbeat.beat()
    before = part.process
    before.terminate()
    before.wait()
    watch_for(part, 0.3)
    assert part.process is not before
    assert part.running()
