"""The events the owner may be told of: name → what he reads in the settings."""

from __future__ import annotations

from dataclasses import dataclass

EVENTS: dict[str, str] = {
    "new_lead": "A new lead",
    "draft_ready": "A draft is ready to approve",
    "sent": "A response was sent",
    "second_chance": "A vacancy came back better than it was",
    "uncertain": "A response may or may not have been sent",
    "source_blocked": "A source refuses us",
    "source_changed": "A source changed its pages",
    "source_error": "A source cannot be read",
    "ai_trouble": "The AI platform does not answer",
    "worker_dead": "The worker stopped",
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something to tell. The same (name, key) is told once by each channel."""

    name: str
    key: str
    subject: str
    text: str
    link: str = ""  # a path of our own site
