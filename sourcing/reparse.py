"""Kept pages read again by today's parsers: a mended parser mends what it got wrong before, without asking anybody."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from jobagent_site.http import ServiceError
from leads.models import Vacancy, VacancyVersion
from leads.posting import Posting
from leads.services import correcting
from leads.services.companies import company_key
from leads.services.recording import CONTENT, COUNTERS, KEPT_FRESH
from sourcing import kept_pages
from sourcing.boards import BOARDS
from sourcing.models import RawPage, Scan

KINDS = ("list", "feed", "detail")
# A page is kept a moment before what it says is recorded; a change later than that was said by another page.
RECORDED_WITHIN = timedelta(minutes=10)
AT_ONCE = 200  # vacancies in one transaction
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a kept page, which came `at`, says of one vacancy today."""

    at: datetime
    posting: Posting
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A vacancy as the record has it; `changed_at`: column → when a page is known to have changed it last."""

    values: Mapping[str, Any]
    company_key: str = ""
    changed_at: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """One column; `at` and `kind` are those of the page that says the new value."""

    field: str
    old: Any
    new: Any
    at: datetime
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """What is stored of a vacancy and what its kept pages say."""

    vacancy: int
    board: str
    external_id: str
    title: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """A kept page that today's parsers cannot read, and why."""

    page: int
    board: str
    kind: str
    url: str
    why: str


@dataclass(slots=True)
class Reread:
    """What reading again came to. `unknown`: vacancies without a row; a scan brings those that are still open.
    `says_closed`: open vacancies whose newest page says closed; the next look at them decides."""

    pages: int = 0
    vacancies: int = 0
    unknown: int = 0
    says_closed: int = 0
    written: int = 0
    unread: list[Unread] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)

    @property
    def fields(self) -> dict[str, int]:
        """column → how many vacancies differ in it, most first."""
        return dict(Counter(each.field for found in self.differences for each in found.changes).most_common())


def reparse(*, board: str = "", days: int | None = None, kind: str = "", write: bool = False) -> Reread:
    """Read the kept pages of this board and age again; writes only when told to.

    Of each vacancy its newest page of each kind counts. `kind`: only what such a page has to say is taken; all are
    read, because a newer one of another kind may have said something else since. Nothing is inserted, closed, reopened
    or taken as seen.
    """
    began, result = timezone.now(), Reread()
    newest = _newest(_pages(board, days), result)
    for name in dict.fromkeys(each for each, _ in newest):
        ids = iter([key for each, key in newest if each == name])
        while chunk := list(islice(ids, AT_ONCE)):
            _settle(name, {key: newest[name, key] for key in chunk}, result, began=began, kind=kind, write=write)
    return result


def decide(known: Known, readings: Iterable[Reading], *, began: datetime) -> tuple[Change, ...]:
    """What today's parsers read differently. The newest page that can speak about a field has the last word, and none
    against a change that a later page brought, or that came after `began`."""
    said: dict[str, list[tuple[Any, datetime, str]]] = {}
    for reading in sorted(readings, key=lambda each: each.at):
        for name, value in correcting.said(reading.posting).items():
            if not _superseded(known.changed_at.get(name), reading.at, began):
                said.setdefault(name, []).append((value, reading.at, reading.kind))
    return tuple(
        Change(name, known.values[name], *words[-1])
        for name, words in said.items()
        if _is_news(known, name, [value for value, *_ in words])
    )


def _is_news(known: Known, name: str, values: list[Any]) -> bool:
    """Recording compares content every time. All else it writes only along with a change, so that is left alone while
    any of the newest pages says it; counters move by themselves."""
    if name in COUNTERS and known.values[name] is not None:
        return False
    counted = values[-1:] if name in (*CONTENT, correcting.COMPANY) else values
    return all(_differs(known, name, value) for value in counted)


def _differs(known: Known, name: str, value: Any) -> bool:
    if name == correcting.COMPANY:  # the owner may have given the company another name
        return company_key(value) != known.company_key
    return correcting.differs(name, known.values[name], value)


def _superseded(changed_at: datetime | None, page_at: datetime, began: datetime) -> bool:
    return changed_at is not None and (changed_at > page_at + RECORDED_WITHIN or changed_at >= began)


