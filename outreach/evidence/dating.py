"""Dates: "15 October", "першого квітня", "15.01.2027", "from January"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from outreach.evidence.amount import Amount, base
from outreach.evidence.numerals import Numeral
from outreach.evidence.tokens import Token
from outreach.evidence.units import month_of, unit_at

# Months that are other words as well.
_NO_MONTHS = ("may", "march", "mar", "maj", "luty", "marca")


def date_at(found: Sequence[Token], numeral: Numeral) -> Amount | None:
    if not (numeral.value.is_integer() and 1 <= numeral.value <= 31):
        return None
    after = numeral.last
    while after < len(found) and found[after].lower in ("of", "st", "nd", "rd", "th", "го", "й"):
        after += 1
    if found[after - 1].lower and after < len(found) and found[after].text in ("-",):
        after += 2  # "8-го березня"
    month = month_of(found[after]) if after < len(found) else 0
    joined = after == numeral.last or "of" in [each.lower for each in found[numeral.last : after]]
    if month and (joined or found[after].capital or found[after].lower not in _NO_MONTHS):
        return base(found, numeral, unit="date", month=month, end=found[after].end)
    before = found[numeral.first - 1] if numeral.first else None
    if before is not None and before.capital and month_of(before) and not unit_at(found, numeral.last)[0]:
        return base(found, numeral, unit="date", month=month_of(before), start=before.start)
    return None


def written_date(token: Token) -> Amount | None:
    """ "15.01.2027", "2027-01-15"."""
    parts = [int(each) for each in re.split(r"[-./]", token.text)]
    day, month = (parts[2], parts[1]) if parts[0] > 31 else (parts[0], parts[1])
    return Amount(day, "date", token.start, token.end, month=month) if 1 <= month <= 12 and 1 <= day <= 31 else None


def bare_months(found: Sequence[Token], dated: Sequence[Amount]) -> Iterator[Amount]:
    """ "from January": a date without a day."""
    for at, token in enumerate(found):
        month = month_of(token)
        known = any(each.unit == "date" and each.start <= token.start < each.end for each in dated)
        if not month or known or not _is_month(found, at):
            continue
        yield Amount(0, "date", token.start, token.end, month=month)


def _is_month(found: Sequence[Token], at: int) -> bool:
    """ "may" and "march" are verbs as well, "маю" is "I have", "ma" is "has"."""
    token = found[at]
    if token.lower in ("may", "march", "mar", "maj"):
        return token.capital and at > 0
    return token.lower not in (
        "маю",
        "має",
        "май",
        "ma",
        "sep",
        "sec",
        "luty",
        "dec",
        "jun",
        "jan",
        "mai",
        "мая",
        "мае",
    )
