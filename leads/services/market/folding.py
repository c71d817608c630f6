"""Folding: deltas are added to the counts and go, in one transaction; the numbers are the same before and after.

Two folds at once take different deltas (those that somebody else has locked are passed over). The rows are taken one by
one and not "up to an id": on PostgreSQL a lower id may be committed later than a higher one.
"""

from __future__ import annotations

from collections import Counter

from django.db import connection, transaction

from leads.models import MarketCount, MarketDelta
from leads.services.market.cells import Cell
from leads.services.market.deltas import AT_ONCE, stored

MOST = 5_000  # deltas a transaction
_TABLE = MarketCount._meta.db_table
_KEY = ", ".join(Cell._fields)
_MARKS = f"({', '.join(['%s'] * (len(Cell._fields) + 1))})"
_UPSERT = "INSERT INTO {table} ({key}, n) VALUES {rows} ON CONFLICT ({key}) DO UPDATE SET n = {table}.n + excluded.n"


def fold() -> int:
    """Fold the deltas that wait; how many."""
    folded = 0
    while some := _fold_some():
        folded += some
        if some < MOST:
            break
    return folded


@transaction.atomic
def _fold_some() -> int:
    alone = connection.features.has_select_for_update_skip_locked
    rows = MarketDelta.objects.select_for_update(skip_locked=alone).order_by("pk")
    taken = list(rows.values_list("pk", *Cell._fields, "n")[:MOST])
    sums: Counter[Cell] = Counter()
    for _, *cell, n in taken:
        sums[Cell(*cell)] += n
    # In one order everywhere, so that two folds never wait for each other.
    _add(sorted((cell, n) for cell, n in sums.items() if n))
    pks = [pk for pk, *_ in taken]
    for start in range(0, len(pks), 500):
        MarketDelta.objects.filter(pk__in=pks[start : start + 500]).delete()
    return len(taken)


def _add(sums: list[tuple[Cell, int]]) -> None:
    for start in range(0, len(sums), AT_ONCE):
        some = sums[start : start + AT_ONCE]
        with connection.cursor() as cursor:
            cursor.execute(
                _UPSERT.format(table=_TABLE, key=_KEY, rows=", ".join([_MARKS] * len(some))),
                [value for cell, n in some for value in (*stored(cell), n)],
            )
    if any(n < 0 for _, n in sums):
        MarketCount.objects.filter(n=0).delete()
