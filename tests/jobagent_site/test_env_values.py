"""Values of the machine: an empty one is none, a wrong one is told in a sentence without any secret."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from jobagent_site import env_file
from jobagent_site import env_values as env
from tests.place import Place, _migrated_sqlite

NAME = re.compile(r"^(?:# )?([A-Z][A-Z0-9_]*)=", re.MULTILINE)
READ = re.compile(r"env\.\w+\(\s*\"([A-Z0-9_]+)\"")
SETTINGS = """
from django.conf import settings as s
print(s.DATABASES['default']['NAME'], s.EMAIL_FILE_PATH, s.PUBLIC_URL, s.DEFAULT_FROM_EMAIL, s.TIME_ZONE, s.ADMIN_PATH,
      s.BIND, s.AI_BACKEND, s.LOG_FORMAT, s.DJINNI_BASE_URL, s.SENDING_ENABLED, s.ALLOWED_HOSTS, sep='|')
"""


def example() -> str:
    return (env_file.BASE_DIR / ".env.example").read_text()


def test_the_example_lists_exactly_what_the_settings_read():
    read = READ.findall((env_file.BASE_DIR / "jobagent_site" / "settings.py").read_text())
    assert set(read) - {"JOBAGENT_DEMO"} == set(NAME.findall(example()))


def test_an_empty_value_means_the_default_for_every_name(tmp_path: Path):
    place = Place(tmp_path)
    defaults = place.python(SETTINGS)
    keys = "DJANGO_SECRET_KEY=s\nFIELD_ENCRYPTION_KEYS=k\n"
    (place.home / ".env").write_text(keys + "".join(f"{name} = \n" for name in set(NAME.findall(example()))))
    assert place.python(SETTINGS) == defaults
    assert place.python(SETTINGS, **dict.fromkeys(NAME.findall(example()), "")) == defaults
    expected = f"{place.home}/db.sqlite3|{place.home}/mail|http://127.0.0.1:8000|jobagent@localhost|Europe/Kyiv|admin/|"
    assert defaults.startswith(expected + "127.0.0.1|builtin|text|https://djinni.co|False|")


def test_a_copied_example_means_the_defaults(tmp_path: Path):
    place = Place(tmp_path)
    defaults = place.python(SETTINGS)
    (place.home / ".env").write_text(example())
    assert place.python(SETTINGS) == defaults
    assert "|http://127.0.0.1:8123|" in place.python(SETTINGS, PORT="8123")


def test_a_value_with_room_around_it_counts(tmp_path: Path):
    (tmp_path / ".env").write_text("OWNER_EMAIL = boss@kvartal.example\nexport ADMIN_PATH = '/back/'\n")
    assert "|boss@kvartal.example|Europe/Kyiv|back/|" in Place(tmp_path).python(SETTINGS)


def test_a_home_with_odd_signs_holds_its_own_database_and_mail(tmp_path: Path):
    place = Place(tmp_path / "a+b %20 #c ?d")
    place.home.mkdir()
    shutil.copy(_migrated_sqlite(), place.home / "db.sqlite3")
    place.python("from leads.models import Company; Company.objects.create(name='x', key='x')")
    place.python("from django.core.mail import send_mail; send_mail('s', 'b', 'a@b.example', ['c@d.example'])")
    assert place.python("from leads.models import Company; print(Company.objects.count())") == "1"
    assert {"db.sqlite3", "mail", ".env"} <= {file.name for file in place.home.iterdir()}
    assert [each.name for each in tmp_path.iterdir()] == [place.home.name]


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite:///var/db.sqlite3", env_file.BASE_DIR / "var/db.sqlite3"),
        ("sqlite:////srv/a+b/db%231.sqlite3", Path("/srv/a+b/db#1.sqlite3")),
    ],
)
def test_a_relative_file_lies_in_the_project(monkeypatch: pytest.MonkeyPatch, url: str, file: Path):
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.chdir("/")
    assert env.database("DATABASE_URL", Path("/default"))["NAME"] == str(file)


def test_a_relative_mail_folder_lies_in_the_project(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("EMAIL_URL", "filemail:///var/mail")
    assert env.mail("EMAIL_URL", Path("/default"))["EMAIL_FILE_PATH"] == str(env_file.BASE_DIR / "var/mail")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "80a", "Write a number from 1 to 65535"),
        ("PORT", "0", "Write a number from 1 to 65535"),
        ("TIME_ZONE", "Kyiv", "Write a name such as Europe/Kyiv"),
        ("TIME_ZONE", "/etc/passwd", "Write a name such as Europe/Kyiv"),
        ("SENDING_ENABLED", "ture", "Write 1 or 0"),
        ("PUBLIC_URL", "crm.example.org", "Write one such as http://127.0.0.1:8000"),
        ("DJINNI_BASE_URL", "http://[", "Write one such as https://djinni.co"),
        ("EMAIL_URL", "smtp+tls://me:hush#hush@mail.example.org:587", "Write smtp+tls://user:password@"),
        ("EMAIL_URL", "mail.example.org", "Write smtp+tls://user:password@"),
        ("EMAIL_URL", "smtp://", "names no mail server"),
        ("DATABASE_URL", "postgres://me:hush@db.example.org:hush/x", "cannot be read"),
        ("DATABASE_URL", "mysql://me:hush@db.example.org/x", "neither an SQLite file nor a PostgreSQL"),
        ("DATABASE_URL", "var/db.sqlite3", "neither an SQLite file nor a PostgreSQL"),
        ("DATABASE_URL", "sqlite://var/db.sqlite3", "Write three slashes"),
    ],
)
def test_a_wrong_value_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str):
    monkeypatch.setenv(name, value)
    with pytest.raises(env.BadValueError) as caught:
        READERS[name]()
    assert str(caught.value).startswith(name)
    assert words in str(caught.value)
    assert "hush" not in str(caught.value)
    assert "hush" not in repr(caught.value.__cause__)


READERS = {
    "PORT": lambda: env.port("PORT", 8000),
    "TIME_ZONE": lambda: env.time_zone("TIME_ZONE", "Europe/Kyiv"),
    "SENDING_ENABLED": lambda: env.flag("SENDING_ENABLED"),
    "PUBLIC_URL": lambda: env.address("PUBLIC_URL", "http://127.0.0.1:8000"),
    "DJINNI_BASE_URL": lambda: env.address("DJINNI_BASE_URL", "https://djinni.co"),
    "EMAIL_URL": lambda: env.mail("EMAIL_URL", Path("/mail")),
    "DATABASE_URL": lambda: env.database("DATABASE_URL", Path("/db")),
}
