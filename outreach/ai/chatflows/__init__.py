"""The flows that the AI platform runs for us: what they hold, and how they get there and back."""

from __future__ import annotations

from outreach.ai.chatflows.exchange import FlowError, Platform, Standing, check, from_folder, pull, push
from outreach.ai.chatflows.flows import Flow, as_file, flows
from outreach.ai.chatflows.reading import digest

__all__ = [
    "Flow",
    "FlowError",
    "Platform",
    "Standing",
    "as_file",
    "check",
    "digest",
    "flows",
    "from_folder",
    "pull",
    "push",
]