def _pages(board: str, days: int | None) -> QuerySet[RawPage]:
    """Newest first. What a canary saw was never recorded, so it shows no fault of a parser."""
    pages = RawPage.objects.filter(board=board) if board else RawPage.objects.exclude(board="")
    if days is not None:
        pages = pages.filter(at__gte=timezone.now() - timedelta(days=days))
    return pages.exclude(scan__kind=Scan.Kind.CANARY).order_by("-at", "-pk")


def _newest(pages: QuerySet[RawPage], result: Reread) -> dict[tuple[str, str], list[Reading]]:
    """(board, id) → its newest reading of each kind."""
    found: dict[tuple[str, str], dict[str, Reading]] = {}
    for page in pages.iterator(chunk_size=20):
        result.pages += 1
        for posting in _postings(page, result):
            found.setdefault((page.board, posting.external_id), {}).setdefault(
                page.kind, Reading(page.at, posting, page.kind)
            )
    return {key: list(kinds.values()) for key, kinds in found.items()}


def _postings(page: RawPage, result: Reread) -> tuple[Posting, ...]:
    """What today's parser reads; a page it cannot read is noted."""
    board = BOARDS.get(page.board)
    try:
        if board is None:
            raise ValueError(f"There is no board {page.board!r}.")
        return board.parse_page(page.kind or kept_pages.kind_of(board, page.url), page.body, page.url)
    except (ServiceError, ValueError) as error:
        why = str(error)
    except Exception as error:
        logger.exception("kept page %s", page.pk)
        why = f"The parser broke off ({type(error).__name__}: {error})."
    result.unread.append(Unread(page.pk, page.board, page.kind, page.url, why))
    return ()


def _settle(
    board: str, readings: Mapping[str, list[Reading]], result: Reread, *, began: datetime, kind: str, write: bool
) -> None:
    """Compare, and write, some vacancies: under lock, so that no scan comes between looking and writing."""
    with transaction.atomic():
        rows = Vacancy.objects.filter(board=board, external_id__in=readings).select_related("company")
        known = {row.external_id: row for row in (rows.select_for_update(of=("self",)) if write else rows)}
        changed_at = _changed_at(known.values())
        decided = ((row, decide(_known(row, changed_at), readings[key], began=began)) for key, row in known.items())
        found = [each for row, changes in decided if (each := _difference(row, changes, kind)).changes]
        if write:
            _write(found)
    result.vacancies += len(known)
    result.unknown += len(readings) - len(known)
    result.says_closed += sum(_newest_says_closed(readings[key]) for key, row in known.items() if row.is_open)
    result.differences += found
    result.written += len(found) if write else 0


def _difference(row: Vacancy, changes: tuple[Change, ...], kind: str) -> Difference:
    wanted = tuple(each for each in changes if kind in ("", each.kind))
    return Difference(row.pk, row.board, row.external_id, row.title, wanted)


def _known(row: Vacancy, changed_at: Mapping[int, Mapping[str, datetime]]) -> Known:
    values, own = correcting.stored(row), dict(changed_at.get(row.pk, {}))
    if own:  # who wrote a change wrote all else the page said
        own |= dict.fromkeys(KEPT_FRESH, max(own.values()))
    if row.posted_at is not None:  # no page speaks of what was posted after it
        own["posted_at"] = max(row.posted_at, own.get("posted_at", row.posted_at))
    return Known(values, row.company.key if row.company else "", own)


def _changed_at(rows: Iterable[Vacancy]) -> dict[int, dict[str, datetime]]:
    """id → column → the time of its last version."""
    found: dict[int, dict[str, datetime]] = {}
    versions = VacancyVersion.objects.filter(vacancy__in=[row.pk for row in rows]).order_by("at", "pk")
    for pk, at, changes in versions.values_list("vacancy_id", "at", "changes"):
        found.setdefault(pk, {}).update({correcting.COMPANY if name == "company_id" else name: at for name in changes})
    return found


def _newest_says_closed(readings: list[Reading]) -> bool:
    return max(readings, key=lambda each: each.at).posting.closed


def _write(found: list[Difference]) -> None:
    """Page by page, oldest first: each corrects what it is the newest to say, and the versions bear its time."""
    for at in _times(found):
        corrections = {
            each.vacancy: {change.field: change.new for change in each.changes if change.at == at} for each in found
        }
        correcting.correct({pk: values for pk, values in corrections.items() if values}, at=at)


def _times(found: list[Difference]) -> Iterator[datetime]:
    yield from sorted({change.at for each in found for change in each.changes})
