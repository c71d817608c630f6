"""What a piece of a vacancy is about: the kind of problem it names, a figure that is to change, or an aside."""

from __future__ import annotations

import re
from functools import cache

from outreach.ai.data import load_from

UNCLEAR, GOAL, STACK = "unclear", "goal", "stack"
# A sentence is not read beyond that: what a need is stands at its beginning.
_READ = 400


def kinds(text: str) -> tuple[str, ...]:
    """The kinds of problem the words name, the most telling first; empty when they name none."""
    return tuple(name for name, pattern in _kinds() if pattern.search(text[:_READ]))


def has_target(text: str) -> bool:
    """True when something is to get better by a figure, or must stay within one."""
    return _pattern("target").search(text[:_READ]) is not None


def is_aside(text: str) -> bool:
    """True for what is about a person, the office, the hiring or the fun."""
    return _pattern("aside").search(text[:_READ]) is not None


def asks_rate(text: str) -> bool:
    """True when the vacancy asks what we cost."""
    return _pattern("asks_rate").search(text) is not None


@cache
def _kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    tables: dict[str, list[str]] = load_from("draft", "needs")["kinds"]
    return tuple((name, _any(patterns)) for name, patterns in tables.items())


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return _any(load_from("draft", "needs")[name]["patterns"])


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in patterns), re.IGNORECASE)
