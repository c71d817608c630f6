"""Pattern lists of the data files, compiled once."""

from __future__ import annotations

import re
from functools import cache

from outreach.ai.data import load


@cache
def patterns(name: str, *keys: str) -> tuple[re.Pattern[str], ...]:
    """The list at `keys` of a data file, one pattern each, where they carry named groups."""
    value = load(name)
    for key in keys:
        value = value[key]
    return tuple(re.compile(each, re.IGNORECASE) for each in value)


@cache
def pattern(name: str, *keys: str) -> re.Pattern[str]:
    """One pattern over the list at `keys` of a data file, case ignored. Raises KeyError for a wrong name."""
    value = load(name)
    for key in keys:
        value = value[key]
    return re.compile("|".join(f"(?:{each})" for each in value), re.IGNORECASE)


def found(text: str, name: str, *keys: str) -> bool:
    """True when one of the patterns is in the text."""
    return pattern(name, *keys).search(text) is not None
