"""The job that fills the search index: recording writes nothing for it.

What is due is found by ids, never by a scan: vacancies above the last one taken, those of new versions, those indexed
before they were understood, those of a company whose name changed. A slow round over all rows finds the rest (tags, a
company that was joined into another). A step reads and works out words first and writes in one short transaction that
only one of two jobs can win; a job that dies in between leaves the marks where they were.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F, Max, Q
from django.db.models.signals import post_save

from leads.models import Company, SearchState, Vacancy, VacancySearch, VacancyVersion
from leads.services.search import tables
from leads.services.search.words import document

BATCH = 300  # rows of a step: the database is written to for a tenth of a second
# A lower id may be committed after a higher one; so many ids below the mark are looked at again.
LATE, LATE_VERSIONS = 500, 50
LONGEST_TEXT = 100_000
_READ = (
    "pk", "status", "external_id", "title", "company__name", "contact__name", "technologies", "tags", "skills",
    "cities", "description_text",
)  # fmt: skip
_UPSERT = """
INSERT INTO leads_vacancysearch (vacancy_id, words, said, waits) VALUES (%s, {words}, %s, %s)
ON CONFLICT (vacancy_id) DO UPDATE SET words = excluded.words, said = excluded.said, waits = excluded.waits
"""


@dataclass(frozen=True, slots=True)
class Document:
    """A vacancy as it is to be found; `waits`: nobody has understood it yet, so technologies may still come."""

    pk: int
    words: list[str]
    waits: bool

    @property
    def said(self) -> str:
        return hashlib.blake2b(" ".join(self.words).encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many vacancies are in the index, of how many; `usable` is False where this SQLite has no full-text search."""

    indexed: int
    vacancies: int
    usable: bool


def fill(*, seconds: float = 40.0, most: int = 1_000_000) -> int:
    """Index what is due until nothing is due or the time is over; how many rows were written.

    0 also when another job is at it, or when this database cannot.
    """
    if not tables.exists(connection):
        return 0
    ends, written = time.monotonic() + seconds, 0
    for step in (_take_new, _take_waiting):
        while written < most and time.monotonic() < ends:
            done = step(_state())
            if done is None:  # somebody else took this step, or nothing is due
                break
            written += done
    return written + _look_round(_state())


def rebuild() -> int:
    """Make the index anew: what is missing is created, every vacancy is taken again; how many were indexed."""
    if not tables.create(connection):
        return 0
    with transaction.atomic():
        if connection.vendor == "sqlite":  # one by one the old words would take longer to leave than the new to come
            tables.drop(connection)
        VacancySearch.objects.all().delete()
        SearchState.objects.all().delete()
        if connection.vendor == "sqlite":
            tables.create(connection)
    return fill(seconds=float("inf"))


def connect() -> None:
    """Start to notice companies that are saved with another name; called once when Django starts."""
    post_save.connect(_saved, sender=Company, dispatch_uid="search_index")


def _saved(instance: Company, created: bool, **_: object) -> None:
    if not created:
        name_changed(instance.pk)


def name_changed(company: int) -> None:
    """A company is called otherwise, or its vacancies became another's: they are indexed again by the next run."""
    VacancySearch.objects.filter(vacancy__company=company).update(waits=True, said="")


def coverage() -> Coverage:
    """Counts both tables."""
    return Coverage(VacancySearch.objects.count(), Vacancy.objects.count(), tables.exists(connection))


def documents(pks: Iterable[int]) -> list[Document]:
    """These vacancies as they are to be found; one query."""
    rows = Vacancy.objects.filter(pk__in=list(pks)).order_by().values_list(*_READ)
    return [_document(*row) for row in rows]


def _document(
    pk: int, status: str, external_id: str, title: str, company: str | None, contact: str | None,
    technologies: list[str], tags: list[str], skills: list[str], cities: list[str], text: str,
) -> Document:  # fmt: skip
    lists = [" ".join(map(str, each)) for each in (technologies, tags, skills, cities)]
    fields = (title, company or "", external_id, contact or "", *lists, text[:LONGEST_TEXT])
    return Document(pk, document(field for field in fields if field), status == Vacancy.Status.NEW)


