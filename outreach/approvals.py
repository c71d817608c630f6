"""The owner's yes. It binds the hash of all that leaves; any edit makes it void."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from leads.models import Company, Message
from leads.services import messages
from leads.services.feedback import record_feedback
from leads.services.messages import RefusedError
from outreach import guard, known, proof
from outreach.models import Approval


@dataclass(frozen=True, slots=True)
class Held:
    """An approved letter does not leave before `until`."""

    until: datetime
    reason: str


def approve(
    pk: int, *, sha256: str, actor: str, via: str = "crm", seen: Iterable[str] = (), held: Held | None = None
) -> Approval:
    """Approve exactly the text whose hash the person saw. Raises RefusedError, saying why it did not happen.

    The evidence is looked at once more: a fact may have been withdrawn since the draft was written. So are talks with
    the company: `seen` names those the person was warned of; others that began since the draft refuse the yes.
    `held` keeps it from leaving for a while, in the transaction of the yes.
    """
    drafts = Message.objects.filter(pk=pk, status=Message.Status.DRAFT)
    message = drafts.select_related("vacancy__company", "lead").first()
    if message is not None:
        if objection := guard.gone(message):
            raise RefusedError(f"Not approved: {objection.reason}.")
        proof.recheck(message)
    return _approve(pk, sha256, actor, via, frozenset(seen), held)


@transaction.atomic
def _approve(
    pk: int, sha256: str, actor: str, via: str, seen: frozenset[str], held: Held | None
) -> Approval:  # fmt: skip
    _refuse_new_talks(pk, seen)
    if not messages.approve(pk, sha256=sha256, actor=actor):
        raise RefusedError(_why_not(pk, sha256))
    if held is not None:
        messages.hold(pk, until=held.until, reason=held.reason)
    void(pk, "approved again")
    return Approval.objects.create(message_id=pk, sha256=sha256, by=actor, via=via, at=timezone.now())


def _refuse_new_talks(pk: int, seen: frozenset[str]) -> None:
    """Under a lock on the company: of two letters to it that are approved at once, one waits for the other's yes."""
    message = Message.objects.select_related("lead", "vacancy").filter(pk=pk).first()
    if message is None or message.lead.company_id is None:
        return
    list(Company.objects.select_for_update().filter(pk=message.lead.company_id).values_list("pk"))
    new = [talk for talk in known.of_message(message) if talk.began > message.created_at and talk.token not in seen]
    if new:
        raise RefusedError(
            f"Not approved: since this draft was written something began with this company. {new[0].text}. "
            "Look at it, then approve."
        )
    if objection := guard.gone(message):  # put on the list a moment ago
        raise RefusedError(f"Not approved: {objection.reason}.")


@transaction.atomic
def edit(pk: int, *, actor: str, **changes: Any) -> Message:
    """Edit what leaves; an approval in force becomes void. Raises RefusedError."""
    old = Message.objects.select_related("vacancy__company").get(pk=pk)
    if old.vacancy is not None:
        body, subject = changes.get("body", old.body), changes.get("subject", old.subject)
        changes |= proof.findings(body, old.sentences, old.vacancy, subject)
    message = messages.edit(pk, actor=actor, **changes)
    if message.sha256 != old.sha256:
        void(pk, "edited")
        record_feedback(message, "edited", actor=actor)
    return message


@transaction.atomic
def take_back(pk: int, *, actor: str) -> bool:
    """Back to draft while no worker has claimed it."""
    taken = messages.take_back(pk, actor=actor)
    if taken:
        void(pk, "taken back")
    return taken


@transaction.atomic
def discard(pk: int, *, actor: str, note: str = "") -> bool:
    """Discard a draft or an approved message; the reason is kept as feedback."""
    gone = messages.discard(pk, reason=Message.DiscardReason.OWNER, actor=actor, note=note)
    if gone:
        void(pk, "discarded")
        record_feedback(Message.objects.get(pk=pk), "discarded", actor=actor, text=note)
    return gone


def in_force(message: Message) -> Approval | None:
    """The approval of exactly this text, or None; a message that fell back to draft or was discarded has none."""
    if message.status not in Message.BOUND_STATUSES:
        return None
    return Approval.objects.filter(message=message, voided_at=None, sha256=message.sha256).first()


def void(pk: int, reason: str) -> None:
    """End the approval in force, if there is one."""
    Approval.objects.filter(message_id=pk, voided_at=None).update(voided_at=timezone.now(), void_reason=reason)


def _why_not(pk: int, sha256: str) -> str:
    message = Message.objects.filter(pk=pk).first()
    if message is None:
        return "This draft is gone."
    if message.status != Message.Status.DRAFT:
        return f"This message is already {message.get_status_display()}."
    if message.blocked:
        return "Approval is blocked: " + "; ".join(str(reason) for reason in message.blocked)
    return "The draft changed after you opened it. Read it again, then approve."
