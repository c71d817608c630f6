"""Web and worker by one command, as real processes."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from jobagent_site import running
from tests.place import Place, new_place


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def healthz(port: int) -> dict[str, object]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        return json.load(error)
    except OSError:
        return {}


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.2)


def processes_of(place: Place) -> list[int]:
    """Every process whose environment names this place."""
    mark = f"JOBAGENT_HOME={place.home}".encode()
    found = []
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and mark in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def workers_of(place: Place) -> list[int]:
    return [pid for pid in processes_of(place) if b"qcluster" in Path(f"/proc/{pid}/cmdline").read_bytes()]


@contextmanager
def running_up(folder: Path, **env: str) -> Iterator[tuple[Place, int, subprocess.Popen[str]]]:
    port = free_port()
    with new_place(folder, PORT=str(port), PUBLIC_URL=f"http://127.0.0.1:{port}", **env) as place:
        up = place.start("manage.py", "up")
        try:
            yield place, port, up
        finally:
            up.send_signal(signal.SIGTERM)
            try:
                up.wait(timeout=60)
            finally:
                for pid in processes_of(place):
                    os.kill(pid, signal.SIGKILL)


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks at processes through /proc")
def test_it_starts_watches_restarts_and_ends_everything(tmp_path: Path):
    with running_up(tmp_path) as (place, port, up):
        wait_for(lambda: healthz(port).get("worker"))
        written = {each.name: each.pid for each in running.read(place.home)}
        assert (set(written), written["up"]) == ({"up", "worker", "web"}, up.pid)

        second = place.manage("up", PORT=str(free_port()))
        assert second.returncode == 1
        assert "already runs" in second.stderr

        before = workers_of(place)
        os.killpg(os.getpgid(before[0]), signal.SIGKILL)
        wait_for(lambda: workers_of(place) and not set(before) & set(workers_of(place)))
        told = "from notifications.models import Notification as N; "
        told += "print(N.objects.filter(event='worker_dead', status='sent').count())"
        wait_for(lambda: place.python(told) == "1")

        up.send_signal(signal.SIGTERM)
        assert up.wait(timeout=60) == 0
        wait_for(lambda: processes_of(place) == [], 5)
        assert not (place.home / "up.pid").exists()
        out = up.stdout.read() if up.stdout else ""
        assert f"http://127.0.0.1:{port}/" in out
        assert "password:" in out


def test_it_says_that_its_port_is_taken(tmp_path: Path):
    with socket.socket() as taken, new_place(tmp_path) as place:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = place.manage("up", PORT=str(port))
    assert done.returncode == 1
    assert f"Port {port} is taken" in done.stderr


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks at processes through /proc")
def test_what_a_killed_run_left_is_ended_by_the_next_one_and_by_stop(tmp_path: Path):
    with running_up(tmp_path) as (place, port, first):
        wait_for(lambda: healthz(port).get("worker"))
        first.kill()
        first.wait()
        orphans = set(processes_of(place))
        assert len(orphans) >= 4, "web and worker live on, with their children"

        second = place.start("manage.py", "up")
        wait_for(lambda: running.up_pid(place.home) == second.pid and len(workers_of(place)) > 2 and healthz(port))
        assert not orphans & set(processes_of(place))

        os.killpg(os.getpgid(workers_of(place)[0]), signal.SIGSTOP)  # hangs, as the queue's own stop does now and then
        os.kill(second.pid, signal.SIGKILL)
        second.wait()
        leaders = [pid for pid in workers_of(place) if os.getpgid(pid) == pid]
        os.kill(leaders[0], signal.SIGKILL)
        done = place._run("-m", "jobagent_site.stop", timeout=60)
        assert (done.returncode, done.stderr.partition("\n")[0]) == (0, "Stopped.")
        assert processes_of(place) == []
        assert place._run("-m", "jobagent_site.stop", timeout=30).stderr.strip() == "Nothing runs here."


def test_stop_ends_a_running_one(tmp_path: Path):
    with running_up(tmp_path) as (place, port, up):
        wait_for(lambda: healthz(port))
        done = place._run("-m", "jobagent_site.stop", timeout=60)
        assert (done.returncode, done.stderr.partition("\n")[0]) == (0, "Stopped.")
        assert up.wait(timeout=5) == 0
        assert not healthz(port)
