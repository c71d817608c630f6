"""LinkedIn without an account: its open search through python-jobspy, its open postings through our own parser.

Facts, decisions and what is unconfirmed: docs/linkedin.md. Off until the owner accepts what LinkedIn says about robots.
"""

from __future__ import annotations

from sourcing.boards.linkedin.address import base_url, is_vacancy, vacancy_id
from sourcing.boards.linkedin.details import fetch_details, fetch_full_vacancy_details, read_each
from sourcing.boards.linkedin.filters import clean_filters, feed_url, list_url
from sourcing.boards.linkedin.list_page import parse_list
from sourcing.boards.linkedin.permission import accepted
from sourcing.boards.linkedin.posting_page import parse_posting
from sourcing.boards.linkedin.searching import pages, search
from sourcing.boards.posting import Posting

NAME = "linkedin"
LABEL = "LinkedIn"
HAS_FEED = False
LISTS_ALL = False  # a search ends after a thousand, and soon after a few pages: what it does not show may still be open
NEEDS_DETAILS = True  # a search shows no text: a vacancy waits until its own page was read

__all__ = [
    "HAS_FEED",
    "LABEL",
    "LISTS_ALL",
    "NAME",
    "NEEDS_DETAILS",
    "accepted",
    "base_url",
    "clean_filters",
    "feed_url",
    "fetch_details",
    "fetch_full_vacancy_details",
    "is_vacancy",
    "list_url",
    "pages",
    "parse_list",
    "parse_page",
    "parse_posting",
    "read_each",
    "search",
    "vacancy_id",
]


def parse_page(kind: str, body: bytes, url: str) -> tuple[Posting, ...]:
    """The vacancies of a kept page; `kind` is list or detail. Raises ServiceError like the parsers, ValueError for
    another kind."""
    if kind == "detail":
        return (parse_posting(body, vacancy_id(url)).posting,)
    if kind == "list":
        return parse_list(body, url)
    raise ValueError(f"LinkedIn has no pages of the kind {kind!r}.")
