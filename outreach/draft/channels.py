"""How long a letter may be where it goes."""

from __future__ import annotations

from dataclasses import dataclass

NOTE = "linkedin_note"
# The name is put into the greeting afterwards; so much room is kept for it.
ROOM_FOR_NAME = 18


@dataclass(frozen=True, slots=True)
class Limits:
    """Most characters of the body (with the contact's name) and of the subject; 0 for a subject: there is none."""

    body: int
    subject: int


FREE = Limits(body=20_000, subject=120)
LIMITS = {
    # A note with an invitation on a free account; an InMail.
    NOTE: Limits(body=200, subject=0),
    "linkedin_inmail": Limits(body=2000, subject=200),
}


def limits(channel: str) -> Limits:
    """The limits of the channel; e-mail, forms and letters sent by hand are free."""
    return LIMITS.get(channel, FREE)
