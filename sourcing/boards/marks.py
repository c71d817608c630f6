"""What the parsers look for on each kind of page, so that a page that lost something can be told which.

A selector is CSS; "json-ld:name" is a key of the page's JobPostings; "xml:name" an element of a feed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from sourcing.boards.nesting import too_deep

_POSTING = (
    "title", "url", "description", "datePosted", "category", "industry", "employmentType", "hiringOrganization",
    "experienceRequirements", "baseSalary", "jobLocation", "jobLocationType", "applicantLocationRequirements",
)  # fmt: skip
_ITEM = ("title", "link", "description", "pubDate", "guid")
MARKS: dict[str, dict[str, tuple[str, ...]]] = {
    "djinni": {
        "list": (
            '[id^="job-item-"]', "a.job_item__header-link, a.job-item__title-link, a.job-list-item__link",
            "h2.job-item__position, a.job-item__title-link, a.job-list-item__link", ".js-original-text",
            ".js-truncated-text", "span.small.text-gray-800", "div.fw-medium.d-flex", ".location-text",
            "strong.text-success, span.text-success, span.text-body-tertiary", ".job-item__tags .badge",
            "header h1 + span.text-muted", "ul.pagination .page-item",
            *(f"json-ld:{name}" for name in _POSTING),
        ),
        "detail": (
            "h1.fs-2", ".job-post__description", "aside .card li strong",
            "aside .card li strong, aside .card .location-text, aside .card li .col, header .badge",
            "#job_extra_info .fw-medium", "#job-publication-info", "[data-recruiter-id]", ".detail-rows__line",
            ".detail-rows__name", ".detail-rows__value", *(f"json-ld:{name}" for name in _POSTING),
        ),
        "feed": tuple(f"xml:{name}" for name in (*_ITEM, "category")),
    },
    "dou": {
        "list": tuple(f"xml:{name}" for name in _ITEM),  # the board's list is read from its feed
        "detail": (
            ".l-vacancy h1", ".l-vacancy .vacancy-section", ".l-vacancy .date", ".sh-info .salary", ".sh-info .place",
            '.b-compinfo .l-n a[href*="/companies/"]', '.breadcrumbs a[href*="?category="]', ".b-vacancy",
        ),
    },
    "linkedin": {
        "list": (
            ".base-search-card", ".base-search-card__title", ".base-search-card__subtitle",
            ".base-search-card__subtitle a", ".job-search-card__location", "time",
        ),
        "detail": (
            "code#decoratedJobPostingId", "a.topcard__link", ".top-card-layout__title, .topcard__title",
            ".topcard__flavor.topcard__flavor--bullet", ".num-applicants__caption", ".compensation__salary",
            ".topcard__org-name-link", ".show-more-less-html__markup",
            ".description__text", ".description__job-criteria-item", ".message-the-recruiter", "code#applyUrl",
        ),
    },
    "feed": {},  # any feed: feedparser knows a dozen forms of it
}  # fmt: skip


def count(board: str, kind: str, body: bytes) -> dict[str, int]:
    """How many of each selector, key or element this page has, in the order of `MARKS`."""
    wanted = () if too_deep(body) else MARKS.get(board, {}).get(kind, ())
    if not wanted:
        return {}
    tree = LexborHTMLParser(body)
    postings = list(_postings(tree))
    return {mark: _count(mark, body, tree, postings) for mark in wanted}


def _count(mark: str, body: bytes, tree: LexborHTMLParser, postings: list[dict[str, Any]]) -> int:
    kind, _, name = mark.rpartition(":") if mark.startswith(("json-ld:", "xml:")) else ("", "", mark)
    if kind == "json-ld":
        return sum(name in each for each in postings)
    return len(re.findall(rf"<{name}[\s>/]".encode(), body)) if kind == "xml" else len(tree.css(name))


def _postings(tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    for node in tree.css('script[type="application/ld+json"]'):
        try:
            read = json.loads(node.text(), strict=False)
        except (ValueError, RecursionError):
            continue
        for each in read if isinstance(read, list) else [read]:
            if isinstance(each, dict) and each.get("@type") == "JobPosting":
                yield each
