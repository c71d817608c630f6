"""Pattern lists of the data files, compiled once."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from outreach.ai.data import load

_PART = re.compile(r"(\\.|\(\?P<\w+>)|.", re.DOTALL)


@cache
def patterns(name: str, *keys: str) -> tuple[re.Pattern[str], ...]:
    """The list at `keys` of a data file, one pattern each, where they carry named groups."""
    return tuple(re.compile(each, re.IGNORECASE) for each in _listed(name, keys))


@cache
def pattern(name: str, *keys: str) -> re.Pattern[str]:
    """One pattern over the list at `keys` of a data file, case ignored. Raises KeyError for a wrong name."""
    return re.compile(_joined(_listed(name, keys)), re.IGNORECASE)


def found(text: str, name: str, *keys: str) -> bool:
    """True when one of the patterns is in the text, case ignored."""
    return _folded(name, *keys).search(text.lower()) is not None


def hits(text: str, name: str, *keys: str) -> int:
    """How many times the patterns are found, case ignored."""
    return sum(1 for _ in _folded(name, *keys).finditer(text.lower()))


@cache
def _folded(name: str, *keys: str) -> re.Pattern[str]:
    # Over a text in lower case re skips an alternative by its first letter; ignoring case it would try each of them.
    return re.compile(_joined([_lower(each) for each in _listed(name, keys)]))


def _joined(listed: list[str]) -> str:
    """One pattern of many. Those that begin at a word's edge are tried there only, not at every letter."""
    at_edge = [each.removeprefix(r"\b") for each in listed if each.startswith(r"\b")]
    anywhere = [f"(?:{each})" for each in listed if not each.startswith(r"\b")]
    edge = [rf"\b(?:{'|'.join(f'(?:{each})' for each in at_edge)})"] if at_edge else []
    return "|".join([*edge, *anywhere])


def _lower(pattern: str) -> str:
    """The pattern in lower case, escapes and named groups apart."""
    return _PART.sub(lambda match: match.group() if match.group(1) else match.group().lower(), pattern)


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
