"""Reads the world's pages the way a test needs them; not the way the product does."""

import json
import re
from typing import Any

import requests
from selectolax.lexbor import LexborHTMLParser as HTMLParser

CARD = "div.job-item"


def get(url: str, **options: Any) -> requests.Response:
    return requests.get(url, timeout=10, **options)


def jsonld(text: str) -> Any:
    found = HTMLParser(text).css_first('script[type="application/ld+json"]')
    return json.loads(found.text()) if found else None


def card_ids(text: str) -> list[int]:
    return [int(found) for found in re.findall(r'id="job-item-(\d+)"', text)]


def total(text: str) -> int:
    return int(HTMLParser(text).css_first("header h1 + span.text-muted").text())


def next_link(text: str) -> str | None:
    """Return the link behind the right chevron; None on the last page and where there is no pagination."""
    for link in HTMLParser(text).css("ul.pagination_with_numbers a"):
        if link.css_first(".bi-chevron-right") and link.attributes.get("aria-disabled") != "True":
            return link.attributes["href"]
    return None


def all_ids(base: str, query: str = "") -> list[int]:
    """Walk the list by its own links to the end."""
    ids, link = [], f"?{query}" if query else ""
    while link is not None:
        text = get(f"{base}/jobs/{link}").text
        ids += card_ids(text)
        link = next_link(text)
    return ids
