"""The groups of the CRM."""

from __future__ import annotations


def ensure_roles() -> None:
    """Make the groups and give them their permissions."""
