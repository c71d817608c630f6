"""What will happen with a letter, said before and after the owner's yes."""

from __future__ import annotations

from django.utils import timezone

from leads.models import Message
from outreach import guard
from outreach.models import Preferences
from outreach.senders import SENDERS


def preferences() -> Preferences:
    """The owner's rules; looking at a page writes no row, so the defaults stand in when there is none."""
    return Preferences.objects.order_by("pk").first() or Preferences()


def by_hand(message: Message) -> bool:
    sender = SENDERS.get(message.channel)
    return bool(sender and sender.BY_HAND)


def channel(message: Message) -> str:
    sender = SENDERS.get(message.channel)
    return sender.LABEL if sender else message.channel


def outlook(message: Message, rules: Preferences, *, undo: bool = False) -> str:
    """One sentence: when it goes, or why it does not. `undo`: a yes given here leaves a moment to take it back."""
    if by_hand(message):
        steps = "copy it, open the vacancy, say that you sent it"
        return f"You send it yourself: {'' if message.status == Message.Status.APPROVED else 'approve it, '}{steps}."
    verdict = guard.verdict(message, rules)
    if verdict.may and message.not_before is not None and message.not_before > timezone.now():
        why = f": {message.hold_reason}" if message.hold_reason else ""
        return f"It goes to {message.recipient} at {timezone.localtime(message.not_before):%H:%M}{why}."
    if verdict.may:
        return f"It goes to {message.recipient} {'in about a minute' if undo else 'at once'}."
    if verdict.discard:
        return f"It will not go: {verdict.reason}."
    if verdict.until and "goes on" not in verdict.reason:
        return f"It goes at {timezone.localtime(verdict.until):%H:%M}: {verdict.reason}."
    return f"It waits: {verdict.reason}."


def limits(rules: Preferences) -> str:
    """How much may still leave today."""
    on, source = guard.sending_state(rules)
    if not on:
        return f"sending is off ({source})"
    return f"{guard.sent_today()} of {rules.sends_per_day} letters today"
