"""How we ask a board: paced, its answers kept, its refusals remembered."""

from __future__ import annotations

from jobagent_site.http import Session
from leads.posting import Posting
from sourcing import consent, kept_pages, politeness
from sourcing.boards import BOARDS, Board, board_of, feed
from sourcing.models import Scan, SearchProfile


class ScanRefusedError(Exception):
    """A scan that does not start; the text says why and what to do."""


def session(board: Board, scan: Scan | None = None, url: str = "") -> Session:
    """A session for this board. A feed lies where the owner says: it is trusted only when the settings name it."""
    keep = kept_pages.keeper(board, scan)
    pace = politeness.pace_with_consent if consent.needed(board.NAME) else politeness.pace
    return Session(board.LABEL, trusted=board.base_url() or feed.trusted_origin(url), pace=pace, keep=keep)


def host(search: SearchProfile) -> str:
    """The host that a search asks; "" while a feed has no address."""
    base = search.address or (BOARDS[search.board].base_url() if search.board in BOARDS else "")
    return politeness.host_of(base)


def board_by_name(name: str) -> Board:
    """Raises ScanRefusedError for a board we do not have."""
    if name not in BOARDS:
        raise ScanRefusedError(f"There is no board {name!r}. We read: {', '.join(BOARDS)}.")
    return BOARDS[name]


def read_vacancy(url: str) -> Posting:
    """One vacancy's page, recording nothing of it; a refusal is noted. Raises ServiceError, ScanRefusedError."""
    board = board_of(url)
    if board is None or not board.is_vacancy(url):
        raise ScanRefusedError(f"{url[:200]} is not the address of a vacancy on a board we read.")
    with politeness.asking(url):
        return board.fetch_full_vacancy_details(url, session(board, url=url))
