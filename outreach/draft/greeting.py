"""Greeting and the contact's name, kept apart from the writer so that no name reaches a backend."""

from __future__ import annotations

import re
from dataclasses import replace

from outreach.ai.base import Letter
from outreach.ai.data import load_from
from outreach.draft.phrases import LANGUAGES, Phrases, fill

CONTACT = "{contact}"
_NAME = re.compile(r"[^\W\d_]{2,}(?:['’ʼ-][^\W\d_]+)*")
_HARD_CONSONANTS = "бвгґдзклмнпрстфхц"


def fill_contact(letter: Letter, name: str) -> Letter:
    """The letter with the contact's first name in its greeting; "" or what is no name greets without one.

    Only the first line is touched, so "{contact}" in a vacancy's words stays what it is.
    """
    greeting, rest = letter.body.partition("\n")[0], letter.body.partition("\n")[1:]
    return replace(letter, body=greeting.replace(CONTACT, _called(name, letter.language), 1) + "".join(rest))


def _called(name: str, language: str) -> str:
    first = next(iter(name.split()), "").strip(" ,.;:")
    if language not in LANGUAGES or not _NAME.fullmatch(first):
        return ""
    called = {"uk": _vocative_uk, "pl": _vocative_pl}.get(language, str)(first)
    return fill(Phrases(language, "").form("contact"), {"name": called}) if called else ""


def _vocative_uk(name: str) -> str:
    """Катерина → Катерино, Андрій → Андрію, Тарас → Тарасе. A Latin name stays as it is."""
    known: dict[str, str] = load_from("draft", "vocative")["uk"]
    if name in known:
        return known[name]
    if not re.fullmatch(r"[А-ЯІЇЄҐ][а-яіїєґ'’ʼ-]+", name):
        return name
    for ending, called in (("ія", "іє"), ("я", "є"), ("а", "о"), ("й", "ю"), ("о", "е"), ("ь", "ю")):
        if name.endswith(ending):
            return name[: -len(ending)] + called
    return name + "е" if name[-1] in _HARD_CONSONANTS else name + "у"


def _vocative_pl(name: str) -> str:
    """Anna → Anno; other names are not guessed, the greeting stays without one."""
    if name.endswith("sia"):
        return name[:-1] + "u"
    return name[:-1] + "o" if name.endswith("a") and name.isascii() else ""
