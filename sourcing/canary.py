"""One request a day to each board in use: does its plain list still read as it did? Searches come and go; a board's
first page is there every day, so what is missing on it has a cause."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from jobagent_site.http import RateLimitError
from sourcing import consent, politeness, scan
from sourcing.boards import BOARDS, Board
from sourcing.models import Scan, SearchProfile

EVERY = timedelta(hours=24)


def due() -> list[str]:
    """Boards with an active search whose list was not looked at for a day, and that may be asked now."""
    used = set(SearchProfile.objects.filter(active=True).values_list("board", flat=True))
    lately = Scan.objects.filter(kind=Scan.Kind.CANARY, started_at__gt=timezone.now() - EVERY)
    asked = set(lately.values_list("board", flat=True))
    return [name for name, board in BOARDS.items() if name in used - asked and _can_be_asked(board)]


def run(board: str) -> Scan:
    """Look at the board's plain list; how it was. Nothing is recorded of its vacancies. Raises ScanRefusedError for a
    board we do not have."""
    return scan.scan_canary(board)


def _can_be_asked(board: Board) -> bool:
    """Not without consent where that is needed, not while its host cools down, and not where there is no list without
    a search: a feed of one's own, LinkedIn."""
    try:
        politeness.check_cool_down(politeness.host_of(board.list_url("", {})))
    except (ValueError, RateLimitError):
        return False
    return consent.given(board.NAME)
