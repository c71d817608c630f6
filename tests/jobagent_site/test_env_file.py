"""The first `.env`: random keys, the owner's alone, never overwritten."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from jobagent_site import env_file


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("JOBAGENT_HOME", str(tmp_path / "var"))
    for name in ("DJANGO_SECRET_KEY", "FIELD_ENCRYPTION_KEYS"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "var"


def values(file: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in file.read_text().splitlines() if "=" in line and line[0] != "#")


def test_it_writes_random_keys_for_the_owner_alone(home: Path):
    file = env_file.ensure()
    assert set(values(file)) == {"DJANGO_SECRET_KEY", "FIELD_ENCRYPTION_KEYS"}
    assert len(values(file)["DJANGO_SECRET_KEY"]) >= 50
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_it_never_overwrites_what_stands_there(home: Path):
    file = env_file.ensure()
    before = file.read_text()
    assert env_file.ensure() == file
    assert file.read_text() == before


def test_it_closes_a_file_that_others_could_read(home: Path):
    file = env_file.ensure()
    file.chmod(0o644)
    env_file.ensure()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_it_replaces_values_and_keeps_the_rest(home: Path):
    file = env_file.ensure({"PORT": "8000"})
    secret = values(file)["DJANGO_SECRET_KEY"]
    env_file.set_values({"PORT": "8123", "JOBAGENT_DEMO": "1"})
    assert values(file) == {**values(file), "PORT": "8123", "JOBAGENT_DEMO": "1", "DJANGO_SECRET_KEY": secret}
    assert file.read_text().count("PORT=") == 1


def test_it_fills_the_keys_of_a_copied_example(home: Path):
    home.mkdir()
    (home / ".env").write_text((env_file.BASE_DIR / ".env.example").read_text())
    written = values(env_file.ensure())
    assert written["DJANGO_SECRET_KEY"]
    assert written["FIELD_ENCRYPTION_KEYS"]
    assert written["TIME_ZONE"] == "Europe/Kyiv"
