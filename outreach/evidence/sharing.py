"""Parts of a whole: "every second", "seven of ten", "two thirds", "half a million"."""

from __future__ import annotations

from collections.abc import Sequence

from outreach.evidence.amount import Amount, base
from outreach.evidence.direction import role_at
from outreach.evidence.numerals import Numeral, multiplier
from outreach.evidence.tokens import Token
from outreach.evidence.units import counts, unit_at, unit_named

_TEN, _TENTHS = 10, ("их", "ых", "ych", "тую", "ту", "тої", "той", "tą", "tej", "ths")

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


def fraction(found: Sequence[Token], numeral: Numeral) -> Amount | None:
    """ "every second", "co piąta", "a third of": a share."""
    before = found[numeral.first - 1].lower if numeral.first else ""
    after = found[numeral.last].lower if numeral.last < len(found) else ""
    every = before in _EVERY
    part = before in ("a", "one") and numeral.value > 2 and after in ("of", "less", "more", "fewer")
    unit = unit_named(found[numeral.last].lower) if numeral.last < len(found) else ""
    if unit == "year" and not every and found[numeral.last].lower in _IN_THE_YEAR and _LATE < numeral.value < _LAST:
        return base(found, numeral, value=2000 + numeral.value, unit="calendar", end=found[numeral.last].end)
    if unit in ("year", "month") and not every and found[numeral.last].lower in _SO_LONG:
        return base(found, numeral, unit=unit, end=found[numeral.last].end)  # "п'ятий рік": for so long
    if numeral.value > 1 and (every or part):
        return base(found, numeral, value=100 / numeral.value, unit="percent", rough=True)
    return None


_LATE, _LAST = 9, 50

_IN_THE_YEAR = frozenset(["році", "року", "году", "года", "roku"])

_SO_LONG = frozenset(["рік", "год", "rok", "year", "місяць", "месяц", "miesiąc"])


def share(found: Sequence[Token], numeral: Numeral, plain: Sequence[Numeral]) -> tuple[Amount | None, set[int]]:
    """ "seven of ten", "97 із ста"."""
    at = numeral.last
    if at < len(found) and found[at].lower == "out":
        at += 1
    if at < len(found) and found[at].lower and found[at].lower not in _OF and not unit_named(found[at].lower):
        at += 1  # "98 випадків зі ста", "seven out of ten"
    if at + 1 >= len(found) or found[at].lower not in _OF:
        return None, set()
    at += found[at + 1].lower in ("a", "every")
    whole = next((each for each in plain if each.first == at + 1), None)
    if whole is None or whole.ordinal or numeral.value > whole.value:
        return None, set()
    one = numeral.value == 1 and (numeral.words or found[at].lower in ("in", "на", "na"))
    alone = one and whole.value > 2 and not counts(found, whole.last)
    if whole.value not in (10, 100) and not alone:
        return None, set()
    if (
        found[at - (found[at].lower in ("a", "every"))].lower in ("на", "na", "in")
        and not (whole.words and numeral.words)
        and not alone
        and whole.value != 100
    ):
        return None, set()
    if unit_at(found, whole.last)[0] not in ("", "people") or role_at(found, numeral.first) == "from":
        return None, set()
    share = 100 * numeral.value / whole.value
    return base(found, numeral, value=share, unit="percent", end=found[whole.last - 1].end), {whole.first}


def thirds(found: Sequence[Token], numeral: Numeral, plain: Sequence[Numeral]) -> Amount | None:
    """ "two thirds", "три чверті"."""
    tenth = next((each for each in plain if each.first == numeral.last and each.ordinal and each.value == _TEN), None)
    if tenth and numeral.words and numeral.value < _TEN and found[tenth.first].lower.endswith(_TENTHS):
        unit, period, end = unit_at(found, tenth.last)
        return base(found, numeral, value=numeral.value / _TEN, unit=unit, period=period, end=end)
    part = next((each for each in plain if each.first == numeral.last and each.words and each.value < 0.5), None)
    if part is None or not numeral.value.is_integer() or not 2 <= numeral.value <= 4:
        return None
    whole = next((at for at in range(part.last, min(part.last + 3, len(found))) if unit_named(found[at].lower)), 0)
    if whole and unit_named(found[whole].lower) in _CLOCK_UNITS:  # "three quarters of an hour"
        unit, end = unit_named(found[whole].lower), found[whole].end
        return base(found, numeral, value=numeral.value * part.value, unit=unit, end=end)
    return base(
        found, numeral, value=numeral.value * part.value * 100, unit="percent", rough=True, end=found[part.last - 1].end
    )


_CLOCK_UNITS = ("second", "minute", "hour", "day", "month", "year")


def _size(found: Sequence[Token], at: int) -> float:
    return multiplier(found[at].lower) or 0.0 if at < len(found) and len(found[at].lower) > 1 else 0.0


def part(found: Sequence[Token], numeral: Numeral) -> Amount | None:
    """ "a quarter" alone is three months or 25 %; "half of" is 50 %."""
    lower = found[numeral.first].lower
    after = found[numeral.last].lower if numeral.last < len(found) else ""
    if [each.lower for each in found[numeral.last : numeral.last + 3]] == ["a", "per", "cent"]:
        return base(found, numeral, unit="percent", end=found[numeral.last + 2].end)
    size = next((each for at in (0, 1) if (each := _size(found, numeral.last + at))), 0.0)
    if size:  # "half a million"
        return base(found, numeral, value=numeral.value * size, counted=True)
    if after in ("of", "a", "an") or lower.startswith(("половин", "połow", "трет", "third")):
        whole = next(
            (at for at in range(numeral.last, min(numeral.last + 3, len(found))) if unit_named(found[at].lower)), 0
        )
        if whole:
            return base(found, numeral, unit=unit_named(found[whole].lower), end=found[whole].end)
        return base(found, numeral, value=numeral.value * 100, unit="percent", rough=True)
    return None
