"""What is read and written by hand equals what the ORM would do."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import timedelta

import pytest
from django.db import DataError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from leads.models import Vacancy
from leads.posting import as_dict
from leads.services import vacancy_rows
from leads.services.content import CONTENT, content_hash, letters, posting_hash
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
    assert letters(text) == re.sub(r"[\s\u00a0•\-–—*·]+", "", text)


@given(
    st.text(alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from('\\"\x01\x7f •\xa0e“”'))),
    st.text(),
    st.one_of(st.none(), st.integers(1, 2**40)),
)
def test_the_hash_is_the_one_that_databases_hold(text: str, title: str, company_id: int | None):
    values = {**dict.fromkeys(CONTENT, ""), "company_id": company_id, "title": title, "countries": ["UA"]}
    content = [re.sub(r"[\s•\-–—*·]+", "", text) if name == "description_text" else values[name] for name in CONTENT]
    expected = hashlib.blake2b(json.dumps(content, ensure_ascii=False).encode(), digest_size=16).hexdigest()
    assert content_hash({**values, "description_text": text}) == expected


def test_a_posting_has_the_hash_of_its_row():
    assert posting_hash(posting(), 7) == content_hash(
        {**as_dict(posting()), "company_id": 7, "countries": ["UA", "PL"]}
    )
    assert posting_hash(posting(title="\ud800"), 7)  # no database holds it: the hash is no row's, and no error


@pytest.mark.django_db
def test_a_page_that_no_column_holds_as_it_is_writes_nothing_again():
    odd = posting(title="T" * 400, description_text="a\x00b\ud800", countries=("U\x00A",))
    record_postings([odd])
    with CaptureQueriesContext(connection) as queries:
        assert len(record_postings([odd]).unchanged) == 1
    assert len(queries) == 1


@pytest.mark.django_db
def test_the_database_refuses_a_text_that_is_too_long_and_cuts_none():
    if connection.vendor == "sqlite":
        return  # it knows no longest text
    with pytest.raises(DataError), transaction.atomic():
        vacancy_rows.insert([{**ROW, "title": "x" * 301}])


@pytest.mark.django_db
def test_what_the_server_prepared_is_no_ones_business():
    record_postings(page(2))
    if connection.vendor == "postgresql":
        assert connection.connection.prepare_threshold is None
    assert Vacancy.objects.filter(description_text__startswith="We plan").count() == 2
