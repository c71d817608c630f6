"""Two ways of the same work timed in turn: one ratio a round, so that a busy machine spoils both alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Pair:
    """`ratio`: median of the peer's time by ours; `ours`, `peer`: median seconds of one go, `rounds`: each."""

    ratio: float
    ours: float
    peer: float
    rounds: tuple[tuple[float, float], ...]


def timed(ours: Work, peer: Work, *, rounds: int, goes: int = 5) -> Pair:
    """CPU time of both ways in turn, after one round unmeasured. Ours, the short one, is done `goes` times a round."""
    found = [(_seconds(ours, goes), _seconds(peer, 1)) for _ in range(rounds + 1)][1:]
    ratio = statistics.median(peer_time / our_time for our_time, peer_time in found)
    ours_each, peer_each = (statistics.median(each) for each in zip(*found, strict=True))
    return Pair(ratio, ours_each, peer_each, tuple(found))


def _seconds(work: Work, goes: int) -> float:
    started = time.process_time()
    for _ in range(goes):
        work()
    return (time.process_time() - started) / goes
