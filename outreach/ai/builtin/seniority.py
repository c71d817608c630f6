"""Seniority and years of experience."""

from __future__ import annotations

import re
from functools import cache

from outreach.ai.base import Seniority
from outreach.ai.builtin.patterns import found, pattern
from outreach.ai.builtin.requirements import is_nice
from outreach.ai.builtin.sections import Line
from outreach.ai.data import load

_LEVELS: tuple[Seniority, ...] = ("lead", "senior", "middle", "junior")
_SENIOR_YEARS, _MIDDLE_YEARS = 5, 2
_MOST_YEARS = 15  # more is a company's age
_NOT_ASKED = ("offer", "process", "about")


def seniority(title: str, lines: tuple[Line, ...], years: float | None) -> Seniority:
    """From the title, else from a level beside a role in the text, else from the years asked. "" when nothing says."""
    return _named(title) or _in_text(lines) or _by_years(years)


def years_experience(lines: tuple[Line, ...], months: int | None = None) -> float | None:
    """The most years asked for any one thing; the board's own number where the text names none."""
    asked = [value for each in lines if _asks_years(each) for value in _years(each.text)]
    if asked:
        return max(asked)
    return round(months / 12, 1) if months else None


def _named(title: str) -> Seniority:
    return next((level for level in _LEVELS if found(title, "seniority", "title", level)), "")


def _in_text(lines: tuple[Line, ...]) -> Seniority:
    for each in lines:
        if each.section in ("", "requirements", "about"):
            level = next((level for level in _LEVELS[1:] if _before_role(level).search(each.text)), "")
            if level:
                return level  # type: ignore[return-value]
    return ""


@cache
def _before_role(level: str) -> re.Pattern[str]:
    return re.compile(f"(?:{pattern('seniority', 'title', level).pattern}){load('seniority')['noun']['role']}", re.I)


def _by_years(years: float | None) -> Seniority:
    if years is None:
        return ""
    if years >= _SENIOR_YEARS:
        return "senior"
    return "middle" if years >= _MIDDLE_YEARS else "junior"


def _asks_years(line: Line) -> bool:
    rules = load("seniority")["years"]
    if line.section in _NOT_ASKED or is_nice(line) or re.search(rules["not_work"], line.text, re.IGNORECASE):
        return False
    return line.section == "requirements" or re.search(rules["about_work"], line.text, re.IGNORECASE) is not None


def _years(text: str) -> list[float]:
    rules, words = load("seniority")["years"], load("seniority")["words"]
    figures = [
        float(match["low"].replace(",", ".")) for each in rules["pattern"] for match in re.finditer(each, text, re.I)
    ]
    spelled = re.finditer(rules["word"].replace("{words}", "|".join(map(re.escape, words))), text, re.IGNORECASE)
    return [each for each in figures if each <= _MOST_YEARS] + [
        float(words[match["word"].lower()]) for match in spelled
    ]
