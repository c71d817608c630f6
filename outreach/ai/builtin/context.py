"""Whether an ordinary word that looks like a technology is one: settled by the words around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from outreach.ai.data import load

# What may stand between two names of one list: marks, a version, "and".
_BETWEEN = re.compile(
    r"^(?:\s?v?\d{1,4}(?:\.\d{1,3}){0,2}\+?(?!\w))?[\s,/|;+&()\[\]•·–—:'\"*-]*(?:(?:and|or|with|on|plus|та|і|й|або|чи|и|или|с|на|z|i|oraz|lub|w|incl|"
    r"including|to|e\.g|etc)\b[\s,/|;+&()•·.-]*)?$",
    re.IGNORECASE,
)
_AROUND = 60
_WORD_BEFORE = re.compile(r"([^\W\d_][\w'’ʼ-]*)\s+$")
_WORD_AFTER = re.compile(r"^\s+([^\W\d_][\w'’ʼ-]*)")
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?…:\n•*–—-]|\d[.)])[\s\"«“„'(\[]*$")


class Named(Protocol):
    """A technology at text[start:end]."""

    @property
    def name(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class _Rule:
    after: re.Pattern[str] | None
    before: re.Pattern[str] | None
    near: re.Pattern[str] | None
    alone: bool
    proper: bool


def is_meant(at: int, found: Sequence[Named], text: str) -> bool:
    """True when the weak spelling found[at] stands for the technology."""
    mention = found[at]
    rule = _rule(mention.name)
    before, after = text[max(0, mention.start - _AROUND) : mention.start], text[mention.end : mention.end + _AROUND]
    if rule.after and rule.after.search(after):
        return False
    if _in_list(at, found, text):  # "from PHP to Go" is no "to go"
        return True
    if rule.before and rule.before.search(before):
        return False
    if rule.alone:
        return True
    if rule.near and rule.near.search(_line_without(mention, text)):
        return True
    return rule.proper and (_is_proper_noun(text, mention.start, mention.end) or _is_whole_line(text, mention))


def _is_proper_noun(text: str, start: int, end: int) -> bool:
    """A capital inside a sentence, with no other capitalised word beside it: none of our languages writes so a noun."""
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    if not text[start].isupper() or _SENTENCE_BEGINS.search(before) is not None or not before.strip():
        return False
    left, right = _WORD_BEFORE.search(before), _WORD_AFTER.search(after)
    return not ((left and left.group(1)[0].isupper()) or (right and right.group(1)[0].isupper()))


def _is_whole_line(text: str, mention: Named) -> bool:
    """A list item that is nothing but the name."""
    start, end = text.rfind("\n", 0, mention.start) + 1, text.find("\n", mention.end)
    line = text[start : len(text) if end < 0 else end]
    return not re.sub(r"\W", "", line.replace(text[mention.start : mention.end], "", 1))


def _in_list(at: int, found: Sequence[Named], text: str) -> bool:
    """True when another technology stands beside it with nothing but list marks between."""
    mention = found[at]
    # "C/C++" names two technologies in one place, so the nearest neighbour may be two steps away.
    around = found[max(0, at - 2) : at + 3]
    return any(
        _beside(each, mention, text) if each.end <= mention.start else _beside(mention, each, text)
        for each in around
        if each.end <= mention.start or each.start >= mention.end
    )


def _beside(left: Named, right: Named, text: str) -> bool:
    between = text[left.end : right.start]
    return left.name != right.name and "\n" not in between and len(between) <= 24 and bool(_BETWEEN.match(between))


def _line_without(mention: Named, text: str) -> str:
    start = text.rfind("\n", 0, mention.start) + 1
    end = text.find("\n", mention.end)
    stop = len(text) if end < 0 else end
    # A bounded window: a text without line breaks is one line, and "developer" far away proves nothing.
    return (
        text[max(start, mention.start - 120) : mention.start] + " " + text[mention.end : min(stop, mention.end + 120)]
    )


@cache
def _rule(name: str) -> _Rule:
    rules = load("false_friends")
    row: dict[str, Any] = rules.get(name, rules["default"])
    proper = bool(row.get("proper", name not in rules))
    return _Rule(
        _compiled(row, "after"), _compiled(row, "before"), _compiled(row, "near"), bool(row.get("alone")), proper
    )


def _compiled(row: dict[str, Any], key: str) -> re.Pattern[str] | None:
    return re.compile(row[key], re.IGNORECASE) if key in row else None
