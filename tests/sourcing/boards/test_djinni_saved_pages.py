"""Pages written by us in the board's markup, each with the expected postings beside it."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from sourcing.boards import djinni
from sourcing.boards.posting import Page, Posting

DATA = Path(__file__).resolve().parents[2] / "data" / "djinni"
PAGES = sorted(each for each in DATA.iterdir() if each.suffix in (".html", ".xml"))
LIST = "https://djinni.co/jobs/?primary_keyword=Python&page=1"
DETAILS = {
    "detail_confidential_en.html": "https://djinni.co/jobs/902001-node-js-developer/",
    "detail_closed_uk.html": "https://djinni.co/jobs/902002-verstalnyk/",
}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_it_reads_a_saved_page_as_expected(page: Path) -> None:
    expected = json.loads(page.with_suffix(".json").read_text())
    assert read(page) == expected


def read(page: Path) -> Any:
    """What the parser of this kind of page says, as JSON."""
    body = page.read_bytes()
    if page.name in DETAILS:
        return stated(djinni.parse_detail(body, DETAILS[page.name]))
    if page.suffix == ".xml":
        return [stated(each) for each in djinni.parse_feed(body)]
    return list_stated(djinni.parse_list(body, LIST))


def list_stated(page: Page) -> dict[str, Any]:
    return {
        "next_url": page.next_url,
        "total": page.total,
        "warnings": list(page.warnings),
        "postings": [stated(each) for each in page.postings],
    }


def stated(posting: Posting) -> dict[str, Any]:
    """The fields that say something, in JSON's types."""
    values = {each.name: getattr(posting, each.name) for each in fields(posting)}
    said = {name: value for name, value in values.items() if value not in ("", None, ()) and value is not False}
    return json.loads(json.dumps(said, default=lambda value: value.isoformat()))
