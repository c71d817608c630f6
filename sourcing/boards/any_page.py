"""A vacancy on any website: its JSON-LD when it has some, else the title and the largest block of text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from itertools import islice
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from jobagent_site.http import ResponseError
from sourcing.boards import charset, clean, plain
from sourcing.boards.djinni.countries import ALPHA_3, alpha_2
from sourcing.boards.nesting import too_deep
from sourcing.boards.wall import wall

SHORTEST = 200  # letters: less is a cookie notice or an empty shell, no vacancy
LONGEST_WALL = 1500  # letters: a page that keeps us out may say at length why
_PASTE = "Open it in a browser, copy the vacancy's text and paste that instead."
_BESIDE = "script, style, template, noscript, iframe, svg, nav, header, footer, aside, form, button, select, dialog"
_PART = {"article", "main", "section", "div", "body", "td", "table"}
_MOST_OF_IT = 0.8  # of the page's prose: the smallest block that holds this much is the text
_PROSE = 40  # letters in one piece, outside of links: cards of other vacancies say less at a time
_PIECES, _LEVELS = 5000, 200  # of prose looked at, and of blocks around each
_EMPLOYMENT = {"FULL_TIME": "full_time", "PART_TIME": "part_time"}


def read(body: bytes, url: str, *, content_type: str = "", service: str = "The page") -> dict[str, Any]:
    """The Posting's fields the page states: title and description always, the rest only from JSON-LD.

    Raises AccessError for a page that keeps us out, ResponseError for one without a readable vacancy.
    """
    if not _is_html(body, content_type) or too_deep(body):
        raise _unreadable("is not a web page we can read", url, body, service)
    tree = LexborHTMLParser(charset.text(body, content_type, service=service, url=url))
    stated = _stated(tree)
    if len(stated.get("description_text", "")) < SHORTEST:
        stated |= _described(_main_text(tree))
        size = len(stated["description_text"])
        if size < LONGEST_WALL and (error := wall(body, url, service, advice=_PASTE, login=size < SHORTEST)):
            raise error
        if size < SHORTEST:
            raise _unreadable("shows no text of a vacancy to us", url, body, service)
    stated.setdefault("title", _title(tree))
    if not stated["title"]:
        raise _unreadable("has no title", url, body, service)
    return stated


def job_posting(tree: LexborHTMLParser) -> dict[str, Any] | None:
    """The first schema.org JobPosting of the page's JSON-LD; None without one. https://schema.org/JobPosting"""
    for node in tree.css('script[type="application/ld+json"]'):
        try:
            data = json.loads(node.text(), strict=False)  # many sites leave line breaks as they are
        except (ValueError, RecursionError):
            continue
        for entry in _entries(data):
            if "JobPosting" in _list(entry.get("@type")):
                return entry
    return None


def _stated(tree: LexborHTMLParser) -> dict[str, Any]:
    entry = job_posting(tree)
    if entry is None:
        return {}
    stated = {
        "title": clean.line(unescape(_text(entry.get("title")))),
        **_described(_markup(_text(entry.get("description")))),
        **_company(entry.get("hiringOrganization")),
        **_salary(entry.get("baseSalary")),
        "posted_at": _moment(_text(entry.get("datePosted"))),
        "employment": _employment(entry.get("employmentType")),
        "work_format": "remote" if "TELECOMMUTE" in _list(entry.get("jobLocationType")) else "",
        "countries": tuple(_countries(entry.get("applicantLocationRequirements"))),
        "cities": tuple(_cities(entry.get("jobLocation"))),
    }
    return {name: value for name, value in stated.items() if value not in ("", None, ())}


def _described(markup: str) -> dict[str, Any]:
    html = clean.html(markup)
    return {"description_html": html, "description_text": clean.text(html)}


def _markup(said: str) -> str:
    """The description as markup: many sites escape its tags once more, some give plain lines."""
    said = unescape(said) if "<" not in said and "&lt;" in said else said
    return said if "<" in said else plain.as_html(said)


def _entries(data: Any) -> Iterator[dict[str, Any]]:
    """Objects of a list or of "@graph", one level deep: nesting any further is not a vacancy's page."""
    for each in _list(data):
        if isinstance(each, dict):
            yield each
            yield from (inner for inner in _list(each.get("@graph")) if isinstance(inner, dict))


