"""Numbers in figures and in words: what is counted, wherever it is written out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from outreach.evidence.data import load
from outreach.evidence.tokens import Token
from outreach.evidence.units import month_of

_HUNDRED, _THOUSAND = 100.0, 1000.0


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number that takes tokens[first:last]. `ordinal`: "the fifteenth"; `collective`: "троє"."""

    value: float
    first: int
    last: int
    ordinal: bool = False
    words: bool = False
    collective: bool = False
    unit: str = ""  # of "трирічний": the stem behind the numeral


def numerals(found: Sequence[Token]) -> tuple[Numeral, ...]:
    """In reading order, never overlapping."""
    result: list[Numeral] = []
    at = 0
    while at < len(found):
        numeral = _at(found, at)
        if numeral:
            result.append(numeral)
        at = numeral.last if numeral else at + 1
    return tuple(result)


def _at(found: Sequence[Token], at: int) -> Numeral | None:
    token = found[at]
    if token.kind == "number":
        return _multiplied(found, at, _figure(token.text), at + 1, words=False)
    if token.kind != "word":
        return None
    return _spelled(found, at) or _ordinal(found, at) or _compound(token, at)


def _figure(text: str) -> float:
    grouped = re.fullmatch(r"\d{1,3}(?:[ ,'\u00a0]\d{3})+(?:[.,]\d+)?", text)
    if grouped:
        whole = re.sub(r"(?<=\d)[ ,'\u00a0](?=\d{3}(?!\d))", "", text)
        return float(whole.replace(",", "."))
    return float(text.replace(",", "."))


def _multiplied(found: Sequence[Token], first: int, value: float, at: int, *, words: bool) -> Numeral:
    """With "thousand", "млн", "and a half" behind it."""
    while at < len(found) and found[at].kind == "word":
        size = _lookup("multiplier", found[at].lower)
        if found[at].text in ("M", "М") and found[at].start == found[at - 1].end:
            size = _THOUSAND * _THOUSAND  # "2.3M rows"
        short = len(found[at].text) == 1
        if size is None or (short and found[at].start != found[at - 1].end):
            half = _half(found, at)
            if not half:
                break
            value, at = value + 0.5, half
            continue
        value, at = value * size, at + 1
    return Numeral(value, first, at, words=words)


def _half(found: Sequence[Token], at: int) -> int:
    """Where "and a half" ends, 0 when there is none."""
    said = " ".join(each.lower for each in found[at : at + 3])
    for phrase in ("and a half", "з половиною", "із половиною", "с половиной", "i pół"):
        if said == phrase or said.startswith(phrase + " "):
            return at + len(phrase.split())
    return 0


def _spelled(found: Sequence[Token], at: int) -> Numeral | None:
    """The longest run of number words: "сто двадцять", "thirty-five", "two hundred and six"."""
    total, group, index, last = 0.0, None, at, _THOUSAND * _THOUSAND
    while index < len(found):
        token = found[index]
        if (
            token.text == "-"
            and group is not None
            and index + 1 < len(found)
            and group % 10 == 0 < _small(found[index + 1])
        ):
            index += 1
            continue
        if token.lower == "and" and group and group >= _HUNDRED and index + 1 < len(found) and _small(found[index + 1]):
            index += 1
            continue
        value = _lookup("cardinal", token.lower) if token.kind == "word" else None
        if value is None or not _fits(value, last, group):
            break
        group = group * value if group and value == _HUNDRED and group < _HUNDRED else (group or 0) + value
        last, index = value, index + 1
    if group is None:
        return _alone(found, at)
    tenths = _tenths(found, index)
    if tenths:
        return Numeral(group + tenths[0], at, tenths[1], words=True)
    numeral = _multiplied(found, at, total + group, index, words=True)
    return _with_rest(found, numeral) if numeral.value >= _THOUSAND else _finished(found, numeral)


def _tenths(found: Sequence[Token], at: int) -> tuple[float, int] | None:
    """ "одну и две десятых", "one point two": what follows the whole, and where it ends."""
    while at < len(found) and found[at].lower in _WHOLE:
        at += 1
    if at < 1 or at >= len(found) or found[at - 1].lower not in _WHOLE:
        return None
    value = _small(found[at])
    if found[at - 1].lower == "point" and 0 < value < 10:
        return value / 10, at + 1
    tenth = found[at + 1].lower if at + 1 < len(found) else ""
    return (
        (value / 10, at + 2)
        if 0 < value < 10 and tenth.startswith(("десят", "dziesiąt")) and tenth[-2:] in _TENTH
        else None
    )


_WHOLE = frozenset(
    ["і", "й", "та", "и", "i", "point", "cała", "całe", "całych", "целых", "целая", "цілих", "ціла", "цілу", "целую"]
)
_TENTH = ("их", "ых", "ых", "та", "та", "тую", "ту", "ch", "te", "та", "ая", "ую", "ą")


def multiplier(word: str) -> float | None:
    """1000 for "thousand", in four languages."""
    return _lookup("multiplier", word)


def _small(token: Token) -> float:
    return _lookup("cardinal", token.lower) or 0.0 if token.kind == "word" else 0.0


