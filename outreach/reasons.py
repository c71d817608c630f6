"""One reason of a score."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """Points with their proof: lines of the vacancy ("V6") and facts of ours ("F1"). 0 points: what is missing."""

    points: int
    text: str
    lines: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
