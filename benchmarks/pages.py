"""List pages of Djinni to measure with: real saved ones where this machine has them, else the practice world's."""

from __future__ import annotations

import os
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from benchmarks.place import practice_world

URL = "https://djinni.co/jobs/"
_WHOLE = b"application/ld+json"  # single cut-out cards have none


def list_pages() -> tuple[str, dict[str, bytes]]:
    """(where they are from, {name: page})."""
    folder = os.environ.get("JOBAGENT_CAPTURES")
    if folder:
        saved = {file.name: file.read_bytes() for file in sorted((Path(folder) / "djinni").glob("list_*.html"))}
        return "saved pages", {name: body for name, body in saved.items() if _WHOLE in body}
    return "practice world", dict(_rendered())


def _rendered() -> Iterator[tuple[str, bytes]]:
    with practice_world() as world:
        for layout in (b'{"layout": "2025", "lang": "en"}', b'{"layout": "2026", "lang": "uk"}'):
            urllib.request.urlopen(f"{world}/_world/layout", layout, timeout=10).close()  # noqa: S310
            with urllib.request.urlopen(f"{world}/jobs/", timeout=10) as answer:  # noqa: S310
                yield layout[12:16].decode(), answer.read()
