"""A kept page of the search read again, without the library: pages are kept, its rows are not."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from jobagent_site.http import decode
from sourcing.boards import clean
from sourcing.boards.linkedin import normalise, refusal
from sourcing.boards.posting import Posting

_EMPTY = "<!DOCTYPE html><!---->"  # the whole page behind the last card


def parse_list(body: bytes, url: str) -> tuple[Posting, ...]:
    """The vacancies of a page of the search; none for LinkedIn's own empty page.

    Raises ResponseError (changed) or AccessError (a login, a check).
    """
    text = decode(body, service=refusal.LABEL, url=url)
    read = [normalise.posting(_row(card)) for card in LexborHTMLParser(text).css(".base-search-card")]
    postings = {each.external_id: each for each in read if each is not None}
    if not postings and "".join(text.split("\n")) != _EMPTY:
        raise refusal.of_page(body, url)
    if refusal.lost_its_end(body):
        raise refusal.changed(url, body, "was cut off on the way")
    return tuple(postings.values())


def _row(card: LexborNode) -> dict[str, str]:
    """The card in the library's words."""
    link, day = card.css_first(".base-search-card__subtitle a"), card.css_first("time")
    return {
        "id": (card.attributes.get("data-entity-urn") or "").rpartition(":")[2],
        "title": _text(card, ".base-search-card__title"),
        "company": _text(card, ".base-search-card__subtitle"),
        "company_url": (link.attributes.get("href") or "") if link is not None else "",
        "location": _text(card, ".job-search-card__location"),
        "date_posted": (day.attributes.get("datetime") or "") if day is not None else "",
    }


def _text(card: LexborNode, selector: str) -> str:
    node = card.css_first(selector)
    return clean.line(node.text()) if node is not None else ""
