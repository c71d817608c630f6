"""Postings become rows: new, seen again, or a new version."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from jobagent_site.announce import announce
from leads.models import Interaction, Vacancy, VacancyVersion
from leads.posting import Posting
from leads.services.companies import companies_by_key, company_key, storable
from leads.services.timeline import remember_many
from leads.services.vacancies import after_closing

LAST_SEEN_EVERY = timedelta(hours=12)

# A change in one of these makes a version. Names of places and tags follow the page's language and counters move
# by themselves: they are kept fresh, but are no change.
CONTENT = (
    "title",
    "company_id",
    "description_text",
    "category",
    "work_format",
    "employment",
    "months_of_experience",
    "english",
    "countries",
    "company_type",
    "salary_min",
    "salary_max",
    "salary_currency",
)
KEPT_FRESH = (
    "url",
    "description_html",
    "posted_at",
    "region",
    "cities",
    "domain",
    "tags",
    "salary_level",
    "views",
    "applications",
)
ONLY_DETAIL = ("skills", "languages", "has_questions", "forms")
SAID_BY_FEED = ("title", "url", "description_text", "description_html", "posted_at", "category")
NEVER_TAKEN_AWAY = ("company_id", "company_type", "english", "description_text", "description_html", "category", "url")
DESCRIPTION = ("description_text", "description_html")
COUNTERS = ("views", "applications")
CHANGED = "changed"  # announced for a vacancy that was understood before its content changed


@dataclass(slots=True)
class Recorded:
    """What became of a page of postings: ids of rows, and how many were as before."""

    new: list[int] = field(default_factory=list)
    updated: list[int] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)

    @property
    def ids(self) -> list[int]:
        return [*self.new, *self.updated, *self.unchanged, *self.closed]


@transaction.atomic
def record_postings(postings: Sequence[Posting], *, at: datetime | None = None) -> Recorded:
    """Record one page of postings of one board: a constant number of queries, no write when nothing changed."""
    at = at or timezone.now()
    by_id = {posting.external_id: posting for posting in postings}
    if not by_id:
        return Recorded()
    board = postings[0].board
    companies = _companies(by_id.values())
    values = {pk: _values(posting, companies) for pk, posting in by_id.items()}
    known = {row.external_id: row for row in _rows(board, by_id)}
    recorded = Recorded()
    _insert([by_id[key] for key in by_id if key not in known], values, at, recorded)
    _refresh([(known[key], by_id[key], values[key]) for key in by_id if key in known], at, recorded)
    for pk in recorded.new:
        announce("vacancy", pk, Vacancy.Status.NEW)
    return recorded


def content_hash(values: dict[str, Any]) -> str:
    """blake2b (32 hex digits) of the fields whose change makes a version; the text by its letters only."""
    content = [_letters(values[name]) if name == "description_text" else values[name] for name in CONTENT]
    return hashlib.blake2b(json.dumps(content, ensure_ascii=False).encode(), digest_size=16).hexdigest()


def _companies(postings: Iterable[Posting]) -> dict[str, Any]:
    named = [(company_key(posting.company), posting) for posting in postings if posting.company.strip()]
    wanted = {key: posting.company.strip() for key, posting in named if key}
    return companies_by_key(wanted, {key: posting.company_type for key, posting in named})


def _values(posting: Posting, companies: dict[str, Any]) -> dict[str, Any]:
    """The posting as column values, in the shape the database gives back."""
    company = companies.get(company_key(posting.company)) if posting.company.strip() else None
    values = {name: getattr(posting, name) for name in (*CONTENT, *KEPT_FRESH, *ONLY_DETAIL) if name != "company_id"}
    values |= {name: list(values[name]) for name in ("countries", "cities", "tags", "skills", "forms")}
    values["languages"] = [list(pair) for pair in posting.languages]
    values["company_id"] = company.pk if company else None
    return {name: _fit(name, value) for name, value in values.items()}


def _fit(name: str, value: Any) -> Any:
    """The value as the column can hold it: what a stranger wrote must never break the recording."""
    column = Vacancy._meta.get_field(name)
    value = storable(value)
    if isinstance(value, str):
        return value[: column.max_length]  # type: ignore[union-attr]
    if isinstance(column, models.PositiveSmallIntegerField):
        return value if value is not None and 0 <= value < 32_768 else None
    if isinstance(column, models.PositiveIntegerField):
        return value if value is not None and 0 <= value < 2_147_483_648 else None
    return value


def _rows(board: str, by_id: dict[str, Posting]) -> list[Vacancy]:
    """Known rows of these ids, without their long texts: those are read only where the hash differs."""
    rows = Vacancy.objects.filter(board=board, external_id__in=by_id)
    return list(rows.only("external_id", "content_hash", "posted_at", "last_seen", "closed_at", "status", "lead_id"))


def _insert(postings: list[Posting], values: dict[str, dict[str, Any]], at: datetime, recorded: Recorded) -> None:
    if not postings:
        return
    rows = [
        Vacancy(
            **values[posting.external_id],
            board=posting.board,
            external_id=posting.external_id,
            content_hash=content_hash(values[posting.external_id]),
            first_seen=at,
            last_seen=at,
            closed_at=at if posting.closed else None,
            detailed_at=at if posting.source == "detail" else None,
        )
        for posting in postings
    ]
    Vacancy.objects.bulk_create(rows, ignore_conflicts=True)  # two scans may meet the same vacancy
    ids = Vacancy.objects.filter(board=rows[0].board, external_id__in=[row.external_id for row in rows])
    for pk, first_seen in ids.order_by("id").values_list("id", "first_seen"):
        (recorded.new if first_seen == at else recorded.unchanged).append(pk)


def _refresh(known: list[tuple[Vacancy, Posting, dict[str, Any]]], at: datetime, recorded: Recorded) -> None:
    """Write only what changed: a version for content, one UPDATE for bumps, one for a stale `last_seen`."""
    suspects = {row.pk: (posting, values) for row, posting, values in known if _may_differ(row, posting, values)}
    dirty, versions = [], []
    # Locked, so that two scans of one change make one version.
    for row in Vacancy.objects.select_for_update().filter(pk__in=suspects) if suspects else ():
        before = _state(row)
        changes = _apply(row, *suspects[row.pk], at)
        if changes:
            versions.append(VacancyVersion(vacancy=row, at=at, changes=changes))
        if changes or _state(row) != before:
            dirty.append(row)
    _write(dirty, versions, at)
    _count(known, {version.vacancy_id for version in versions}, recorded, at)
    stale = [row.pk for row, *_ in known if at - row.last_seen > LAST_SEEN_EVERY]
    if stale:
        Vacancy.objects.filter(pk__in=stale).update(last_seen=at)


def _state(row: Vacancy) -> list[Any]:
    """All that would be worth a write; the counters alone are not."""
    columns = (*CONTENT, *KEPT_FRESH, *ONLY_DETAIL, "closed_at", "detailed_at")
    return [getattr(row, name) for name in columns if name not in COUNTERS]


def _may_differ(row: Vacancy, posting: Posting, values: dict[str, Any]) -> bool:
    return (
        row.content_hash != content_hash(values)
        or row.posted_at != posting.posted_at
        or posting.closed != (row.closed_at is not None)
        or posting.source == "detail"
    )


def _apply(row: Vacancy, posting: Posting, values: dict[str, Any], at: datetime) -> dict[str, list[Any]]:
    """Put what the page says on the row; returns {field: [old, new]} for content only."""
    said = {name: value for name, value in values.items() if _says(posting, name, value)}
    if posting.source != "detail" and _is_beginning(said.get("description_text", ""), row.description_text):
        said = {name: value for name, value in said.items() if name not in DESCRIPTION}
    changes = {
        name: [getattr(row, name), said[name]]
        for name in CONTENT
        if name in said and not _same(name, getattr(row, name), said[name])
    }
    for name, value in said.items():
        if name not in CONTENT or name in changes:
            setattr(row, name, value)
    if posting.source == "detail":
        row.detailed_at = at
    row.closed_at = (row.closed_at or at) if posting.closed else None
    row.content_hash = content_hash({name: getattr(row, name) for name in CONTENT})
    return changes


def _says(posting: Posting, name: str, value: Any) -> bool:
    """Whether this page can speak about the field. What a feed or a list never shows was not removed."""
    if posting.source == "feed" and name not in SAID_BY_FEED:
        return False
    if name in ONLY_DETAIL and posting.source != "detail":
        return False
    if posting.closed and not value:  # a closed page loses its structured data, the vacancy does not
        return False
    return bool(value) or name not in NEVER_TAKEN_AWAY


def _is_beginning(shown: str, known: str) -> bool:
    """Whether a list or a feed shows only the beginning of the text we have: that is no change."""
    letters = _letters(shown).rstrip(".…")
    return 0 < len(shown) < len(known) and bool(letters) and _letters(known).startswith(letters)


def _same(name: str, old: Any, new: Any) -> bool:
    return _letters(old) == _letters(new) if name == "description_text" else old == new


def _letters(text: str) -> str:
    """Only what is read: a feed, a list and a detail page break lines differently."""
    return re.sub(r"[\s\u00a0•\-–—*·]+", "", text)


def _write(dirty: list[Vacancy], versions: list[VacancyVersion], at: datetime) -> None:
    if not dirty:
        return
    Vacancy.objects.bulk_update(
        dirty, [*CONTENT, *KEPT_FRESH, *ONLY_DETAIL, "content_hash", "closed_at", "detailed_at"]
    )
    VacancyVersion.objects.bulk_create(versions)
    remember_many(
        Interaction(lead_id=row.lead_id, at=at, kind=Interaction.Kind.CHANGED, actor="agent", text=_headline(changes))
        for row, changes in ((version.vacancy, version.changes) for version in versions)
        if row.lead_id
    )
    for version in versions:
        if version.vacancy.status != Vacancy.Status.NEW:
            announce("vacancy", version.vacancy_id, CHANGED)


_SPOKEN = {
    "company_id": "company",
    "description_text": "description",
    "months_of_experience": "experience",
    "salary_min": "salary",
    "salary_max": "salary",
    "salary_currency": "salary",
}


def _headline(changes: dict[str, Any]) -> str:
    words = dict.fromkeys(_SPOKEN.get(name, name.replace("_", " ")) for name in changes)
    return "Vacancy changed: " + ", ".join(words)


def _count(
    known: list[tuple[Vacancy, Posting, dict[str, Any]]], changed: set[int], recorded: Recorded, at: datetime
) -> None:
    for row, posting, _ in known:
        if posting.closed and row.closed_at is None:
            recorded.closed.append(row.pk)
        elif row.pk in changed:
            recorded.updated.append(row.pk)
        else:
            recorded.unchanged.append(row.pk)
    if recorded.closed:
        after_closing(recorded.closed, at=at, why="the board says so")
