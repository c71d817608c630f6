"""First names in the cases of four languages, turned back into the name only where it can be one name alone."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import Any

from outreach.ai.data import load

_LANGUAGES = ("uk", "ru", "pl")


def nominative(word: str) -> str:
    """The first name a word is a case of, or the word itself if it is a known name; "" where that is not certain."""
    if word in _known():
        return word
    meant = _declined().get(word, frozenset())
    return next(iter(meant)) if len(meant) == 1 else ""


def is_verb(word: str) -> bool:
    """True for "Напишіть", "Присылайте", "Czekamy": what stands before a name and is none."""
    return word not in _known() and re.search(load("names")["verbs"]["endings"], word.lower()) is not None


@cache
def _known() -> frozenset[str]:
    return frozenset(name for language in _LANGUAGES for name in load("names")[language].split())


@cache
def _declined() -> dict[str, frozenset[str]]:
    """Declined form → the names it may be. A form that two languages share counts once for each name."""
    found: dict[str, set[str]] = defaultdict(set)
    for language in _LANGUAGES:
        for name in load("names")[language].split():
            for form in _forms(name, language):
                found[form].add(name)
    return {form: frozenset(names) for form, names in found.items()}


def _forms(name: str, language: str) -> list[str]:
    tables: dict[str, Any] = load("names")
    if name in tables["forms"]:
        return list(tables["forms"][name].split())
    endings: dict[str, str] = tables["cases"][language]
    ending = max((each for each in endings if name.endswith(each)), key=len)
    stem = name[: len(name) - len(ending)]
    # A name in a vowel that no ending names has no rule here.
    return [] if not ending and name[-1] in "аеиіоуыюяaeiouy" else [stem + each for each in endings[ending].split()]
