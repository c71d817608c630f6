"""LinkedIn's open search: one question to the library for each page, its answer read for what it is."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from jobagent_site.http import Call, RateLimitError, RequestError, ResponseError, ServiceError, Session, hide_secrets
from jobagent_site.service_errors import AccessError, unreachable
from sourcing.boards.linkedin import filters, normalise, pacing, permission, refusal
from sourcing.boards.linkedin.address import base_url, search_url
from sourcing.boards.linkedin.library import PATIENCE, Answer, Library, LibraryCall
from sourcing.boards.posting import Page, Posting

PAGE_SIZE = 10
MOST = 1000  # LinkedIn shows no more of one search
_SKIPPED = "skipping job"
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search brought, and why it stopped before its end: blocked, rate_limited, authwall, changed, error, ""."""

    postings: tuple[Posting, ...]
    stopped: str = ""
    text: str = ""


def search(url: str, session: Session, *, max_pages: int, accepted: Callable[[], bool] = permission.accepted) -> Found:
    """The whole search at once; what came before a refusal is kept. Raises ValueError for a filter it does not know,
    NotAcceptedError before anything is asked."""
    postings: list[Posting] = []
    try:
        for page in pages(url, session, max_pages=max_pages, accepted=accepted):
            postings += page.postings
    except permission.NotAcceptedError:
        raise
    except ServiceError as error:
        return Found(tuple(postings), _kind(error), str(error))
    return Found(tuple(postings))


def pages(
    url: str,
    session: Session,
    *,
    max_pages: int,
    accepted: Callable[[], bool] = permission.accepted,
    patience: float = PATIENCE,
) -> Iterator[Page]:
    """The pages from the first on, at most `max_pages`, one request each. Raises ServiceError, NotAcceptedError before
    anything is asked; pages given before stand.

    An honest "nothing found" is one empty page. Ids already given in this walk are left out.
    """
    permission.require(accepted)
    question = _question(filters.query_of(url))
    seen: set[str] = set()
    with Library(patience) as library:
        for start in range(0, min(max_pages * PAGE_SIZE, MOST), PAGE_SIZE):
            if start:
                pacing.rest(base_url())
            _wait_for_our_turn(session)
            answer = library.ask(base_url(), question | {"offset": start})
            page = _page(answer, _at(url, start), seen, session, last=start + PAGE_SIZE >= MOST)
            yield page
            if page.next_url is None:
                return


def _question(query: filters.Query) -> dict[str, Any]:
    return {
        "search_term": query.keywords,
        "location": query.location,
        "distance": query.distance,
        "hours_old": query.hours_old,
        "easy_apply": query.easy_apply or None,
        "linkedin_company_ids": list(query.company_ids) or None,
    }


def _wait_for_our_turn(session: Session) -> None:
    """The budget that all processes share; the library's requests do not pass through the session."""
    if session.pace is not None:
        session.pace(search_url())


def _page(answer: Answer, url: str, seen: set[str], session: Session, *, last: bool) -> Page:
    """The page of an answer. Raises the ServiceError that its words and LinkedIn's status stand for."""
    for line in answer.lines:
        logger.warning("python-jobspy: %s", line)
    error = _trouble(answer, url)
    session.calls += [_call(each, str(error) if error else "") for each in answer.calls]
    if error is not None:
        raise error
    if session.keep is not None:
        session.keep(url, answer.body)
    read = [each for each in map(normalise.posting, answer.rows) if each is not None]
    fresh = {each.external_id: each for each in read if each.external_id not in seen}
    seen.update(fresh)
    goes_on = answer.more and bool(fresh) and not last
    return Page(
        url=url,
        postings=tuple(fresh.values()),
        next_url=_at(url, _start(url) + PAGE_SIZE) if goes_on else None,
        body=answer.body,
        warnings=tuple(_warnings(answer, len(read), first=_start(url) == 0)),
    )


def _trouble(answer: Answer, url: str) -> ServiceError | None:
    """What stopped the library, by LinkedIn's own status first; None for a page that was read, an empty one too."""
    if answer.invalid:
        return RequestError(
            f"python-jobspy does not take this search: {answer.invalid[:300]}", service="LinkedIn", permanent=True
        )
    last = answer.calls[-1] if answer.calls else None
    if last is None or not (last.complete or last.leads_to):
        return _unreachable(answer, url)
    if last.leads_to:
        return refusal.led(last.status, last.leads_to, url)
    if error := refusal.by_status(last.status, url, answer.body, retry_after=_seconds(last.retry_after)):
        return error
    if answer.rows and refusal.lost_its_end(answer.body):
        return refusal.changed(url, answer.body, "was cut off on the way")
    unread = not answer.rows and any(line.startswith(_SKIPPED) for line in answer.lines)
    return refusal.of_page(answer.body, url) if answer.error or unread else None


def _unreachable(answer: Answer, url: str) -> ServiceError:
    slow = "timed out" in answer.error
    broken = "the connection broke before the answer was complete" if answer.calls else "nobody answers at its address"
    return unreachable("no answer in time" if slow else broken, "LinkedIn", url, timed_out=slow)


def _warnings(answer: Answer, read: int, *, first: bool) -> Iterator[str]:
    skipped = sum(line.startswith(_SKIPPED) for line in answer.lines) + len(answer.rows) - read
    if skipped:
        yield f"{skipped} vacancies of a page could not be read: no title, no company or no place."
    if not answer.rows and not first:
        yield "LinkedIn's list ended with an empty page: that is its end, or LinkedIn slows us down without saying so."


def _call(call: LibraryCall, error: str) -> Call:
    return Call("LinkedIn", "GET", hide_secrets(call.url), call.status, call.seconds, 1, call.size, error)


def _seconds(header: str) -> float | None:
    """A Retry-After in seconds, a day at most; None for a date or nothing."""
    return min(float(header), 86_400.0) if re.fullmatch(r"\d{1,9}", header) else None


def _at(url: str, start: int) -> str:
    """The search's address at another start: the one LinkedIn's own pages use."""
    bare = re.sub(r"[?&]start=\d+", "", url)
    return f"{bare}{'&' if '?' in bare else '?'}{urlencode({'start': start})}" if start else bare


def _start(url: str) -> int:
    found = re.search(r"[?&]start=(\d{1,6})", url)
    return int(found.group(1)) if found else 0


def _kind(error: ServiceError) -> str:
    kinds = {
        refusal.WallError: "authwall",
        RateLimitError: "rate_limited",
        AccessError: "blocked",
        ResponseError: "changed",
    }
    return kinds.get(type(error), "error")
