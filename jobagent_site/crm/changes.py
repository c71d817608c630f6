"""What changed in a vacancy, old → new, for a reader."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import datetime

from jobagent_site.crm import words
from leads.models import VacancyVersion

NAMES = {
    "title": "title",
    "company_id": "company",
    "description_text": "text",
    "category": "category",
    "work_format": "work format",
    "employment": "employment",
    "months_of_experience": "experience",
    "english": "English",
    "countries": "countries",
    "company_type": "company type",
}
SALARY = ("salary_min", "salary_max", "salary_currency")
MOST_LINES = 12
LONGEST = 160


@dataclass(frozen=True, slots=True)
class Change:
    """One field. For a text `removed` and `added` hold its lines, and `old` and `new` are empty."""

    name: str
    old: str = ""
    new: str = ""
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    at: datetime
    changes: tuple[Change, ...]


def version(row: VacancyVersion) -> Version:
    """The row's changes, the three columns of a salary as one."""
    told = [_salary(row.changes)] if any(name in row.changes for name in SALARY) else []
    told += [_change(name, *pair) for name, pair in row.changes.items() if name not in SALARY]
    return Version(row.at, tuple(told))


def _change(name: str, old: object, new: object) -> Change:
    if name == "description_text":
        return _text(str(old or ""), str(new or ""))
    if name == "company_id":  # ids say nothing to a reader; the page's head names the company
        return Change("company", "not the same as now" if old else "not said", "as above" if new else "not said")
    return Change(NAMES.get(name, name.replace("_", " ")), _said(name, old), _said(name, new))


def _said(name: str, value: object) -> str:
    if value in (None, "", []):
        return "not said"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if name == "months_of_experience" and isinstance(value, int):
        return f"{value / 12:g} years"
    return words.shortened(str(value).replace("_", " "), LONGEST)


def _salary(changes: dict[str, list[object]]) -> Change:
    old, new = (_money({name: changes[name][side] for name in SALARY if name in changes}) for side in (0, 1))
    return Change("salary", old, new)


def _money(parts: dict[str, object]) -> str:
    """What the changed columns say; a column that stayed is not in the record."""
    currency = str(parts.get("salary_currency") or "")
    low, high = parts.get("salary_min"), parts.get("salary_max")
    said = [words.money(amount, currency) for amount in (low, high) if isinstance(amount, int)]
    return " to ".join(said) or currency or "not published"


def _text(old: str, new: str) -> Change:
    removed, added = [], []
    for line in difflib.ndiff(_lines(old), _lines(new)) if len(old) + len(new) < 40_000 else ():
        if line.startswith("- "):
            removed.append(words.shortened(line[2:], LONGEST))
        elif line.startswith("+ "):
            added.append(words.shortened(line[2:], LONGEST))
    return Change("text", removed=tuple(removed[:MOST_LINES]), added=tuple(added[:MOST_LINES]))


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
