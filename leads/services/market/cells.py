"""Which cells of the market one vacancy stands in. Pure: the same answer when it is counted and when it is recounted.

A vacancy that is another one again counts as that only: the market has it once. A week begins on Monday, by the owner's
calendar (TIME_ZONE). Pay is what boards publish for a month; pay by the hour is never taken for it by their readers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.utils import timezone

LONGEST_NAME = 64  # what is longer is no technology
NEW, MATCHED, PAID, SILENT, AGAIN, ELSEWHERE = "new", "matched", "paid", "silent", "again", "elsewhere"
# A band is about a tenth of a usual pay in its currency: narrow enough to tell, wide enough to count in.
WIDTHS = {
    "UAH": 20_000, "PLN": 2_000, "CZK": 10_000, "RON": 2_000, "HUF": 100_000, "SEK": 5_000, "NOK": 5_000, "DKK": 5_000,
    "TRY": 20_000, "INR": 25_000, "JPY": 50_000, "KZT": 100_000, "RUB": 20_000, "ILS": 2_000, "BRL": 2_000,
}  # fmt: skip
WIDTH = 500


class Cell(NamedTuple):
    """One thing that is counted. `technology` "": all vacancies; currency and band only where pay is counted."""

    measure: str
    technology: str
    week: date
    board: str
    currency: str = ""
    band: int = 0


class Facts(NamedTuple):
    """What of a vacancy decides where it counts; `root_board`: that of the one it is again, None when it is none."""

    first_seen: datetime
    board: str
    technologies: list[Any]
    status: str
    salary_min: int | None
    salary_max: int | None
    salary_currency: str
    root_board: str | None


COLUMNS = Facts._fields[:-1]
ROOT_BOARD = "duplicate_of__board"


def cells(facts: Facts) -> Iterator[Cell]:
    """Each cell the vacancy counts in, once."""
    week, board = week_of(facts.first_seen), facts.board
    if facts.root_board is not None:
        yield Cell(AGAIN if facts.root_board == board else ELSEWHERE, "", week, board)
        return
    named = technologies(facts.technologies)
    if not named:
        yield Cell(SILENT, "", week, board)
    pay = band_of(facts.salary_min, facts.salary_max, facts.salary_currency)
    for technology in ("", *named):
        yield Cell(NEW, technology, week, board)
        if facts.status == MATCHED:
            yield Cell(MATCHED, technology, week, board)
        if pay is not None:
            yield Cell(PAID, technology, week, board, facts.salary_currency, pay)


def counted(rows: Iterable[Facts]) -> Counter[Cell]:
    """How many of these vacancies stand in which cell."""
    return Counter(cell for facts in rows for cell in cells(facts))


def technologies(names: Iterable[Any]) -> list[str]:
    """The names that are counted, each once."""
    fit = (name for name in names if isinstance(name, str) and 0 < len(name) <= LONGEST_NAME)
    return list(dict.fromkeys(fit))


def band_of(low: int | None, high: int | None, currency: str) -> int | None:
    """Where the band of the middle begins; of a pay with one end that end counts. None: no pay is published."""
    low, high = (high if low is None else low), (low if high is None else high)
    if low is None or high is None:
        return None
    return (low + high) // 2 // width(currency) * width(currency)


def width(currency: str) -> int:
    """How wide a band of this currency is."""
    return WIDTHS.get(currency, WIDTH)


def week_of(moment: datetime) -> date:
    """The Monday of the owner's week in which it was."""
    return monday(timezone.localtime(moment, timezone.get_default_timezone()).date())


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
