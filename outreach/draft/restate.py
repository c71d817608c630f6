"""Their words inside our sentence: a task after "You want to …" where the grammar allows it, else a quotation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from outreach.ai.data import load_from

_WORD = re.compile(r"[^\W\d_]+(?:[’'ʼ-][^\W\d_]+)*")
_MOST_OF_OBJECT, _LONGEST_OBJECT = 5, 48


@dataclass(frozen=True, slots=True)
class Said:
    """`form`: "verb" follows "You want to …", "want" follows "You want …", "quote" stands between marks.

    `thing` is what a task is done to ("p95 of the pricing endpoint"), in a case that "discuss …" takes too; "" where
    that is not certain.
    """

    text: str
    form: str
    thing: str = ""


def said(text: str, language: str) -> Said:
    """The piece as it may stand in a letter of that language. Never raises."""
    for opener, form in _openers(language):
        if match := opener.match(text):
            return _embedded(text[match.end() :], form, language) or Said(text, "quote")
    words = text.split()
    if words and _opens_task(words, language):
        return _embedded(text, "verb", language) or Said(text, "quote")
    return Said(text, "quote")


def speaks_of_us(text: str, language: str) -> bool:
    """True when the piece says "we", "I" or "you" itself, so that it would be somebody else's in our sentence."""
    return _banned(language).search(text) is not None


def _embedded(text: str, form: str, language: str) -> Said | None:
    """The task with "our" turned into "your"; None when somebody else would be speaking in it."""
    if ":" in text or "?" in text or not _WORD.match(text.split()[0] if text else "") and form == "verb":
        return None
    if form == "verb" and not _opens_task(text.split(), language):
        return None
    turned = _WORD.sub(lambda match: _ours(language).get(match.group().lower(), match.group()), text)
    if speaks_of_us(text, language):
        return None
    lowered = turned[0].lower() + turned[1:] if form == "verb" else turned
    return Said(lowered, form, _thing(lowered, language) if form == "verb" else "")


def _thing(task: str, language: str) -> str:
    """The words between a transitive verb and the first preposition, when they are few and clean."""
    verb, _, rest = task.partition(" ")
    if verb not in _words("transitive", language):
        return ""
    found: list[str] = []
    for word in rest.split():
        if word.lower().rstrip(",") in _words("until", language) and not (found and word.lower() == "of"):
            break
        found.append(word)
        if word.endswith((",", ";")):
            break
    thing = " ".join(found).rstrip(",;")
    listing = rest.partition(",")[0] == thing and len(found) == 1  # "seed realistic, fully synthetic data"
    counted = thing[:1].isdigit() or thing.partition(" ")[0] in _words("numerals", language)
    short = len(found) <= _MOST_OF_OBJECT and 6 <= len(thing) <= _LONGEST_OBJECT
    return thing if short and not listing and not counted and not re.search(r"[()+/:–—]", thing) else ""


def _opens_task(words: list[str], language: str) -> bool:
    """True when the first word is a verb in the infinitive; in English one that is no noun here."""
    first, second = words[0].lower().rstrip(","), " ".join(words[1:2]).lower()
    if not _is_infinitive(first, language):
        return False
    return language != "en" or first not in _words("nouns_too", "en") or second in _words("determiners", "en")


def _is_infinitive(word: str, language: str) -> bool:
    if language == "en":
        return word in _words("verbs", "en")
    if word in _words("transitive", language) or word in _table(language).get("verbs", "").split():
        return True
    fits = re.fullmatch(_table(language)["infinitive"].strip("^$"), word) is not None
    return fits and word not in _words("not_infinitive", language) and not word.endswith(("ость", "ість", "ość"))


@cache
def _openers(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(each["pattern"], re.IGNORECASE), each["form"]) for each in _table(language)["openers"])


@cache
def _words(name: str, language: str) -> frozenset[str]:
    return frozenset(_table(language)[name].split())


@cache
def _banned(language: str) -> re.Pattern[str]:
    # In English "I" is a person and "i" is a letter, so case counts there.
    return re.compile(_table(language)["banned"], 0 if language == "en" else re.IGNORECASE)


def _ours(language: str) -> dict[str, str]:
    table: dict[str, str] = _table(language)["ours"]
    return table


def _table(language: str) -> dict[str, Any]:
    table: dict[str, Any] = load_from("draft", "restate")[language]
    return table
