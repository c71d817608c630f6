"""Where a change started and where it ended, and what is only roughly said: the words before a number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from outreach.evidence.data import load
from outreach.evidence.tokens import Token

_PREPOSITIONS = frozenset(["from", "з", "із", "зі", "с", "со", "z", "ze", "від", "от", "od", "to", "до", "do"])


def role_at(found: Sequence[Token], first: int) -> str:
    """Whether the number is where a change started or where it ended, by the words before it."""
    if first and found[first - 1].lower in ("nie", "не", "not"):
        return "from"  # "eight percent, not seventeen"
    for at in range(first - 1, max(first - 5, -1), -1):
        token = found[at]
        if token.kind == "number" or token.text in (".", ";"):
            return ""
        role = _direction(token.lower) if token.lower else ""
        near = first - at == 1 or found[first - 1].lower in _rough_words()
        if role and (near or token.lower not in _PREPOSITIONS):
            return "from" if at and found[at - 1].lower == "used" else role
    return ""


@lru_cache(maxsize=20_000)
def _direction(word: str) -> str:
    table = load("units")["direction"]
    if len(word) > 24:
        return ""
    return "from" if re.fullmatch(table["start"], word) else "to" if re.fullmatch(table["end"], word) else ""


def rough_at(found: Sequence[Token], first: int) -> bool:
    words = _rough_words()
    return any(each.lower in words for each in found[max(0, first - 3) : first])


@cache
def _rough_words() -> frozenset[str]:
    return frozenset(load("units")["rough"]["words"].split())
