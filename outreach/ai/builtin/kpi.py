"""Sentences that name a measurable result the person answers for."""

from __future__ import annotations

from functools import lru_cache

from outreach.ai.builtin.patterns import found, pattern
from outreach.ai.builtin.sections import Line

# A sentence beyond this is a paragraph that lost its punctuation; it proves nothing by itself.
LONGEST = 600
_NEAR, _HEAD, _SHORT = 60, 36, 9
_NOT_THE_PERSON = ("offer", "conditions", "process", "nice")


# Asked by several readers of the same vacancy.
@lru_cache(maxsize=8)
def kpi_lines(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The KPI sentences, in order."""
    chosen: list[Line] = []
    for line in lines:
        follows = bool(chosen) and chosen[-1].id == f"V{int(line.id[1:] or 0) - 1}" if line.id else False
        if line.id and len(line.text) <= LONGEST and _is_kpi(line, follows):
            chosen.append(line)
    return tuple(chosen)


def _is_kpi(line: Line, follows: bool) -> bool:
    if line.section in _NOT_THE_PERSON or found(line.text, "requirements", "nice"):
        return False
    if line.goal:
        return not _has(line.text, "never") and _measurable(line.text)
    if _has(line.text, "never"):
        return False
    if line.section == "responsibilities":
        return _duty(line.text)
    if line.section == "requirements":
        return _asked(line.text)
    return _told(line, follows)


def _has(text: str, key: str) -> bool:
    return found(text, "kpi", key)


def _measurable(text: str) -> bool:
    return any(_has(text, key) for key in ("bound", "deadline", "figure", "metric"))


def _duty(text: str) -> bool:
    """Among duties a bound on something measured, a date to meet, or an improvement is a result."""
    if _has(text, "bound") and any(_has(text, key) for key in ("metric", "aim", "modal", "goal", "figure")):
        return True
    if _has(text, "deadline") and any(_has(text, key) for key in ("aim", "modal", "goal")):
        return True
    if _has(text, "metric") and _has(text, "aim") and (_has(text, "figure") or _has(text, "goal")):
        return True
    return _improves(text) or (len(text.split()) <= _SHORT and _has(text, "pure"))


def _asked(text: str) -> bool:
    """Under requirements: "experience keeping p95 low" is asked for, not promised; only a stated aim counts."""
    if not _has(text, "bound"):
        return False
    return _has(text, "goal") or ((_has(text, "aim") or _has(text, "modal")) and _has(text, "metric"))


def _told(line: Line, follows: bool) -> bool:
    """In prose: a goal with a measure, what must be so, or a measured thing with its bound in front."""
    text, bound = line.text, _has(line.text, "bound")
    measured = bound or _has(text, "deadline") or (_has(text, "metric") and any(each.isdigit() for each in text))
    if _has(text, "goal") and measured:
        return not _has(text, "story") or _has(text, "modal")
    if _has(text, "story"):
        return False
    if _has(text, "modal") and ((bound and (_has(text, "metric") or _has(text, "figure"))) or _has(text, "deadline")):
        return True
    further = follows and _has(text, "further")
    headed = not line.section and _has(text[:_HEAD], "metric")
    return bound and (further or follows or headed) and _has(text, "metric")


def _improves(text: str) -> bool:
    """A verb of improvement with a metric close behind it."""
    verb = pattern("kpi", "improve").search(text)
    return verb is not None and _has(text[verb.end() : verb.end() + _NEAR], "metric")
