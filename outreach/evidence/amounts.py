"""Numbers with what they count: unit, currency and period, direction of a change, dates and times of day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from outreach.evidence.amount import Amount, base
from outreach.evidence.dating import bare_months, date_at, written_date
from outreach.evidence.direction import role_at
from outreach.evidence.lexicon import notions
from outreach.evidence.numerals import Numeral, multiplier, numerals
from outreach.evidence.tokens import Token
from outreach.evidence.units import (
    counts,
    functions,
    money_before,
    period_at,
    scale,
    unit_at,
    unit_named,
    unit_of_stem,
)  # fmt: skip

_TEN, _TENTHS = 10, ("их", "ых", "ych", "тую", "ту", "тої", "той", "tą", "tej", "ths")
_LAST_CENTURY, _NEXT_CENTURY = 1950, 2099
_EVERY = frozenset(
    [
        "every",
        "each",
        "co",
        "кожен",
        "кожна",
        "кожне",
        "кожну",
        "кожного",
        "кожної",
        "каждый",
        "каждая",
        "каждое",
        "каждую",
        "каждого",
        "каждой",
        "що",
    ]
)
_OF = frozenset(["of", "in", "out", "із", "з", "зі", "из", "с", "со", "на", "na", "z", "ze"])
_LINKS = frozenset(["to", "до", "do", "по", "and", "і", "й", "та", "и", "i", "or", "або", "или", "lub", "a"])


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
    return _inherited(found, sorted(result, key=lambda each: each.start))


def _amount(found: Sequence[Token], numeral: Numeral, plain: Sequence[Numeral]) -> tuple[Amount | None, set[int]]:
    date = date_at(found, numeral)
    if date:
        return date, set()
    if numeral.ordinal:
        return _fraction(found, numeral), set()
    share, used = _share(found, numeral, plain)
    if share:
        return share, used
    thirds = _thirds(found, numeral, plain)
    if thirds:
        return thirds, {numeral.last}
    clock, used = _clock(found, numeral, plain)
    if clock:
        return clock, used
    return _measured(found, numeral), set()


def _fraction(found: Sequence[Token], numeral: Numeral) -> Amount | None:
    """ "every second", "co piąta", "a third of": a share."""
    before = found[numeral.first - 1].lower if numeral.first else ""
    after = found[numeral.last].lower if numeral.last < len(found) else ""
    every = before in _EVERY
    part = before in ("a", "one") and numeral.value > 2 and after in ("of", "less", "more", "fewer")
    if numeral.value > 1 and (every or part):
        return base(found, numeral, value=100 / numeral.value, unit="percent", rough=True)
    return None


def _share(found: Sequence[Token], numeral: Numeral, plain: Sequence[Numeral]) -> tuple[Amount | None, set[int]]:
    """ "seven of ten", "97 із ста"."""
    at = numeral.last
    if at < len(found) and found[at].lower and found[at].lower not in _OF and not unit_named(found[at].lower):
        at += 1  # "98 випадків зі ста", "seven out of ten"
    if at + 1 >= len(found) or found[at].lower not in _OF:
        return None, set()
    whole = next((each for each in plain if each.first == at + 1), None)
    if whole is None or whole.ordinal or numeral.value > whole.value:
        return None, set()
    alone = numeral.value == 1 and numeral.words and whole.value > 2 and not counts(found, whole.last)
    if whole.value not in (10, 100) and not alone:
        return None, set()
    if found[at].lower in ("на", "na", "in") and not (whole.words and numeral.words) and whole.value != 100:
        return None, set()
    if unit_at(found, whole.last)[0] not in ("", "people") or role_at(found, numeral.first) == "from":
        return None, set()
    share = 100 * numeral.value / whole.value
    return base(found, numeral, value=share, unit="percent", end=found[whole.last - 1].end), {whole.first}


def _thirds(found: Sequence[Token], numeral: Numeral, plain: Sequence[Numeral]) -> Amount | None:
    """ "two thirds", "три чверті"."""
    tenth = next((each for each in plain if each.first == numeral.last and each.ordinal and each.value == _TEN), None)
    if tenth and numeral.words and numeral.value < _TEN and found[tenth.first].lower.endswith(_TENTHS):
        unit, period, end = unit_at(found, tenth.last)
        return base(found, numeral, value=numeral.value / _TEN, unit=unit, period=period, end=end)
    part = next((each for each in plain if each.first == numeral.last and each.words and each.value < 0.5), None)
    if part is None or not numeral.value.is_integer() or not 2 <= numeral.value <= 4:
        return None
    return base(
        found, numeral, value=numeral.value * part.value * 100, unit="percent", rough=True, end=found[part.last - 1].end
    )


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
    if unit == "year" and found[numeral.last].lower == "год" and numeral.value % 10 != 1:
        unit = "hour"  # Ukrainian shortens its hours to what is a year in Russian
    money = money_before(before)
    if money:
        period = period or period_at(found, numeral.last)[0]
        return base(found, numeral, unit=money, period=period, start=before.start if before else 0)
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
    glued = before is not None and before.end == found[numeral.first].start
    return glued and before is not None and (before.kind == "word" and len(before.text) <= 3 or before.text in "._")


def _counted(found: Sequence[Token], numeral: Numeral) -> Amount | None:
    """A number without a unit: people, a version, a share, or so many of something."""
    if numeral.collective or _of_us(found, numeral):
        return base(found, numeral, unit="people")
    if numeral.value == 1 and numeral.words:
        return None
    if numeral.value in (0.5, 0.25, 0.3333) and numeral.words:
        return _part(found, numeral)
    if not numeral.words and _is_version(found, numeral):
        return base(found, numeral, unit="version")
    named = _roles_at(found, numeral.last)
    if named:
        return base(found, numeral, unit="people", end=named)
    period = period_at(found, numeral.last)[0] if counts(found, numeral.last) else ""
    return base(found, numeral, period=period, counted=counts(found, numeral.last))


def _roles_at(found: Sequence[Token], at: int) -> int:
    """Where a role ends that is counted here ("two senior testers"), 0 when none is."""
    for index in range(at, min(at + 3, len(found))):
        if found[index].kind != "word" or (index > at and found[index].lower in functions()):
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
    return of and after[1:] in (["us"], ["нас"], ["nas"]) or bool(set(before) & {"нас", "nas"})


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


def _part(found: Sequence[Token], numeral: Numeral) -> Amount | None:
    """ "a quarter" alone is three months or 25 %; "half of" is 50 %."""
    lower = found[numeral.first].lower
    after = found[numeral.last].lower if numeral.last < len(found) else ""
    if after in ("of", "a", "an") or lower.startswith(("половин", "połow", "трет", "third")):
        whole = next(
            (at for at in range(numeral.last, min(numeral.last + 3, len(found))) if unit_named(found[at].lower)), 0
        )
        if whole:
            return base(found, numeral, unit=unit_named(found[whole].lower), end=found[whole].end)
        return base(found, numeral, value=numeral.value * 100, unit="percent", rough=True)
    return None


def _is_year(found: Sequence[Token], numeral: Numeral, unit: str) -> bool:
    text = found[numeral.first].text
    plain = numeral.last == numeral.first + 1 and text.isdigit() and len(text) == 4
    return plain and _LAST_CENTURY <= numeral.value <= _NEXT_CENTURY and unit in ("", "year")


def _is_version(found: Sequence[Token], numeral: Numeral) -> bool:
    before = found[numeral.first - 1] if numeral.first else None
    if before is None or before.kind != "word" or not before.text.isascii() or numeral.last != numeral.first + 1:
        return False
    return (before.capital or before.lower in ("level", "version")) and numeral.value < 1000 and len(before.text) > 1


def _inherited(found: Sequence[Token], given: list[Amount]) -> tuple[Amount, ...]:
    """ "90–115 zł", "з 30 годин до 4": a bare number takes the unit of the one it is paired with."""
    result = list(given)
    for at in range(len(result) - 1, -1, -1):
        bare = result[at]
        if bare.unit or bare.counted:
            continue
        after = result[at + 1] if at + 1 < len(result) else None
        before = result[at - 1] if at else None
        if after and _paired(found, bare, after):
            result[at] = replace(bare, value=_in_thousands(found, bare, after), unit=after.unit, period=after.period)
        elif before and bare.role == "to" and before.role == "from" and before.unit:
            result[at] = replace(bare, value=_in_thousands(found, bare, before), unit=before.unit, period=before.period)
    return tuple(result)


def _in_thousands(found: Sequence[Token], bare: Amount, other: Amount) -> float:
    """ "11 to 6.5 thousand": the multiplier behind one number belongs to both."""
    inside = (multiplier(each.lower) for each in found if other.start <= each.start < other.end and each.kind == "word")
    size = next((each for each in inside if each), 0.0)
    return bare.value * size if size and bare.value < size <= other.value else bare.value


def _paired(found: Sequence[Token], left: Amount, right: Amount) -> bool:
    if right.unit in ("", "date", "calendar", "clock", "version") or right.start - left.end > 8:
        return False
    between = [each for each in found if left.end <= each.start < right.start]
    return all(each.text in "-–—" or each.lower in _LINKS for each in between)
