"""What a board gives us: one vacancy as published."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Posting:
    """One vacancy as its board published it. Text is plain, HTML is already sanitised, times are aware UTC."""

    board: str
    external_id: str
    url: str
    title: str
    description_text: str
    description_html: str = ""
    company: str = ""  # "" when the board hides it
    company_slug: str = ""  # the board's own key of the company
    company_url: str = ""
    company_type: str = ""  # product | outsource | outstaff | agency | startup | ""
    posted_at: datetime | None = None  # last publication or bump
    category: str = ""  # the board's primary keyword
    work_format: str = ""  # remote | office | hybrid | "" (not said)
    employment: str = ""  # full_time | part_time | ""
    months_of_experience: int | None = None  # None: not said
    english: str = ""  # A1 A2 B1 B2 C1 C2 or ""
    countries: tuple[str, ...] = ()  # ISO 3166 alpha-2; empty: worldwide or not said
    region: str = ""  # worldwide | europe | ""
    cities: tuple[str, ...] = ()
    domain: str = ""
    tags: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()  # detail page only
    languages: tuple[tuple[str, str], ...] = ()  # (language, level); detail page only
    salary_min: int | None = None  # a month
    salary_max: int | None = None
    salary_currency: str = ""
    salary_level: str = ""  # "$" … "$$$$": relative to other jobs, not money
    views: int | None = None
    applications: int | None = None
    recruiter_id: str = ""  # detail page only
    has_questions: bool | None = None  # None: not known yet
    forms: tuple[str, ...] = ()  # apply | anonymous; detail page only
    closed: bool = False
    # list, search, feed or detail: what a page of this kind does not say is never taken as removed
    source: str = "list"


def as_dict(posting: Posting) -> dict[str, Any]:
    """The posting's fields by name, tuples kept as they are."""
    return {each.name: getattr(posting, each.name) for each in fields(posting)}