def _fits(value: float, last: float, group: float | None) -> bool:
    """True when this word continues the number: tens after hundreds, units after tens, "two hundred"."""
    if group is None:
        return True
    if value == _HUNDRED:
        return group < 10 and last < 10 or 10 < group < 20  # "fifteen hundred"
    return (value < 10 and last >= 20) or (value < _HUNDRED <= last)


def _with_rest(found: Sequence[Token], numeral: Numeral) -> Numeral:
    """ "две тысячи триста": what follows the thousands."""
    if numeral.last < len(found) and found[numeral.last].kind == "word":
        value = _lookup("cardinal", found[numeral.last].lower)
        rest = _spelled(found, numeral.last) if value and numeral.value >= _THOUSAND else None
        if rest and rest.value < numeral.value:
            return Numeral(numeral.value + rest.value, numeral.first, rest.last, words=True)
    return numeral


def _finished(found: Sequence[Token], numeral: Numeral) -> Numeral:
    """ "двадцять першого": an ordinal that ends a number makes all of it one."""
    if numeral.last < len(found) and numeral.value % 10 == 0 and numeral.value >= 20:
        at = numeral.last + (found[numeral.last].text == "-")
        tail = _lookup("ordinal", found[at].lower) if at < len(found) else None
        if tail and tail < 10:
            return Numeral(numeral.value + tail, numeral.first, at + 1, ordinal=True, words=True)
    collective = found[numeral.first].lower.endswith(
        ("еро", "оє", "ое", "oro", "оих", "erga", "orga", "óstce", "iątce", "iątkę", "emce")
    )
    return Numeral(numeral.value, numeral.first, numeral.last, words=True, collective=collective)


def _alone(found: Sequence[Token], at: int) -> Numeral | None:
    """A part or a multiplier without a number before it."""
    lower = found[at].lower
    if lower == "third" and _month_follows(found, at):
        return Numeral(3.0, at, at + 1, ordinal=True, words=True)
    size = _lookup("multiplier", lower) if lower in _ONE_OF else None
    if size and at + 1 < len(found) and _small(found[at + 1]):
        return _with_rest(found, Numeral(size, at, at + 1, words=True))  # "тысяча восемьсот"
    part = _lookup("part", lower)
    if part is not None:
        return _multiplied(found, at, part, at + 1, words=True) if part > 1 else Numeral(part, at, at + 1, words=True)
    factor = _lookup("factor", lower)
    if factor is not None:
        return Numeral(factor, at, at + 1, words=True, unit="крат")
    joined = re.fullmatch(r"(?:пів|пол|pół)(\w{3,})", lower)
    if joined:
        return Numeral(0.5, at, at + 1, words=True, unit=joined.group(1))
    return None


_ONE_OF = frozenset(
    [
        "thousand",
        "тисяча",
        "тисячу",
        "тисячі",
        "тысяча",
        "тысячу",
        "тысячи",
        "tysiąc",
        "tysiąca",
        "million",
        "мільйон",
        "миллион",
        "milion",
    ]
)


def _month_follows(found: Sequence[Token], at: int) -> bool:
    """ "the third of March" is no third of anything."""
    after = found[at + 1 : at + 3]
    return bool(after) and after[0].lower == "of" and month_of(after[-1]) > 0


def _ordinal(found: Sequence[Token], at: int) -> Numeral | None:
    value = _lookup("ordinal", found[at].lower)
    if value is None:
        return None
    after = found[at + 1] if at + 1 < len(found) else None
    tail = _lookup("ordinal", after.lower) if after is not None and value >= 20 else None
    if tail and tail < 10:
        return Numeral(value + tail, at, at + 2, ordinal=True, words=True)
    return Numeral(value, at, at + 1, ordinal=True, words=True)


def _compound(token: Token, at: int) -> Numeral | None:
    match = _compounds().fullmatch(token.lower)
    if not match:
        return None
    value = next(float(name[1:]) for name, text in match.groupdict().items() if name != "unit" and text)
    return Numeral(value, at, at + 1, words=True, unit=match.group("unit"))


@cache
def _compounds() -> re.Pattern[str]:
    heads = sorted(load("numerals")["compound"].items(), key=lambda each: -int(each[0]))
    groups = "|".join(f"(?P<n{value}>{pattern})" for value, pattern in heads)
    units = "річн|літн|летн|letni|місячн|месячн|miesięczn|тижнев|недельн|tygodniow|денн|дневн|dniow|годинн|часов"
    return re.compile(f"(?:{groups})(?P<unit>(?:{units}|godzinn|хвилинн|минутн|minutow|осібн|osobow|кратн|krotn)\\w*)")


@lru_cache(maxsize=20_000)
def _lookup(table: str, word: str) -> float | None:
    if not word or len(word) > 24:
        return None
    match = _table(table).fullmatch(word)
    return float(_values(table)[(match.lastindex or 1) - 1]) if match else None


@cache
def _values(table: str) -> list[str]:
    return list(load("numerals")[table])


@cache
def _table(table: str) -> re.Pattern[str]:
    # Inner groups must not count, so that the group's number is the row's number.
    rows = load("numerals")[table].values()
    return re.compile("|".join("(" + re.sub(r"\((?!\?)", "(?:", row) + ")" for row in rows))
