"""The title of DOU's feed holds all a card holds: "Role в Company, $2800–3500, Київ, Краків (Польща), віддалено"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from typing import Any

from sourcing.boards import clean
from sourcing.boards.djinni import words

_BEFORE_COMPANY = (" в ", " at ")  # English pages are *unconfirmed*; "в" wins when both are there
_REMOTE = {"віддалено", "удаленно", "remote", "remotely"}
_ABROAD = {"за кордоном", "за рубежом", "за границей", "abroad"}
_LEGAL = re.compile(
    r"(?:llc|ltd|inc|incorporated|corp|co|gmbh|ag|s\.?a|s\.?r\.?o|plc|тов|lp|llp|b\.?v)\.?", re.IGNORECASE
)
LONGEST = 1000  # of a headline; real ones stay under 200
_OPEN_ENDED = re.compile(r"\d\s*\+\s*$")


def read(title: str, slug: str = "") -> dict[str, Any]:
    """The Posting's fields a headline states: title, company, salary, cities, work format, "за кордоном" as a tag.

    `slug` is the company's key in the link; it settles where a company's name begins and ends. A headline without a
    company stays whole.
    """
    said = clean.line(unescape(title[:LONGEST]))  # the feed escapes twice: "R&amp;amp;D"
    role, rest = _split(said, slug)
    if not rest:
        return {"title": said}
    company, others = _company(_pieces(rest), slug)
    return {"title": role, "company": company, **facts(others)}


def facts(pieces: Iterable[str]) -> dict[str, Any]:
    """Salary, cities and work format of short texts like "$2800–3500", "Київ", "віддалено"."""
    stated: dict[str, Any] = {}
    cities, tags, remote = [], [], False
    for each in filter(None, map(clean.line, pieces)):
        money = salary(each)
        if money:
            stated |= money
        elif each.casefold() in _REMOTE:
            remote = True
        elif each.casefold() in _ABROAD or words.names_money(each):  # pay by the hour is told, not counted
            tags.append(each)
        else:
            cities.append(each)
    # With a city the candidate may choose, without "віддалено" it may still be hybrid: neither is said.
    return stated | {
        "cities": tuple(cities),
        "tags": tuple(tags),
        "work_format": "remote" if remote and not cities else "",
    }


def salary(said: str) -> dict[str, Any]:
    """The salary's fields of a text that is one, {} otherwise. DOU's salaries are for a month."""
    low, high, currency = words.salary(said)
    if not currency:
        return {}
    if low == high and _OPEN_ENDED.search(said):
        high = None
    return {"salary_min": low, "salary_max": high, "salary_currency": currency}


def places(said: str) -> list[str]:
    """The pieces of a line of places: "Київ, Краків (Польща), віддалено"."""
    return _pieces(clean.line(said))


def _split(said: str, slug: str) -> tuple[str, str]:
    """(role, company and the rest): at the place whose company fits the slug, else at the last one."""
    for word in _BEFORE_COMPANY:
        at = [found.start() for found in re.finditer(re.escape(word), said) if found.start() > 0]
        found = [(said[:place].strip(), said[place + len(word) :].strip()) for place in reversed(at)]
        found = [(role, rest) for role, rest in found if role and rest]
        if found:
            return next((each for each in found if _fits(_pieces(each[1])[0], slug)), found[0])
    return said, ""


def _company(pieces: list[str], slug: str) -> tuple[str, list[str]]:
    """The company's name, which may hold commas ("Acme, Ltd"), and the pieces behind it."""
    name, rest = pieces[0], pieces[1:]
    while rest and (_LEGAL.fullmatch(rest[0]) or _goes_on(name, rest[0], slug)):
        name, rest = f"{name}, {rest[0]}", rest[1:]
    return name, rest


def _fits(name: str, slug: str) -> bool:
    return bool(_key(name)) and _key(slug).startswith(_key(name))


def _goes_on(name: str, more: str, slug: str) -> bool:
    """Whether the slug says that the name does not end at the comma: "smith-brown-and-sons"."""
    return bool(_key(more)) and _fits(name, slug) and _fits(name + more, slug)


def _key(said: str) -> str:
    """Latin letters and digits only, which is what a slug is made of; "" of a Cyrillic name."""
    return re.sub(r"[^a-z0-9]", "", said.casefold())


def _pieces(said: str) -> list[str]:
    """Parts between commas that stand in no brackets: "Example (Holding, Ltd)" is one."""
    return [each.strip() for each in re.split(r",\s(?![^()]*\))", said[:LONGEST]) if each.strip()] or [said]
