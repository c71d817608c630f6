"""Units behind numbers, currencies, periods and months, in four languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from outreach.evidence.data import load
from outreach.evidence.tokens import Token

_ADJECTIVES = ("их", "ых", "ych", "ich", "ні", "ные", "ових", "ive", "ing", "al")


def unit_at(found: Sequence[Token], at: int) -> tuple[str, str, int]:
    """The unit behind a number, its period ("an hour") and where it ends."""
    end = found[at - 1].end
    skipped = at
    while _is_part(found[at - 1]) and skipped < min(len(found), at + 2) and found[skipped].lower in ("a", "an", "of"):
        skipped += 1
    if skipped + 1 < len(found) and found[skipped].lower.startswith(("канад", "canad", "kanad")):
        skipped += 1
    if skipped + 1 < len(found) and found[skipped].text == "." and found[skipped - 1].lower in _SHORTENED:
        skipped += 1  # "115 tys. zł"
    while (
        skipped < len(found) and skipped < at + 3 and (found[skipped].text == "-" or found[skipped].lower in _between())
    ):
        skipped += 1
    if skipped + 1 < len(found) and found[skipped].lower.endswith(_ADJECTIVES) and unit_named(found[skipped + 1].lower):
        skipped += unit_named(found[skipped].lower) == ""
    if skipped >= len(found):
        return "", "", end
    token = found[skipped]
    ending = len(token.lower) == 1 and found[skipped - 1].text == "-"  # "2023-м"
    unit = "" if ending else _unit_of(token, glued=token.start == end)
    if unit == "people" and skipped == at and token.lower in ("of",):
        unit = ""
    if not unit:
        return "", period_at(found, at)[0] if counts(found, at) else "", end
    period, _ = period_at(found, skipped + 1)
    if unit == "USD" and found[skipped - 1].lower.startswith(("канад", "canad", "kanad")):
        unit = "CAD"
    return unit, period, token.end


_SHORTENED = frozenset(["тис", "тыс", "tys", "млн", "mln", "млрд", "mld", "mlrd", "mil"])


def _is_part(token: Token) -> bool:
    """ "half a minute", "a quarter of a year": the unit stands behind an article."""
    return token.lower in ("half", "quarter", "third")


def _unit_of(token: Token, *, glued: bool) -> str:
    if token.text == "%":
        return "percent"
    marks = {sign: name for name, sign in load("units")["money_mark"].items()}
    if token.text in marks:
        return str(marks[token.text])
    if token.kind != "word":
        return ""
    if len(token.lower) == 1:
        short: dict[str, str] = load("units")["time_short"]
        return next((name for name, forms in short.items() if token.lower in forms.split("|")), "")
    return unit_named(token.lower)


def period_at(found: Sequence[Token], at: int) -> tuple[str, int]:
    """ "per hour", "за годину", "miesięcznie" within the next words."""
    between = load("units")["between"]
    for index in range(at, min(at + 4, len(found))):
        token = found[index]
        if token.text == "/" and index + 1 < len(found):
            unit = _unit_of(found[index + 1], glued=True)
            return (unit if unit in scale() else "", index + 2)
        for name in ("hour", "day", "week", "month", "year"):
            if token.lower and re.fullmatch(between[name], token.lower):
                return name, index + 1
        if token.lower in between["per"].split() and index + 1 < len(found):
            unit = unit_named(found[index + 1].lower)
            if unit in scale():
                return unit, index + 2
        if token.text in (".", ";", ",", ":") or token.kind == "number":
            break
    return "", at


def unit_of_stem(stem: str) -> str:
    return unit_named(stem) or next((name for name, start in _STEMS if stem.startswith(start)), "")


_STEMS = (
    ("year", "річн"), ("year", "літн"), ("year", "летн"), ("year", "letni"), ("week", "тижн"), ("week", "недел"),
    ("week", "tygodni"), ("times", "крат"), ("times", "krot"), ("people", "осіб"), ("people", "osob"),
)  # fmt: skip


@lru_cache(maxsize=20_000)
def unit_named(word: str) -> str:
    if not word or len(word) > 24:
        return ""
    match = _unit_pattern().fullmatch(word)
    return _unit_names()[(match.lastindex or 1) - 1] if match else ""


@cache
def _unit_rows() -> dict[str, str]:
    tables = load("units")
    return {**tables["time"], **tables["money"], **tables["other"]}


@cache
def _unit_names() -> list[str]:
    return list(_unit_rows())


@cache
def _unit_pattern() -> re.Pattern[str]:
    rows = (re.sub(r"\((?!\?)", "(?:", row) for row in _unit_rows().values())
    return re.compile("|".join(f"({row})" for row in rows))


@cache
def scale() -> dict[str, float]:
    return {name: float(value) for name, value in load("units")["scale"].items()}


@cache
def _between() -> frozenset[str]:
    return frozenset(load("units")["between"]["words"].split())


@cache
def functions() -> frozenset[str]:
    return frozenset(load("words")["function"]["all"].split())


def money_before(token: Token | None) -> str:
    if token is None:
        return ""
    mark = {sign: name for name, sign in load("units")["money_mark"].items()}.get(token.text, "")
    return mark or (
        unit_named(token.lower) if token.text.isupper() and unit_named(token.lower) in load("units")["money"] else ""
    )


def counts(found: Sequence[Token], at: int) -> bool:
    """True when a noun of its own follows."""
    if at >= len(found):
        return False
    token = found[at]
    return token.kind == "word" and len(token.lower) > 3 and not token.capital and token.lower not in functions()


@lru_cache(maxsize=20_000)
def _month_of(word: str) -> int:
    if len(word) < 3 or len(word) > 14:
        return 0
    months: dict[str, str] = load("units")["months"]
    return next((int(number) for number, forms in months.items() if re.fullmatch(forms, word)), 0)


def month_of(token: Token) -> int:
    return _month_of(token.lower) if token.kind == "word" else 0
