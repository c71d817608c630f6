"""Deltas are written in the transaction that changes the vacancies, their rows locked: nothing is counted twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import OuterRef, QuerySet, Subquery

from leads.models import MarketDelta, Vacancy
from leads.services.market.cells import Cell, Facts, counted

_TABLE = MarketDelta._meta.db_table
_NAMES = ", ".join((*Cell._fields, "n"))
_MARKS = f"({', '.join(['%s'] * (len(Cell._fields) + 1))})"
AT_ONCE = 100  # deltas a statement: under the 999 values that an old SQLite takes


def added(rows: Sequence[Mapping[str, Any]], ids: Sequence[int]) -> None:
    """Count vacancies that were just inserted: {column: value}, and the ids of those that really were."""
    if len(ids) == len(rows):
        write(counted(map(_inserted, rows)))
    elif ids:
        write(counted(_facts(Vacancy.objects.filter(pk__in=ids)).values()))


@contextmanager
def counting(rows: QuerySet[Vacancy]) -> Iterator[None]:
    """Count what the block changes on these vacancies, or that it deletes them; they are locked meanwhile."""
    with transaction.atomic():
        before = _facts(rows.select_for_update())
        yield
        after = _facts(Vacancy.objects.filter(pk__in=before))
        delta = counted(after.values())
        delta.subtract(counted(before.values()))
        write(delta)


def write(delta: Mapping[Cell, int]) -> None:
    """Add to the counts: one statement, none when nothing changes."""
    changed = [(cell, n) for cell, n in delta.items() if n]
    for start in range(0, len(changed), AT_ONCE):
        _write(changed[start : start + AT_ONCE])


def _write(changed: list[tuple[Cell, int]]) -> None:
    sql = f"INSERT INTO {_TABLE} ({_NAMES}) VALUES {', '.join([_MARKS] * len(changed))}"  # noqa: S608  names of ours
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for cell, n in changed for value in (*stored(cell), n)])


def stored(cell: Cell) -> Iterable[Any]:
    """The cell's values as the driver takes them."""
    return cell._replace(week=connection.ops.adapt_datefield_value(cell.week))  # type: ignore[arg-type]


def _facts(rows: QuerySet[Vacancy]) -> dict[int, Facts]:
    """By id. The root's board by a sub-select: PostgreSQL locks no outer join."""
    root = Vacancy.objects.filter(pk=OuterRef("duplicate_of")).values("board")
    told = rows.order_by("pk").annotate(root_board=Subquery(root[:1])).values_list("pk", *Facts._fields)
    return {pk: Facts(*values) for pk, *values in told}


def _inserted(row: Mapping[str, Any]) -> Facts:
    """A row of recording: a new vacancy was not understood yet, and is no duplicate yet."""
    pay = (row["salary_min"], row["salary_max"], row["salary_currency"])
    return Facts(row["first_seen"], row["board"], [], Vacancy.Status.NEW, *pay, None)
