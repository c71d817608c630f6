"""The ways a response leaves. Adding one: a module here and a line in `SENDERS`."""

from __future__ import annotations

from typing import Protocol

from leads.models import Contact, Vacancy
from outreach.senders import assisted, email
from outreach.senders.outgoing import MaybeSentError, NotSentError, Outgoing, Proof


class Sender(Protocol):
    """`send` does one network call: Proof, or NotSentError (certainly not), or MaybeSentError (may have left)."""

    LABEL: str
    BY_HAND: bool

    def send(self, outgoing: Outgoing) -> Proof: ...


SENDERS: dict[str, Sender] = {
    "email": email,
    "assisted": assisted,
}


def way_to(contact: Contact | None, vacancy: Vacancy) -> tuple[str, str]:
    """(channel, recipient): by e-mail where an address is known, else by hand on the vacancy's page."""
    if contact is not None and contact.email:
        return "email", contact.email
    return "assisted", vacancy.url


__all__ = ["SENDERS", "MaybeSentError", "NotSentError", "Outgoing", "Proof", "Sender", "way_to"]
