"""Seniority and years of experience, as the words say them: years alone make nobody senior."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from outreach.ai.base import Seniority
from outreach.ai.builtin.patterns import found, pattern
from outreach.ai.builtin.requirements import is_nice, required_lines
from outreach.ai.builtin.sections import Line
from outreach.ai.data import load

# From the lowest: of "Middle/Senior" the first one is taken.
_LEVELS: tuple[Seniority, ...] = ("junior", "middle", "senior", "lead")
_MOST_YEARS = 15  # more is a company's age
_NOT_ASKED = ("offer", "process", "about", "conditions")
_TEXT = ("", "about", "requirements")
_BEFORE, _NEAR, _AFTER_LOOKING = 40, 26, 80


def seniority(title: str, lines: tuple[Line, ...]) -> Seniority:
    """From the title, else from a level the text gives to the vacancy itself. "" when no word says it."""
    return _chosen(title, _levels(title)) or next((level for line in lines if (level := _told(line))), "")


def years_experience(lines: tuple[Line, ...], months: int | None = None) -> float | None:
    """The most years asked for any one thing, 0 for "no experience needed"; the board's number where none is named."""
    required = {each.id for each in required_lines(lines)}
    asked = [value for each in lines if _asks_years(each, required) for value in _years(each)]
    asked += [value for each in lines if _must(each, required) for value in _phrased(each)]
    if asked:
        return max(asked)
    if any(found(each.text, "seniority", "none", "words") for each in lines if each.section not in _NOT_ASKED):
        return 0
    return round(months / 12, 1) if months else None


def _levels(text: str) -> list[tuple[int, int, Seniority]]:
    """(start, end, level) of every level named, in reading order."""
    named = [
        (match.start(), match.end(), level)
        for level in _LEVELS
        for match in pattern("seniority", "title", level).finditer(text)
    ]
    return sorted(named)


def _chosen(text: str, levels: list[tuple[int, int, Seniority]]) -> Seniority:
    """The highest level, except that of alternatives ("Middle/Senior") the lowest is meant."""
    if not levels:
        return ""
    borders = zip(levels, levels[1:], strict=False)
    alternatives = any(_rule("between").match(text[one[1] : other[0]]) for one, other in borders)
    return (min if alternatives else max)((each[2] for each in levels), key=_LEVELS.index)


def _told(line: Line) -> Seniority:
    """The level this line gives to the vacancy, "" when it gives none or speaks of somebody else."""
    own = [each for each in _levels(line.text) if _is_ours(line, each)]
    return _chosen(line.text, own)


def _is_ours(line: Line, named: tuple[int, int, Seniority]) -> bool:
    start, end, level = named
    text, before = line.text, line.text[max(0, named[0] - _BEFORE) : named[0]]
    if _rule("others").search(before) or _rule("language").search(text[max(0, start - _NEAR) : end + _NEAR]):
        return False
    if _rule("level").search(text[max(0, start - _NEAR) : start]) or _rule("level").search(text[end : end + 16]):
        return line.section != "responsibilities" or level != "lead"
    if line.section in ("offer", "conditions"):
        return _rule("pay").search(text) is not None
    if line.section not in _TEXT or level == "lead":
        return False
    looked_for = _rule("looking").search(text[max(0, start - _AFTER_LOOKING) : start]) is not None
    return start <= 2 or looked_for or (line.section != "requirements" and _beside_role(text, end))


def _beside_role(text: str, end: int) -> bool:
    return _role().match(text[end : end + 60]) is not None


@cache
def _rule(name: str) -> re.Pattern[str]:
    return re.compile(load("seniority")["text"][name], re.IGNORECASE)


@cache
def _role() -> re.Pattern[str]:
    return re.compile(load("seniority")["noun"]["role"], re.IGNORECASE)


def _asks_years(line: Line, required: set[str]) -> bool:
    rules = load("seniority")["years"]
    if line.section in _NOT_ASKED and line.id not in required:
        return False
    if is_nice(line) or re.search(rules["not_work"], line.text, re.IGNORECASE):
        return False
    return _must(line, required) or re.search(rules["about_work"], line.text, re.IGNORECASE) is not None


def _must(line: Line, required: set[str]) -> bool:
    return line.id in required or (line.section == "requirements" and not is_nice(line))


def _years(line: Line) -> Iterator[float]:
    rules, words = load("seniority")["years"], load("seniority")["words"]
    for each in rules["pattern"]:
        for match in re.finditer(each, line.text, re.IGNORECASE):
            value = float(match["low"].replace(",", "."))
            if value <= _MOST_YEARS:
                yield value
    for match in _spelled().finditer(line.text):
        yield float(words[match["word"].lower()])


def _phrased(line: Line) -> Iterator[float]:
    """Words of their own: "half a year", "dwuletnia praktyka"."""
    for value, phrase in load("seniority")["phrases"].items():
        if re.search(phrase, line.text, re.IGNORECASE):
            yield float(value)


@cache
def _spelled() -> re.Pattern[str]:
    rules, words = load("seniority")["years"], load("seniority")["words"]
    return re.compile(rules["word"].replace("{words}", "|".join(map(re.escape, words))), re.IGNORECASE)
