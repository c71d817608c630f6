"""The counts proved: every vacancy counted again and compared, and mended when asked.

On PostgreSQL all of it is read in one snapshot (REPEATABLE READ): a vacancy and its deltas are committed together, so
counts and waiting deltas together equal the vacancies at any moment, whatever scans do meanwhile. What is wrong is
mended by further deltas, which add to whatever others add; two rebuilds wait for each other, or both would mend. SQLite
has one writer, and its transactions (IMMEDIATE) are that snapshot: others wait for the seconds it takes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.db import connection, transaction

from leads.models import MarketCount, MarketDelta, Vacancy
from leads.services.market.cells import COLUMNS, ROOT_BOARD, Cell, Facts, counted, week_of
from leads.services.market.deltas import write
from leads.services.market.folding import fold
from leads.services.market.reading import totals

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that is not what the vacancies say."""

    cell: Cell
    counted: int
    should_be: int


@dataclass(slots=True)
class Rebuilt:
    """How many vacancies and cells were compared, how many cells differ; the first of them."""

    vacancies: int = 0
    cells: int = 0
    different: int = 0
    written: bool = False
    examples: list[Difference] = field(default_factory=list)


def compare(*, mend: bool = False) -> Rebuilt:
    """Count everything again and compare; `mend`: put the counts right."""
    with transaction.atomic():
        _one_snapshot()
        found = Rebuilt()
        for week, should_be, vacancies in _weeks():
            _compare(week, should_be, found, mend=mend)
            found.vacancies += vacancies
    found.written = mend and bool(found.different)
    if mend:
        fold()
    return found


def _one_snapshot() -> None:
    """Nothing to do inside another transaction: then its caller sees to it that nobody writes."""
    if connection.vendor != "postgresql" or len(connection.savepoint_ids) > 0:
        return
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        # Before the first SELECT takes the snapshot. Conflicts with itself, and not with those who read and write rows.
        cursor.execute(f"LOCK TABLE {MarketCount._meta.db_table} IN SHARE UPDATE EXCLUSIVE MODE")


def _compare(week: date, should_be: Counter[Cell], found: Rebuilt, *, mend: bool) -> None:
    now = {Cell(*key): n for key, n in totals(*Cell._fields, week=week).items()}
    wrong = {cell: should_be[cell] - now.get(cell, 0) for cell in should_be.keys() | now.keys()}
    wrong = {cell: by for cell, by in wrong.items() if by}
    found.cells += len(should_be)
    found.different += len(wrong)
    room = SHOWN - len(found.examples)
    found.examples += [Difference(cell, now.get(cell, 0), should_be[cell]) for cell in sorted(wrong)[:room]]
    if mend:
        write(wrong)


def _weeks() -> Iterator[tuple[date, Counter[Cell], int]]:
    """Each week with what should be counted in it, and of how many vacancies; also weeks where nothing should be."""
    known = {*MarketCount.objects.values_list("week", flat=True).distinct()}
    known |= {*MarketDelta.objects.values_list("week", flat=True).distinct()}
    for week, rows in groupby(_rows(), key=lambda facts: week_of(facts.first_seen)):
        told = list(rows)
        known.discard(week)
        yield week, counted(told), len(told)
    for week in sorted(known):
        yield week, Counter(), 0


def _rows() -> Iterator[Facts]:
    rows = Vacancy.objects.order_by("first_seen").values_list(*COLUMNS, ROOT_BOARD)
    return (Facts(*values) for values in rows.iterator(chunk_size=2000))
