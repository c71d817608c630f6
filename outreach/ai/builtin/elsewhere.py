"""The technologies a line names as the job's own: not what was, what others use, or what nobody asks for."""

from __future__ import annotations

import re
from functools import cache

from outreach.ai.builtin.patterns import found, pattern
from outreach.ai.builtin.sections import Line
from outreach.ai.builtin.technologies import mentions
from outreach.ai.data import load

# Under such a heading "rewrite it from PHP to Go" is the work itself.
_THE_JOB = ("responsibilities", "requirements", "nice")


def own_names(line: Line) -> tuple[str, ...]:
    """Canonical names, each once, in reading order."""
    spans = _elsewhere(line)
    named = (each.name for each in mentions(line.text) if not any(a <= each.start < b for a, b in spans))
    return tuple(dict.fromkeys(named))


def _elsewhere(line: Line) -> list[tuple[int, int]]:
    if line.section in _THE_JOB:
        return _come_from(line.text) if line.section == "requirements" else []
    return list(_clauses(line.text))


def _clauses(text: str) -> list[tuple[int, int]]:
    """The clauses that speak of other times or people. A bracket belongs to what stands before it."""
    spans: list[tuple[int, int]] = []
    told, start = False, 0
    for end, mark in [*((each.start(), each.group()) for each in _border().finditer(text)), (len(text), "")]:
        clause = found(text[start:end], "elsewhere", "clause")
        inherited = told and start > 0 and text[start] == "("
        if clause or inherited:
            spans.append((start, end))
        told, start = clause or (inherited and mark != ")"), end
    return spans


def _come_from(text: str) -> list[tuple[int, int]]:
    return [(each.end(), each.end() + 20) for each in pattern("elsewhere", "from").finditer(text)]


@cache
def _border() -> re.Pattern[str]:
    return re.compile(load("elsewhere")["border"], re.IGNORECASE)
