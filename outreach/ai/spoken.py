"""Whether a text is plainly in another language than it should be. Names, quotations and short texts decide nothing."""

from __future__ import annotations

import re
from functools import cache

from outreach.ai.base import Language
from outreach.ai.builtin.technologies import ADDRESS
from outreach.ai.data import load

LANGUAGES: tuple[Language, ...] = ("en", "uk", "ru", "pl")
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)?")
# Whoever quotes the vacancy quotes it in its own language. Bounded: a quotation mark may stay open.
_QUOTED = re.compile(r"«[^»]{1,600}»|“[^”]{1,600}”|„[^”“]{1,600}[”“]|\"[^\"\n]{1,600}\"")
_LONGEST = 20_000
_LEAST = 4  # words that only one language has
_TIMES = 4  # so many more than the expected language has


def other_language(text: str, expected: str) -> Language:
    """The language a text is plainly in, when it is not the expected one; "" when it is, or cannot be told."""
    said = ADDRESS.sub(" ", _QUOTED.sub(" ", text[:_LONGEST]))
    words = [each.lower() for each in _WORD.findall(said)]
    marks = {each: sum(_marked(word, each) for word in words) for each in LANGUAGES}
    found = max(LANGUAGES, key=lambda each: marks[each])
    plain = marks[found] >= max(_LEAST, _TIMES * marks.get(expected, 0))  # type: ignore[call-overload]
    return found if found != expected and plain else ""


def _marked(word: str, language: Language) -> bool:
    """Whether the word has a letter or is a little word that only this language has."""
    letters, own = _own(language)
    return word in own or not letters.isdisjoint(word)


@cache
def _own(language: Language) -> tuple[frozenset[str], frozenset[str]]:
    data = load("language")
    words = {name: frozenset(row.split()) for name, row in data["words"].items()}
    shared = frozenset().union(*(row for name, row in words.items() if name != language))
    return frozenset(data["letters"].get(language, "")), words[language] - shared
