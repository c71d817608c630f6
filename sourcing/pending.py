"""Vacancies that a search shows without their text: they wait until their own pages were read, one by one, slowly."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q, QuerySet
from django.utils import timezone

from jobagent_site.announce import announce
from jobagent_site.http import RateLimitError, ServiceError
from leads.models import AgentStep, Vacancy
from leads.services.contacts import recruiter_seen
from leads.services.recording import record_postings
from leads.services.timeline import log_step
from leads.services.vacancies import MAX_ATTEMPTS, close
from sourcing import access, consent, politeness, told
from sourcing.boards import BOARDS, linkedin
from sourcing.boards.linkedin.details import Unread
from sourcing.boards.linkedin.posting_page import Details

AT_ONCE = 20  # pages in one walk; the rest waits for the next


def unread() -> Q:
    """Rows that cannot be understood yet: only a search showed them, without their text."""
    boards = [name for name, board in BOARDS.items() if board.NEEDS_DETAILS]
    return Q(board__in=boards, detailed_at=None)


def is_unread(vacancy: Vacancy) -> bool:
    board = BOARDS.get(vacancy.board)
    return board is not None and board.NEEDS_DETAILS and vacancy.detailed_at is None


def due() -> list[str]:
    """Boards with vacancies whose pages may be read now."""
    return [name for name in BOARDS if consent.given(name) and not _cools(name) and waits(name)]


def waits(name: str) -> bool:
    """Whether this board has vacancies whose pages wait to be read."""
    return BOARDS[name].NEEDS_DETAILS and _waiting(name).exists()


def read(name: str, *, beat: Callable[[], None] | None = None) -> int:
    """Read the pages of this board's waiting vacancies, oldest first; how many were read.

    It ends at the first refusal. What was not read by then waits; a page that cannot be read three times is given up.
    `beat` is called after each page.
    """
    rows = {row.external_id: row for row in _waiting(name).order_by("attempts", "first_seen", "pk")[:AT_ONCE]}
    url, done = BOARDS[name].base_url(), 0
    try:
        with politeness.asking(url):
            for page in linkedin.read_each([row.url for row in rows.values()], access.session(BOARDS[name])):
                done += _taken(rows, page)
                if beat is not None:
                    beat()
        politeness.answered(politeness.host_of(url))
    except ServiceError as error:
        _stopped(name, error, len(rows) - done)
    return done


def _stopped(name: str, error: ServiceError, waiting: int) -> None:
    _log(f"{BOARDS[name].LABEL}: {error} {waiting} vacancies wait.")
    told.tell_of_page(name, error)


def _taken(rows: dict[str, Vacancy], page: Details | Unread) -> bool:
    if isinstance(page, Unread):
        return _unread(rows[page.key], page)
    row = rows[page.posting.external_id]
    record_postings([page.posting])
    if page.recruiter is not None:
        who = page.recruiter
        recruiter_seen(row, who.key, name=who.name, role=who.role, profile_url=who.profile_url)
    Vacancy.objects.filter(pk=row.pk).update(attempts=0, error="")
    announce("vacancy", row.pk, Vacancy.Status.NEW)
    return True


def _unread(row: Vacancy, page: Unread) -> bool:
    """Gone is closed. Any other page is tried again, and given up after a few times with the reason on the row."""
    if page.gone:
        Vacancy.objects.filter(pk=row.pk).update(detailed_at=timezone.now())
        close(row.pk, why="its page is gone")
        return True
    failed = row.attempts + 1 >= MAX_ATTEMPTS
    values = {"status": Vacancy.Status.FAILED} if failed else {}
    Vacancy.objects.filter(pk=row.pk).update(attempts=row.attempts + 1, error=str(page.error), **values)
    _log(f"{row}: {page.error}", row.pk)
    if failed:
        told.tell_of_page(row.board, page.error)
    return False


def _waiting(name: str) -> QuerySet[Vacancy]:
    return Vacancy.objects.filter(unread(), board=name, status=Vacancy.Status.NEW, closed_at=None, duplicate_of=None)


def _cools(name: str) -> bool:
    try:
        politeness.check_cool_down(politeness.host_of(BOARDS[name].base_url()))
    except RateLimitError:
        return True
    return False


def _log(text: str, pk: int | None = None) -> None:
    log_step("details", AgentStep.Outcome.ERROR, text, vacancy_id=pk)
