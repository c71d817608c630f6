"""Postings read one at a time, slowly, and not one more after a refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from jobagent_site.http import AccessError, RequestError, Response, ResponseError, Session
from sourcing.boards.linkedin import address, pacing, permission, refusal
from sourcing.boards.linkedin.posting_page import Details, parse_posting
from sourcing.boards.posting import Posting

_ENGLISH = {"Accept-Language": "en-US,en;q=0.9"}  # the names of the criteria come in the reader's language
_UNREADABLE_IN_A_ROW = 2


@dataclass(frozen=True, slots=True)
class Unread:
    """A vacancy that was not read while the walk went on. `gone`: it was removed; else its page was another's."""

    key: str
    error: RequestError | ResponseError

    @property
    def gone(self) -> bool:
        return self.error.status in (404, 410)


def fetch_full_vacancy_details(url: str, session: Session) -> Posting:
    """The vacancy of this address. Raises ValueError for an address that is none, ServiceError otherwise.

    A removed vacancy is a RequestError with status 404 or 410; a closed one still has its page and is `closed`.
    """
    return fetch_details(url, session).posting


def fetch_details(url: str, session: Session, *, accepted: Callable[[], bool] = permission.accepted) -> Details:
    """The vacancy with its recruiter, pay and way to apply. Raises as `fetch_full_vacancy_details`, and
    NotAcceptedError before anything is asked."""
    permission.require(accepted)
    key = address.vacancy_id(url)
    asked = address.posting_url(key)
    response = _asked(asked, session)
    if response.status >= 300:
        raise refusal.led(response.status, response.headers.get("Location", ""), asked)
    return parse_posting(response.body, key)


def _asked(url: str, session: Session) -> Response:
    """The answer. A refusal is told in LinkedIn's terms: there is no login and no key that could be wrong."""
    try:
        return session.get(url, headers=_ENGLISH, allow_redirects=False)
    except AccessError as error:
        raise refusal.by_status(error.status or 403, url, error.body) or error from error


def read_each(
    urls: Iterable[str], session: Session, *, accepted: Callable[[], bool] = permission.accepted
) -> Iterator[Details | Unread]:
    """One after the other with a pause between. Raises at the first refusal (429, 403, 999, a login, out of reach),
    and when two pages in a row cannot be read: whatever was not given by then waits for the next time."""
    unreadable = 0
    for number, url in enumerate(urls):
        if number:
            pacing.rest(address.base_url())
        try:
            details = fetch_details(url, session, accepted=accepted)
        except permission.NotAcceptedError:
            raise
        except (RequestError, ResponseError) as error:
            unreadable += isinstance(error, ResponseError)
            if unreadable >= _UNREADABLE_IN_A_ROW:
                raise
            yield Unread(address.vacancy_id(url), error)
        else:
            unreadable = 0
            yield details
