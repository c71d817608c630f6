"""Who runs in a place: never a stranger who got the number of one of ours."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from jobagent_site import processes, running


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(["sleep", "60"], start_new_session=True) as process:
        yield process
        process.kill()


@pytest.mark.parametrize(
    "record", ["{pid}", "up {pid}", "up {pid} ", "up {pid} boot-1", "up {pid} boot-1\nworker {pid} boot-1\n"]
)
def test_a_number_alone_is_nobody(tmp_path: Path, stranger: subprocess.Popen[bytes], record: str):
    (tmp_path / "up.pid").write_text(record.format(pid=stranger.pid))
    assert running.up_pid(tmp_path) is None
    assert not running.stop(tmp_path)
    assert stranger.poll() is None


def test_it_knows_its_own_by_number_and_birth(tmp_path: Path, stranger: subprocess.Popen[bytes]):
    running.note(tmp_path, "up", os.getpid())
    running.note(tmp_path, "practice world", stranger.pid)
    assert running.up_pid(tmp_path) == os.getpid()
    assert running.left_behind(tmp_path) == {stranger.pid}
    running.note(tmp_path, "practice world", 2**22 + 1)
    assert running.left_behind(tmp_path) == set()


def test_one_that_ended_and_was_not_waited_for_is_not_alive(stranger: subprocess.Popen[bytes]):
    assert processes.born(stranger.pid)
    stranger.kill()
    assert processes.wait_until(lambda: not processes.born(stranger.pid), 5)


def test_it_kills_what_does_not_end_when_asked(tmp_path: Path):
    deaf = "trap '' TERM; while :; do sleep 0.2; done"
    sign = {**os.environ, processes.MARK: processes.mark(tmp_path)}
    with subprocess.Popen(["sh", "-c", deaf], start_new_session=True, env=sign) as process:
        running.note(tmp_path, "worker", process.pid)
        time.sleep(0.3)
        assert running.end_left_behind(tmp_path, grace=0.3)
        assert process.wait(timeout=5) == -9
    assert not (tmp_path / "up.pid").exists()


def test_where_proc_is_missing_ps_answers(monkeypatch: pytest.MonkeyPatch, stranger: subprocess.Popen[bytes]):
    monkeypatch.setattr(processes, "_has_proc", lambda: False)
    first = processes.born(stranger.pid)
    assert first
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert processes.born(stranger.pid) == first
    stranger.kill()
    assert processes.wait_until(lambda: not processes.born(stranger.pid), 5)


def test_the_marks_that_ps_shows_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    sign = f"{processes.MARK}={processes.mark(tmp_path)}"
    shown = f"   12 /usr/bin/python manage.py A=b c {sign} D=e\n   13 python {sign}x\n   14 python\n"
    monkeypatch.setattr(processes, "_has_proc", lambda: False)
    monkeypatch.setattr(processes, "_ps", lambda *arguments: shown)
    assert processes.of_place(tmp_path) == {12}
