"""Web and worker by one command: started, watched, restarted, and ended together."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import FrameType

from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from jobagent_site import env_file, running
from jobagent_site.ops import heartbeat
from jobagent_site.ops.part import Part
from notifications import outbox
from notifications.events import Event

FIRST_BEAT = heartbeat.DEAD_AFTER  # the row still tells of the worker before
LOOK_EVERY = 1.0
RESTART_PAUSE = 2.0


class AlreadyRunsError(RuntimeError):
    """Another `up` runs in this place."""

    def __init__(self, pid: int) -> None:
        super().__init__(f"Jobagent already runs here (process {pid}). `./run stop` ends it.")


@contextmanager
def in_charge() -> Iterator[None]:
    """This process is the `up` of the place: what a killed one left is ended first, and `up.pid` names it meanwhile.
    Raises AlreadyRunsError when another one lives."""
    home = env_file.home()
    if other := running.up_pid(home):
        raise AlreadyRunsError(other)
    if running.end_left_behind(home):
        _say("Ended what a killed run had left here.")
    running.note(home, running.UP, os.getpid())
    try:
        yield
    finally:
        running.forget(home)


def run(everything: list[Part]) -> int:
    """Run until SIGTERM, SIGHUP or Ctrl-C; 0 when all ended in order."""
    stopping: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.append(number)

    for name in ("SIGTERM", "SIGINT", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # `nohup` wants no end by SIGHUP
            signal.signal(number, stop)
    try:
        for part in everything:
            part.start()
        watch(everything, lambda: bool(stopping))
    finally:
        end(everything)
    return 0


def watch(everything: list[Part], stopping: Callable[[], bool]) -> None:
    """Restart what ended, and kill and restart a worker that shows no life, until `stopping()`."""
    while not stopping():
        time.sleep(LOOK_EVERY)
        for part in everything:
            if not part.running():
                _restart(part, "ended")
            elif part.watched and _dead(part):
                _restart(part, f"showed no life for {_minutes(heartbeat.DEAD_AFTER)}")


def end(everything: list[Part]) -> None:
    """Ask each part to end, kill what does not within the grace and what they leave of their groups."""
    for part in everything:
        part.ask_to_end()
    deadline = time.monotonic() + running.GRACE
    while any(part.running() for part in everything) and time.monotonic() < deadline:
        time.sleep(0.1)
    for part in everything:
        part.kill()
    _quietly(heartbeat.stopped)


def port_is_free(port: int, host: str = "127.0.0.1") -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _restart(part: Part, why: str) -> None:
    part.kill()
    _say(f"{part.name} {why}; starting it again")
    if part.watched:
        _quietly(lambda: _tell_dead(why))
    lived = time.monotonic() - part.started
    time.sleep(RESTART_PAUSE if lived < 30 else 0)
    part.start()


def _dead(part: Part) -> bool:
    if time.monotonic() - part.started < FIRST_BEAT.total_seconds():
        return False
    last: list[timedelta | None] = []
    _quietly(lambda: last.append(heartbeat.age(socket.gethostname())))
    return bool(last) and (last[0] is None or last[0] > heartbeat.DEAD_AFTER)


def _tell_dead(why: str) -> None:
    """The worker cannot tell that it is dead: queue the mail and hand it over from here."""
    now = timezone.localtime()
    event = Event(
        "worker_dead",
        key=f"{socket.gethostname()} {now:%Y-%m-%d %H}",
        subject="Jobagent: the worker stopped",
        text=f"The worker {why} at {now:%H:%M} and was started again. Nothing was lost; look at the agent log.",
        link="/",
    )
    for pk in outbox.notify(event):
        outbox.tell(pk)


def _minutes(span: timedelta) -> str:
    return f"{span.total_seconds() / 60:.0f} minutes"


def _quietly(act: Callable[[], object]) -> None:
    """The watch goes on without the database; it says so on the console."""
    try:
        close_old_connections()
        act()
    except DatabaseError as error:
        _say(f"The database does not answer ({type(error).__name__}).")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201
