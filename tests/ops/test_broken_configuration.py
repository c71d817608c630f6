"""A configuration that cannot work is told in a sentence with what to do, never with a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.checks import run_checks

from jobagent_site.ops import doctor
from tests.place import ROOT, Place

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "80a"),
        ("TIME_ZONE", "Kyiv"),
        ("EMAIL_URL", "mail.example.org"),
        ("DATABASE_URL", "db.sqlite3"),
        ("DATABASE_URL", "postgres://h:abc/x"),
    ],
)
@pytest.mark.parametrize("command", ["check", "up"])
def test_every_command_says_which_value_is_wrong(tmp_path: Path, command: str, name: str, value: str):
    (tmp_path / ".env").write_text(f"{name} = {value}\n")
    done = Place(tmp_path).manage(command)
    assert done.returncode == 1
    assert done.stderr.startswith(name)
    assert done.stderr.count("\n") == 1
    assert f"It stands in {tmp_path}/.env." in done.stderr


def test_the_demo_says_that_its_port_is_none(tmp_path: Path):
    done = Place(tmp_path)._run("-m", "jobagent_site.demo_place", timeout=30, PORT="80a")
    assert done.returncode == 1
    assert done.stderr.startswith("PORT is '80a'")
    assert done.stderr.count("\n") == 1


def without(package: str, folder: Path) -> dict[str, str]:
    """An environment in which this package cannot be imported."""
    (folder / f"{package}.py").write_text(f"raise ImportError('no {package}')")
    return {"PYTHONPATH": f"{folder}:{ROOT}"}


@pytest.mark.parametrize(
    ("name", "value", "package"),
    [("DATABASE_URL", "postgres://u:hush@h/x", "psycopg"), ("REDIS_URL", "redis://:hush@h/1", "redis")],
)
def test_doctor_finds_what_is_not_installed(tmp_path: Path, name: str, value: str, package: str):
    env = {name: value, **without(package, tmp_path)}
    done = Place(tmp_path / "home").manage("doctor", "--json", **env)
    assert done.returncode == 1
    assert done.stdout.count("\n") == 1
    (finding,) = json.loads(done.stdout)["checks"]
    assert (finding["name"], finding["ok"]) == ("configuration", False)
    assert f"{name} needs {package}, which is not installed" in finding["text"]
    assert "requirements-prod.txt" in finding["text"]
    assert "hush" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    told = Place(tmp_path / "home").manage("doctor", **env)
    assert told.stdout.startswith(f"WRONG configuration: {name} needs {package}")


@pytest.mark.parametrize(
    ("sender", "backend", "expected"),
    [
        ("nonsense", "x.locmem.EmailBackend", "no e-mail address"),
        ("", SMTP, "no e-mail address"),
        ("Maxim <maxim@kvartal.example>", SMTP, ""),
        ("jobagent@localhost", SMTP, "nobody can answer"),
        ("Maxim <maxim@LOCALHOST>", SMTP, "nobody can answer"),
        ("jobagent@localhost", "django.core.mail.backends.filebased.EmailBackend", ""),
    ],
)
def test_a_sender_nobody_can_answer_is_told(settings, sender: str, backend: str, expected: str):
    settings.DEFAULT_FROM_EMAIL, settings.EMAIL_BACKEND = sender, backend
    told = " ".join(message.msg for message in run_checks() if message.id in ("jobagent.W002", "jobagent.W003"))
    assert (expected in told) if expected else not told
    finding = doctor._configuration()
    assert (told in finding.text) if told else finding.ok
