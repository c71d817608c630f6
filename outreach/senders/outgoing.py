"""What is handed to a sender, and how it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class NotSentError(Exception):
    """It certainly did not leave."""


class MaybeSentError(Exception):
    """It may have left: the connection ended before the other side answered."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """All that leaves, exactly as approved; `key` is the same for every try of one approval."""

    key: str
    channel: str
    recipient: str
    thread: str
    subject: str
    body: str
    attachments: list[Any]
    form_answers: dict[str, Any]
    salary: int | None
    from_name: str
    reply_to: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What the other side said, and the id the message has there."""

    text: str
    external_id: str = ""
