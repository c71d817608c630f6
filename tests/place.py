"""A whole installation of its own for tests that need real processes: folder, database, commands."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SETUP = "import django; django.setup()\n"


@dataclass
class Place:
    """`env` is what a process of this installation sees."""

    home: Path
    env: dict[str, str] = field(default_factory=dict)

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        own = {"JOBAGENT_HOME": str(self.home), "DJANGO_SETTINGS_MODULE": "jobagent_site.settings"}
        return {**kept, **own, "PYTHONPATH": str(ROOT), **self.env, **more}

    def start(self, *command: str, **env: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=self.environment(**env), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def manage(self, *arguments: str, timeout: float = 120, **env: str) -> subprocess.CompletedProcess[str]:
        return self._run("manage.py", *arguments, timeout=timeout, **env)

    def json(self, *arguments: str, **env: str) -> dict[str, Any]:
        """What a command printed with --json; stdout holds that one object and nothing else."""
        done = self.manage(*arguments, "--json", **env)
        assert done.stdout.count("\n") == 1, (done.stdout, done.stderr)
        return json.loads(done.stdout)

    def python(self, code: str, timeout: float = 120, **env: str) -> str:
        """What the code printed, with Django set up in this place."""
        done = self._run("-c", SETUP + code, timeout=timeout, **env)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def letters(self) -> list[str]:
        """What was "sent" into files, a letter each.

        Django names a file by the second and the sender's id(), which comes again: one file may hold two letters.
        """
        files = (file.read_text() for file in (self.home / "mail").iterdir())
        return [letter for text in files for letter in text.split("-" * 79 + "\n") if letter]

    def _run(self, *command: str, timeout: float, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=self.environment(**env), text=True, capture_output=True,
            timeout=timeout, stdin=subprocess.DEVNULL,
        )  # fmt: skip


@contextmanager
def new_place(folder: Path, **env: str) -> Iterator[Place]:
    """An installation with an up-to-date, empty database: SQLite, or one of its own on the PostgreSQL under test."""
    home = folder / "home"
    home.mkdir(mode=0o700)
    place = Place(home, env)
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        with _postgres_database() as url:
            place.env["DATABASE_URL"] = url
            yield place
        return
    shutil.copy(_migrated_sqlite(), home / "db.sqlite3")
    yield place


@cache
def _migrated_sqlite() -> Path:
    """One migrated SQLite file for all places of this run: migrating costs seconds, copying nothing."""
    home = Path(tempfile.mkdtemp(dir=os.environ["JOBAGENT_HOME"]))
    done = Place(home).manage("migrate", "--verbosity=0")
    assert done.returncode == 0, done.stderr
    return home / "db.sqlite3"


@contextmanager
def _postgres_database() -> Iterator[str]:
    name = f"place_{uuid.uuid4().hex[:12]}"
    _on_postgres(f"CREATE DATABASE {name} TEMPLATE {_migrated_postgres()}")
    try:
        yield _url_of(name)
    finally:
        _on_postgres(f"DROP DATABASE {name} WITH (FORCE)")


@cache
def _migrated_postgres() -> str:
    """The name of a migrated database for all places of this run, which are copies of it."""
    name = f"place_{uuid.uuid4().hex[:12]}"
    _on_postgres(f"CREATE DATABASE {name}")
    atexit.register(_on_postgres, f"DROP DATABASE {name} WITH (FORCE)")
    home = Path(tempfile.mkdtemp(dir=os.environ["JOBAGENT_HOME"]))
    done = Place(home, {"DATABASE_URL": _url_of(name)}).manage("migrate", "--verbosity=0")
    assert done.returncode == 0, done.stderr
    return name


def _url_of(name: str) -> str:
    return os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"


def _on_postgres(statement: str) -> None:
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(statement)
