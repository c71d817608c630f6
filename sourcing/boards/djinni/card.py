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
    stated: dict[str, Any] = {"description_html": html, **_link(card, origin), **_company(card, old=old)}
    if complete:
        stated |= {"title": _title(card), "description_text": clean.text(html)}
    stated |= _salary(card) | _facts(card) | _numbers(card, old=old, with_time=complete)
    return {name: value for name, value in stated.items() if value not in ("", None, ())}


def _description(card: LexborNode) -> str:
    node = card.css_first(".js-original-text") or card.css_first(".js-truncated-text")
    return clean.html(node.inner_html or "") if node is not None else ""


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
    if (node := card.css_first("strong.text-success, span.text-success")) is not None:
        low, high, currency = words.salary(clean.line(node.text()))
        return {"salary_min": low, "salary_max": high, "salary_currency": currency}
    node = card.css_first("span.text-body-tertiary")
    return {"salary_level": words.relative(clean.line(node.text()))} if node is not None else {}


def _facts(card: LexborNode) -> dict[str, Any]:
    """The line "work format · location · experience · English · domain"; any may be missing, so each is recognised."""
    stated: dict[str, Any] = {}
    spare: list[str] = []
    row = card.css_first("div.fw-medium.d-flex")
    for node in row.css("span.text-nowrap, .location-text") if row is not None else ():
        said = clean.line(node.text())
        if "location-text" in (node.attributes.get("class") or ""):
            stated["region"], stated["countries"], stated["cities"] = words.place(said)
        elif node.css_first(".location-text") is None and not (recognised := _fact(said)):
            spare.append(words.label(said))
        elif node.css_first(".location-text") is None:
            stated = recognised | stated
    badges = [words.label(node.text()) for node in card.css(".job-item__tags .badge")]
    tags = tuple(dict.fromkeys(each for each in [*spare, *badges] if each))
    kinds = [kind for each in tags if (kind := words.company_type(each))]
    return stated | {"tags": tags, "company_type": kinds[0] if kinds else ""}


@lru_cache(maxsize=1024)  # the same few labels on every card of every page
def _fact(said: str) -> dict[str, Any]:
    if (form := words.work_format(said)) is not None:
        return {"work_format": form}
    if (months := words.months(said)) is not None:
        return {"months_of_experience": months}
    if level := words.english(said):
        return {"english": level}
    if employment := words.employment(said):
        return {"employment": employment}
    if domain := words.domain(said):
        return {"domain": domain}
    return {}


def _numbers(card: LexborNode, *, old: bool, with_time: bool) -> dict[str, Any]:
    """Views, applications and the exact time, which stands only in a tooltip."""
    stated: dict[str, Any] = {}
    for node in card.css("div.d-flex.gap-1 span.text-nowrap" if old else "div.d-flex.fs-5 span.text-nowrap"):
        said = clean.line(node.text())
        if (views := words.views(said)) is not None:
            stated["views"] = views
        elif (applications := words.applications(said)) is not None:
            stated["applications"] = applications
        elif with_time:
            stated["posted_at"] = words.moment(_tooltip(node)) or stated.get("posted_at")
    return stated


def _tooltip(node: LexborNode) -> str:
    # A page saved from a browser has the tooltip moved away from `title`.
    names = ("title", "data-original-title", "data-bs-original-title")
    return next((value for name in names if (value := node.attributes.get(name))), "")


def _attribute(node: LexborNode | None, name: str) -> str:
    return (node.attributes.get(name) or "") if node is not None else ""
