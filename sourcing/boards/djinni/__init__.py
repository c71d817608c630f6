"""Djinni.co: the list of vacancies, their own pages, the RSS feed. Facts and what is unconfirmed: docs/boards.md."""

from __future__ import annotations

from sourcing.boards.djinni.address import base_url, is_vacancy, vacancy_id
from sourcing.boards.djinni.detail import fetch_full_vacancy_details, parse_detail
from sourcing.boards.djinni.feed import fetch_feed, parse_feed
from sourcing.boards.djinni.filters import clean_filters, feed_url, list_url
from sourcing.boards.djinni.list_page import pages, parse_list
from sourcing.boards.posting import Posting

NAME = "djinni"
LABEL = "Djinni"
HAS_FEED = True
LISTS_ALL = True
NEEDS_DETAILS = False  # its list shows the whole text

__all__ = [
    "HAS_FEED",
    "LABEL",
    "LISTS_ALL",
    "NAME",
    "NEEDS_DETAILS",
    "base_url",
    "clean_filters",
    "feed_url",
    "fetch_feed",
    "fetch_full_vacancy_details",
    "is_vacancy",
    "list_url",
    "pages",
    "parse_detail",
    "parse_feed",
    "parse_list",
    "parse_page",
    "vacancy_id",
]


def parse_page(kind: str, body: bytes, url: str) -> tuple[Posting, ...]:
    """The vacancies of a kept page; `kind` is list, feed or detail. Raises ServiceError like the parsers, ValueError
    for another kind."""
    if kind == "detail":
        return (parse_detail(body, url),)
    if kind == "feed":
        return parse_feed(body, url)
    if kind == "list":
        return parse_list(body, url).postings
    raise ValueError(f"Djinni has no pages of the kind {kind!r}.")
