"""The vacancies behind a number: `cells` said once more as filters of a list."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db.models import BigIntegerField, ExpressionWrapper, F, JSONField, Lookup, Q, QuerySet
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from leads.services.market.cells import AGAIN, ELSEWHERE, width

NONE = "no"  # no duplicates


@JSONField.register_lookup
class Holds(Lookup):  # type: ignore[type-arg]
    """Whether a list in a JSON column holds this text; `contains`, which SQLite has not."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, values = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            return f"jsonb_exists({column}, %s)", [*values, self.rhs]
        return f"EXISTS (SELECT 1 FROM json_each({column}) WHERE value = %s)", [*values, self.rhs]  # noqa: S608


def seen(rows: QuerySet[Any], *, since: date | None = None, until: date | None = None) -> QuerySet[Any]:
    """First seen on these days of the owner's calendar, both included."""
    if since is not None:
        rows = rows.filter(first_seen__gte=_midnight(since))
    return rows if until is None else rows.filter(first_seen__lt=_midnight(date.fromordinal(until.toordinal() + 1)))


def naming(rows: QuerySet[Any], technology: str) -> QuerySet[Any]:
    """That name this technology; "": that name none."""
    return rows.filter(technologies__holds=technology) if technology else rows.filter(technologies=[])


def paid(rows: QuerySet[Any], currency: str | None = None, band: int | None = None) -> QuerySet[Any]:
    """That publish a salary, in this currency, with its middle in the band that begins there."""
    rows = rows.filter(Q(salary_min__isnull=False) | Q(salary_max__isnull=False))
    if currency is not None:
        rows = rows.filter(salary_currency=currency)
    if currency is None or band is None:
        return rows
    # Twice the middle, so that nothing is rounded; as big integers, for two of the largest do not fit a common one.
    low, high = (Cast(Coalesce(*pair), BigIntegerField()) for pair in (("salary_min", "salary_max"), _TURNED))
    middle = {"twice__gte": 2 * band, "twice__lt": 2 * (band + width(currency))}
    return rows.alias(twice=ExpressionWrapper(low + high, BigIntegerField())).filter(**middle)


_TURNED = ("salary_max", "salary_min")


def joined(rows: QuerySet[Any], how: str) -> QuerySet[Any]:
    """Those that count themselves (NONE), or as one of the same board again, or of another board."""
    if how == NONE:
        # Not "IS NULL": SQLite would walk that index, which holds nearly all rows, instead of the days'.
        return rows.alias(root=Coalesce("duplicate_of_id", 0)).filter(root=0)
    same = Q(duplicate_of__board=F("board"))
    rules = {AGAIN: same, ELSEWHERE: ~same}
    return rows.filter(rules[how], duplicate_of__isnull=False)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())
