"""DOU.ua: the feed of a search, a company's list, vacancies' own pages. Facts: docs/boards.md."""

from __future__ import annotations

from sourcing.boards.dou.address import base_url, company_slug, is_vacancy, vacancy_id, vacancy_path
from sourcing.boards.dou.detail import fetch_full_vacancy_details, parse_detail
from sourcing.boards.dou.feed import parse_feed
from sourcing.boards.dou.filters import clean_filters, feed_url, list_url
from sourcing.boards.dou.list_page import fetch_feed, pages, parse_list
from sourcing.boards.posting import Posting

NAME = "dou"
LABEL = "DOU"
HAS_FEED = False  # its list is the feed
LISTS_ALL = False  # what is older may still be open
NEEDS_DETAILS = False  # its feed shows the text

__all__ = [
    "HAS_FEED",
    "LABEL",
    "LISTS_ALL",
    "NAME",
    "NEEDS_DETAILS",
    "base_url",
    "clean_filters",
    "company_slug",
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
    "vacancy_path",
]


def parse_page(kind: str, body: bytes, url: str) -> tuple[Posting, ...]:
    """The vacancies of a kept page; `kind` is list, feed or detail. Raises ServiceError like the parsers, ValueError
    for another kind."""
    if kind == "detail":
        return (parse_detail(body, url),)
    if kind == "feed":
        return tuple(parse_feed(body, url))
    if kind == "list":
        return parse_list(body, url).postings
    raise ValueError(f"DOU has no pages of the kind {kind!r}.")
