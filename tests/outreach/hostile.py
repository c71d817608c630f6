"""Strangers' texts with a trick inside, from tests/data/hostile. What the fields mean stands in its README."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parents[1] / "data" / "hostile" / "hostile.jsonl"


@dataclass(frozen=True, slots=True)
class HostileText:
    """A vacancy and the trick in it. `canary` "" means that the trick asks for no words."""

    id: str
    trick: str
    language: str  # en | uk | ru
    title: str
    text: str
    canary: str = ""
    company: str = ""


def load() -> list[HostileText]:
    """All texts in the file's order, with what is to be repeated appended."""
    # Not splitlines(): only a line feed ends a line of this file.
    rows = FILE.read_text(encoding="utf-8").split("\n")
    return [_text(json.loads(row)) for row in rows if row]


def _text(row: dict[str, Any]) -> HostileText:
    repeat = row.pop("repeat", None)
    if repeat:
        field = repeat.get("field", "text")
        row[field] += repeat["piece"] * repeat["times"] + repeat.get("end", "")
    return HostileText(**row)
