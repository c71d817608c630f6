"""Who fills the search index, and what the doctor says of it."""

from __future__ import annotations

import pytest

from jobagent_site.ops import agent, doctor, tasks
from leads.models import VacancySearch
from leads.services.search import find, index
from tests import factories as f

pytestmark = pytest.mark.django_db


def finding() -> doctor.Finding:
    return doctor.CHECKS["search index"]()


def test_the_worker_fills_it():
    f.Vacancy()
    assert tasks.index_search() == 1
    assert tasks.index_search() == 0


def test_the_agent_without_a_worker_fills_it():
    f.Vacancy(skipped=True)
    agent.round_once(["notify"])
    assert VacancySearch.objects.count() == 1


def test_the_doctor_counts():
    f.Vacancy()
    index.fill()
    assert finding() == doctor.Finding("search index", True, "1 of 1 vacancies")


def test_the_doctor_says_how_to_make_it_anew(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(find, "TAIL", 1)
    f.Vacancy()
    assert finding().ok  # the search reads through it
    f.Vacancy()
    assert not finding().ok
    assert "rebuild()" in finding().advice
    exec(doctor.REBUILD.partition('-c "')[2].removesuffix('"'))
    assert finding().ok


def test_the_doctor_tells_of_a_python_without_full_text_search(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(index.tables, "exists", lambda connection: False)
    assert finding().ok
    assert "FTS5" in finding().text
    assert finding().advice
