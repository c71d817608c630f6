"""A throwaway installation to measure in: own folder, own database, own worker, the practice world beside it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from jobagent_site import env_file

# Who may be let in on this machine: the user of this process, or the server's own.
LOCAL = (
    "postgres://127.0.0.1:5432/postgres",
    "postgres://postgres@127.0.0.1:5432/postgres",
    "postgres://postgres:postgres@127.0.0.1:5432/postgres",
)
_KEPT = ("PATH", "HOME", "LANG", "PGUSER", "PGPASSWORD")
SETUP = "import django; django.setup()\n"


@dataclass
class Place:
    """`env` is what a process of this installation sees beside PATH and HOME."""

    home: Path
    env: dict[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        own = {"JOBAGENT_HOME": str(self.home), "DJANGO_SETTINGS_MODULE": "jobagent_site.settings"}
        return {**kept, **own, "PYTHONPATH": str(env_file.BASE_DIR), **self.env}

    def manage(self, *arguments: str) -> None:
        """Run a command; raises CalledProcessError."""
        subprocess.run(self._command("manage.py", *arguments), check=True, **self._how())  # noqa: S603

    def python(self, code: str) -> str:
        """What the code printed, with Django set up."""
        done = subprocess.run(self._command("-c", SETUP + code), check=True, stdout=subprocess.PIPE, **self._how())  # noqa: S603
        return str(done.stdout).strip()

    @contextmanager
    def worker(self) -> Iterator[subprocess.Popen[str]]:
        """The queue's worker, ended in order."""
        process = subprocess.Popen(self._command("manage.py", "qcluster"), **self._how())  # noqa: S603
        try:
            yield process
        finally:
            process.terminate()
            process.wait(60)

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, *arguments]

    def _how(self) -> dict[str, object]:
        return {"cwd": env_file.BASE_DIR, "env": self.environment(), "text": True, "stderr": subprocess.DEVNULL}


@contextmanager
def new_place(**env: str) -> Iterator[Place]:
    """An installation with an up-to-date, empty SQLite database. It is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="jobagent-bench-") as folder:
        place = Place(Path(folder), dict(env))
        place.manage("migrate", "--verbosity=0")
        yield place


class NoServerError(Exception):
    """No PostgreSQL to measure with: a sentence that says what to do."""


def postgres_server(url: str = "") -> str:
    """The URL of a server that answers: the given one, else BENCH_POSTGRES_URL, else one on this machine.

    Raises NoServerError.
    """
    wanted = url or os.environ.get("BENCH_POSTGRES_URL", "")
    try:
        import psycopg  # only a bigger installation has it
    except ImportError:
        raise NoServerError("psycopg is not installed: see requirements-prod.txt.") from None
    why = ""
    for each in [wanted] if wanted else LOCAL:
        try:
            psycopg.connect(each, connect_timeout=5).close()
        except psycopg.Error as error:
            why = str(error).strip().splitlines()[0]
        else:
            return each
    where = "BENCH_POSTGRES_URL" if wanted else "127.0.0.1:5432"
    raise NoServerError(f"No PostgreSQL takes us at {where}; set BENCH_POSTGRES_URL to one that does. {why}"[:400])


@contextmanager
def postgres_database(url: str) -> Iterator[str]:
    """The URL of an empty database of its own on the server of this one. It is dropped afterwards."""
    import psycopg  # only a bigger installation has it

    name = f"jobagent_bench_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def practice_world() -> Iterator[str]:
    """Its address; it runs with a clean environment and is ended afterwards."""
    with tempfile.TemporaryDirectory(prefix="jobagent-bench-world-") as folder:
        command = [sys.executable, "-m", "sandbox", "--port", "0", "--state", folder]
        clean = {"PATH": os.environ.get("PATH", ""), "PYTHONUNBUFFERED": "1"}
        process = subprocess.Popen(  # noqa: S603
            command, cwd=env_file.BASE_DIR, env=clean, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        try:
            yield _address(process)
        finally:
            process.terminate()
            process.wait(30)


def until(true: Callable[[], bool], *, seconds: float, every: float = 0.02) -> float:
    """Seconds until it was true. Raises TimeoutError."""
    started = time.monotonic()
    while not true():
        if time.monotonic() - started > seconds:
            raise TimeoutError(f"not within {seconds:g} s")
        time.sleep(every)
    return time.monotonic() - started


def memory_of(pid: int) -> list[float]:
    """Most memory the process and each of its children ever held, in MB."""
    return [_peak(each) for each in (pid, *_children(pid)) if _peak(each)]


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [each for child in map(int, found) for each in (child, *_children(child))]


def _peak(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    match = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(match.group(1)) / 1024 if match else 0.0


def _address(process: subprocess.Popen[str]) -> str:
    for line in process.stdout or ():
        match = re.search(r"http://127\.0\.0\.1:\d+", line)
        if match:
            return match.group()
    raise RuntimeError("the practice world did not start")
