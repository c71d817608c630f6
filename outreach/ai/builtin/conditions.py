"""English, work format, team size and pay, as the text says them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from outreach.ai.base import English, Salary
from outreach.ai.builtin.patterns import found, pattern, patterns
from outreach.ai.builtin.sections import Line
from outreach.ai.data import load

_LEVELS: tuple[English, ...] = ("C2", "C1", "B2", "A2", "B1", "A1")
_HOURS_A_MONTH = 160
# A month's pay lies between these, in dollars; a figure outside is a budget, a bonus or an audience.
_LEAST, _MOST = 200, 25_000
_LARGEST_TEAM = 300


def english(lines: tuple[Line, ...], published: str = "") -> English:
    """The lowest level the text asks for, else the board's own."""
    for line in lines:
        if line.section != "offer" and found(line.text, "conditions", "english_named", "name"):
            named = _english_in(line.text)
            if named:
                return named
    return next((level for level in _LEVELS if level == published.upper()), "")


def _english_in(text: str) -> English:
    # The level stands beside the language: "Fluent Ukrainian, English B1" asks for B1.
    spans = list(pattern("conditions", "english_named", "name").finditer(text))
    near = text[max(0, spans[0].start() - 40) : spans[-1].end() + 60]
    levels: list[tuple[int, English]] = []
    for level in _LEVELS:
        match = pattern("conditions", "english", level).search(near)
        if match:
            levels.append((match.start(), level))
            near = near[: match.start()] + " " * len(match.group()) + near[match.end() :]
    named = spans[0].start() - max(0, spans[0].start() - 40)
    return min(levels, key=lambda each: (abs(each[0] - named), each[1]))[1] if levels else ""


def work_format(lines: tuple[Line, ...]) -> str:
    """remote | hybrid | office | "" (not said)."""
    seen = {name for line in lines for name in _formats(line)}
    for name in ("hybrid", "not_remote", "remote", "office"):
        if name in seen:
            return "office" if name == "not_remote" else name
    return ""


def _formats(line: Line) -> Iterator[str]:
    text = re.sub(load("conditions")["format"]["perk_only"], " ", line.text, flags=re.IGNORECASE)
    hits = [name for name in ("hybrid", "not_remote", "remote", "office") if found(text, "conditions", "format", name)]
    if "not_remote" in hits:
        hits = ["not_remote"]
    elif "remote" in hits and "office" in hits:
        # "remote or from the office": the choice is theirs who work, so remote is possible.
        hits = ["remote"]
    yield from hits


def team_size(lines: tuple[Line, ...]) -> int | None:
    """How many people the team has now, or None."""
    named = (
        match["n"]
        for line in lines
        for each in patterns("conditions", "team", "pattern")
        for match in each.finditer(line.text)
    )
    sizes = (_number(each) for each in named)
    return next((each for each in sizes if each and 2 <= each <= _LARGEST_TEAM), None)


def _number(text: str) -> int | None:
    spelled: int | None = load("conditions")["numbers"].get(text.lower())
    return int(text) if text.isdecimal() else spelled


def salary(lines: tuple[Line, ...]) -> Salary | None:
    """A month's pay named in the text, or None. Hours and years are brought to a month."""
    for line in lines:
        if line.section in ("conditions", "offer") or found(line.text, "conditions", "salary", "cue"):
            pay = _pay(line.text)
            if pay is not None:
                return pay
    return None


def in_dollars(amount: int | None, currency: str) -> int | None:
    """Roughly what it is in US dollars; None for an unknown currency."""
    rate: float | None = load("conditions")["dollars"].get(currency or "USD")
    return None if amount is None or rate is None else round(amount * rate)


@cache
def _money() -> re.Pattern[str]:
    signs = "|".join(f"(?:{each})" for signs in load("conditions")["currency"].values() for each in signs)
    amount = r"\d{1,3}(?:[ \u00a0.,'’]\d{3})+(?!\d)|\d+(?:[.,]\d+)?"
    unit = load("conditions")["salary"]["thousand"]
    low, high = (rf"(?P<{name}>{amount})\s?(?P<{name}k>{unit}\b)?" for name in ("low", "high"))
    span = rf"{low}(?:\s?(?:{signs})?\s?(?:[-–—]|to|до|do)\s?(?:{signs})?\s?{high})?"
    return re.compile(rf"(?P<before>{signs})?\s?{span}\s?(?P<after>{signs})?", re.IGNORECASE)


def _pay(text: str) -> Salary | None:
    for match in _money().finditer(text):
        currency = _currency(match["before"] or "") or _currency(match["after"] or "") or _currency(match.group())
        around = text[max(0, match.start() - 50) : match.end() + 40]
        if currency and not re.search(load("conditions")["salary"]["deny"], around, re.IGNORECASE):
            pay = _monthly(match, currency, around)
            if pay is not None:
                return pay
    return None


def _currency(sign: str) -> str:
    return next((name for name in load("conditions")["currency"] if found(sign, "conditions", "currency", name)), "")


def _monthly(match: re.Match[str], currency: str, around: str) -> Salary | None:
    low, high = _amount(match["low"], match["lowk"] or match["highk"]), _amount(match["high"], match["highk"])
    rules = load("conditions")["salary"]
    if re.search(rules["hour"], around, re.IGNORECASE):
        low, high = _times(low, _HOURS_A_MONTH), _times(high, _HOURS_A_MONTH)
    elif re.search(rules["year"], around, re.IGNORECASE):
        low, high = _times(low, 1 / 12), _times(high, 1 / 12)
    dollars = in_dollars(high or low, currency) or 0
    if not _LEAST <= dollars <= _MOST or (low and high and low > high):
        return None
    if high is None and re.search(
        r"(up to|до|do|max\w*)\s*\W{0,3}$", match.string[: match.start("low")], re.IGNORECASE
    ):
        low, high = None, low
    return Salary(min=low, max=high, currency=currency)


def _amount(figure: str | None, thousand: str | None) -> int | None:
    if not figure:
        return None
    grouped = re.fullmatch(r"\d{1,3}(?:[ \u00a0.,'’]\d{3})+", figure)
    value = float(re.sub(r"\D", "", figure)) if grouped else float(figure.replace(",", "."))
    return round(value * 1000) if thousand else round(value)


def _times(amount: int | None, factor: float) -> int | None:
    return None if amount is None else round(amount * factor)
