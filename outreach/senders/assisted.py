"""By hand: the page offers the text to copy and the vacancy to open; the owner says what happened."""

from __future__ import annotations

from outreach.senders.outgoing import NotSentError, Outgoing, Proof

LABEL = "by hand on the board"
BY_HAND = True


def send(outgoing: Outgoing) -> Proof:
    """Never: a person sends it."""
    raise NotSentError("This response is sent by hand: copy it, open the vacancy, then say that you sent it.")
