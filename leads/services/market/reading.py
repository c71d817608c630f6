"""The numbers, exact at any moment: counts and the deltas that wait, read in one statement."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Sum, Value, When

from leads.models import MarketCount, MarketDelta

RECENT = "recent"


def totals(*by: str, since: date | None = None, **where: object) -> Counter[tuple[Any, ...]]:
    """How many vacancies for each value of these columns, where the columns are as told; no zeros.

    `since`: the column "recent" may be asked for, 1 from that week on and 0 before it. One statement, because a fold
    between two would hide what it moves.
    """
    parts = [_summed(model.objects.filter(**where), by, since) for model in (MarketCount, MarketDelta)]
    found: Counter[tuple[Any, ...]] = Counter()
    for *key, n in parts[0].union(parts[1], all=True):
        found[tuple(key)] += n
    for key in [key for key, n in found.items() if not n]:
        del found[key]
    return found


def _summed(rows: QuerySet[Any], by: tuple[str, ...], since: date | None) -> QuerySet[Any]:
    if since is not None:
        half = Case(When(week__gte=since, then=Value(1)), default=Value(0), output_field=IntegerField())
        rows = rows.annotate(**{RECENT: half})
    return rows.order_by().values_list(*by).annotate(total=Sum("n"))
