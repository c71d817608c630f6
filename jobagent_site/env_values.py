"""What environment and `.env` say. An empty value says nothing; one that makes no sense is told in a sentence."""

from __future__ import annotations

import os
import warnings
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import environ
from django.core.exceptions import ImproperlyConfigured

from jobagent_site import env_file

YES = ("1", "true", "yes", "on", "y", "t", "ok")
NO = ("0", "false", "no", "off", "n", "f")
SQLITE = "django.db.backends.sqlite3"
POSTGRES = "django.db.backends.postgresql"


class BadValueError(ImproperlyConfigured):
    """A value that cannot be used: what is wrong with it and what to write. Never holds a secret."""

    def __init__(self, name: str, wrong: str, write: str) -> None:
        super().__init__(f"{name} {wrong}. {write} It stands in {_place_of(name)}.")


def load() -> None:
    """Put the `.env` into the environment, which wins where both say something."""
    try:
        said = env_file.read(env_file.ensure())
    except OSError as error:
        wrong = f"{error.filename or env_file.path()} cannot be used ({error.strerror})"
        raise ImproperlyConfigured(f"{wrong}. You must be able to read and write it.") from error
    except UnicodeDecodeError as error:
        raise ImproperlyConfigured(f"{env_file.path()} is no UTF-8 text. Save it again as UTF-8.") from error
    for name, value in said.items():
        if not text(name):
            os.environ[name] = value


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def words(name: str) -> list[str]:
    """A comma list."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def flag(name: str, default: bool = False) -> bool:
    said = text(name).lower()
    if said and said not in YES + NO:
        raise BadValueError(name, f"is {said!r}, neither yes nor no", "Write 1 or 0.")
    return said in YES if said else default


def port(name: str, default: int) -> int:
    said = text(name, str(default))
    if not (said.isascii() and said.isdigit() and 0 < int(said) < 65536):
        raise BadValueError(
            name, f"is {said!r}, which is no port", f"Write a number from 1 to 65535, such as {default}."
        )
    return int(said)


def whole(name: str, default: int, least: int, most: int) -> int:
    """A whole number between the two."""
    said = text(name, str(default))
    if not (said.isascii() and said.isdigit() and least <= int(said) <= most):
        raise BadValueError(name, f"is {said!r}", f"Write a number from {least} to {most}, such as {default}.")
    return int(said)


def optional_address(name: str) -> str:
    """A web address without a slash at its end, or nothing."""
    return address(name, "https://ai.example.org") if text(name) else ""


def address(name: str, default: str) -> str:
    """A web address without a slash at its end."""
    said = text(name, default).rstrip("/")
    if not is_web_address(said):
        raise BadValueError(name, "is no web address", f"Write one such as {default}.")
    return said


def is_web_address(said: str) -> bool:
    try:
        parts = urlsplit(said)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def time_zone(name: str, default: str) -> str:
    said = text(name, default)
    try:
        ZoneInfo(said)
    except (KeyError, ValueError, OSError) as error:
        write = "Write a name such as Europe/Kyiv or Europe/Berlin; when those are unknown too, install tzdata."
        raise BadValueError(name, f"is {said!r}, which this machine does not know", write) from error
    return said


def database(name: str, file: Path) -> dict[str, Any]:
    """Django's settings of the database: this SQLite file, unless another one or a PostgreSQL is named."""
    said = text(name)
    if not said:
        return {"ENGINE": SQLITE, "NAME": str(file)}
    if said.startswith("sqlite:"):
        return {"ENGINE": SQLITE, "NAME": _sqlite_file(name, said)}
    write = "Write sqlite:///var/db.sqlite3 or postgres://user:password@host:5432/name, odd signs as %40."
    found = _parsed(name, said, environ.Env.db_url_config, write)
    if found.get("ENGINE") != POSTGRES or not found.get("NAME"):
        raise BadValueError(name, "names neither an SQLite file nor a PostgreSQL database", write)
    needs("psycopg", name)
    return found


def mail(name: str, folder: Path) -> dict[str, Any]:
    """django-environ's settings of the mail server; files in this folder until one is named."""
    said = text(name)
    if not said:
        return {"EMAIL_BACKEND": environ.Env.EMAIL_SCHEMES["filemail"], "EMAIL_FILE_PATH": str(folder)}
    write = "Write smtp+tls://user:password@mail.example.org:587, odd signs in user and password as %40."
    found = _parsed(name, said, environ.Env.email_url_config, write)
    if found["EMAIL_BACKEND"].endswith("smtp.EmailBackend") and not found["EMAIL_HOST"]:
        raise BadValueError(name, "names no mail server", write)
    named = found["EMAIL_FILE_PATH"]
    found["EMAIL_FILE_PATH"] = str(env_file.BASE_DIR / named if named else folder)
    return found


def needs(package: str, name: str) -> None:
    """Raises when what `name` asks for is not installed."""
    try:
        import_module(package)
    except ImportError as error:
        write = "Install it: .venv/bin/python -m pip install -r requirements-prod.txt."
        raise BadValueError(name, f"needs {package}, which is not installed", write) from error


def _sqlite_file(name: str, said: str) -> str:
    """Three slashes and a path from the project's folder, four and any path."""
    rest = unquote(said.removeprefix("sqlite:///"))
    if not said.startswith("sqlite:///") or not rest:
        raise BadValueError(name, "names no file", "Write three slashes and a path: sqlite:///var/db.sqlite3.")
    return str(env_file.BASE_DIR / rest)


def _parsed(name: str, said: str, parse: Any, write: str) -> dict[str, Any]:
    """Without the parser's own words: they may quote a password."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return dict(parse(said))
    except (ValueError, KeyError, ImproperlyConfigured):
        raise BadValueError(name, "cannot be read", write) from None


def _place_of(name: str) -> str:
    file = env_file.path()
    try:
        stands = env_file.read(file).get(name, "").strip() == text(name)
    except (OSError, UnicodeDecodeError):
        stands = False
    return str(file) if stands and text(name) else "the environment"
