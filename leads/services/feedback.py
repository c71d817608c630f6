"""What the owner says about drafts."""

from __future__ import annotations

from django.utils import timezone

from leads.models import Feedback, Message


def record_feedback(message: Message, verdict: str, *, actor: str, text: str = "") -> Feedback:
    return Feedback.objects.create(
        lead_id=message.lead_id, message=message, verdict=verdict, text=text, actor=actor, at=timezone.now()
    )
