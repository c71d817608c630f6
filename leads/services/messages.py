"""Messages out: draft → approved → sending → sent | failed | uncertain, or discarded; one conditional UPDATE each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from jobagent_site.announce import announce
from leads.models import Interaction, Lead, Message, Vacancy
from leads.services.claims import LEASE, free, new_claim
from leads.services.fingerprint import fingerprint
from leads.services.timeline import remember, remember_many

EDITABLE = ("channel", "recipient", "subject", "body")
OPEN = (Message.Status.DRAFT, Message.Status.APPROVED)


class RefusedError(Exception):
    """A move that the message's state does not allow; the text is for the person who asked."""


class AlreadyAnsweredError(RefusedError):
    """This lead already has a live response to this vacancy."""


@transaction.atomic
def create_draft(lead: Lead, vacancy: Vacancy, **content: Any) -> Message:
    """A new response draft. Raises AlreadyAnsweredError when a live one stands."""
    message = Message(lead=lead, vacancy=vacancy, created_at=timezone.now(), **content)
    message.sha256 = fingerprint(message)
    try:
        with transaction.atomic():
            message.save()
    except IntegrityError as error:
        raise AlreadyAnsweredError("This vacancy already has a response. Discard it first.") from error
    remember(lead.pk, Interaction.Kind.DRAFT, f"Draft written by {message.backend or 'the owner'}")
    announce("message", message.pk, Message.Status.DRAFT)
    return message


@transaction.atomic
def edit(pk: int, *, actor: str, sentences: Sequence[Any] = (), blocked: Sequence[str] = (), **changes: Any) -> Message:
    """Change what leaves. An approved message falls back to draft: the old yes was for another text.

    `sentences` and `blocked` are the findings about the new text.

    Raises RefusedError once a worker has taken it, or it left.
    """
    message = Message.objects.select_for_update().get(pk=pk)
    if message.status not in OPEN:
        raise RefusedError(f"This message is {message.get_status_display()} and cannot be changed any more.")
    for name, value in changes.items():
        if name not in EDITABLE:
            raise ValueError(name)
        setattr(message, name, value)
    was_approved, old = message.status == Message.Status.APPROVED, message.sha256
    message.sha256 = fingerprint(message)
    if message.sha256 == old:
        return message
    values = {name: getattr(message, name) for name in (*EDITABLE, "sha256")}
    values |= {"sentences": list(sentences), "blocked": list(blocked), "hold_reason": "", "not_before": None}
    rows = Message.objects.filter(pk=pk, status=message.status, sha256=old)
    if not rows.update(status=Message.Status.DRAFT, updated_at=timezone.now(), **values):
        raise RefusedError("The message was taken for sending a moment ago. Look at it again.")
    remember(
        message.lead_id, Interaction.Kind.DRAFT,
        "Draft edited" + ("; the approval is void" if was_approved else ""), actor=actor,
    )  # fmt: skip
    message.refresh_from_db()
    return message


def record_findings(pk: int, *, sha256: str, sentences: Sequence[Any], blocked: Sequence[str]) -> bool:
    """What was found about a draft, if it still is that text."""
    rows = Message.objects.filter(pk=pk, status=Message.Status.DRAFT, sha256=sha256)
    return bool(rows.update(sentences=list(sentences), blocked=list(blocked)))


@transaction.atomic
def approve(pk: int, *, sha256: str, actor: str) -> bool:
    """draft → approved, if it is still the text whose hash the person saw. The caller records the Approval."""
    rows = Message.objects.filter(pk=pk, status=Message.Status.DRAFT, sha256=sha256, blocked=[])
    moved = rows.update(
        status=Message.Status.APPROVED, snoozed_until=None, hold_reason="", not_before=None, error="",
        updated_at=timezone.now(),
    )  # fmt: skip
    if moved:
        lead_id = Message.objects.values_list("lead_id", flat=True).get(pk=pk)
        remember(lead_id, Interaction.Kind.APPROVAL, "Approved", actor=actor)
        announce("message", pk, Message.Status.APPROVED)
    return bool(moved)


