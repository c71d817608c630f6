"""A person of ours in a sentence, and the rate in it: what the fact's own fields hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from outreach.ai.builtin.patterns import pattern
from outreach.ai.builtin.technologies import names
from outreach.ai.data import load
from outreach.proposals.strangers import NAME, no_names

_MOST_YEARS = 50
_MOST_MONEY = 1_000_000
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_DOTTED = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_AFTER_FREE = 60


@dataclass(frozen=True, slots=True)
class Person:
    """Nothing of it is guessed: what the sentence does not say stays empty."""

    name: str
    role: str = ""
    years: int | None = None
    free_from: date | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    low: int
    high: int | None
    currency: str
    unit: str  # hour | month


def person(text: str, today: date | None = None) -> Person | None:
    """The person a sentence is about: a name at its head, and years, a date, or a role with technologies."""
    name = _name(text)
    if not name:
        return None
    rest = text.replace(name, " ", 1)
    role = pattern("proposals", "role").search(rest)
    years = pattern("proposals", "years").search(rest)
    found = Person(
        name=name,
        role=role.group().strip(" ,-") if role else "",
        years=_number(years["years"], _MOST_YEARS) if years else None,
        free_from=_free_from(rest, today),
    )
    says_enough = found.years is not None or _says_free(rest) or (found.role and names(rest))
    return found if says_enough else None


def rate(text: str) -> Rate | None:
    """Money by the hour or the month, as written."""
    for key in ("rate_before", "rate_after"):
        match = _rate(key).search(text)
        low = _number(match["low"], _MOST_MONEY) if match else None
        if match and low:
            high = _number(match["high"] or "", _MOST_MONEY)
            unit = "month" if match["unit"].lower().startswith(("mo", "міс", "мес", "mies")) else "hour"
            return Rate(low, high if high and high >= low else None, _currency(match["currency"]), unit)
    return None


def _name(text: str) -> str:
    for shape in _shapes():
        match = shape.match(text)
        if match and _is_name(match["name"]):
            return match["name"]
    return ""


@cache
def _shapes() -> tuple[re.Pattern[str], ...]:
    words = load("proposals")
    role = f"(?:{'|'.join(words['role'])})"
    name = rf"(?P<name>{NAME})"
    return (
        re.compile(rf"{name}\s*[:,(|–—-]\s*(?=\S)"),
        re.compile(rf"{name}\s+(?i:{words['works']})\b"),
        re.compile(rf"(?i:{words['meet']})[:,]?\s+{name}"),
        re.compile(rf"(?i:{words['our']})\s+(?:(?i:{role}),?\s+)?{name}"),
    )


def _is_name(name: str) -> bool:
    words = name.lower().split()
    return not any(word in no_names() for word in words) and not names(name)


def _free_from(text: str, today: date | None) -> date | None:
    for match in _free().finditer(text):
        found = _date(text[match.end() : match.end() + _AFTER_FREE], today)
        if found:
            return found
    return None


def _says_free(text: str) -> bool:
    return any(_dated(text[match.end() : match.end() + _AFTER_FREE]) for match in _free().finditer(text))


def _dated(text: str) -> bool:
    return bool(_ISO.search(text) or _DOTTED.search(text) or any(each.search(text) for each in _months().values()))


def _date(text: str, today: date | None) -> date | None:
    """A date with its year; without a year the next such day from today, and none when today is not known."""
    iso, dotted = _ISO.search(text), _DOTTED.search(text)
    if iso:
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    if dotted:
        return _day(int(dotted[3]), int(dotted[2]), int(dotted[1]))
    for month, named in _months().items():
        match = named.search(text)
        if match:
            day = int(match["before"] or match["after"] or 1)
            return _day(int(match["year"]), month, day) if match["year"] else _next(month, day, today)
    return None


def _next(month: int, day: int, today: date | None) -> date | None:
    if today is None:
        return None
    this_year = _day(today.year, month, day)
    return this_year if this_year and this_year >= today else _day(today.year + 1, month, day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(text: str, most: int) -> int | None:
    digits = re.sub(r"[^\d]", "", text)
    return int(digits) if 0 < len(digits) <= 7 and int(digits) <= most else None


def _currency(sign: str) -> str:
    known: dict[str, str] = load("proposals")["currency"]
    lowered = sign.lower()
    return known.get(lowered) or ("USD" if lowered.startswith("дол") else sign.upper()[:3])


@cache
def _rate(key: str) -> re.Pattern[str]:
    return re.compile(load("proposals")["fields"][key], re.IGNORECASE)


@cache
def _free() -> re.Pattern[str]:
    return re.compile(rf"\b{load('proposals')['free']}", re.IGNORECASE)


@cache
def _months() -> dict[int, re.Pattern[str]]:
    before, after = r"(?:\b(?P<before>\d{1,2})(?:st|nd|rd|th|-?го)?\s+)?", r"(?:\s+(?P<after>\d{1,2})\b)?"
    year = r"(?:,?\s+(?P<year>20\d\d))?"
    return {
        int(number): re.compile(rf"{before}\b(?:{words})\b{after}{year}", re.IGNORECASE)
        for number, words in load("proposals")["months"].items()
    }
