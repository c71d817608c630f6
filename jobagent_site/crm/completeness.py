"""Which fields of the last scan's vacancies were filled, as bars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sourcing import health

NAMES = {
    "title": "Title",
    "company": "Company",
    "description_text": "Text",
    "posted_at": "Date",
    "category": "Category",
    "work_format": "Work format",
    "english": "English",
    "countries": "Countries",
    "months_of_experience": "Experience",
    "salary_min": "Salary",
}


@dataclass(frozen=True, slots=True)
class Share:
    """A field, and the percent of the vacancies that have it."""

    name: str
    percent: int


def shares(completeness: Mapping[str, float]) -> tuple[Share, ...]:
    """The fields in the order a reader looks for them; empty when nothing was judged."""
    return tuple(
        Share(NAMES.get(name, name.replace("_", " ").capitalize()), round(100 * completeness[name]))
        for name in health.FIELDS
        if name in completeness
    )
