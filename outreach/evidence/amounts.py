"""Numbers with what they count: unit, currency and period, direction of a change, dates and times of day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from outreach.evidence.amount import Amount, base
from outreach.evidence.data import load
from outreach.evidence.dating import bare_months, date_at, written_date
from outreach.evidence.inheriting import inherited
from outreach.evidence.lexicon import notions
from outreach.evidence.numerals import Numeral, numerals
from outreach.evidence.pricing import price_period
from outreach.evidence.sharing import fraction, part, share, thirds
from outreach.evidence.tokens import Token
from outreach.evidence.units import (
    counts,
    money_before,
    period_at,
    scale,
    unit_at,
    unit_named,
    unit_of_stem,
)  # fmt: skip

_LAST_CENTURY, _NEXT_CENTURY = 1950, 2099


def amounts(found: Sequence[Token]) -> tuple[Amount, ...]:
    """Every number that says something; "one" and bare ordinals say nothing alone."""
    plain = numerals(found)
    taken: set[int] = set()
    result: list[Amount] = []
    for numeral in plain:
        if numeral.first in taken:
            continue
        amount, used = _amount(found, numeral, plain)
        taken.update(used)
        if amount:
            result.append(amount)
    result.extend(date for token in found if token.kind == "date" and (date := written_date(token)))
    result.extend(bare_months(found, result))
    return inherited(found, sorted(result, key=lambda each: each.start))


def _amount(found: Sequence[Token], numeral: Numeral, plain: Sequence[Numeral]) -> tuple[Amount | None, set[int]]:
    date = date_at(found, numeral)
    if date:
        return date, set()
    if numeral.ordinal:
        return fraction(found, numeral), set()
    of_whole, used = share(found, numeral, plain)
    if of_whole:
        return of_whole, used
    divided = thirds(found, numeral, plain)
    if divided:
        return divided, {numeral.last}
    clock, used = _clock(found, numeral, plain)
    if clock:
        return clock, used
    return _measured(found, numeral), set()


def _clock(found: Sequence[Token], numeral: Numeral, plain: Sequence[Numeral]) -> tuple[Amount | None, set[int]]:
    """ "09:00", "7 pm"."""
    at = numeral.last
    if at + 1 < len(found) and found[at].text == ":" and found[at].start == found[at - 1].end and numeral.value <= 24:
        minutes = next((each for each in plain if each.first == at + 1), None)
        if minutes and len(found[at + 1].text) == 2:
            value = numeral.value + minutes.value / 60
            return base(found, numeral, value=value, unit="clock", end=found[at + 1].end), {at + 1}
    if at < len(found) and found[at].lower in ("am", "pm") and numeral.value <= 12:
        return base(found, numeral, unit="clock", end=found[at].end), set()
    return None, set()


def _measured(found: Sequence[Token], numeral: Numeral) -> Amount | None:
    """A number with its unit, or a plain count; None where the figure is part of a name."""
    if numeral.unit:
        unit = unit_of_stem(numeral.unit)
        return base(found, numeral, unit=unit) if unit else None
    before = found[numeral.first - 1] if numeral.first else None
    unit, period, end = unit_at(found, numeral.last)
    hours = numeral.value % 10 != 1 and numeral.value < _LAST_CENTURY
    if unit == "year" and found[numeral.last].lower == "год" and hours:
        unit = "hour"  # Ukrainian shortens its hours to what is a year in Russian
    money = money_before(before)
    if money:
        period = period or period_at(found, numeral.last)[0]
        period = price_period(found, numeral, period)
        return base(found, numeral, unit=money, period=period, start=before.start if before else 0)
    if unit in load("units")["money"]:
        return base(found, numeral, unit=unit, period=price_period(found, numeral, period), end=end)
    if _in_a_name(found, numeral, unit):
        return None
    if _is_year(found, numeral, unit):
        return base(found, numeral, unit="calendar")
    return _counted(found, numeral) if not unit else base(found, numeral, unit=unit, period=period, end=end)


def _in_a_name(found: Sequence[Token], numeral: Numeral, unit: str) -> bool:
    """The figures of "p95", "S3", "3D", "2FA"."""
    before = found[numeral.first - 1] if numeral.first else None
    after = found[numeral.last] if numeral.last < len(found) else None
    if not unit and after is not None and after.kind == "word" and after.start == found[numeral.last - 1].end:
        return True
    if before is not None and before.lower in ("x", "х") and before.end == found[numeral.first].start:
        return False  # "x3"
    glued = before is not None and before.end == found[numeral.first].start
    return glued and before is not None and (before.kind == "word" and len(before.text) <= 3 or before.text in "._")


def _counted(found: Sequence[Token], numeral: Numeral) -> Amount | None:
    """A number without a unit: people, a version, a share, or so many of something."""
    if numeral.collective or _of_us(found, numeral):
        return base(found, numeral, unit="people")
    if numeral.value == 1 and numeral.words:
        return None
    if numeral.words and numeral.value <= _HANDFUL and numeral.first and found[numeral.first - 1].lower == "the":
        return None  # "the two": those just named
    if numeral.value in (0.5, 0.25, 0.3333) and numeral.words:
        return part(found, numeral)
    if not numeral.words and _is_version(found, numeral):
        return base(found, numeral, unit="version")
    named = _roles_at(found, numeral.last)
    if named:
        return base(found, numeral, unit="people", end=named)
    period = period_at(found, numeral.last)[0] if counts(found, numeral.last) else ""
    return base(found, numeral, period=period, counted=counts(found, numeral.last))


_HANDFUL = 4


_FOR = frozenset(["за", "for", "для", "dla", "per", "на", "na", "by", "to", "as", "jako", "як", "как"])


def _roles_at(found: Sequence[Token], at: int) -> int:
    """Where a role ends that is counted here ("two senior testers"), 0 when none is."""
    for index in range(at, min(at + 3, len(found))):
        if found[index].kind != "word" or found[index].lower in _FOR:
            return 0
        if unit_named(found[index].lower) == "people" or any(
            each.kind == "role" for each in notions(found[index : index + 2]) if each.start == found[index].start
        ):
            return found[index].end
    return 0


def _of_us(found: Sequence[Token], numeral: Numeral) -> bool:
    """ "four of us", "двоє з нас", "нас п'ять"."""
    after = [each.lower for each in found[numeral.last : numeral.last + 2]]
    before = [each.lower for each in found[max(0, numeral.first - 2) : numeral.first]]
    if after[:1] in (["of"], ["з"], ["із"], ["из"], ["z"]) and after[1:] in (["our"], ["наших"], ["naszych"]):
        return True
    of = after[:1] in (["of"], ["з"], ["із"], ["из"], ["z"])
    mine = bool(set(before) & {"нас", "nas"}) and not set(before) & _PREPOSITIONS
    return of and after[1:] in (["us"], ["нас"], ["nas"]) or mine


_PREPOSITIONS = frozenset(["после", "після", "до", "без", "від", "от", "od", "do", "przed", "po", "dla", "для", "про"])


def implicit(found: Sequence[Token]) -> Iterator[Amount]:
    """ "за тиждень", "an hour": one of a unit, said without a number. Read from facts only."""
    for at, token in enumerate(found):
        if token.kind == "date":
            year = next((int(part) for part in re.split(r"[-./]", token.text) if len(part) == 4), 0)
            yield Amount(year, "calendar", token.start, token.end)
            continue
        unit = unit_named(token.lower) if token.kind == "word" and len(token.lower) > 2 else ""
        if unit in scale() and not (at and (found[at - 1].kind == "number" or found[at - 1].text == "-")):
            yield Amount(1, unit, token.start, token.end)


def _is_year(found: Sequence[Token], numeral: Numeral, unit: str) -> bool:
    text = found[numeral.first].text
    plain = numeral.last == numeral.first + 1 and text.isdigit() and len(text) == 4
    return plain and _LAST_CENTURY <= numeral.value <= _NEXT_CENTURY and unit in ("", "year")


def _is_version(found: Sequence[Token], numeral: Numeral) -> bool:
    before = found[numeral.first - 1] if numeral.first else None
    if before is None or before.kind != "word" or not before.text.isascii() or numeral.last != numeral.first + 1:
        return False
    return (before.capital or before.lower in ("level", "version")) and numeral.value < 1000 and len(before.text) > 1