def _state() -> SearchState:
    """Made at the first time: versions so far need no second look."""
    last = VacancyVersion.objects.aggregate(last=Max("pk"))["last"] or 0
    return SearchState.objects.get_or_create(pk=1, defaults={"versions_from": last})[0]


def _take_new(state: SearchState) -> int | None:
    """Index some that are new or changed; None when there are none, or another job took the turn."""
    new = _new(state)
    versions = _versions(state)
    if not new and not any(pk > state.versions_from for pk, _ in versions):
        return None
    marks = {
        "new_from": max([state.new_from, *new]),
        "versions_from": max([state.versions_from, *(pk for pk, _ in versions)]),
    }
    return _take(state, {*new, *(vacancy for _, vacancy in versions)}, marks)


def _take_waiting(state: SearchState) -> int | None:
    """Index some that were understood since, or whose company is called otherwise; None as above."""
    waiting = _waiting()
    return _take(state, waiting, {}) if waiting else None


def _new(state: SearchState) -> list[int]:
    """Two ranges of ids: PostgreSQL would read both tables whole for NOT EXISTS, whatever the limit."""
    rows = Vacancy.objects.filter(pk__gt=state.new_from - LATE).order_by("pk")
    pks = list(rows.values_list("pk", flat=True)[: LATE + BATCH])
    if not pks:
        return []
    indexed = VacancySearch.objects.filter(pk__gte=pks[0], pk__lte=pks[-1]).order_by().values_list("pk", flat=True)
    return sorted(set(pks).difference(indexed))[:BATCH]


def _versions(state: SearchState) -> list[tuple[int, int]]:
    rows = VacancyVersion.objects.filter(pk__gt=state.versions_from - LATE_VERSIONS).order_by("pk")
    return list(rows.values_list("pk", "vacancy_id")[: BATCH + LATE_VERSIONS])


def _waiting() -> list[int]:
    understood = Q(said="") | ~Q(vacancy__status=Vacancy.Status.NEW)
    rows = VacancySearch.objects.filter(understood, waits=True).order_by()
    return list(rows.values_list("pk", flat=True)[:BATCH])


def _look_round(state: SearchState) -> int:
    """The next rows of the slow round; at the end it begins again."""
    rows = VacancySearch.objects.filter(pk__gt=state.looked_from).order_by("pk").values_list("pk", flat=True)
    pks = list(rows[:BATCH])
    if not pks and not state.looked_from:
        return 0
    return _take(state, pks, {"looked_from": pks[-1] if len(pks) == BATCH else 0}) or 0


def _take(state: SearchState, pks: Iterable[int], marks: dict[str, int]) -> int | None:
    """Write these vacancies' words and the marks together; None when another job had the turn."""
    wanted = documents(pks)
    known = {pk: (said, waits) for pk, said, waits in
             VacancySearch.objects.filter(pk__in=list(pks)).values_list("pk", "said", "waits")}  # fmt: skip
    other = [each for each in wanted if known.get(each.pk, ("", None))[0] != each.said]
    same = [each for each in wanted if known.get(each.pk) == (each.said, not each.waits)]
    with transaction.atomic():
        mine = SearchState.objects.filter(pk=state.pk, turn=state.turn)
        if not mine.update(turn=F("turn") + 1, **marks):
            return None
        _write(other)
        for waits in (True, False):
            changed = [each.pk for each in same if each.waits is waits]
            if changed:
                VacancySearch.objects.filter(pk__in=changed).update(waits=waits)
    return len(other)


def _write(wanted: list[Document]) -> None:
    if not wanted:
        return
    postgresql = connection.vendor == "postgresql"
    rows = [(each.pk, (_vector if postgresql else " ".join)(each.words), each.said, each.waits) for each in wanted]
    with connection.cursor() as cursor:
        cursor.executemany(_UPSERT.format(words="%s::tsvector" if postgresql else "%s"), rows)


def _vector(words: list[str]) -> str:
    """The words with their places, as PostgreSQL reads a tsvector: no dictionary has a say."""
    return " ".join(f"'{word}':{place}" for place, word in enumerate(words, 1))
