"""Pattern lists of the data files, compiled once."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from outreach.ai.data import load


@cache
def patterns(name: str, *keys: str) -> tuple[re.Pattern[str], ...]:
    """The list at `keys` of a data file, one pattern each, where they carry named groups."""
    return tuple(re.compile(each, re.IGNORECASE) for each in _listed(name, keys))


@cache
def pattern(name: str, *keys: str) -> re.Pattern[str]:
    """One pattern over the list at `keys` of a data file, case ignored. Raises KeyError for a wrong name."""
    return re.compile("|".join(f"(?:{each})" for each in _listed(name, keys)), re.IGNORECASE)


def found(text: str, name: str, *keys: str) -> bool:
    """True when one of the patterns is in the text."""
    return pattern(name, *keys).search(text) is not None


def _listed(name: str, keys: tuple[str, ...]) -> list[str]:
    """The patterns at `keys`, with <x> replaced by the file's own [parts] x."""
    tables = load(name)
    value: Any = tables
    for key in keys:
        value = value[key]
    listed = list(value)
    for part, body in tables.get("parts", {}).items():
        listed = [each.replace(f"<{part}>", body) for each in listed]
    return listed
