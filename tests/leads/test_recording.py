"""Postings become rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from leads.models import Company, Vacancy, VacancyVersion
from leads.posting import Posting
from leads.services.recording import Recorded, record_postings
from tests import factories

pytestmark = pytest.mark.django_db
POSTED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def posting(number: int = 1, **changes: object) -> Posting:
    values = {
        "board": "djinni",
        "external_id": str(number),
        "url": f"https://djinni.co/jobs/{number}-python/",
        "title": f"Python Developer {number}",
        "description_text": f"We plan routes.\nTeam of {number}.",
        "description_html": "<p>We plan routes.</p>",
        "company": f"Company {number} LLC",
        "posted_at": POSTED,
        "salary_max": 4000,
        "salary_currency": "USD",
        "countries": ("UA", "PL"),
    }
    return Posting(**{**values, **changes})


def page(count: int = 15) -> list[Posting]:
    return [posting(number) for number in range(1, count + 1)]


def writes(queries: CaptureQueriesContext) -> list[str]:
    return [q["sql"] for q in queries if q["sql"].lstrip("( ").upper().startswith(("INSERT", "UPDATE", "DELETE"))]


def record(*postings: Posting, **kwargs: object) -> Recorded:
    return record_postings(postings, **kwargs)


def test_it_records_a_page_of_new_vacancies():
    recorded = record(*page())
    assert len(recorded.new) == 15
    vacancy = Vacancy.objects.get(external_id="3")
    assert (vacancy.title, vacancy.status, vacancy.company.name) == ("Python Developer 3", "new", "Company 3 LLC")
    assert vacancy.countries == ["UA", "PL"]
    assert vacancy.posted_at == POSTED


def test_it_writes_nothing_for_the_same_page_again():
    record(*page())
    with CaptureQueriesContext(
        connection,
    ) as queries:
        recorded = record(*page())
    assert (len(recorded.unchanged), recorded.new, recorded.updated) == (15, [], [])
    assert writes(queries) == []


@pytest.mark.parametrize("change", ["nothing", "all new", "all changed", "all bumped"])
def test_it_needs_as_many_queries_for_fifteen_as_for_two(change: str):
    def count(postings: list[Posting]) -> int:
        with CaptureQueriesContext(connection) as queries:
            record(*postings)
        return len(queries)

    def change_of(old: Posting) -> Posting:
        return {
            "nothing": old,
            "all new": replace(old, external_id=f"9{old.external_id}", company=f"Other {old.external_id}"),
            "all changed": replace(old, title=f"{old.title}!"),
            "all bumped": replace(old, posted_at=POSTED + timedelta(days=1)),
        }[change]

    record(*page())
    two = count([change_of(each) for each in page()[:2]])
    fifteen = count([change_of(each) for each in page()[2:]])
    assert fifteen <= two


def test_it_makes_a_version_with_the_changed_fields():
    record(posting())
    recorded = record(posting(salary_max=4800, title="Senior Python Developer"))
    version = VacancyVersion.objects.get()
    assert version.changes == {
        "title": ["Python Developer 1", "Senior Python Developer"],
        "salary_max": [4000, 4800],
    }
    assert len(recorded.updated) == 1
    assert Vacancy.objects.get().salary_max == 4800


def test_it_makes_no_version_of_a_bump():
    record(posting())
    later = POSTED + timedelta(days=7)
    recorded = record(posting(posted_at=later))
    assert not VacancyVersion.objects.exists()
    assert len(recorded.unchanged) == 1
    assert Vacancy.objects.get().posted_at == later


def test_it_makes_no_version_of_other_line_breaks():
    record(posting())
    record(posting(description_text="We plan routes. Team of 1.", posted_at=POSTED + timedelta(hours=1)))
    assert not VacancyVersion.objects.exists()


def test_it_keeps_what_a_feed_does_not_say():
    record(posting())
    record(posting(source="feed", company="", salary_max=None, salary_currency="", countries=(), views=None))
    vacancy = Vacancy.objects.get()
    assert (vacancy.salary_max, vacancy.company.name, vacancy.countries) == (4000, "Company 1 LLC", ["UA", "PL"])
    assert not VacancyVersion.objects.exists()


def test_it_keeps_a_company_that_the_list_hides_again():
    record(posting(company=""))
    record(posting(source="detail", company="Revealed LLC", skills=("Python",)))
    record(posting(company=""))
    vacancy = Vacancy.objects.get()
    assert vacancy.company.name == "Revealed LLC"
    assert vacancy.skills == ["Python"]
    assert vacancy.detailed_at is not None


def test_it_sees_a_salary_that_the_list_took_away():
    record(posting())
    record(posting(salary_max=None, salary_currency=""))
    assert VacancyVersion.objects.get().changes["salary_max"] == [4000, None]


def test_it_closes_and_reopens():
    record(posting())
    lead = factories.Lead(vacancy=Vacancy.objects.get())
    draft = factories.Message(lead=lead)
    recorded = record(posting(source="detail", closed=True, description_text="", company=""))
    vacancy = Vacancy.objects.get()
    assert vacancy.closed_at is not None
    assert len(recorded.closed) == 1
    assert vacancy.description_text.startswith("We plan routes")
    draft.refresh_from_db()
    assert (draft.status, draft.discard_reason) == ("discarded", "closed")
    record(posting())
    vacancy.refresh_from_db()
    assert vacancy.closed_at is None


def test_it_moves_last_seen_rarely():
    start = timezone.now()
    record(posting(), at=start)
    record(posting(), at=start + timedelta(hours=3))
    assert Vacancy.objects.get().last_seen == start
    record(posting(), at=start + timedelta(hours=13))
    assert Vacancy.objects.get().last_seen == start + timedelta(hours=13)


def test_it_takes_one_company_for_its_legal_forms():
    record(posting(1, company="ТОВ «Роутер»"), posting(2, company="Роутер"), posting(3, company="ROUTER Inc."))
    assert Company.objects.count() == 2


def test_it_survives_what_no_column_can_hold():
    recorded = record(
        posting(title="x" * 900, url="https://djinni.co/jobs/1-" + "y" * 900, salary_max=10**12, category="z\x00" * 90)
    )
    vacancy = Vacancy.objects.get(pk=recorded.new[0])
    assert len(vacancy.title) == 300
    assert vacancy.salary_max is None


def test_it_counts_a_vacancy_that_another_scan_inserted_meanwhile(monkeypatch: pytest.MonkeyPatch):
    """Two scans read "unknown" at the same time; the row is there when the second one inserts."""
    from leads.services import recording

    record(posting())
    monkeypatch.setattr(recording, "_rows", lambda *_: [])
    recorded = record(posting(), at=timezone.now() + timedelta(seconds=1))
    assert (recorded.new, len(recorded.unchanged)) == ([], 1)
    assert Vacancy.objects.count() == 1


def test_it_survives_names_that_no_database_stores():
    record(posting(company="A\x00" + "x" * 900 + "\ud800", cities=("Ky\x00iv", "L\udfffviv"), tags=("a\x00",)))
    vacancy = Vacancy.objects.get()
    assert vacancy.cities == ["Kyiv", "Lviv"]
    assert len(vacancy.company.name) <= 255


@pytest.mark.parametrize(
    "broken",
    [
        {"status": "skipped", "skip_rule": ""},
        {"status": "failed", "error": ""},
        {"status": "unheard"},
        {"score": 101},
    ],
)
def test_it_lets_the_database_refuse_a_row_that_says_nothing(broken: dict[str, object]):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.Vacancy(**broken)


def test_it_says_on_the_timeline_in_one_word_what_changed():
    record(posting())
    lead = factories.Lead(vacancy=Vacancy.objects.get())
    record(posting(salary_min=3000, salary_max=4800, title="Senior"))
    assert lead.interactions.get(kind="changed").text == "Vacancy changed: title, salary"
