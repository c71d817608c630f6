"""What one benchmark tells: two rates of the same work, how many times faster ours is, and which goals are met."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

ROUNDS = 5  # at least: a ratio is the median over so many


@dataclass(frozen=True, slots=True)
class Goal:
    """`measured` must be at least or at most `limit`."""

    what: str
    measured: float
    limit: float
    most: bool = False  # the limit is one from above

    @property
    def met(self) -> bool:
        return self.measured <= self.limit if self.most else self.measured >= self.limit

    def __str__(self) -> str:
        return f"{self.what} {'≤' if self.most else '≥'} {self.limit:g}: {self.measured:g}"


def told(
    rates: Sequence[tuple[float, float]],
    *,
    unit: str,
    rows: int,
    peer: str,
    least: float | None = None,
    goals: Iterable[Goal] = (),
    **more: Any,
) -> dict[str, Any]:
    """The entry of a benchmark. `rates`: ours and the peer's in each round; `least`: the goal of their ratio."""
    ours, its = (statistics.median(each) for each in zip(*rates, strict=True))
    ratio = statistics.median(our / peer for our, peer in rates)
    wanted = [*([Goal("times the peer", round(ratio, 2), least)] if least is not None else []), *goals]
    return {
        "ratio": round(ratio, 2), "ours": _short(ours), "peer": _short(its), "rows": rows, "rounds": len(rates),
        "skipped": None, "unit": unit, "peer_is": peer, "ratio_range": _range(rates),
        "goals": [asdict(goal) | {"met": goal.met} for goal in wanted], "met": all(goal.met for goal in wanted), **more,
    }  # fmt: skip


def skipped(why: str) -> dict[str, Any]:
    """The entry of what could not be measured here, which is no failure; `why` is a sentence."""
    return {"ratio": None, "ours": None, "peer": None, "rows": 0, "rounds": 0, "skipped": why, "met": None}


def shares(rows: int, rounds: int) -> list[int]:
    """How many of `rows` each round gets, at least one."""
    return [max(1, rows * (at + 1) // rounds - rows * at // rounds) for at in range(rounds)]


def _range(rates: Sequence[tuple[float, float]]) -> list[float]:
    found = sorted(our / peer for our, peer in rates)
    return [round(found[0], 2), round(found[-1], 2)]


def _short(rate: float) -> float:
    return round(rate) if rate >= 100 else round(rate, 2)
