"""Processes of this machine: what a number means, and which of them belong to a place. Needs no Django."""

from __future__ import annotations

import hashlib
import os
import subprocess
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

MARK = "JOBAGENT_UP"  # in the environment of everything that `up` starts: the fingerprint of its place
_PROC = Path("/proc")


def mark(home: Path) -> str:
    return hashlib.sha256(str(home).encode()).hexdigest()[:20]


def born(pid: int) -> str:
    """A word that with the number names one process for ever; "" when it does not live, or the system does not tell."""
    return _born_by_proc(pid) if _has_proc() else _born_by_ps(pid)


def of_place(home: Path) -> set[int]:
    """The living processes that some `up` of this place started, where the system shows environments."""
    sign = f"{MARK}={mark(home)}"
    return (_marked_by_proc(sign.encode()) if _has_proc() else _marked_by_ps(sign)) - {os.getpid()}


def leader(pid: int) -> int:
    """The leader of the process's group, which may have ended; 0 when the process has."""
    try:
        return os.getpgid(pid)
    except OSError:
        return 0


def send(pid: int, number: int, group: bool = False) -> None:
    """A signal to a process, or to a whole group; one that is gone meanwhile needs none."""
    try:
        (os.killpg if group else os.kill)(pid, number)
    except ProcessLookupError:
        return
    except PermissionError:
        if not group:  # macOS says so of a group whose members have all ended
            raise


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Whether it came true in time."""
    deadline = time.monotonic() + seconds
    while not (done := condition()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return done


@cache
def _has_proc() -> bool:
    return (_PROC / "self" / "stat").exists()


@cache
def _boot() -> str:
    try:
        return (_PROC / "sys/kernel/random/boot_id").read_text()[:8]
    except OSError:
        return "boot"


def _born_by_proc(pid: int) -> str:
    try:
        state, *rest = (_PROC / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()
    except (OSError, ValueError):
        return ""
    return "" if state in ("Z", "X") else f"{_boot()}-{rest[18]}"  # field 22: clock ticks since the boot


def _born_by_ps(pid: int) -> str:
    state, *when = _ps("-o", "stat=", "-o", "lstart=", "-p", str(pid)).split() or ["Z"]
    return "" if state.startswith("Z") else "_".join(when)


def _marked_by_proc(sign: bytes) -> set[int]:
    found = set()
    for folder in _PROC.iterdir():
        try:
            if folder.name.isdigit() and sign in (folder / "environ").read_bytes().split(b"\0"):
                found.add(int(folder.name))
        except OSError:  # ended meanwhile, or another user's
            continue
    return found


def _marked_by_ps(sign: str) -> set[int]:
    lines = [line.split() for line in _ps("-A", "-E", "-ww", "-o", "pid=", "-o", "command=").splitlines()]
    return {int(words[0]) for words in lines if sign in words[1:] and words[0].isdigit()}


def _ps(*arguments: str) -> str:
    """What `ps` prints, in one language and time zone; nothing when it cannot."""
    environment = {**os.environ, "LC_ALL": "C", "TZ": "UTC"}
    try:
        done = subprocess.run(["ps", *arguments], capture_output=True, text=True, env=environment, timeout=10)  # noqa: S603, S607
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout
