"""What is read and written by hand equals what the ORM would do."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from leads.models import Vacancy
from leads.services import recording, vacancy_rows
from leads.services.recording import record_postings
from tests.leads.test_recording import page, posting

AT = timezone.now()
ROW = {
    "board": "djinni", "external_id": "7", "url": "https://djinni.co/jobs/7-python/", "title": 'Python "O\'Neil" %s',
    "description_text": "Плануємо\nмаршрути \\ 100 %", "countries": ["UA", "PL"], "languages": [["English", "B2"]],
    "forms": [], "posted_at": AT, "salary_max": 4000, "has_questions": True, "views": None, "content_hash": "a" * 32,
    "first_seen": AT, "last_seen": AT, "closed_at": None,
}  # fmt: skip


def columns(row: Vacancy) -> dict[str, object]:
    return {
        field.attname: getattr(row, field.attname) for field in Vacancy._meta.concrete_fields if field.attname != "id"
    }


@pytest.mark.django_db
def test_it_inserts_what_the_orm_would():
    vacancy_rows.insert([ROW])
    by_hand = columns(Vacancy.objects.get())
    Vacancy.objects.all().delete()
    Vacancy.objects.create(**ROW)
    assert by_hand == columns(Vacancy.objects.get())


@pytest.mark.django_db
def test_it_keeps_what_is_there_and_tells_what_is_new():
    first = vacancy_rows.insert([ROW])
    second = vacancy_rows.insert([{**ROW, "title": "other"}, {**ROW, "external_id": "8"}])
    assert sorted(Vacancy.objects.values_list("external_id", "title")) == [("7", ROW["title"]), ("8", ROW["title"])]
    if connection.features.can_return_rows_from_bulk_insert:
        assert [*first, *second] == list(Vacancy.objects.order_by("external_id").values_list("id", flat=True))


@pytest.mark.django_db
def test_it_inserts_more_rows_than_one_statement_holds():
    vacancy_rows.insert([{**ROW, "external_id": str(number)} for number in range(120)])
    assert Vacancy.objects.count() == 120


@pytest.mark.django_db
def test_it_counts_new_rows_where_the_database_cannot_tell(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(type(connection.features), "can_return_rows_from_bulk_insert", False)
    assert len(record_postings(page(3)).new) == 3


@pytest.mark.django_db
def test_a_page_as_before_costs_one_query():
    record_postings(page())
    with CaptureQueriesContext(connection) as queries:
        recorded = record_postings(page())
    assert len(recorded.unchanged) == 15
    assert len(queries) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"company": "Other"},
        {"company": ""},
        {"posted_at": None},
        {"title": "x"},
        {"closed": True},
        {"source": "detail"},
    ],
    ids=str,
)
def test_it_looks_closer_at_whatever_differs(change: dict[str, object]):
    record_postings([posting()])
    with CaptureQueriesContext(connection) as queries:
        record_postings([posting(**change)])
    assert len(queries) > 1


@pytest.mark.django_db
def test_it_looks_closer_after_half_a_day():
    record_postings([posting()], at=timezone.now() - timedelta(hours=13))
    record_postings([posting()])
    assert timezone.now() - Vacancy.objects.get().last_seen < timedelta(minutes=1)


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from(" \n\t\r\x0b\x1c\x85\xa0\u2003\u2028\u3000•-–—*·"))))
def test_letters_are_all_but_space_and_bullets(text: str):
    assert recording._letters(text) == re.sub(r"[\s\u00a0•\-–—*·]+", "", text)
