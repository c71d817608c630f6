"""A number with what it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from outreach.evidence.direction import role_at, rough_at
from outreach.evidence.numerals import Numeral
from outreach.evidence.tokens import Token


@dataclass(frozen=True, slots=True)
class Amount:
    """A number at text[start:end]. `unit`: "minute", "percent", "USD", "date", "calendar", "clock", "version" or "".

    `counted` is True when a noun of its own stands behind a number without a unit ("four clients").
    """

    value: float
    unit: str
    start: int
    end: int
    period: str = ""
    role: str = ""  # from | to | ""
    rough: bool = False
    counted: bool = False
    words: bool = False
    month: int = 0  # of a date, whose value is the day, 0 when only the month is named


def base(found: Sequence[Token], numeral: Numeral, **values: object) -> Amount:
    base = Amount(
        numeral.value, "", found[numeral.first].start, found[numeral.last - 1].end, words=numeral.words,
        role=role_at(found, numeral.first), rough=rough_at(found, numeral.first),
    )  # fmt: skip
    return replace(base, **values)  # type: ignore[arg-type]
