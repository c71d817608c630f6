"""From a need to a letter: plan first, then words."""

from outreach.draft.greeting import fill_contact
from outreach.draft.writer import write_letter

__all__ = ["fill_contact", "write_letter"]