@transaction.atomic
def take_back(pk: int, *, actor: str) -> bool:
    """approved → draft, until a worker has claimed it."""
    rows = Message.objects.filter(pk=pk, status=Message.Status.APPROVED)
    moved = rows.update(status=Message.Status.DRAFT, hold_reason="", not_before=None, updated_at=timezone.now())
    if moved:
        lead_id = Message.objects.values_list("lead_id", flat=True).get(pk=pk)
        remember(lead_id, Interaction.Kind.APPROVAL, "Approval taken back", actor=actor)
    return bool(moved)


@transaction.atomic
def hold(pk: int, *, until: datetime | None, reason: str) -> bool:
    """Keep an approved message for later, with the guard's reason. Remembered only when the reason is new."""
    rows = Message.objects.filter(pk=pk, status=Message.Status.APPROVED)
    lead_id, before = rows.values_list("lead_id", "hold_reason").first() or (None, "")
    if lead_id is None:
        return False
    moved = rows.update(not_before=until, hold_reason=reason)
    if moved and before != reason:
        remember(lead_id, Interaction.Kind.DELIVERY, f"Waits: {reason}")
    return bool(moved)


@transaction.atomic
def snooze(pk: int, *, until: datetime, actor: str) -> bool:
    """Hide a draft from the owner's list until then."""
    moved = Message.objects.filter(pk=pk, status=Message.Status.DRAFT).update(snoozed_until=until)
    if moved:
        lead_id = Message.objects.values_list("lead_id", flat=True).get(pk=pk)
        local = timezone.localtime(until)
        remember(lead_id, Interaction.Kind.DRAFT, f"Snoozed until {local:%d.%m.%Y %H:%M}", actor=actor)
    return bool(moved)


def claim_for_sending(pk: int, *, sha256: str) -> str | None:
    """approved → sending, for exactly one worker and exactly this text. None: not ours to send."""
    claim, now = new_claim(), timezone.now()
    rows = Message.objects.filter(free(now), pk=pk, status=Message.Status.APPROVED, sha256=sha256)
    moved = rows.update(
        status=Message.Status.SENDING, claimed_by=claim, claimed_until=now + LEASE, hold_reason="", updated_at=now
    )
    return claim if moved else None


def mark_sent(pk: int, claim: str, *, proof: str, external_id: str = "") -> bool:
    """It left. A certain answer counts even when it comes after the lease."""
    return _after_sending(
        pk, claim, Message.Status.SENT, f"Sent: {proof}", sent_at=timezone.now(), external_id=external_id, error=""
    )


def mark_failed(pk: int, claim: str, *, error: str) -> bool:
    """It certainly did not leave."""
    return _after_sending(pk, claim, Message.Status.FAILED, f"Not sent: {error}", error=error)


def mark_uncertain(pk: int, claim: str, *, error: str) -> bool:
    """It may have left. Only a person decides what comes next."""
    return _after_sending(pk, claim, Message.Status.UNCERTAIN, f"May have been sent: {error}", error=error)


def past_their_lease() -> list[tuple[int, str]]:
    """(id, claim) of messages whose worker is gone while it was sending."""
    stale = Message.objects.filter(status=Message.Status.SENDING, claimed_until__lt=timezone.now())
    return list(stale.values_list("pk", "claimed_by"))


@transaction.atomic
def release_holds() -> int:
    """What waited for an hour or a gap is looked at again, because the rules changed; how many."""
    held = Message.objects.filter(status=Message.Status.APPROVED).exclude(not_before=None)
    ids = list(held.values_list("pk", flat=True))
    Message.objects.filter(pk__in=ids, status=Message.Status.APPROVED).update(not_before=None, hold_reason="")
    for pk in ids:
        announce("message", pk, Message.Status.APPROVED)
    return len(ids)


