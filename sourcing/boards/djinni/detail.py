"""A vacancy's own page: skills, languages, the whole salary, who hides behind "confidential", and how to answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from jobagent_site.http import Session
from sourcing.boards import clean
from sourcing.boards.djinni import address, json_ld, refusal, words
from sourcing.boards.posting import Posting

_SKILLS = re.compile(r"required skills|необхідний досвід з навичками|необхідні навички", re.IGNORECASE)
_LANGUAGES = re.compile(r"required languages|вимоги до володіння мовами", re.IGNORECASE)
_ENGLISH = ("english", "англійська")
_CLOSED = re.compile(r"no longer active|більше не активна|вакансі\w+ неактивна", re.IGNORECASE)
_OFFLINE = ("offline", "неактивна")


def fetch_full_vacancy_details(url: str, session: Session) -> Posting:
    """The vacancy of this address. Raises ValueError for an address that is not on the board, ServiceError otherwise.

    A removed vacancy is a RequestError with status 404 or 410; a closed one still has its page and is `closed`.
    """
    asked = address.vacancy_url(url)
    response = session.get(asked)
    if address.vacancy_path(response.url)[0] != address.vacancy_id(
        asked
    ):  # led away: to the login, the list, another one
        raise refusal.wall(response.body, asked) or refusal.changed(asked, response.body)
    return parse_detail(response.body, response.url)


def parse_detail(body: bytes | str, url: str) -> Posting:
    """The vacancy of a page, JSON-LD first. Raises AccessError (blocked, login) or ResponseError (changed, cut off)."""
    raw = body.encode("utf-8", "replace") if isinstance(body, str) else body
    raw = refusal.readable(raw, url)
    key, path = address.vacancy_path(url)
    entries, _ = json_ld.read(raw)
    entry = entries.get(key)
    tree = LexborHTMLParser(raw)
    shown = _shown(tree)
    stated = shown | (json_ld.fields(entry, address.origin(url)) if entry is not None else {})
    cut = not refusal.ended(raw)
    if cut or not key or not stated.get("title") or not stated.get("description_text"):
        raise refusal.wall(raw, url) or refusal.changed(url, raw, cut=cut)
    stated["url"] = address.origin(url) + path
    return Posting(board="djinni", external_id=key, **(stated | {"source": "detail"}))


def _shown(tree: LexborHTMLParser) -> dict[str, Any]:
    """What the HTML itself states."""
    description = tree.css_first(".job-post__description")
    html = clean.serialised(description.inner_html or "") if description is not None else ""
    title = _title(tree)
    stated = {
        "title": title,
        "description_html": html,
        "description_text": clean.text(html),
        "skills": tuple(_skills(tree)),
        "languages": tuple(_languages(tree)),
        "closed": _closed(tree),
        "recruiter_id": _recruiter(tree),
        **_company(tree, title),
        **_salary(tree),
        **_sidebar(tree),
        **_numbers(tree),
        **_forms(tree),
    }
    english = next((words.level(level) for name, level in stated["languages"] if name.casefold() in _ENGLISH), "")
    stated["english"] = english or stated.get("english", "")
    return {name: value for name, value in stated.items() if value not in ("", None, ())}


def _title(tree: LexborHTMLParser) -> str:
    node = tree.css_first("h1.fs-2") or tree.css_first("h1")
    return clean.line(node.text(deep=False)) if node is not None else ""  # the badge "Offline" is a child


def _closed(tree: LexborHTMLParser) -> bool:
    badge = tree.css_first("h1 .badge")
    if badge is not None and clean.line(badge.text()).casefold() in _OFFLINE:
        return True
    return any(_CLOSED.search(node.text()) for node in tree.css(".alert.alert-secondary"))


def _company(tree: LexborHTMLParser, title: str) -> dict[str, Any]:
    """The name beside the heading; of a "confidential" one the link is empty and the name stands in <title> only."""
    link = tree.css_first('h1.fs-2 ~ div a[href*="/jobs/company-"]') or tree.css_first(
        'header a[href*="/jobs/company-"]'
    )
    named = clean.line(link.text()) if link is not None else ""
    return {
        "company": named or _company_in_title(tree, title),
        "company_slug": address.company_slug(link.attributes.get("href") or "") if link is not None else "",
    }


def _company_in_title(tree: LexborHTMLParser, title: str) -> str:
    node = tree.css_first("title")
    said = clean.line(node.text()) if node is not None else ""
    for word in (" at ", " в "):
        if said.startswith(title + word):
            return re.sub(r"\s*[–-]\s*Djinni$", "", said.removeprefix(title + word))
    return ""


def _salary(tree: LexborHTMLParser) -> dict[str, Any]:
    """The whole range stands in the sidebar, only its upper bound beside the heading."""
    for node in [*tree.css("aside .card li strong"), *tree.css("header span.text-success, header strong.text-success")]:
        said = clean.line(node.text())
        low, high, currency = words.salary(said)
        if currency and len(said) < 30:
            return {"salary_min": low, "salary_max": high, "salary_currency": currency}
    level = tree.css_first("header span.text-body-tertiary")
    return {"salary_level": words.relative(clean.line(level.text()))} if level is not None else {}


def _sidebar(tree: LexborHTMLParser) -> dict[str, Any]:
    """Work format, place, experience, English, then "Employment: …", "Domain: …" and the kind of company."""
    stated: dict[str, Any] = {}
    for node in tree.css("aside .card li strong, aside .card .location-text, aside .card li .col, header .badge"):
        for name, value in _side_fact(node):
            stated.setdefault(name, value)
    category = tree.css_first("#job_extra_info .fw-medium")
    return stated | {"category": clean.line(category.text()) if category is not None else ""}


def _side_fact(node: LexborNode) -> Iterator[tuple[str, Any]]:
    said = words.label(node.text())
    if "location-text" in (node.attributes.get("class") or ""):
        yield from zip(("region", "countries", "cities"), words.place(said), strict=True)
        return
    after = said.partition(":")[2].strip()
    found = {
        "work_format": words.work_format(said),
        "months_of_experience": words.months(said),
        "english": words.english(said),
        "company_type": words.company_type(said),
        "employment": words.employment(after),
        "domain": words.domain(after),
    }
    yield from ((name, value) for name, value in found.items() if value not in ("", None))


def _numbers(tree: LexborHTMLParser) -> dict[str, Any]:
    node = tree.css_first("#job-publication-info")
    said = clean.line(node.text()) if node is not None else ""
    return {"views": words.views(said), "applications": words.applications(said)}


def _forms(tree: LexborHTMLParser) -> dict[str, Any]:
    """`apply` with an account, `anonymous` without. Questions are fields named answer_<id>: markup *unconfirmed*."""
    forms = [("apply", "input[name=apply]"), ("anonymous", "input[name=anon_apply]")]
    present = tuple(name for name, selector in forms if tree.css_first(selector) is not None)
    questions = tree.css_first('form [name^="answer_"]') is not None
    return {"forms": present, "has_questions": questions if present or questions else None}


def _recruiter(tree: LexborHTMLParser) -> str:
    node = tree.css_first("[data-recruiter-id]")
    said = (node.attributes.get("data-recruiter-id") or "") if node is not None else ""
    return said if said.isascii() and said.isdigit() and len(said) <= 12 else ""


def _skills(tree: LexborHTMLParser) -> Iterator[str]:
    """Rows of skills, a line with commas under the heading, or the tags a logged-in visitor gets instead."""
    for node in _under(tree, _SKILLS):
        rows = list(_rows(node))
        yield from (name for name, _ in rows)
        if not rows:
            yield from _comma(node.text())
    for icon in tree.css(".col-lg-8 .bi-tags"):
        row = icon.parent.parent if icon.parent is not None else None
        if row is not None:
            yield from _comma(row.text())


def _languages(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    for node in _under(tree, _LANGUAGES):
        for name, value in _rows(node):
            yield name, words.level(value) if re.search(r"\b[ABC][12]\b", value) else value


def _under(tree: LexborHTMLParser, heading: re.Pattern[str]) -> Iterator[LexborNode]:
    """The element right below the heading of that name: rows, a table, or a line of text."""
    for title in tree.css("h2"):
        if heading.search(title.text()):
            after: LexborNode | None = title.next
            while after is not None and not after.is_element_node:
                after = after.next
            if after is not None and after.tag != "h2":
                yield after


def _rows(node: LexborNode) -> Iterator[tuple[str, str]]:
    """(name, value) of `.detail-rows` (September 2026) or of the table that stood there in May."""
    for line in node.css(".detail-rows__line"):
        name, value = line.css_first(".detail-rows__name"), line.css_first(".detail-rows__value")
        if name is not None:
            yield clean.line(name.text()), clean.line(value.text()) if value is not None else ""
    for row in node.css("tr"):
        cells = [clean.line(cell.text()) for cell in row.css("td")]
        if cells and cells[0]:
            yield cells[0], cells[1] if len(cells) > 1 else ""


def _comma(said: str) -> Iterator[str]:
    return (each.strip() for each in clean.line(said).split(",") if each.strip())
