"""The boards we read. Adding one: a module here and a line in `BOARDS`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from jobagent_site.http import Session
from sourcing.boards import djinni, dou, feed, linkedin
from sourcing.boards.posting import Page, Posting


class Board(Protocol):
    """What a board module offers. Every `fetch` and `pages` raises ServiceError; a refusal is never an empty result."""

    NAME: str
    LABEL: str
    HAS_FEED: bool  # whether `feed_url` names a feed that takes the same filters as the list
    LISTS_ALL: bool  # whether a list read to its end has shown everything that is open
    NEEDS_DETAILS: bool  # whether a vacancy must wait for its own page before it can be understood

    def base_url(self) -> str: ...
    def clean_filters(self, filters: Mapping[str, object]) -> dict[str, list[str]]: ...
    def feed_url(self, keywords: str, filters: Mapping[str, object]) -> str: ...
    def list_url(self, keywords: str, filters: Mapping[str, object]) -> str: ...
    def pages(self, url: str, session: Session, *, max_pages: int) -> Iterator[Page]: ...
    def fetch_full_vacancy_details(self, url: str, session: Session) -> Posting: ...
    def is_vacancy(self, url: str) -> bool: ...
    def parse_page(self, kind: str, body: bytes, url: str) -> tuple[Posting, ...]: ...  # kind: list, feed, detail
    def vacancy_id(self, url: str) -> str: ...


BOARDS: dict[str, Board] = {
    "djinni": djinni,
    "linkedin": linkedin,
    "dou": dou,
    "feed": feed,
}


def board_of(url: str) -> Board | None:
    """The board whose base address this URL lies on, or which knows it as a vacancy of its own; None for neither."""
    at_home = next((board for board in BOARDS.values() if url.startswith(f"{board.base_url()}/")), None)
    return at_home or next((board for board in BOARDS.values() if board.is_vacancy(url)), None)


def board_choices() -> list[tuple[str, str]]:
    """(name, label) of each board, for forms."""
    return [(name, board.LABEL) for name, board in BOARDS.items()]
