"""The language a vacancy's prose is written in, whatever Latin names stand in it."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from outreach.ai.base import Language
from outreach.ai.builtin.technologies import ADDRESS
from outreach.ai.data import load

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)?")
_CYRILLIC = re.compile(r"[а-яёіїєґ]", re.IGNORECASE)
_LONGEST = 20_000
# Function words are about a third of English or Polish prose, so a hit stands for three words.
_WORDS_PER_HIT = 3
_SHORT = 8
# In a Ukrainian or Russian vacancy half of the text may be English lists; its own sentences still decide.
_CYRILLIC_WEIGHT = 1.5


def detect(text: str, title: str = "") -> Language:
    """en, uk, ru, pl, or "" when the text has too few words to tell. Never raises."""
    words = [each.lower() for each in _WORD.findall(ADDRESS.sub(" ", text[:_LONGEST]))]
    if len(words) < 3:
        words += [each.lower() for each in _WORD.findall(title)]
    counts = Counter(words)
    cyrillic = sum(number for word, number in counts.items() if _CYRILLIC.search(word))
    scores: dict[Language, float] = {
        "en": _hits(counts, "en") * _WORDS_PER_HIT,
        "pl": _polish(counts, len(words)),
    }
    latin: Language = "pl" if scores["pl"] > scores["en"] else "en"
    if cyrillic and cyrillic * _CYRILLIC_WEIGHT >= scores[latin]:
        return _east_slavic(counts)
    return latin if scores[latin] or len(words) >= 3 else ""


def _polish(counts: Counter[str], length: int) -> int:
    # Polish prose shows its letters soon; Ukrainian in Latin letters has the same little words and not these.
    lettered = _lettered(counts, "pl")
    return _hits(counts, "pl") * _WORDS_PER_HIT + lettered if lettered or length < _SHORT else 0


def _east_slavic(counts: Counter[str]) -> Language:
    ukrainian = _lettered(counts, "uk") * 2 + _hits(counts, "uk")
    russian = _lettered(counts, "ru") * 2 + _hits(counts, "ru")
    return "ru" if russian > ukrainian else "uk"


def _hits(counts: Counter[str], language: str) -> int:
    return sum(number for word, number in counts.items() if word in _words(language))


def _lettered(counts: Counter[str], language: str) -> int:
    letters = set(load("language")["letters"][language])
    return sum(number for word, number in counts.items() if letters & set(word))


@cache
def _words(language: str) -> frozenset[str]:
    return frozenset(load("language")["words"][language].split())