def _company(said: Any) -> dict[str, Any]:
    if not isinstance(said, dict):
        return {}  # a bare word such as "confidential"
    site = _text(said.get("sameAs")).strip()
    return {
        "company": clean.line(unescape(_text(said.get("name")))),
        "company_url": site if site.startswith(("http://", "https://")) else "",
    }


def _salary(said: Any) -> dict[str, Any]:
    """A published monthly salary; of any other period none, because what it makes a month is not said."""
    pay = _dict(said)
    value = _dict(pay.get("value"))
    currency = clean.line(_text(pay.get("currency")))[:3].upper()
    low, high = (value.get(name, value.get("value")) for name in ("minValue", "maxValue"))
    if value.get("unitText") != "MONTH" or not currency:
        return {}
    amounts = {"salary_min": _amount(low), "salary_max": _amount(high)}
    return amounts | {"salary_currency": currency} if any(amounts.values()) else {}


def _amount(said: Any) -> int | None:
    if isinstance(said, str) and re.fullmatch(r"[0-9]{1,7}(\.[0-9]{1,2})?", said):
        said = float(said)
    known = isinstance(said, int | float) and not isinstance(said, bool) and 0 < said < 10_000_000
    return round(said) or None if known else None


def _employment(said: Any) -> str:
    kinds = [_EMPLOYMENT.get(_text(each), "") for each in _list(said)]
    return next(filter(None, kinds), "")


def _moment(said: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(said)
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _countries(said: Any) -> Iterator[str]:
    """Where candidates may live, as far as the names are known."""
    for each in _list(said)[:50]:
        code = alpha_2(clean.line(_text(_dict(each).get("name"))))
        if code in ALPHA_3:
            yield code


def _cities(said: Any) -> Iterator[str]:
    for each in _list(said)[:50]:
        if city := clean.line(_text(_dict(_dict(each).get("address")).get("addressLocality"))):
            yield city


def _title(tree: LexborHTMLParser) -> str:
    meta = tree.css_first('meta[property="og:title"]')
    heading, head = tree.css_first("h1"), tree.css_first("title")
    shared = (meta.attributes.get("content") or "") if meta is not None else ""
    said = (shared, *(node.text() if node is not None else "" for node in (heading, head)))
    return next((each for each in map(clean.line, said) if each), "")


def _main_text(tree: LexborHTMLParser) -> str:
    """The markup of the smallest block that holds most of the page's prose, menus and forms left out."""
    if tree.body is None:
        return ""
    for node in reversed(tree.css(_BESIDE)):  # the innermost first: what lies in a removed one is gone
        node.decompose()
    held: dict[int, tuple[int, LexborNode]] = {}
    whole = 0
    for piece in islice(_prose(tree.body), _PIECES):
        blocks, size = _around(piece), len(piece.text_content or "")
        whole += size if blocks else 0
        for block in blocks:
            held[block.mem_id] = (held.get(block.mem_id, (0, block))[0] + size, block)
    most = [each for each in held.values() if each[0] >= whole * _MOST_OF_IT] if whole else []
    # Of equal ones the first: a block was met before those around it.
    return min(most, key=lambda each: each[0], default=(0, tree.body))[1].inner_html or ""


def _prose(body: LexborNode) -> Iterator[LexborNode]:
    for node in body.traverse(include_text=True):
        if node.is_text_node and len((node.text_content or "").strip()) >= _PROSE:
            yield node


def _around(piece: LexborNode) -> list[LexborNode]:
    """The blocks around a piece of text, from the inside; none around the text of a link."""
    node, blocks = piece.parent, []
    for _ in range(_LEVELS):
        if node is None:
            break
        if node.tag == "a":
            return []
        if node.tag in _PART:
            blocks.append(node)
        node = node.parent
    return blocks


def _is_html(body: bytes, content_type: str) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    return kind in ("", "text/html", "application/xhtml+xml") and b"\x00" not in body[:1024]


def _unreadable(why: str, url: str, body: bytes, service: str) -> ResponseError:
    return ResponseError(
        f"{service} {why}. {_PASTE}",
        service=service,
        status=200,
        url=url,
        body=body,
    )


def _text(said: Any) -> str:
    return said if isinstance(said, str) else ""


def _dict(said: Any) -> dict[str, Any]:
    return said if isinstance(said, dict) else {}


def _list(said: Any) -> list[Any]:
    return said if isinstance(said, list) else [] if said is None else [said]
