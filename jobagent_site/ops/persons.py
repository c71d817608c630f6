"""Whom a page names: beside an address, in a place for people, by a first name, or after words like "Recruiter:"."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from leads.services.matching.words import fold
from outreach.ai.data import load
from outreach.contacts import names_beside, never_alone, people_beside
from outreach.names import nominative
from sourcing.boards import clean

# Who offers a vacancy, as boards mark it: LinkedIn's block, links to a person's page.
_PLACES = (
    "[class*=recruiter] [class*=title], [class*=recruiter] [class*=name], [class*=recruiter] .sr-only, "
    "[class*=hirer] [class*=name], [itemprop=author], [rel=author], [data-recruiter-name], meta[name=author], "
    'a[href*="/in/"], a[href*="/recruiter"], [class*=recruiter-name], [class*=author-name]'
)
# Who looks at it while logged in.
_VISITOR = '[class*=user-name], [class*=user_name], [class*=username], a[href*="/users/"], a[href*="/profile/"]'
_SAID_BY = ("data-recruiter-name", "aria-label", "title", "content", "alt")
_CAPITALISED = r"[A-ZА-ЯЁІЇЄҐŁŚŻŹĆÓ][^\W\d_]{2,30}(?:['’ʼ-][^\W\d_]{1,30})?"
_RUN = re.compile(rf"\b{_CAPITALISED}(?:[ \u00a0]{_CAPITALISED}){{1,2}}")
_CUE = re.compile(
    r"\b(?:(?:recruiter|рекрутер\w*|hr|contact(?: person)?|контакт\w*|kontakt\w*|author|автор)\s?[:–—]"
    r"|(?:regards|sincerely|wishes|повагою|уважением|pozdrawiam|poważaniem)\s?[,:–—]"
    r"|звати|зовут|my name is|nazywam się)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\s(?:alt|title|aria-label)=\"([^\"<>]{3,80})\"", re.IGNORECASE)
_PERSON_KEYS = frozenset(("author", "creator", "editor", "applicationcontact", "contactpoint", "employee", "founder"))


def named(markup: str, texts: Iterable[str]) -> list[str]:
    """The names on a page, each once: `markup` is the page, `texts` what a reader reads of it."""
    found = [*_in_places(markup), *_in_data(markup)]
    for text in (" \n ".join(_LABEL.findall(markup)), *texts):
        found += names_beside(text)
        found += people_beside(text, [cue.span() for cue in _CUE.finditer(text)])
        found += [run for run in _RUN.findall(text) if _begins_with_a_first_name(run)]
    return list(dict.fromkeys(found))


def visitors(markup: str) -> list[str]:
    """Names of whoever was logged in, longest first. They are taken out as they stand: a name of an everyday word would
    take that word out of every text."""
    said = {name for node in LexborHTMLParser(markup).css(_VISITOR) for name in _said(node)}
    return sorted((name for name in said if _RUN.fullmatch(name)), key=len, reverse=True)


def runs(text: str) -> list[str]:
    """Every run of two or three capitalised words, each once."""
    return list(dict.fromkeys(_RUN.findall(text)))


def _begins_with_a_first_name(run: str) -> bool:
    first, *others = run.split()
    known = nominative(first) or fold(first) in _sounds()
    return bool(known) and never_alone().isdisjoint(each.lower() for each in (first, *others))


@cache
def _sounds() -> frozenset[str]:
    """First names as they sound: Olha is Ольга."""
    return frozenset(fold(name) for language in ("uk", "ru", "pl") for name in load("names")[language].split())


def _in_places(markup: str) -> Iterator[str]:
    for node in LexborHTMLParser(markup).css(_PLACES):
        yield from (said for said in _said(node) if 0 < len(said.split()) <= 4 and said[0].isupper())


def _said(node: LexborNode) -> Iterator[str]:
    """What an element and the pictures in it say: text and labels."""
    yield clean.line(node.text())
    yield from (clean.line(each.attributes.get(name)) for each in (node, *node.css("img")) for name in _SAID_BY)


def _in_data(markup: str) -> Iterator[str]:
    """Persons of the page's JSON-LD."""
    for node in LexborHTMLParser(markup).css('script[type="application/ld+json"]'):
        try:
            yield from _persons(json.loads(node.text(), strict=False))
        except (ValueError, RecursionError):
            continue


def _persons(data: Any, *, is_person: bool = False) -> Iterator[str]:
    if isinstance(data, list):
        for each in data:
            yield from _persons(each, is_person=is_person)
    elif isinstance(data, dict):
        if (is_person or data.get("@type") in ("Person", "ContactPoint")) and isinstance(data.get("name"), str):
            yield data["name"]
        for key, value in data.items():
            yield from _persons(value, is_person=key.lower() in _PERSON_KEYS)
    elif is_person and isinstance(data, str):
        yield data
