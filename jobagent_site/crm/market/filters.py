"""Filters of the vacancy list that the market's links use; they show no dropdown, a sentence above the list says them.

`?technology=Python` (none: "-") `&since=2026-11-02&until=2026-11-29&pay=USD:3500&joined=no`
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import QuerySet
from django.http import HttpRequest

from jobagent_site.crm import words
from jobagent_site.crm.base import RecordAdmin
from leads.services.market import lists
from leads.services.market.cells import AGAIN, ELSEWHERE, width

NO_TECHNOLOGY = "-"
NO_CURRENCY = "-"
JOINED = {
    lists.NONE: "duplicates left out",
    AGAIN: "joined to another vacancy of the same board",
    ELSEWHERE: "joined to a vacancy of another board",
}


class Hidden(SimpleListFilter):
    """Kept by the list's forms, shown nowhere. A value that says nothing is refused, never passed over."""

    template = "crm/hidden_kept.html"

    def lookups(self, request: HttpRequest, model_admin: RecordAdmin) -> list[tuple[str, str]]:
        return [("", "")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value()
        try:
            return queryset if value is None else self.narrowed(queryset, value)
        except ValueError as error:
            raise IncorrectLookupParameters(str(error)) from error

    def narrowed(self, queryset: QuerySet, value: str) -> QuerySet:
        raise NotImplementedError


class TechnologyFilter(Hidden):
    title = parameter_name = "technology"

    def narrowed(self, queryset: QuerySet, value: str) -> QuerySet:
        return lists.naming(queryset, "" if value == NO_TECHNOLOGY else value)


class SinceFilter(Hidden):
    title = parameter_name = "since"

    def narrowed(self, queryset: QuerySet, value: str) -> QuerySet:
        return lists.seen(queryset, since=_day(value))


class UntilFilter(Hidden):
    title = parameter_name = "until"

    def narrowed(self, queryset: QuerySet, value: str) -> QuerySet:
        return lists.seen(queryset, until=_day(value))


class PayFilter(Hidden):
    title = parameter_name = "pay"

    def narrowed(self, queryset: QuerySet, value: str) -> QuerySet:
        return lists.paid(queryset, *_pay(value))


class JoinedFilter(Hidden):
    title = parameter_name = "joined"

    def narrowed(self, queryset: QuerySet, value: str) -> QuerySet:
        if value not in JOINED:
            raise ValueError(value)
        return lists.joined(queryset, value)


ALL = (TechnologyFilter, SinceFilter, UntilFilter, PayFilter, JoinedFilter)


def pay(currency: str, band: int | None = None) -> str:
    """The value of the filter: "USD", "USD:3500"."""
    return (currency or NO_CURRENCY) + ("" if band is None else f":{band}")


def narrows(chosen: Mapping[str, str]) -> bool:
    """Whether the market's filters narrow the list."""
    return any(each.parameter_name in chosen for each in ALL)


def in_words(chosen: Mapping[str, str]) -> str:
    """What the list is narrowed to, in words; "" when it is not, or the values say nothing."""
    try:
        return ", ".join(_in_words(chosen))
    except ValueError:
        return ""


def _in_words(chosen: Mapping[str, str]) -> Iterator[str]:
    technology, joined = chosen.get("technology"), chosen.get("joined", "")
    if technology:
        yield "no technology named" if technology == NO_TECHNOLOGY else technology
    if "since" in chosen or "until" in chosen:
        yield "first seen " + _days(chosen.get("since"), chosen.get("until"))
    if "pay" in chosen:
        yield _pay_in_words(*_pay(chosen["pay"]))
    if joined in JOINED:
        yield JOINED[joined]


def _days(since: str | None, until: str | None) -> str:
    said = [(word, _day(day)) for word, day in (("from", since), ("to", until)) if day]
    return " ".join(f"{word} {day.day} {day:%b %Y}" for word, day in said)


def _pay_in_words(currency: str, band: int | None) -> str:
    if band is None:
        return f"salary in {currency or 'an unnamed currency'}"
    return f"middle of the salary {band_in_words(currency, band)}"


def band_in_words(currency: str, band: int) -> str:
    """ "$3,500–4,000": from the first, under the second."""
    sign = words.CURRENCIES.get(currency)
    ends = f"{band:,}–{band + width(currency):,}"
    return f"{sign}{ends}" if sign else f"{ends} {currency}".strip()


def _pay(value: str) -> tuple[str, int | None]:
    """Raises ValueError for "USD:much"."""
    currency, _, band = value.partition(":")
    if len(currency) > 3 or band and not (band.isascii() and band.isdecimal() and len(band) <= 10):
        raise ValueError(value)
    return "" if currency == NO_CURRENCY else currency, int(band) if band else None


def _day(value: str) -> date:
    """Raises ValueError, also for days on which no week can end."""
    day = date.fromisoformat(value)
    if not 1970 <= day.year <= 9000:
        raise ValueError(value)
    return day
