"""How deep markup is nested, known before it goes to a parser, whose time grows with the square of it."""

from __future__ import annotations

import re

DEEPEST = 4000  # open elements; real pages stay under a hundred
_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9:_-]{0,30})")
# Elements that never close, or close by themselves.
_FLAT = frozenset(
    b"area base br col embed hr img input link meta source track wbr p li dt dd tr td th option path".split()  # noqa: SIM905
)


def too_deep(body: bytes) -> bool:
    """Whether more than DEEPEST elements are open at once, counted roughly."""
    depth = 0
    for found in _TAG.finditer(body):
        if found.group(2).lower() not in _FLAT:
            depth = max(depth - 1, 0) if found.group(1) else depth + 1
            if depth > DEEPEST:
                return True
    return False
