"""Whatever happens to a vacancy, the counts and the deltas that wait say what counting again would say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from leads.models import MarketCount, MarketDelta, Vacancy
from leads.services import correcting, market, vacancies
from leads.services.claims import claim
from leads.services.market.cells import Cell
from leads.services.market.reading import totals
from leads.services.market.rebuilding import compare
from leads.services.matching import joining
from leads.services.recording import record_postings
from tests import factories
from tests.leads.test_recording import page, posting, writes

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 25, 10, tzinfo=UTC)
WEEK = date(2026, 11, 23)


def counts(measure: str = "new") -> dict[str, int]:
    """technology → how many."""
    return {technology: n for (technology,), n in totals("technology", measure=measure).items()}


def recorded(**values: object) -> Vacancy:
    return Vacancy.objects.get(pk=record_postings([posting(**values)], at=AT).new[0])


def matched(vacancy: Vacancy, *technologies: str) -> None:
    name = claim(Vacancy, vacancy.pk, status="new")
    lead = factories.Lead(vacancy=vacancy)
    assert vacancies.mark_matched(
        vacancy.pk, name, score=70, technologies=list(technologies), language="en", lead_id=lead.pk
    )


def proved() -> None:
    """Nothing to mend, before and after folding."""
    for act in (lambda: None, market.fold):
        act()
        found = compare()
        assert found.examples == []
        assert found.vacancies == Vacancy.objects.count()


def test_a_page_of_new_vacancies_costs_one_insert_of_deltas():
    with CaptureQueriesContext(connection) as queries:
        record_postings(page(), at=AT)
    assert sum(MarketDelta._meta.db_table in sql for sql in writes(queries)) == 1
    assert totals("measure", "board", "currency", "band") == {
        ("new", "djinni", "", 0): 15, ("silent", "djinni", "", 0): 15, ("paid", "djinni", "USD", 4000): 15,
    }  # fmt: skip
    proved()


def test_the_same_page_again_writes_nothing():
    record_postings(page(), at=AT)
    before = MarketDelta.objects.count()
    with CaptureQueriesContext(connection) as queries:
        record_postings(page(), at=AT)
    assert writes(queries) == []
    assert MarketDelta.objects.count() == before


def test_a_bump_leaves_no_delta():
    record_postings(page(), at=AT)
    before = MarketDelta.objects.count()
    record_postings([replace(each, posted_at=AT) for each in page()], at=AT)
    assert MarketDelta.objects.count() == before


def test_another_salary_moves_it_to_another_band():
    recorded(salary_max=4000)
    record_postings([posting(salary_min=5000, salary_max=6000)], at=AT)
    assert totals("currency", "band", measure="paid") == {("USD", 5500): 1}
    record_postings([posting(salary_min=None, salary_max=None, salary_currency="")], at=AT)
    assert totals("currency", "band", measure="paid") == {}
    proved()


def test_a_salary_that_the_first_text_brings_counts():
    """A search shows a vacancy without text and pay; its own page brings both and makes no version."""
    recorded(source="search", description_text="", salary_max=None, salary_currency="")
    record_postings([posting(source="detail")], at=AT)
    assert totals("band", measure="paid") == {(4000,): 1}
    proved()


def test_an_analysis_counts_its_technologies_with_the_pay():
    vacancy = recorded()
    matched(vacancy, "Python", "Django")
    assert counts() == {"": 1, "Python": 1, "Django": 1}
    assert counts("matched") == counts("paid") == counts()
    assert counts("silent") == {}
    vacancies.record_score(vacancy.pk, score=50, technologies=["Python"])
    assert counts() == {"": 1, "Python": 1}
    proved()


def test_a_vacancy_skipped_later_is_not_matched_any_more():
    vacancy = recorded()
    matched(vacancy, "Python")
    assert vacancies.skip(vacancy.pk, actor="owner", reason="a casino")
    assert counts("matched") == {}
    assert counts() == {"": 1, "Python": 1}
    proved()


def test_a_joined_vacancy_counts_as_that_only_and_split_it_counts_again():
    first, second, other = recorded(), recorded(external_id="2"), recorded(board="dou", external_id="3")
    joining.join(second.pk, first.pk, actor="owner")
    joining.join(other.pk, first.pk, actor="owner")
    assert (counts(), counts("again"), counts("elsewhere")) == ({"": 1}, {"": 1}, {"": 1})
    proved()
    joining.split(other.pk, actor="owner")
    assert (counts(), counts("again"), counts("elsewhere")) == ({"": 2}, {"": 1}, {})
    proved()


def test_duplicates_move_with_the_one_they_are_of():
    first, second, other = recorded(), recorded(external_id="2"), recorded(board="dou", external_id="3")
    joining.join(second.pk, first.pk, actor="owner")
    joining.join(first.pk, other.pk, actor="owner")
    assert (counts(), counts("again"), counts("elsewhere")) == ({"": 1}, {}, {"": 2})
    proved()


def test_a_correction_of_the_parser_counts():
    vacancy = recorded()
    correcting.correct({vacancy.pk: {"salary_max": 9000, "salary_currency": "EUR"}}, at=AT)
    assert totals("currency", "band", measure="paid") == {("EUR", 9000): 1}
    proved()


def test_a_deleted_vacancy_counts_no_more():
    vacancy = recorded()
    rows = Vacancy.objects.filter(pk=vacancy.pk)
    with market.counting(rows):
        rows.delete()
    assert totals("measure") == {}


def test_what_is_rolled_back_leaves_no_delta():
    with transaction.atomic():
        recorded()
        transaction.set_rollback(True)
    assert not MarketDelta.objects.exists()


def test_a_vacancy_that_another_scan_inserted_meanwhile_counts_once(monkeypatch: pytest.MonkeyPatch):
    from leads.services import recording

    recorded()
    monkeypatch.setattr(recording, "_rows", lambda *_: [])
    record_postings([posting(), posting(2)], at=AT + timedelta(seconds=1))
    assert counts() == {"": 2}
    proved()


def test_it_counts_what_no_column_was_made_for():
    recorded(salary_min=2_147_483_647, salary_max=2_147_483_647, salary_currency="USDT")
    recorded(external_id="2", salary_min=0, salary_max=0, salary_currency="")
    vacancy = recorded(external_id="3")
    vacancies.record_score(vacancy.pk, score=1, technologies=["x" * 65, "Python", "Python", "", "Ünï\"code'"])
    assert counts() == {"": 3, "Python": 1, "Ünï\"code'": 1}
    proved()


def test_folding_moves_the_deltas_into_the_counts():
    matched(recorded(), "Python")
    before = totals(*Cell._fields)
    assert market.fold() > 0
    assert not MarketDelta.objects.exists()
    assert totals(*Cell._fields) == before
    assert market.fold() == 0


def test_folding_removes_what_counts_nothing_any_more():
    vacancy = recorded()
    market.fold()
    joining.join(vacancy.pk, recorded(external_id="2").pk, actor="owner")
    market.fold()
    assert not MarketCount.objects.filter(n=0).exists()
    assert totals("measure") == {("new",): 1, ("silent",): 1, ("again",): 1, ("paid",): 1}


def test_folding_takes_many_in_several_transactions(monkeypatch: pytest.MonkeyPatch):
    from leads.services.market import folding

    monkeypatch.setattr(folding, "MOST", 3)
    record_postings([posting(n, salary_max=500 * n) for n in range(1, 8)], at=AT)
    waiting = MarketDelta.objects.count()
    assert waiting > 6
    assert market.fold() == waiting
    proved()


class TestRebuild:
    @pytest.fixture
    def wrong(self) -> Callable[[], None]:
        """Rows that came without deltas, a count too many, and one of a week where nothing was."""
        matched(recorded(), "Python")
        market.fold()
        factories.Vacancy(matched=True, salary_max=3000, salary_currency="USD", first_seen=AT)
        MarketCount.objects.filter(technology="Python", measure="new").update(n=7)
        MarketCount.objects.create(measure="new", week=date(2020, 1, 6), board="djinni", n=3)
        return lambda: None

    def test_it_says_what_differs_and_writes_nothing(self, wrong: object):
        before = totals(*Cell._fields)
        found = compare()
        assert (found.vacancies, found.written) == (2, False)
        assert found.different == len(found.examples) > 5
        python = next(each for each in found.examples if each.cell == Cell("new", "Python", WEEK, "djinni"))
        assert (python.counted, python.should_be) == (7, 2)
        assert totals(*Cell._fields) == before

    def test_it_mends_when_asked(self, wrong: object):
        assert compare(mend=True).written
        assert counts() == {"": 2, "Python": 2, "Django": 1}
        proved()
        assert not MarketDelta.objects.exists()

    def test_it_counts_what_waits_as_counted(self):
        recorded()
        assert compare(mend=True).different == 0
        assert MarketDelta.objects.count() == 0  # folded on the way

    def test_another_time_zone_moves_weeks_and_is_mended(self, settings: object):
        late = timezone.make_aware(datetime(2026, 11, 22, 23, 30))
        record_postings([posting()], at=late)
        assert totals("week", measure="new") == {(date(2026, 11, 16),): 1}
        settings.TIME_ZONE = "Asia/Tokyo"
        assert compare(mend=True).different > 0
        assert totals("week", measure="new") == {(WEEK,): 1}

    def test_it_takes_as_many_statements_for_many_rows(self):
        record_postings(page(2), at=AT)
        with CaptureQueriesContext(connection) as few:
            compare()
        record_postings(page(40), at=AT)
        with CaptureQueriesContext(connection) as many:
            compare()
        assert len(many) == len(few)


def test_counts_of_one_page_are_a_counter():
    assert isinstance(totals("measure"), Counter)
