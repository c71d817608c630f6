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
    file = env_file.ensure()
    env_file.set_values({"PORT": "8000"})
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


@pytest.mark.parametrize(
    "line",
    [
        "{name} = {key}",
        "  {name}={key}",
        "export {name}={key}",
        "{name}='{key}'",
        '{name} = "{key}"',
        "\ufeff{name}={key}",
    ],
)
def test_it_keeps_the_owners_key_however_he_wrote_it(home: Path, line: str):
    home.mkdir()
    text = line.format(name="FIELD_ENCRYPTION_KEYS", key="my-key") + "\nDJANGO_SECRET_KEY=s\n"
    (home / ".env").write_text(text, encoding="utf-8")
    assert env_file.read(env_file.ensure())["FIELD_ENCRYPTION_KEYS"] == "my-key"
    assert (home / ".env").read_text(encoding="utf-8") == text


def test_an_empty_line_after_a_key_takes_nothing_away(home: Path):
    home.mkdir()
    (home / ".env").write_text("FIELD_ENCRYPTION_KEYS=my-key\nDJANGO_SECRET_KEY=s\nFIELD_ENCRYPTION_KEYS=\n")
    assert env_file.read(env_file.ensure())["FIELD_ENCRYPTION_KEYS"] == "my-key"


def test_it_replaces_a_value_where_it_stands_however_it_was_written(home: Path):
    home.mkdir()
    (home / ".env").write_text("# mine\nexport PORT = 1\nDJANGO_SECRET_KEY=s\nFIELD_ENCRYPTION_KEYS=k\nPORT=2\n")
    env_file.set_values({"PORT": "8123"})
    assert (home / ".env").read_text() == "# mine\nPORT=8123\nDJANGO_SECRET_KEY=s\nFIELD_ENCRYPTION_KEYS=k\n"


def test_it_writes_the_file_whole_or_not_at_all(home: Path, monkeypatch: pytest.MonkeyPatch):
    before = env_file.ensure().read_text()

    def power_cut(*_: object) -> None:
        raise OSError("gone")

    monkeypatch.setattr(env_file.os, "replace", power_cut)
    with pytest.raises(OSError, match="gone"):
        env_file.set_values({"PORT": "8123"})
    assert (home / ".env").read_text() == before


def test_it_leaves_the_new_file_to_the_owner_alone_and_follows_a_link(home: Path, tmp_path: Path):
    real = tmp_path / "secrets.env"
    real.write_text("DJANGO_SECRET_KEY=s\nFIELD_ENCRYPTION_KEYS=k\n")
    home.mkdir()
    (home / ".env").symlink_to(real)
    env_file.set_values({"PORT": "8123"})
    assert (home / ".env").is_symlink()
    assert "PORT=8123" in real.read_text()
    assert stat.S_IMODE(real.stat().st_mode) == 0o600


def test_the_first_file_of_another_process_stays(home: Path, monkeypatch: pytest.MonkeyPatch):
    first = env_file.ensure().read_text()
    env_file._write_first(home / ".env")
    assert (home / ".env").read_text() == first
    assert [each.name for each in home.iterdir()] == [".env"]
