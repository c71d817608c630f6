"""Postings become rows: new, seen again, or a new version."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from jobagent_site.announce import announce, announce_all
from leads.models import Interaction, Vacancy, VacancyVersion
from leads.posting import Posting
from leads.services import market, vacancy_rows
from leads.services.companies import company_ids, company_key, storable
from leads.services.content import CONTENT, content_hash, letters, posting_hash
from leads.services.timeline import remember_many
from leads.services.vacancies import after_closing
from leads.services.vacancy_rows import Known

LAST_SEEN_EVERY = timedelta(hours=12)

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
NEVER_TAKEN_AWAY = (
    "company_id",
    "company_type",
    "english",
    "description_text",
    "description_html",
    "category",
    "url",
    "tags",
    "posted_at",
)
DESCRIPTION = ("description_text", "description_html")
COUNTERS = ("views", "applications")
CHANGED = "changed"  # announced for each change of a vacancy that was understood before


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


def record_postings(postings: Sequence[Posting], *, at: datetime | None = None) -> Recorded:
    """Record one page of postings of one board: a constant number of queries, no write when nothing changed."""
    at = at or timezone.now()
    by_id = {posting.external_id: posting for posting in postings}
    if not by_id:
        return Recorded()
    board = postings[0].board
    known = vacancy_rows.known(board, by_id, since=at - LAST_SEEN_EVERY)
    if len(known) == len(by_id) and all(_says_the_same(known[key], posting) for key, posting in by_id.items()):
        return Recorded(unchanged=[known[key].pk for key in by_id])
    return _record(board, by_id, list(known), at)


def _says_the_same(row: Known, posting: Posting) -> bool:
    """Whether there is nothing to write: no content changed, no bump, and the row was seen lately."""
    if not row.open_lately or posting.closed or posting.source == "detail" or row.posted_at != posting.posted_at:
        return False
    key = company_key(posting.company) if posting.company.strip() else ""
    if key and key != row.company_key:
        return False
    company_id = row.company_id if key else None
    if row.content_hash == posting_hash(posting, company_id):
        return True
    return row.content_hash == content_hash(_content(posting, company_id))


@transaction.atomic
def _record(board: str, by_id: dict[str, Posting], looked_up: list[str], at: datetime) -> Recorded:
    companies = _companies(by_id.values())
    values = {pk: _values(posting, companies) for pk, posting in by_id.items()}
    known = {row.external_id: row for row in _rows(board, looked_up)} if looked_up else {}
    recorded = Recorded()
    _insert([by_id[key] for key in by_id if key not in known], values, at, recorded)
    _refresh([(known[key], by_id[key], values[key]) for key in by_id if key in known], at, recorded)
    announce_all("vacancy", recorded.new, Vacancy.Status.NEW)
    return recorded


def _companies(postings: Iterable[Posting]) -> dict[str, int]:
    named = [(company_key(posting.company), posting) for posting in postings if posting.company.strip()]
    wanted = {key: posting.company.strip() for key, posting in named if key}
    types = {key: posting.company_type for key, posting in named}
    return company_ids(wanted, types, {key: storable(posting.company_url) for key, posting in named})


def _values(posting: Posting, companies: dict[str, int]) -> dict[str, Any]:
    """The posting as column values, in the shape the database gives back."""
    company_id = companies.get(company_key(posting.company)) if posting.company.strip() else None
    rest = {name: _fit(name, getattr(posting, name)) for name in (*KEPT_FRESH, *ONLY_DETAIL)}
    return {**_content(posting, company_id), **rest}


def _content(posting: Posting, company_id: int | None) -> dict[str, Any]:
    """The columns whose change makes a version."""
    said = {name: _fit(name, getattr(posting, name)) for name in CONTENT if name != "company_id"}
    return {**said, "company_id": company_id}


def _fit(name: str, value: Any) -> Any:
    """The value as the column can hold it: what a stranger wrote must never break the recording."""
    if isinstance(value, str):
        return _storable(value)[: _LONGEST[name]]
    if isinstance(value, tuple | list):
        return storable([list(each) if isinstance(each, tuple) else each for each in value])
    if value is not None and name in _LARGEST:
        return value if 0 <= value <= _LARGEST[name] else None
    return value


_COLUMNS = {name: Vacancy._meta.get_field(name) for name in (*CONTENT, *KEPT_FRESH, *ONLY_DETAIL)}
_LONGEST = {name: column.max_length for name, column in _COLUMNS.items()}
_LARGEST = {
    name: 32_767 if isinstance(column, models.PositiveSmallIntegerField) else 2_147_483_647
    for name, column in _COLUMNS.items()
    if isinstance(column, models.PositiveSmallIntegerField | models.PositiveIntegerField)
}


def _storable(text: str) -> str:
    """`storable`, several times as fast for a long text that is."""
    try:
        return text if "\x00" not in text and (text.isascii() or text.encode()) else str(storable(text))
    except UnicodeEncodeError:
        return str(storable(text))


def _rows(board: str, external_ids: list[str]) -> list[Vacancy]:
    """Known rows of these ids, without their long texts: those are read only where the hash differs."""
    rows = Vacancy.objects.filter(board=board, external_id__in=external_ids)
    return list(rows.only("external_id", "content_hash", "posted_at", "last_seen", "closed_at", "status", "lead_id"))


def _insert(postings: list[Posting], values: dict[str, dict[str, Any]], at: datetime, recorded: Recorded) -> None:
    if not postings:
        return
    rows = [
        {
            **values[posting.external_id],
            "board": posting.board,
            "external_id": posting.external_id,
            "content_hash": content_hash(values[posting.external_id]),
            "first_seen": at,
            "last_seen": at,
            "closed_at": at if posting.closed else None,
            "detailed_at": at if posting.source == "detail" else None,
        }
        for posting in postings
    ]
    new = vacancy_rows.insert(rows)
    recorded.new += new
    if len(new) < len(rows):  # two scans may meet the same vacancy: the first one's row stays
        _count_inserted(rows, at, recorded)
    market.added(rows, new or recorded.new)


def _count_inserted(rows: list[dict[str, Any]], at: datetime, recorded: Recorded) -> None:
    ids = Vacancy.objects.filter(board=rows[0]["board"], external_id__in=[row["external_id"] for row in rows])
    for pk, first_seen in ids.exclude(pk__in=recorded.new).order_by("id").values_list("id", "first_seen"):
        (recorded.new if first_seen == at else recorded.unchanged).append(pk)


def _refresh(known: list[tuple[Vacancy, Posting, dict[str, Any]]], at: datetime, recorded: Recorded) -> None:
    """Write only what changed: a version for content, one UPDATE for bumps, one for a stale `last_seen`."""
    suspects = {row.pk: (posting, values) for row, posting, values in known if _may_differ(row, posting, values)}
    dirty, versions = [], []
    # Locked, so that two scans of one change make one version; by id like everywhere, or two would wait for each other.
    locked = Vacancy.objects.select_for_update().order_by("pk")
    for row in locked.filter(pk__in=suspects) if suspects else ():
        before = _state(row)
        first_text = row.detailed_at is None and not row.description_text  # a search gave it without one
        changes = _apply(row, *suspects[row.pk], at)
        if changes and not first_text:
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
    if posting.source == "search":  # a search shows a few fields; what it leaves out was not removed
        return bool(value) and name not in ONLY_DETAIL
    if name in ONLY_DETAIL and posting.source != "detail":
        return False
    if posting.closed and not value:  # a closed page loses its structured data, the vacancy does not
        return False
    return bool(value) or name not in NEVER_TAKEN_AWAY


def _is_beginning(shown: str, known: str) -> bool:
    """Whether a list or a feed shows only the beginning of the text we have: that is no change."""
    beginning = letters(shown).rstrip(".…")
    return 0 < len(shown) < len(known) and bool(beginning) and letters(known).startswith(beginning)


def _same(name: str, old: Any, new: Any) -> bool:
    return letters(old) == letters(new) if name == "description_text" else old == new


def _write(dirty: list[Vacancy], versions: list[VacancyVersion], at: datetime) -> None:
    if not dirty:
        return
    with market.counting(Vacancy.objects.filter(pk__in=[row.pk for row in dirty])):
        Vacancy.objects.bulk_update(
            dirty, [*CONTENT, *KEPT_FRESH, *ONLY_DETAIL, "content_hash", "closed_at", "detailed_at"]
        )
    for version in versions:
        if version.vacancy.status == Vacancy.Status.NEW:  # its analysis reads it as it is now
            version.looked_at = at
    VacancyVersion.objects.bulk_create(versions)
    remember_many(
        Interaction(lead_id=row.lead_id, at=at, kind=Interaction.Kind.CHANGED, actor="agent", text=_headline(changes))
        for row, changes in ((version.vacancy, version.changes) for version in versions)
        if row.lead_id
    )
    for version in versions:
        if version.looked_at is None:
            announce("version", version.pk, CHANGED)


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
