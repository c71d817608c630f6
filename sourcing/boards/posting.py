"""One page of a board's list."""

from __future__ import annotations

from dataclasses import dataclass, field

from leads.posting import Posting

__all__ = ["Page", "Posting"]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a board's list. `next_url` is None on the true last page; `total` is the board's own count."""

    url: str
    postings: tuple[Posting, ...]
    next_url: str | None = None
    total: int | None = None
    body: bytes = field(default=b"", repr=False)
    warnings: tuple[str, ...] = ()
