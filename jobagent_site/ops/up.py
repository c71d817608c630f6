"""Web and worker by one command: started, watched, restarted, and ended together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from jobagent_site import env_file
from jobagent_site.ops import heartbeat
from notifications import outbox
from notifications.events import Event

GRACE = 15.0  # seconds between asking and killing: the queue's own stop hangs now and then
FIRST_BEAT = timedelta(minutes=3)
LOOK_EVERY = 1.0
RESTART_PAUSE = 2.0


@dataclass
class Part:
    """One of our processes, in a process group of its own, so that its children end with it."""

    name: str
    command: list[str]
    watched: bool = False  # by the heartbeat row as well
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    started: float = 0.0

    def start(self) -> None:
        # Its own group: Ctrl-C reaches `up` alone, which then ends its parts in order.
        self.process = subprocess.Popen(self.command, start_new_session=True, cwd=env_file.BASE_DIR)  # noqa: S603
        self.started = time.monotonic()

    def signal(self, number: int) -> None:
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None


def parts() -> list[Part]:
    """The processes of this place: web, worker, and in the demo the practice world."""
    python = sys.executable
    found = [Part("worker", [python, "manage.py", "qcluster"], watched=True), Part("web", _web(python))]
    if settings.DEMO:
        port = settings.DJINNI_BASE_URL.rpartition(":")[2]
        world = [python, "-m", "sandbox", "--port", port, "--state", str(settings.HOME / "world")]
        found.insert(0, Part("practice world", world))
    return found


def run(everything: list[Part]) -> int:
    """Run until SIGTERM or Ctrl-C; 0 when all ended in order."""
    stopping: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.append(number)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    with pid_file():
        for part in everything:
            part.start()
        watch(everything, lambda: bool(stopping))
        return end(everything)


def watch(everything: list[Part], stopping: Callable[[], bool]) -> None:
    """Restart what ended, and kill and restart a worker that shows no life, until `stopping()`."""
    while not stopping():
        time.sleep(LOOK_EVERY)
        for part in everything:
            if not part.running():
                _restart(part, "ended")
            elif part.watched and _dead(part):
                part.signal(signal.SIGKILL)
                _restart(part, "showed no life for three minutes")


def end(everything: list[Part]) -> int:
    """Ask each part to end, kill what does not within the grace; 0."""
    for part in everything:
        if part.running() and part.process is not None:
            part.process.terminate()  # the leader ends its own children; asked by the group they would hang each other
    deadline = time.monotonic() + GRACE
    while any(part.running() for part in everything) and time.monotonic() < deadline:
        time.sleep(0.1)
    for part in everything:
        part.signal(signal.SIGKILL)
        if part.process is not None:
            part.process.wait()
    _quietly(heartbeat.stopped)
    return 0


class pid_file:  # noqa: N801  reads as a phrase
    """`up.pid` in the place's folder, for `./run stop`. Raises RuntimeError when another `up` runs there."""

    def __init__(self) -> None:
        self.path: Path = env_file.home() / "up.pid"

    def __enter__(self) -> None:
        if other := running_pid():
            raise RuntimeError(f"Jobagent already runs here (process {other}). `./run stop` ends it.")
        self.path.write_text(str(os.getpid()))

    def __exit__(self, *_: object) -> None:
        self.path.unlink(missing_ok=True)


def running_pid() -> int | None:
    """The process id of the `up` of this place, or None."""
    try:
        pid = int((env_file.home() / "up.pid").read_text())
        os.kill(pid, 0)
    except (OSError, ValueError):
        return None
    return pid if _is_up(pid) else None


def port_is_free(port: int, host: str = "127.0.0.1") -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _is_up(pid: int) -> bool:
    """A number can be given to another process after a crash; where the system tells, we look."""
    command = Path(f"/proc/{pid}/cmdline")
    return not command.exists() or b"manage.py" in command.read_bytes()


def _web(python: str) -> list[str]:
    if sys.platform == "win32":
        return [python, "manage.py", "runserver", "--noreload", f"{settings.BIND}:{settings.PORT}"]
    address = f"{settings.BIND}:{settings.PORT}"
    return [
        python, "-m", "gunicorn", "jobagent_site.wsgi:application", "--bind", address, "--workers", "1",
        "--threads", "8", "--timeout", "60", "--log-level", "warning",
        "--worker-tmp-dir", str(settings.HOME), "--no-control-socket",
    ]  # fmt: skip


def _restart(part: Part, why: str) -> None:
    print(f"{part.name} {why}; starting it again", file=sys.stderr, flush=True)  # noqa: T201
    if part.watched:
        _quietly(lambda: _tell_dead(why))
    lived = time.monotonic() - part.started
    time.sleep(RESTART_PAUSE if lived < 30 else 0)
    if part.process is not None:
        part.process.wait()
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


def _quietly(act: Callable[[], object]) -> None:
    """The watch goes on without the database; it says so on the console."""
    try:
        close_old_connections()
        act()
    except DatabaseError as error:
        print(f"The database does not answer ({type(error).__name__}).", file=sys.stderr, flush=True)  # noqa: T201
