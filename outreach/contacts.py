"""A recruiter's address in a vacancy's text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FoundContact:
    """`name` is "" when none stands beside the address."""

    email: str
    name: str = ""


def find_contact(text: str) -> FoundContact | None:
    """The first address a person reads, or None."""
    return None
