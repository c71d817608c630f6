"""Boards side by side: what each brought, what of it shows pay, what fits us, and what another one had, too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jobagent_site.crm import words
from jobagent_site.crm.market.asked import Asked
from jobagent_site.crm.market.demand import percent
from leads.services.market.cells import AGAIN, ELSEWHERE, MATCHED, NEW, PAID


@dataclass(frozen=True, slots=True)
class Share:
    """A number with what part it is of what the board brought."""

    n: int
    url: str
    share: str


@dataclass(frozen=True, slots=True)
class Board:
    name: str
    label: str
    new: Share
    paid: Share
    matched: Share
    again: Share | None  # None: not counted for one technology
    elsewhere: Share | None


def compared(asked: Asked, counts: Mapping[tuple[str, Any, str], int]) -> list[Board]:
    """The boards of the period, the largest first; `counts`: (measure, week, board) → vacancies."""
    sums: Counter[tuple[str, str]] = Counter()
    for (measure, week, board), n in counts.items():
        if week >= asked.since:
            sums[measure, board] += n
    names = sorted({board for _, board in sums}, key=lambda name: (-sums[NEW, name], name))
    return [_board(asked, name, sums) for name in names]


def _board(asked: Asked, name: str, sums: Counter[tuple[str, str]]) -> Board:
    new = sums[NEW, name]

    def share(measure: str, **where: str) -> Share:
        n = sums[measure, name]
        return Share(n, asked.vacancies(board=name, **where), percent(n, new))

    return Board(
        name=name,
        label=words.board(name),
        new=share(NEW),
        paid=share(PAID, salary="published"),
        matched=share(MATCHED, status=MATCHED),
        again=None if asked.technology else share(AGAIN, joined=AGAIN),
        elsewhere=None if asked.technology else share(ELSEWHERE, joined=ELSEWHERE),
    )
