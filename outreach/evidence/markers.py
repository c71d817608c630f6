"""Claims that are words: superlatives, promises, "never", awards, long histories, whose work it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from outreach.evidence.data import load

# What a sentence about us may not say unless a fact says it too.
CLAIMED = ("superlative", "promise", "negation", "certificate", "history", "discount", "included", "at_once")
_QUICK = 4000


def marked(text: str, kind: str) -> Iterator[tuple[int, int]]:
    """Places of a kind of marker in a folded text. The patterns are linear."""
    lowered = text[:_QUICK].lower().replace("ё", "е")
    for match in _pattern(kind).finditer(lowered):
        yield match.start(), match.end()


@lru_cache(maxsize=4096)
def has(text: str, kind: str) -> bool:
    return next(marked(text, kind), None) is not None


_ROWS = ("en", "uk", "ru", "pl")


@lru_cache(maxsize=4096)
def opens(words: str, kind: str, language: str) -> bool:
    """Like `has`, in one language: "on" begins a place in English and a man in Polish. All of them where it is ""."""
    if language not in _ROWS:
        return has(words, kind)
    row = load("markers")[kind]["all"][_ROWS.index(language)]
    return re.search(row, words.lower().replace("ё", "е")) is not None


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    table = load("applicant") if kind in load("applicant") else load("markers")
    return re.compile("|".join(f"(?:{each})" for each in table[kind]["all"]))
