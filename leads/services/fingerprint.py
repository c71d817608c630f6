"""The hash an approval binds: over all that leaves, and nothing else."""

from __future__ import annotations

import hashlib
import json

from leads.models import Message

LEAVES = ("channel", "recipient", "thread", "subject", "body", "attachments", "form_answers", "salary")


def fingerprint(message: Message) -> str:
    """sha256 (hex) of canonical JSON over what leaves: sorted keys, no spaces, UTF-8."""
    content = {name: getattr(message, name) for name in LEAVES}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
