"""Several connections at once: nothing is folded twice, nothing is lost, and a rebuild disturbs nobody."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import connection, transaction

from leads.models import MarketCount, MarketDelta, Vacancy
from leads.services import market, vacancies
from leads.services.market import folding
from leads.services.market.reading import totals
from leads.services.market.rebuilding import compare
from leads.services.matching import joining
from leads.services.messages import RefusedError
from leads.services.recording import record_postings
from tests import factories
from tests.leads.test_recording import posting

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 11, 25, 10, tzinfo=UTC)
postgres = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer")


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Each in a thread and a connection of its own, begun together; what they returned."""
    start = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            start.wait(10)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [each.result(60) for each in [pool.submit(run, work) for work in works]]


def recorder(board: str, pages: int = 12) -> Callable[[], None]:
    def record() -> None:
        for number in range(pages):
            record_postings([posting(each, board=board) for each in range(number, number + 5)], at=AT)

    return record


def test_two_fold_while_others_record(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(folding, "MOST", 7)

    def fold_often() -> int:
        return sum(market.fold() for _ in range(25))

    *_, one, other = at_once(recorder("djinni"), recorder("dou"), fold_often, fold_often)
    assert one + other + market.fold() > 0
    assert not MarketDelta.objects.exists()
    assert {key[0]: n for key, n in totals("board", measure="new").items()} == {"djinni": 16, "dou": 16}
    assert compare().examples == []


def test_all_services_at_once():
    pks = record_postings([posting(each) for each in range(12)], at=AT).new

    def analyse() -> None:
        for number, pk in enumerate(pks * 2):
            vacancies.record_score(pk, score=5, technologies=["Python", "AWS"][: number % 3])

    def join_and_split() -> None:
        for one, other in zip(pks, pks[1:], strict=False):
            try:
                joining.join(one, other, actor="owner")
            except RefusedError:
                continue
            joining.split(one, actor="owner")

    def change() -> None:
        for pay in (1000, 2000, None, 3000):
            record_postings([posting(each, salary_max=pay) for each in range(12)], at=AT)

    at_once(analyse, join_and_split, change, lambda: [market.fold() for _ in range(10)])
    assert compare().examples == []
    market.fold()
    assert compare().examples == []


@postgres
def test_a_fold_passes_over_what_another_has_locked():
    record_postings([posting(each, salary_max=each * 1000) for each in range(1, 6)], at=AT)
    waiting = MarketDelta.objects.count()
    with transaction.atomic():
        locked = list(MarketDelta.objects.select_for_update().order_by("pk")[:2])
        assert at_once(market.fold) == [waiting - 2]
    assert sorted(MarketDelta.objects.values_list("pk", flat=True)) == [each.pk for each in locked]
    assert market.fold() == 2
    assert compare().examples == []


@postgres
def test_a_rebuild_sees_one_moment_and_mends_without_undoing_what_comes_meanwhile(monkeypatch: pytest.MonkeyPatch):
    """While it reads: a page is recorded, a vacancy changes, deltas are folded."""
    from leads.services.market import rebuilding

    pks = record_postings([posting(1), posting(2)], at=AT).new
    market.fold()
    factories.Vacancy(first_seen=AT, board="dou")  # counted nowhere
    MarketCount.objects.filter(measure="silent").update(n=9)
    reading, going_on = Event(), Event()
    plain = rebuilding._weeks

    def slowly() -> Any:
        for each in plain():
            reading.set()
            assert going_on.wait(20)
            yield each

    monkeypatch.setattr(rebuilding, "_weeks", slowly)

    def mend() -> Any:
        try:
            return compare(mend=True)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        mending: Future[Any] = pool.submit(mend)
        assert reading.wait(20)
        record_postings([posting(7)], at=AT)
        vacancies.record_score(pks[0], score=1, technologies=["Python"])
        market.fold()
        going_on.set()
        found = mending.result(30)
    assert (found.vacancies, found.different) == (3, 3)
    monkeypatch.setattr(rebuilding, "_weeks", plain)
    assert compare().examples == []
    assert totals("technology", measure="new") == {("",): 4, ("Python",): 1}


@postgres
def test_two_rebuilds_mend_once():
    factories.Vacancy(first_seen=AT, salary_max=3000, salary_currency="USD")
    found = at_once(*[lambda: compare(mend=True)] * 3)
    assert sorted(each.different for each in found) == [0, 0, 3]
    assert totals("measure") == {("new",): 1, ("silent",): 1, ("paid",): 1}
    assert Vacancy.objects.count() == 1
