"""One process that `up` starts and watches, with the group of its children."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field

from django.conf import settings

from jobagent_site import env_file, processes, running


@dataclass
class Part:
    """One of our processes, in a process group of its own, so that its children end with it."""

    name: str
    command: list[str]
    watched: bool = False  # by the heartbeat row as well
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    started: float = 0.0

    def start(self) -> None:
        home = env_file.home()
        # Its own group: Ctrl-C reaches `up` alone, which then ends its parts in order.
        self.process = subprocess.Popen(  # noqa: S603
            self.command,
            start_new_session=True,
            cwd=env_file.BASE_DIR,
            env={**os.environ, processes.MARK: processes.mark(home)},
        )
        self.started = time.monotonic()
        running.note(home, self.name, self.process.pid)

    def ask_to_end(self) -> None:
        """The leader ends its own children; asked by the group they would hang each other."""
        if self.running() and self.process is not None:
            self.process.terminate()

    def kill(self) -> None:
        """The leader and its whole group."""
        if self.running() and self.process is not None:
            processes.send(self.process.pid, signal.SIGKILL, group=True)
            self.process.wait()

    def running(self) -> bool:
        """Whether its leader lives. When it just ended, what it left of its group is killed here and now:
        children would work on beside those of its successor, and later the number may be a stranger's."""
        if self.process is None or self.process.returncode is not None:
            return False
        if self.process.poll() is None:
            return True
        processes.send(self.process.pid, signal.SIGKILL, group=True)
        return False


def parts() -> list[Part]:
    """The processes of this place: web, worker, and in the demo the practice world."""
    python = sys.executable
    found = [Part("worker", [python, "manage.py", "qcluster"], watched=True), Part("web", _web(python))]
    if settings.DEMO:
        found.insert(0, Part("practice world", _world(python)))
    return found


def _world(python: str) -> list[str]:
    """The practice world listens where the settings of the demo look for each board."""
    addresses = {
        "--port": settings.DJINNI_BASE_URL,
        "--linkedin-port": settings.LINKEDIN_BASE_URL,
        "--dou-port": settings.DOU_BASE_URL,
        "--company-port": "".join(settings.FEED_TRUSTED_ORIGINS[:1]),
    }
    ports = [word for name, address in addresses.items() for word in (name, address.rpartition(":")[2] or "0")]
    return [python, "-m", "sandbox", *ports, "--state", str(settings.HOME / "world")]


def _web(python: str) -> list[str]:
    if sys.platform == "win32":
        return [python, "manage.py", "runserver", "--noreload", f"{settings.BIND}:{settings.PORT}"]
    address = f"{settings.BIND}:{settings.PORT}"
    return [
        python, "-m", "gunicorn", "jobagent_site.wsgi:application", "--bind", address, "--workers", "1",
        "--threads", "8", "--timeout", "60", "--log-level", "warning",
        "--worker-tmp-dir", str(settings.HOME), "--no-control-socket",
    ]  # fmt: skip
