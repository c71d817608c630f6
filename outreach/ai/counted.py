"""Tokens as a service counts them."""

from __future__ import annotations

from typing import Any

MOST = 10**9  # no answer takes that many; a larger number would only break the ledger and the day's limit


def counted(value: Any) -> int | None:
    """The number when it can be a count of tokens, else None: no boolean, no negative, nothing beyond MOST."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and 0 <= value <= MOST else None
