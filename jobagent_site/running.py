"""What runs in a place: `up` and its parts stand in `up.pid`, so that they can be ended, and nobody else.

Needs no Django.
"""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path

from jobagent_site import processes

UP = "up"
GRACE = 30.0  # seconds between asking and killing; a letter in the middle of its sending takes EMAIL_TIMEOUT at most
KILLED_WITHIN = 5.0


@dataclass(frozen=True, slots=True)
class Running:
    """One line of `up.pid`. A part leads its own process group, so its number is the group's as well."""

    name: str
    pid: int
    born: str

    def lives(self) -> bool:
        """Whether that very process lives; the number alone may have gone to a stranger."""
        return bool(self.born) and processes.born(self.pid) == self.born


def note(home: Path, name: str, pid: int) -> None:
    """Write down that this process is the place's `name` now."""
    kept = [each for each in read(home) if each.name != name]
    lines = [f"{each.name} {each.pid} {each.born}\n" for each in [*kept, Running(name, pid, processes.born(pid))]]
    beside = home / f"up.pid.{os.getpid()}"
    beside.write_text("".join(lines))
    os.replace(beside, home / "up.pid")


def read(home: Path) -> list[Running]:
    """What was written down, alive or not; lines that make no sense are left out."""
    try:
        lines = [line.rsplit(" ", 2) for line in (home / "up.pid").read_text(errors="replace").splitlines()]
    except OSError:
        return []
    return [Running(words[0], int(words[1]), words[2]) for words in lines if len(words) == 3 and words[1].isdigit()]


def forget(home: Path) -> None:
    (home / "up.pid").unlink(missing_ok=True)


def up_pid(home: Path) -> int | None:
    """The process id of the living `up` of this place, or None."""
    return next((each.pid for each in read(home) if each.name == UP and each.lives()), None)


def left_behind(home: Path) -> set[int]:
    """The processes that the place's `up` started and that still live."""
    return processes.of_place(home) | {each.pid for each in _parts(home)}


def end_left_behind(home: Path, grace: float = GRACE) -> bool:
    """End what a killed `up` could not; whether there was anything. To be asked only when no `up` runs here."""
    found = left_behind(home)
    for pid in found:
        if processes.leader(pid) == pid:
            processes.send(pid, signal.SIGTERM)  # the leader ends its own children
        elif processes.leader(pid) not in found:
            processes.send(pid, signal.SIGKILL)  # its leader is gone: nobody would end it
    if found and not processes.wait_until(lambda: not left_behind(home), grace):
        _kill(home)
    if not left_behind(home):
        forget(home)
    return bool(found)


def stop(home: Path) -> bool:
    """End `up` and all it started; False when nothing ran here. Raises OSError when something cannot be ended."""
    up = next((each for each in read(home) if each.name == UP and each.lives()), None)
    if up is not None:
        processes.send(up.pid, signal.SIGTERM)
        if not processes.wait_until(lambda: not up.lives(), GRACE + 2 * KILLED_WITHIN):
            processes.send(up.pid, signal.SIGKILL)
            processes.wait_until(lambda: not up.lives(), KILLED_WITHIN)
    left = end_left_behind(home)
    still = left_behind(home) | ({up.pid} if up is not None and up.lives() else set())
    if still:
        raise OSError(f"these processes did not end: {', '.join(map(str, sorted(still)))}")
    return up is not None or left


def _parts(home: Path) -> list[Running]:
    return [each for each in read(home) if each.name != UP and each.lives()]


def _kill(home: Path) -> None:
    for part in _parts(home):
        processes.send(part.pid, signal.SIGKILL, group=True)
    for pid in processes.of_place(home):
        processes.send(pid, signal.SIGKILL)
    processes.wait_until(lambda: not left_behind(home), KILLED_WITHIN)
