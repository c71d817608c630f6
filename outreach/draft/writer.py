"""Words for a plan."""

from __future__ import annotations

from outreach.ai.base import Brief, Letter


def write_letter(brief: Brief) -> Letter:
    """A letter in the vacancy's language."""
    return Letter("en", "", (), "")
