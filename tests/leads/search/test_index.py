"""The job: what it finds due, what a crash or a second job does to it, and what leaves the index."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from leads.models import SearchState, Vacancy, VacancySearch
from leads.posting import Posting
from leads.services.recording import record_postings
from leads.services.search import find, index, tables
from tests import factories as f

pytestmark = pytest.mark.django_db


def found(asked: str) -> list[int]:
    """Through the index alone: what is not in it is not read."""
    state, _ = SearchState.objects.get_or_create(pk=1)
    SearchState.objects.filter(pk=1).update(new_from=10**12)
    try:
        return sorted(find.vacancies(Vacancy.objects.all(), asked).values_list("pk", flat=True))
    finally:
        SearchState.objects.filter(pk=1).update(new_from=state.new_from)


def posting(number: int = 1, **values: object) -> Posting:
    given = {"company": "Acme", "title": "Python Developer", "description_text": "We plan routes.", **values}
    return Posting(board="djinni", external_id=str(number), url=f"https://djinni.co/jobs/{number}/", **given)


def test_recording_writes_nothing_for_it():
    with CaptureQueriesContext(connection) as queries:
        record_postings([posting()])
    assert not [each for each in queries if "search" in each["sql"].lower()]


def test_what_is_new_is_indexed_once():
    record_postings([posting(number) for number in range(1, 8)])
    assert (index.fill(), index.fill()) == (7, 0)
    assert len(found("python routes")) == 7


def test_it_works_in_batches(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(index, "BATCH", 3)
    rows = [f.Vacancy().pk for _ in range(8)]
    assert index.fill(most=1) == 3
    assert index.fill() == 5
    assert found("python") == rows
    assert SearchState.objects.get().new_from == rows[-1]


def test_a_changed_text_is_found_by_its_new_words_alone():
    record_postings([posting()])
    index.fill()
    record_postings([posting(description_text="We bake bread.")], at=timezone.now() + timedelta(hours=1))
    assert index.fill() == 1
    assert (len(found("bread")), len(found("routes"))) == (1, 0)


def test_a_vacancy_is_indexed_again_once_it_is_understood():
    row = f.Vacancy(status="new")
    index.fill()
    assert VacancySearch.objects.get().waits
    Vacancy.objects.filter(pk=row.pk).update(status="matched", technologies=["Kafka"])
    assert index.fill() == 1
    assert found("kafka") == [row.pk]
    assert not VacancySearch.objects.get().waits
    assert index.fill() == 0


def test_understood_without_other_words_nothing_is_written():
    row = f.Vacancy(status="new")
    index.fill()
    Vacancy.objects.filter(pk=row.pk).update(status="matched")
    assert index.fill() == 0
    assert not VacancySearch.objects.get().waits


def test_a_company_with_another_name_is_found_by_it():
    rows = [f.Vacancy(company=f.Company(name="Nordwind")), f.Vacancy(status="new")]
    index.fill()
    rows[0].company.name = "Südwind"
    rows[0].company.save()
    assert index.fill() == 1
    assert (found("sudwind"), found("nordwind")) == ([rows[0].pk], [rows[1].pk])  # the other's is "Nordwind 1 GmbH"


def test_a_company_that_was_joined_into_another_is_found_by_the_round_over_all():
    row, other = f.Vacancy(), f.Company(name="Zephyr")
    index.fill()
    Vacancy.objects.filter(pk=row.pk).update(company=other)
    index.fill()
    assert found("zephyr") == [row.pk]


def test_the_round_over_all_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(index, "BATCH", 2)
    rows = [f.Vacancy().pk for _ in range(5)]
    index.fill()
    Vacancy.objects.update(tags=["Fintech"])
    seen = []
    for _ in range(5):
        index.fill()
        seen.append(len(found("fintech")))
    assert seen[-1] == len(rows)
    assert seen == sorted(seen)


def test_a_row_committed_late_is_not_lost():
    early, late = f.Vacancy().pk, f.Vacancy().pk
    index.fill()
    VacancySearch.objects.filter(pk=early).delete()  # as if its transaction had ended only now
    assert SearchState.objects.get().new_from == late
    assert index.fill() == 1
    assert found("python") == [early, late]


def test_deleted_vacancies_leave_the_index():
    rows = [f.Vacancy(), f.Vacancy()]
    index.fill()
    rows[0].delete()
    assert found("python") == [rows[1].pk]
    with connection.cursor() as cursor:
        table = "leads_vacancywords WHERE leads_vacancywords MATCH 'python'" if connection.vendor == "sqlite" else \
            "leads_vacancysearch WHERE words @@ '''python'''::tsquery"  # fmt: skip
        cursor.execute(f"SELECT COUNT(*) FROM {table}")
        assert cursor.fetchone()[0] == 1


def test_a_crash_in_between_loses_nothing(monkeypatch: pytest.MonkeyPatch):
    rows = [f.Vacancy().pk for _ in range(3)]
    whole = index._write

    def dies(wanted: list[index.Document]) -> None:
        whole(wanted[:1])
        raise RuntimeError("killed")

    monkeypatch.setattr(index, "_write", dies)
    with pytest.raises(RuntimeError):
        index.fill()
    assert VacancySearch.objects.count() == 0
    monkeypatch.setattr(index, "_write", whole)
    assert index.fill() == 3
    assert found("python") == rows


def test_of_two_at_once_one_steps_aside():
    f.Vacancy()
    state = index._state()
    SearchState.objects.update(turn=7)  # the other was faster
    assert index._take_new(state) is None
    assert VacancySearch.objects.count() == 0
    assert index.fill() == 1


def test_it_keeps_to_its_time():
    f.Vacancy()
    assert index.fill(seconds=0) == 0


def test_it_is_made_anew():
    rows = [f.Vacancy().pk for _ in range(3)]
    index.fill()
    VacancySearch.objects.all().delete()
    assert index.rebuild() == 3
    assert found("python") == rows
    assert index.coverage() == index.Coverage(3, 3, usable=True)


def test_a_missing_index_is_no_error(monkeypatch: pytest.MonkeyPatch):
    f.Vacancy()
    with monkeypatch.context() as patched:
        patched.setattr(tables, "exists", lambda connection: False)
        assert index.fill() == 0
        assert not index.coverage().usable
    if connection.vendor == "sqlite":
        monkeypatch.setattr(tables, "has_fts5", lambda connection: False)
        tables.drop(connection)
        assert not tables.create(connection)
        assert index.rebuild() == 0
    else:
        tables.drop(connection)
        assert tables.create(connection)


def test_when_nothing_is_due_it_reads_and_writes_nothing_much():
    for _ in range(5):
        f.Vacancy()
    index.fill()
    with CaptureQueriesContext(connection) as queries:
        index.fill()
    written = [each["sql"] for each in queries if each["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert len(written) == 1  # the mark of the round
    assert len(queries) <= 20


def test_a_strange_text_is_indexed():
    texts = ("'; DROP", "\\", "👍", "א״ב", "a'b:c'", "•")
    rows = [f.Vacancy(title=text, description_text=text * 50).pk for text in texts]
    assert index.fill() == len(rows)
    f.Vacancy(description_text="слово " * 60_000 + "кінець")
    assert index.fill() == 1