@transaction.atomic
def settle(pk: int, *, arrived: bool, actor: str) -> bool:
    """uncertain → sent | failed, by a person who looked."""
    status = Message.Status.SENT if arrived else Message.Status.FAILED
    values = {"sent_at": timezone.now(), "error": ""} if arrived else {"error": "It did not arrive, says the owner."}
    rows = Message.objects.filter(pk=pk, status=Message.Status.UNCERTAIN)
    if not rows.update(status=status, claimed_by="", claimed_until=None, **values):
        return False
    lead_id = Message.objects.values_list("lead_id", flat=True).get(pk=pk)
    remember(lead_id, Interaction.Kind.DELIVERY, "It arrived" if arrived else "It did not arrive", actor=actor)
    announce("message", pk, status)
    return True


def again(pk: int) -> Message:
    """A new draft with the text of a failed or discarded one. Raises RefusedError, AlreadyAnsweredError."""
    old = Message.objects.select_related("lead", "vacancy").get(pk=pk)
    if old.status not in (Message.Status.FAILED, Message.Status.DISCARDED) or old.vacancy is None:
        raise RefusedError(f"This message is {old.get_status_display()}: there is nothing to send again.")
    names = ("kind", "channel", "recipient", "thread", "subject", "body", "language", "sentences", "backend", "blocked")
    return create_draft(old.lead, old.vacancy, **{name: getattr(old, name) for name in names})


@transaction.atomic
def discard(pk: int, *, reason: str, actor: str, note: str = "") -> bool:
    """draft or approved → discarded(reason)."""
    rows = Message.objects.filter(pk=pk, status__in=OPEN)
    moved = rows.update(status=Message.Status.DISCARDED, discard_reason=reason, updated_at=timezone.now())
    if moved:
        message = Message.objects.get(pk=pk)
        text = f"Draft discarded {message.get_discard_reason_display()}{': ' + note if note else ''}"
        remember(message.lead_id, Interaction.Kind.DRAFT, text, actor=actor)
    return bool(moved)


@transaction.atomic
def discard_open(*, reason: str, vacancy_ids: Iterable[int] = (), lead_ids: Iterable[int] = ()) -> int:
    """Discard what has not left yet for these vacancies or leads; returns how many."""
    whose = Q(vacancy_id__in=list(vacancy_ids)) | Q(lead_id__in=list(lead_ids))
    rows = Message.objects.filter(whose, direction=Message.Direction.OUT, status__in=OPEN)
    found: Sequence[tuple[int, int]] = list(rows.values_list("pk", "lead_id"))
    if not found:
        return 0
    gone = rows.filter(pk__in=[pk for pk, _ in found]).update(
        status=Message.Status.DISCARDED, discard_reason=reason, updated_at=timezone.now()
    )
    text = f"Draft discarded: {Message.DiscardReason(reason).label}"
    now = timezone.now()
    remember_many(
        Interaction(lead_id=lead_id, at=now, kind=Interaction.Kind.DRAFT, text=text, actor="agent")
        for _, lead_id in found
    )
    return gone


def _after_sending(pk: int, claim: str, status: str, text: str, **values: Any) -> bool:
    """sending (or uncertain, while nobody decided yet) → `status`; only the holder of the claim says how it ended."""
    certain = status != Message.Status.UNCERTAIN
    before = [Message.Status.SENDING, *([Message.Status.UNCERTAIN] if certain else [])]
    values |= {"claimed_by": "" if certain else claim, "claimed_until": None, "updated_at": timezone.now()}
    with transaction.atomic():
        rows = Message.objects.filter(pk=pk, status__in=before, claimed_by=claim)
        if not rows.update(status=status, **values):
            return False
        lead_id = Message.objects.values_list("lead_id", flat=True).get(pk=pk)
        remember(lead_id, Interaction.Kind.DELIVERY, text)
        announce("message", pk, status)
    return True
