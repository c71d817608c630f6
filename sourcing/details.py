"""A vacancy's own page: read for the few that matched, before they are answered."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from jobagent_site.http import RequestError, ServiceError
from leads.models import AgentStep, Vacancy
from leads.posting import Posting
from leads.services.contacts import recruiter_seen
from leads.services.recording import record_postings
from leads.services.timeline import log_step
from leads.services.vacancies import close
from sourcing import paste, told
from sourcing.access import read_vacancy
from sourcing.boards import BOARDS, board_of

FRESH = timedelta(hours=24)


def read(pk: int, *, at_once: bool = False) -> bool:
    """Read the page unless it was read within a day (`at_once`: all the same); whether what we know of it is fresh.

    A closed or removed vacancy is closed in the record. A page that cannot be read now stops nothing: it is logged.
    """
    vacancy = Vacancy.objects.get(pk=pk)
    if not at_once and vacancy.detailed_at is not None and timezone.now() - vacancy.detailed_at < FRESH:
        return True
    if not vacancy.url:  # pasted as a text: there is nothing more to read
        return True
    try:
        posting = _page_of(vacancy)
    except RequestError as error:
        return _gone(vacancy, error)
    except ServiceError as error:
        if vacancy.board in BOARDS:
            told.tell_of_page(vacancy.board, error)
        return _unread(vacancy, str(error))
    if posting is None:
        return False
    record_postings([posting])
    if posting.recruiter_id:
        recruiter_seen(vacancy, posting.recruiter_id)
    return True


def _page_of(vacancy: Vacancy) -> Posting | None:
    """The posting of its own page; None where there is none to be read: an entry of a feed, an address that is no
    vacancy's any more."""
    if vacancy.board == paste.NAME:
        return paste.read(vacancy.url)
    board = board_of(vacancy.url)
    return read_vacancy(vacancy.url) if board is not None and board.is_vacancy(vacancy.url) else None


def _gone(vacancy: Vacancy, error: RequestError) -> bool:
    """404 and 410 say that it was removed; any other refusal says nothing about the vacancy."""
    if error.status not in (404, 410):
        return _unread(vacancy, str(error))
    Vacancy.objects.filter(pk=vacancy.pk).update(detailed_at=timezone.now())
    close(vacancy.pk, why="its page is gone")
    return True


def _unread(vacancy: Vacancy, why: str) -> bool:
    log_step("details", AgentStep.Outcome.ERROR, f"{vacancy}: {why}", vacancy_id=vacancy.pk, lead_id=vacancy.lead_id)
    return False
