"""What changed in a vacancy, old → new, for a reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jobagent_site.crm import words
from jobagent_site.crm.text_diff import Diff, diff
from leads.models import Company, Vacancy, VacancyVersion

NAMES = {
    "title": "Title",
    "company_id": "Company",
    "description_text": "Text",
    "category": "Category",
    "work_format": "Work format",
    "employment": "Employment",
    "months_of_experience": "Experience",
    "english": "English",
    "countries": "Countries",
    "company_type": "Company type",
}
SALARY = ("salary_min", "salary_max", "salary_currency")
LONGEST = 160
NOT_SAID, NOT_PUBLISHED = "not said", "not published"


@dataclass(frozen=True, slots=True)
class Change:
    """One field: old → new; of a list what came and went; of a text its lines."""

    name: str
    old: str = ""
    new: str = ""
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    text: Diff | None = None


@dataclass(frozen=True, slots=True)
class Version:
    at: datetime
    changes: tuple[Change, ...]

    @property
    def only_more(self) -> bool:
        """Nothing was taken back: a page that says more was read, or somebody filled in what was empty."""
        return all(change.old in (NOT_SAID, NOT_PUBLISHED) for change in self.changes)


def versions(vacancy: Vacancy, *, most: int) -> list[Version]:
    """The last changes, newest first. At most two queries."""
    rows = list(vacancy.versions.all()[:most])
    companies = _companies(rows)
    # A version holds only the columns that changed; walking back from today's row says what the others were.
    salary = {name: getattr(vacancy, name) for name in SALARY}
    found = []
    for row in rows:
        after = salary | {name: pair[1] for name, pair in row.changes.items() if name in SALARY}
        before = after | {name: pair[0] for name, pair in row.changes.items() if name in SALARY}
        told = [_salary(before, after)] if before != after else []
        told += [_change(name, *row.changes[name], companies) for name in _in_order(row.changes) if name not in SALARY]
        found.append(Version(row.at, tuple(told)))
        salary = before
    return found


def _in_order(changes: Mapping[str, Any]) -> list[str]:
    """The columns as a reader wants them; PostgreSQL keeps the keys of JSON in an order of its own."""
    known = list(NAMES)
    return sorted(changes, key=lambda name: (known.index(name) if name in known else len(known), name))


def _companies(rows: Iterable[VacancyVersion]) -> Mapping[int, str]:
    ids = {pk for row in rows for pk in row.changes.get("company_id", ()) if pk}
    return dict(Company.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def _change(name: str, old: object, new: object, companies: Mapping[int, str]) -> Change:
    label = NAMES.get(name, name.replace("_", " ").capitalize())
    if name == "description_text":
        return Change(label, text=diff(str(old or ""), str(new or "")))
    if name == "company_id":
        return Change(label, _company(old, companies), _company(new, companies))
    if isinstance(old, list) and isinstance(new, list):
        gone, came = ([str(each) for each in one if each not in other] for one, other in ((old, new), (new, old)))
        return Change(label, removed=tuple(gone), added=tuple(came))
    return Change(label, _said(name, old), _said(name, new))


def _company(pk: Any, companies: Mapping[int, str]) -> str:
    return companies.get(pk, "one we do not keep any more") if pk else NOT_SAID


def _said(name: str, value: object) -> str:
    if value in (None, "", []):
        return NOT_SAID
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if name == "months_of_experience" and isinstance(value, int):
        return f"{value / 12:g} years" if value else "not needed"
    return words.shortened(str(value).replace("_", " ") if name != "title" else str(value), LONGEST)


def _salary(old: Mapping[str, Any], new: Mapping[str, Any]) -> Change:
    """ "2,000–3,000" → "2,500–3,500 USD"; the currency on both sides only when it changed."""
    published = new["salary_min"] is not None or new["salary_max"] is not None
    same = old["salary_currency"] == new["salary_currency"]
    return Change("Salary", _range(old, currency=not (same and published)), _range(new, currency=True))


def _range(salary: Mapping[str, Any], *, currency: bool) -> str:
    low, high = salary["salary_min"], salary["salary_max"]
    if low is None and high is None:
        return NOT_PUBLISHED
    amounts = [f"{amount:,}" for amount in dict.fromkeys((low, high)) if amount is not None]
    said = "–".join(amounts)
    said = f"up to {said}" if low is None else f"from {said}" if high is None else said
    return f"{said} {salary['salary_currency']}".strip() if currency else said
