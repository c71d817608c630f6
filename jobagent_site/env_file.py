"""The `.env` of one place (the owner's, or the demo's): where it lies, and how the first one is written."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet

BASE_DIR = Path(__file__).resolve().parent.parent
PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


def home() -> Path:
    """The folder of database, mail and logs: JOBAGENT_HOME, or `var/`."""
    return Path(os.environ.get("JOBAGENT_HOME") or BASE_DIR / "var").resolve()


def path() -> Path:
    """The `.env` in force: inside JOBAGENT_HOME when that is set, else beside manage.py."""
    return home() / ".env" if os.environ.get("JOBAGENT_HOME") else BASE_DIR / ".env"


def ensure(extra: dict[str, str] | None = None) -> Path:
    """The `.env`, with random keys where it has none; it and the folder are the owner's alone."""
    folder, file = home(), path()
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(PRIVATE_FOLDER)
    if not file.exists():
        _write(file, {**_fresh_keys(), **(extra or {})})
    file.chmod(PRIVATE_FILE)
    _fill_empty_keys(file)
    return file


def set_values(values: dict[str, str]) -> None:
    """Replace or add these names in the `.env`; everything else stays as the owner wrote it."""
    _replace(ensure(), values)


def _fill_empty_keys(file: Path) -> None:
    """A `.env` made from `.env.example` has its key names but no keys yet."""
    lines = [line.strip().split("=", 1) for line in file.read_text().splitlines() if "=" in line]
    given = {pair[0] for pair in lines if pair[1].strip()} | {name for name, value in os.environ.items() if value}
    missing = {name: key for name, key in _fresh_keys().items() if name not in given}
    if missing:
        _replace(file, missing)


def _replace(file: Path, values: dict[str, str]) -> None:
    lines = [line for line in file.read_text().splitlines() if line.split("=", 1)[0].strip() not in values]
    file.write_text("\n".join([*lines, *(f"{name}={value}" for name, value in values.items())]) + "\n")


def _fresh_keys() -> dict[str, str]:
    return {
        "DJANGO_SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
    }


def _write(file: Path, values: dict[str, str]) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with os.fdopen(descriptor, "w") as out:
        out.write("# What this machine needs. All names: .env.example. Keep this file to yourself.\n")
        out.writelines(f"{name}={value}\n" for name, value in values.items())
