"""The `.env` of one place (the owner's, or the demo's): where it lies, how it is read and written."""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
HEAD = "# What this machine needs. All names: .env.example. Keep this file to yourself.\n"
_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_][A-Za-z_0-9]*)\s*=\s*(.*?)\s*")


def home() -> Path:
    """The folder of database, mail and logs: JOBAGENT_HOME, or `var/`."""
    return Path(os.environ.get("JOBAGENT_HOME") or BASE_DIR / "var").resolve()


def path() -> Path:
    """The `.env` in force: inside JOBAGENT_HOME when that is set, else beside manage.py."""
    return home() / ".env" if os.environ.get("JOBAGENT_HOME") else BASE_DIR / ".env"


def read(file: Path) -> dict[str, str]:
    """What this `.env` gives, the last value of a name first; an empty value gives nothing. Empty without a file."""
    if not file.exists():
        return {}
    pairs = [_pair(line) for line in file.read_text(encoding="utf-8-sig").splitlines()]
    return {name: value for name, value in pairs if name and value}


def ensure() -> Path:
    """The `.env`, with random keys where it has none; it and the folder are the owner's alone."""
    folder, file = home(), path()
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(PRIVATE_FOLDER)
    if not file.exists():
        _write_first(file)
    if file.stat().st_mode & 0o077:
        file.chmod(PRIVATE_FILE)
    _fill_empty_keys(file)
    return file


def set_values(values: dict[str, str]) -> None:
    """Replace or add these names in the `.env`; everything else stays as the owner wrote it."""
    _replace(ensure(), values)


def _pair(line: str) -> tuple[str, str]:
    """Name and value of a line as django-environ reads them, but with room around both; a name of "" is no value."""
    found = _LINE.fullmatch(line)
    if not found:
        return "", ""
    name, value = found.groups()
    if len(value) >= 2 and value[0] == value[-1] == "'":
        return name, value[1:-1]
    if len(value) >= 2 and value[0] == value[-1] == '"':
        return name, re.sub(r"\\([^rnt])", r"\1", value[1:-1])
    return name, value


def _fill_empty_keys(file: Path) -> None:
    """A `.env` made from `.env.example` has its key names but no keys yet. A key that stands there stays."""
    given = {*read(file), *(name for name, value in os.environ.items() if value)}
    missing = {name for name in _KEYS if name not in given}
    if missing:
        _replace(file, {name: key for name, key in _fresh_keys().items() if name in missing})


def _replace(file: Path, values: dict[str, str]) -> None:
    """Where the name stands first, or at the end; a second line of the same name goes."""
    left, lines = dict(values), []
    for line in file.read_text(encoding="utf-8-sig").splitlines():
        name = _pair(line)[0]
        if name in left:
            lines.append(f"{name}={left.pop(name)}")
        elif name not in values:
            lines.append(line)
    lines += [f"{name}={value}" for name, value in left.items()]
    os.replace(_beside(file, "\n".join(lines) + "\n"), file.resolve())


def _write_first(file: Path) -> None:
    """Whole or not at all; when another process was faster, its keys stay."""
    text = HEAD + "".join(f"{name}={value}\n" for name, value in _fresh_keys().items())
    written = _beside(file, text)
    try:
        with suppress(FileExistsError):
            os.link(written, file)
    except OSError:  # a file system without links
        os.replace(written, file)
    written.unlink(missing_ok=True)


def _beside(file: Path, text: str) -> Path:
    """A new private file in the same folder, ready to take the name of `file` in one step."""
    descriptor, name = tempfile.mkstemp(dir=file.resolve().parent, prefix=".env.")  # made with mode 0600
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    return Path(name)


_KEYS = ("DJANGO_SECRET_KEY", "FIELD_ENCRYPTION_KEYS")


def _fresh_keys() -> dict[str, str]:
    from cryptography.fernet import Fernet  # not needed by those who only ask where the place is

    return dict(zip(_KEYS, (secrets.token_urlsafe(50), Fernet.generate_key().decode()), strict=True))
