"""The library's rows as our postings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sourcing.boards import clean
from sourcing.boards.linkedin import address, words
from sourcing.boards.posting import Posting


def posting(row: Mapping[str, Any]) -> Posting | None:
    """The posting of one row; None when it has no number or no title. It has no text: a search shows none.

    `source` is "search": what a search does not show was not removed from the vacancy.
    """
    key = _said(row.get("id")).removeprefix("li-")
    title = _said(row.get("title"))
    if not (key.isascii() and key.isdigit() and len(key) <= 15) or not title:
        return None
    location = _said(row.get("location"))
    region, countries, cities = words.place(location)
    return Posting(
        board="linkedin",
        external_id=key,
        url=address.vacancy_url(key),
        title=title,
        description_text="",
        company=_said(row.get("company")),
        company_slug=address.company_slug(_said(row.get("company_url"))),
        posted_at=_day(_said(row.get("date_posted"))),
        work_format=words.work_format(title, location),
        region=region,
        countries=countries,
        cities=cities,
        source="search",
    )


def _said(value: object) -> str:
    """The text on one line; "" for None, for NaN, with which pandas marks a missing text, and for anything else."""
    return clean.line(value) if isinstance(value, str) else ""


def _day(said: str) -> datetime | None:
    """The day as its first moment, UTC: LinkedIn tells no hour."""
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
