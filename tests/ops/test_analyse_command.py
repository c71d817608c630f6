"""`manage.py analyse` as a script sees it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.place import ROOT, Place, new_place
from tests.sandbox.world import World

KEYS = [
    "language", "technologies", "technologies_required", "seniority", "years_experience", "english",
    "key_requirements", "responsibilities", "kpis", "remote", "salary", "company_type", "score", "reasons",
]  # fmt: skip
TEXT = """Senior Python Developer

Requirements:
- 5+ years of Python and Django
- English B2

What you will do:
- Keep p95 of the API under 200 ms

We are fully remote. Salary: $4,000-5,000."""
FACT = """
from tests import factories
from outreach import profile
factories.Fact(profile=profile.sender_profile(), technologies=["Python", "Django"])
"""
VACANCY = """
from tests import factories
row = factories.Vacancy(title="Senior Python Developer", description_text="Requirements:\\n- Python\\n- Kafka")
print(row.pk)
"""
STATE = """
from leads.models import AgentStep, Vacancy
from outreach.models import Analysis
from sourcing.models import Scan
row = Vacancy.objects.order_by("pk").values_list("status", "score", "last_seen").first()
print(row, Vacancy.objects.count(), Analysis.objects.count(), Scan.objects.count(), AgentStep.objects.count())
"""


@pytest.fixture
def place(tmp_path: Path, world: World) -> Iterator[Place]:
    with new_place(tmp_path, DJINNI_BASE_URL=world.base_url) as made:
        yield made


@pytest.fixture
def text(tmp_path: Path) -> Path:
    file = tmp_path / "vacancy.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def test_it_prints_one_object_for_a_text(place: Place, text: Path):
    place.python(FACT)
    found = place.json("analyse", "--text", str(text))
    assert list(found) == KEYS
    assert (found["language"], found["seniority"], found["years_experience"], found["english"]) == (
        "en", "senior", 5, "B2",
    )  # fmt: skip
    assert found["technologies_required"] == ["Python", "Django"]
    assert found["kpis"] == ["Keep p95 of the API under 200 ms"]
    assert found["salary"] == {"min": 4000, "max": 5000, "currency": "USD"}
    assert found["remote"] is True
    assert any(reason["facts"] and reason["lines"] for reason in found["reasons"])
    assert sum(reason["points"] for reason in found["reasons"]) == found["score"]


def test_it_reads_the_standard_input_without_a_database(tmp_path: Path):
    (tmp_path / "home").mkdir(mode=0o700)
    place = Place(tmp_path / "home", {"DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"})
    done = subprocess.run(
        [sys.executable, "manage.py", "analyse", "--text", "-", "--json"],
        cwd=ROOT, env=place.environment(), input=TEXT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["seniority"] == "senior"
    assert not any(reason["facts"] for reason in found["reasons"])


def test_it_analyses_a_stored_vacancy_and_leaves_it_as_it_is(place: Place):
    pk = place.python(VACANCY)
    before = place.python(STATE)
    found = place.json("analyse", "--vacancy", pk)
    assert found["technologies_required"] == ["Python", "Kafka"]
    assert place.python(STATE) == before


def test_it_reads_a_page_once_and_records_nothing(place: Place, world: World):
    vacancy = next(each for each in world.vacancies() if each["state"] == "open")
    before = place.python(STATE)
    found = place.json("analyse", "--url", f"{world.base_url}/jobs/{vacancy['id']}-x/")
    assert list(found) == KEYS
    assert place.python(STATE) == before


def test_a_person_reads_lines(place: Place, text: Path):
    done = place.manage("analyse", "--text", str(text))
    assert done.returncode == 0
    assert "seniority: senior" in done.stdout
    assert "score: " in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "required"),
        (("--vacancy", "99999"), "There is no vacancy"),
        (("--vacancy", "x"), "invalid int"),
        (("--text", "/nowhere.txt"), "cannot be read"),
        (("--url", "https://example.org/jobs/1-x/"), "not the address of a vacancy"),
        (("--text", "-", "--vacancy", "1"), "not allowed with"),
    ],
)
def test_wrong_usage_exits_with_2(place: Place, arguments: tuple[str, ...], words: str):
    done = place.manage("analyse", *arguments, "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_refusing_board_exits_with_1(place: Place, world: World):
    world.misbehave("403", times=3)
    vacancy = next(each for each in world.vacancies() if each["state"] == "open")
    done = place.manage("analyse", "--url", f"{world.base_url}/jobs/{vacancy['id']}-x/", "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
