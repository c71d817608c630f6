"""How good the matching is on labelled pairs: counts, precision and recall of joins, the wrong pairs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leads.services.matching.ad import Ad
from leads.services.matching.compare import Same, Sameness, compare
from leads.services.matching.keys import keys


class BadPairError(ValueError):
    """A line that is no labelled pair; the message names the line."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two advertisements and whether a person calls them one vacancy."""

    id: str
    a: Ad
    b: Ad
    same: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair and what came out. `met`: they share a key, so that the agent would have compared them."""

    pair: Pair
    sameness: Sameness
    met: bool

    @property
    def joined(self) -> bool:
        return self.met and self.sameness.same is Same.SAME

    @property
    def asked(self) -> bool:
        return self.met and self.sameness.same is Same.UNSURE


def read_pairs(path: Path) -> tuple[Pair, ...]:
    """The pairs of a file, one JSON object a line. Raises BadPairError, OSError or UnicodeDecodeError."""
    lines = path.read_text(encoding="utf-8").split("\n")
    pairs = tuple(_pair(number, line) for number, line in enumerate(lines, 1) if line.strip())
    if not pairs:
        raise BadPairError("line 1: the file holds no pair")
    return pairs


def _pair(number: int, line: str) -> Pair:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadPairError(f"line {number}: no JSON ({error})") from error
    if not isinstance(row, dict) or not isinstance(row.get("same"), bool):
        raise BadPairError(f'line {number}: wanted {{"a": …, "b": …, "same": true or false}}')
    return Pair(str(row.get("id", number)), _ad(number, row, "a"), _ad(number, row, "b"), row["same"])


def _ad(number: int, row: dict[str, Any], side: str) -> Ad:
    told = row.get(side)
    if not isinstance(told, dict) or not isinstance(told.get("title"), str):
        raise BadPairError(f"line {number}: {side!r} needs a title")
    company, text = told.get("company") or "", told.get("text") or ""
    if not isinstance(company, str) or not isinstance(text, str):
        raise BadPairError(f"line {number}: company and text of {side!r} are texts")
    return Ad(told["title"], company, text)


def measure(pairs: Iterable[Pair]) -> tuple[Judged, ...]:
    """Every pair judged as the agent would: found by its keys, then compared."""
    return tuple(
        Judged(pair, compare(pair.a, pair.b), met=not set(keys(pair.a)).isdisjoint(keys(pair.b))) for pair in pairs
    )


def figures(rows: Iterable[Judged]) -> dict[str, Any]:
    """A join is right when a person says same. An unsure pair is not joined: it lowers recall, never precision."""
    rows = list(rows)
    joined, same = [row for row in rows if row.joined], [row for row in rows if row.pair.same]
    right = sum(row.pair.same for row in joined)
    return {
        "pairs": len(rows),
        "same": len(same),
        "joined": len(joined),
        "precision": round(right / len(joined), 4) if joined else None,
        "recall": round(right / len(same), 4) if same else None,
        "unsure": sum(row.asked for row in rows),
        "unsure_same": sum(row.asked for row in same),
        "not_met": sum(not row.met for row in same),
        "wrong": [_wrong(row) for row in rows if row.joined != row.pair.same],
    }


def _wrong(row: Judged) -> dict[str, Any]:
    return {
        "id": row.pair.id,
        "same": row.pair.same,
        "found": row.sameness.same.value if row.met else "not met",
        "score": row.sameness.score,
        "why": row.sameness.why,
        "titles": [row.pair.a.title, row.pair.b.title],
    }


def as_text(found: dict[str, Any]) -> list[str]:
    """The figures for a person; wrong joins first."""
    lines = [
        f"{found['pairs']} pairs, {found['same']} of them one vacancy.",
        f"Joined {found['joined']}: precision {_part(found['precision'])}, recall {_part(found['recall'])}.",
        f"Shown to the owner as unsure: {found['unsure']}, {found['unsure_same']} of them one vacancy.",
    ]
    for each in sorted(found["wrong"], key=lambda each: each["same"]):
        what = "missed" if each["same"] else "WRONGLY JOINED"
        lines.append(f"  {what} {each['id']} ({each['found']}, {each['score']}): {' | '.join(each['titles'])}")
        lines.append(f"      {each['why']}")
    return lines


def _part(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
