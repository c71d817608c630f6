"""Loaded before Django's settings (`-p tests.environment`): tests never see the owner's .env, database or mail."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

KEPT = {"DATABASE_URL", "JOBAGENT_CAPTURES", "CI"}


def _names() -> set[str]:
    example = Path(__file__).resolve().parent.parent / ".env.example"
    lines = example.read_text().splitlines() if example.exists() else []
    return {line.lstrip("# ").split("=", 1)[0] for line in lines if "=" in line}


for name in _names() - KEPT:
    os.environ.pop(name, None)
HOME = tempfile.mkdtemp(prefix="jobagent-tests-")
os.environ["JOBAGENT_HOME"] = HOME
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's own loop runs in the test's thread


def pytest_unconfigure() -> None:
    shutil.rmtree(HOME, ignore_errors=True)
