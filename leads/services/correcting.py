"""What a mended parser reads in a page that came earlier: it corrects the record and is no sighting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from leads.models import Vacancy, VacancyVersion
from leads.posting import Posting
from leads.services import recording
from leads.services.companies import companies_by_key, company_key
from leads.services.content import CONTENT, content_hash

COMPANY = "company"  # by its name: looking must make no row
COLUMNS = tuple(name for name in (*CONTENT, *recording.KEPT_FRESH, *recording.ONLY_DETAIL) if name != "company_id")
_LISTS = ("countries", "cities", "tags", "skills", "forms")


def said(posting: Posting) -> dict[str, Any]:
    """column → value for all this page can speak about, by the rules of recording."""
    values = {name: getattr(posting, name) for name in COLUMNS}
    values |= {name: list(values[name]) for name in _LISTS}
    values["languages"] = [list(pair) for pair in posting.languages]
    fitting = {name: recording._fit(name, value) for name, value in values.items()}
    spoken = {name: value for name, value in fitting.items() if recording._says(posting, name, value)}
    if company_key(posting.company) and recording._says(posting, "company_id", posting.company):
        spoken[COMPANY] = posting.company.strip()
    return spoken


def stored(row: Vacancy) -> dict[str, Any]:
    """column → value as the record has it; read it with `select_related("company")`."""
    return {name: getattr(row, name) for name in COLUMNS} | {COMPANY: row.company.name if row.company else ""}


def differs(name: str, old: Any, new: Any) -> bool:
    """Whether the value is another one: texts by their letters, as in recording."""
    return not recording._same(name, old, new)


@transaction.atomic
def correct(corrections: Mapping[int, Mapping[str, Any]], *, at: datetime) -> None:
    """Put {id: {column: value}} on the vacancies, as said by a page that came `at`: a constant number of queries.

    Content makes a version of that time. When a vacancy was seen, detailed or closed is left as it is.
    """
    companies = _companies(corrections)
    dirty, versions = [], []
    for row in Vacancy.objects.select_for_update().order_by("pk").filter(pk__in=corrections):
        values = dict(corrections[row.pk])
        if COMPANY in values:
            values["company_id"] = companies[company_key(values.pop(COMPANY))].pk
        changes = {name: [getattr(row, name), value] for name, value in values.items() if name in CONTENT}
        for name, value in values.items():
            setattr(row, name, value)
        row.content_hash = content_hash({name: getattr(row, name) for name in CONTENT})
        dirty.append(row)
        if changes:
            versions.append(VacancyVersion(vacancy=row, at=at, changes=changes))
    recording._write(dirty, versions, at)


def _companies(corrections: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
    names = [values[COMPANY] for values in corrections.values() if COMPANY in values]
    return companies_by_key({company_key(name): name for name in names}, {})
