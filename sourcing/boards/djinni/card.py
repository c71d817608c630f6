"""One card of a list page: what JSON-LD lacks, and everything when there is no JSON-LD."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from selectolax.lexbor import LexborNode

from sourcing.boards import clean
from sourcing.boards.djinni import address, words

_HIDDEN = ("confidential", "конфіденційно")


def vacancy_id(card: LexborNode) -> str:
    """The id in `job-item-823988`; "" when the node is no card, or a forged one inside a description."""
    key = (card.id or "").removeprefix("job-item-")
    parent = card.parent
    while parent is not None and parent.tag != "main":
        if (parent.id or "").startswith(("job-description-", "job-item-")):
            return ""
        parent = parent.parent
    return key if key.isascii() and key.isdigit() and len(key) <= 12 else ""


def fields(card: LexborNode, origin: str, *, complete: bool) -> dict[str, Any]:
    """The Posting's fields this card states. `complete`: also those JSON-LD gives better."""
    old = card.tag == "li"  # the layout of 2025
    html = _description(card)
    stated: dict[str, Any] = {"description_html": html, **_company(card, old=old)}
    if complete:
        stated |= {**_link(card, origin), "title": _title(card), "description_text": clean.text(html)}
    stated |= _salary(card) | _facts(card) | _numbers(card, with_time=complete)
    return {name: value for name, value in stated.items() if value not in ("", None, ())}


def _description(card: LexborNode) -> str:
    node = card.css_first(".js-original-text") or card.css_first(".js-truncated-text")
    return clean.inside(node) if node is not None else ""


def _link(card: LexborNode, origin: str) -> dict[str, Any]:
    node = card.css_first("a.job_item__header-link, a.job-item__title-link, a.job-list-item__link")
    key, path = address.vacancy_path(_attribute(node, "href"))
    return {"url": origin + path} if key and card.id == f"job-item-{key}" else {}


def _title(card: LexborNode) -> str:
    node = card.css_first("h2.job-item__position, a.job-item__title-link, a.job-list-item__link")
    return clean.line(node.text()) if node is not None else ""


def _company(card: LexborNode, *, old: bool) -> dict[str, Any]:
    node = card.css_first('a[href*="/jobs/company-"]') if old else card.css_first("span.small.text-gray-800")
    name = clean.line(node.text()) if node is not None else ""
    slug = address.company_slug(_attribute(node, "href"))
    return {"company": "" if name.casefold() in _HIDDEN else name, "company_slug": slug}


def _salary(card: LexborNode) -> dict[str, Any]:
    node = card.css_first("strong.text-success, span.text-success, span.text-body-tertiary")
    return _money(node.text()) if node is not None else {}


@lru_cache(maxsize=1024)
def _money(text: str) -> dict[str, Any]:
    said = clean.line(text)
    low, high, currency = words.salary(said)
    stated = {"salary_min": low, "salary_max": high, "salary_currency": currency}
    return stated if currency else {"salary_level": words.relative(said)}


def _facts(card: LexborNode) -> dict[str, Any]:
    """The line "work format · location · experience · English · domain"; any may be missing, so each is recognised."""
    stated: dict[str, Any] = {}
    tags: list[str] = []
    row = card.css_first("div.fw-medium.d-flex")
    location = row.css_first(".location-text") if row is not None else None
    where = location.text() if location is not None else ""
    if where:
        stated["region"], stated["countries"], stated["cities"] = words.place(clean.line(where))
    for node in row.css("span.text-nowrap") if row is not None else ():
        said = node.text()
        if where not in said or not where:  # in 2025 the location stood in such a span too
            name, value = _fact(said)
            tags += [value] if name == "tag" else []
            stated.setdefault(name, value)
    stated.pop("tag", None)
    tags += [_tag(node.text()) for node in card.css(".job-item__tags .badge")]
    kinds = [kind for each in tags if (kind := words.company_type(each))]
    return stated | {"tags": tuple(dict.fromkeys(filter(None, tags))), "company_type": kinds[0] if kinds else ""}


@lru_cache(maxsize=1024)  # the same few labels on every card of every page
def _fact(text: str) -> tuple[str, Any]:
    """(field, value) of one label; ("tag", text) when it is none of the known facts."""
    said = clean.line(text)
    if (form := words.work_format(said)) is not None:
        return "work_format", form
    if (months := words.months(said)) is not None:
        return "months_of_experience", months
    known = {"english": words.english, "employment": words.employment, "domain": words.domain}
    return next(((name, value) for name, read in known.items() if (value := read(said))), ("tag", words.label(said)))


_tag = lru_cache(maxsize=1024)(words.label)


def _numbers(card: LexborNode, *, with_time: bool) -> dict[str, Any]:
    """Views, applications and the exact time, which stands only in a tooltip."""
    stated: dict[str, Any] = {}
    for node in card.css("span.text-nowrap"):
        name, number = _number(node.text())
        if name:
            stated[name] = number
        elif with_time and (moment := words.moment(_tooltip(node))):
            stated["posted_at"] = moment
    return stated


@lru_cache(maxsize=4096)
def _number(text: str) -> tuple[str, int | None]:
    said = clean.line(text)
    if (views := words.views(said)) is not None:
        return "views", views
    applications = words.applications(said)
    return ("applications", applications) if applications is not None else ("", None)


def _tooltip(node: LexborNode) -> str:
    # A page saved from a browser has the tooltip moved away from `title`.
    names = ("title", "data-original-title", "data-bs-original-title")
    return next((value for name in names if (value := node.attributes.get(name))), "")


def _attribute(node: LexborNode | None, name: str) -> str:
    return (node.attrs.get(name) or "") if node is not None else ""  # `attributes` would make a dict of them all
