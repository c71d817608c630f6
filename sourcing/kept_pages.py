"""Pages kept as they came, so that a mended parser can read them again."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from hashlib import sha256

from django.utils import timezone

from sourcing.boards import Board
from sourcing.models import RawPage, Scan

LONGEST = 4_000_000  # bytes; what is longer is no page of a board


def keeper(board: Board, scan: Scan | None) -> Callable[[str, bytes], None]:
    """What a `Session` is given to keep every answer of this board."""

    def keep_answer(url: str, body: bytes) -> None:
        keep(board.NAME, kind_of(board, url), url, body, scan=scan, reason="read")

    return keep_answer


def keep(board: str, kind: str, url: str, body: bytes, *, scan: Scan | None, reason: str) -> None:
    """Keep the page, once: the same bytes of the same address are not kept again."""
    if not body or len(body) > LONGEST:
        return
    digest = sha256(body).hexdigest()
    known = RawPage.objects.filter(board=board, sha256=digest, url=url[:1000])
    if known.exists():  # the newest page all the same: one that changed and changed back must not look old
        known.update(at=timezone.now(), scan=scan, **({} if reason == "read" else {"reason": reason[:255]}))
        return
    RawPage.objects.create(
        scan=scan, board=board, kind=kind, sha256=digest, url=url[:1000], reason=reason[:255], at=timezone.now(),
        size=len(body), compressed=zlib.compress(body, 6),
    )  # fmt: skip


def kind_of(board: Board, url: str) -> str:
    """Which parser reads it: detail, feed or list."""
    if board.is_vacancy(url):
        return "detail"
    return "feed" if "/rss" in url or "/feeds" in url else "list"
