"""The step that sends: claimed and committed first, then one network call, then what came of it."""

from __future__ import annotations

import time

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from leads.models import AgentStep, Lead, Message
from leads.services import messages
from leads.services.fingerprint import LEAVES, fingerprint
from leads.services.leads import advance
from leads.services.messages import RefusedError
from leads.services.timeline import log_step, remember
from notifications.events import Event
from notifications.outbox import notify
from outreach import approvals, guard, profile, proof
from outreach.models import Approval, Attempt, Preferences
from outreach.senders import SENDERS, MaybeSentError, NotSentError, Outgoing, Proof
from sourcing import details

Outcome = AgentStep.Outcome
LATER = "later"


def deliver(pk: int) -> str:
    """Send one approved message: "sent", "failed", "uncertain", "later", or "" when it was not ours to send."""
    started = time.monotonic()
    _look_once_more(pk)
    taken = _take(pk)
    if isinstance(taken, str):
        return taken
    attempt, claim = taken
    message = attempt.message
    try:
        proof = SENDERS[message.channel].send(_outgoing(message, attempt))
    except NotSentError as error:
        return _ended(attempt, claim, Attempt.Outcome.FAILED, str(error), started)
    except MaybeSentError as error:
        return _ended(attempt, claim, Attempt.Outcome.UNCERTAIN, str(error), started)
    except Exception as error:  # noqa: BLE001  whatever broke in a sender, the mail may be out: never a retry
        text = f"Sending broke off ({type(error).__name__}). It may have arrived."
        return _ended(attempt, claim, Attempt.Outcome.UNCERTAIN, text, started)
    return _ended(attempt, claim, Attempt.Outcome.SENT, proof, started)


def due() -> list[int]:
    """Ids of approved messages that the agent may try now, oldest first."""
    by_agent = [name for name, sender in SENDERS.items() if not sender.BY_HAND]
    rows = Message.objects.filter(_ready(), status=Message.Status.APPROVED, channel__in=by_agent)
    return list(rows.order_by("updated_at", "pk").values_list("pk", flat=True)[:100])


def _ready() -> Q:
    return Q(not_before=None) | Q(not_before__lte=timezone.now())


def sweep_uncertain() -> list[int]:
    """Messages whose worker died while sending become uncertain, and the owner is told. Returns their ids."""
    return [pk for pk, claim in messages.past_their_lease() if _worker_gone(pk, claim)]


@transaction.atomic
def _worker_gone(pk: int, claim: str) -> bool:
    error = "The worker stopped while sending. It may have arrived: look in the mailbox or on the board, then decide."
    if not messages.mark_uncertain(pk, claim, error=error):
        return False
    message = Message.objects.select_related("lead__company", "lead__vacancy").get(pk=pk)
    Attempt.objects.filter(message=message, outcome=Attempt.Outcome.STARTED).update(
        outcome=Attempt.Outcome.UNCERTAIN, finished_at=timezone.now(), error=error
    )
    _tell("uncertain", message)
    text = f"{message.lead}: {error}"
    log_step("deliver", Outcome.UNCERTAIN, text, lead_id=message.lead_id, message_id=pk)
    return True


@transaction.atomic
def settle(pk: int, *, arrived: bool, actor: str) -> bool:
    """A person looked: uncertain → sent | failed, and the lead and the attempt say the same."""
    if not messages.settle(pk, arrived=arrived, actor=actor):
        return False
    message = Message.objects.select_related("lead").get(pk=pk)
    outcome = Attempt.Outcome.SENT if arrived else Attempt.Outcome.FAILED
    Attempt.objects.filter(message=message, outcome=Attempt.Outcome.UNCERTAIN).update(
        outcome=outcome, proof=f"{actor} looked: {'it arrived' if arrived else 'it did not arrive'}"
    )
    if arrived:
        advance(message.lead_id, Lead.Stage.CONTACTED, actor=actor)
    return True


@transaction.atomic
def sent_by_hand(pk: int, *, actor: str) -> None:
    """The owner sent an approved message himself. Raises RefusedError."""
    message, approval = _by_hand(pk)
    claim = messages.claim_for_sending(pk, sha256=approval.sha256)
    if claim is None:
        raise RefusedError("Somebody decided about this message a moment ago. Look at it again.")
    Attempt.objects.create(
        message=message, approval=approval, channel=message.channel, sha256=message.sha256, started_at=timezone.now(),
        finished_at=timezone.now(), outcome=Attempt.Outcome.SENT, proof=f"sent by {actor}",
    )  # fmt: skip
    messages.mark_sent(pk, claim, proof=f"by hand by {actor}")
    advance(message.lead_id, Lead.Stage.CONTACTED, actor=actor)


@transaction.atomic
def could_not(pk: int, *, actor: str, why: str) -> None:
    """The owner could not send it by hand. Raises RefusedError."""
    message, approval = _by_hand(pk)
    claim = messages.claim_for_sending(pk, sha256=approval.sha256)
    if claim is None:
        raise RefusedError("Somebody decided about this message a moment ago. Look at it again.")
    messages.mark_failed(pk, claim, error=why.strip() or f"{actor} could not send it.")


def _by_hand(pk: int) -> tuple[Message, Approval]:
    message = Message.objects.select_related("lead").get(pk=pk)
    approval = approvals.in_force(message)
    if message.status != Message.Status.APPROVED or approval is None or not SENDERS[message.channel].BY_HAND:
        raise RefusedError(f"This message is {message.get_status_display()}; it is not waiting to be sent by hand.")
    return message, approval


def _look_once_more(pk: int) -> None:
    """Before a letter leaves, the vacancy's page is read again if that was long ago: it may be closed by now."""
    approved = Message.objects.filter(_ready(), pk=pk, status=Message.Status.APPROVED)
    message = approved.select_related("lead", "vacancy").first()
    if message is None or message.vacancy_id is None or SENDERS[message.channel].BY_HAND:
        return
    if guard.verdict(message, profile.preferences()).may:
        details.read(message.vacancy_id)


def _take(pk: int) -> tuple[Attempt, str] | str:
    """Guards, claim and attempt in one short transaction; serialised, so that two workers cannot both pass a limit."""
    with transaction.atomic():
        rules = Preferences.objects.select_for_update().get(pk=profile.preferences().pk)
        message = Message.objects.select_related("lead", "vacancy").filter(pk=pk).first()
        if message is None or message.status != Message.Status.APPROVED or SENDERS[message.channel].BY_HAND:
            return ""
        if message.not_before is not None and message.not_before > timezone.now():
            return LATER
        approval = approvals.in_force(message)
        if approval is None or fingerprint(message) != approval.sha256:
            return _without_approval(message, "the text differs from the approved one")
        if not proof.stands(message):
            return _without_approval(message, "a fact it rests on was withdrawn since the approval")
        verdict = guard.verdict(message, rules)
        if not verdict.may:
            return _not_now(message, verdict)
        claim = messages.claim_for_sending(pk, sha256=approval.sha256)
        if claim is None:
            return ""
        attempt = Attempt.objects.create(
            message=message, approval=approval, channel=message.channel, sha256=approval.sha256,
            started_at=timezone.now(),
        )  # fmt: skip
    return attempt, claim


def _without_approval(message: Message, why: str) -> str:
    """The yes does not cover it any more: back to draft, a person looks."""
    approvals.void(message.pk, why)
    messages.take_back(message.pk, actor="agent")
    message.refresh_from_db()
    proof.recheck(message)
    remember(message.lead_id, "error", f"Not sent: {why}. Approve it again.")
    text = f"{message.lead}: {why}; it waits for a new approval"
    log_step("deliver", Outcome.HELD, text, lead_id=message.lead_id, message_id=message.pk)
    return LATER


def _not_now(message: Message, verdict: guard.Verdict) -> str:
    if verdict.discard:
        messages.discard(message.pk, reason=verdict.discard, actor="agent", note=verdict.reason)
        return ""
    if messages.hold(message.pk, until=verdict.until, reason=verdict.reason) and message.hold_reason != verdict.reason:
        text = f"Delivery to {message.lead} waits: {verdict.reason}"
        log_step("deliver", Outcome.HELD, text, lead_id=message.lead_id, message_id=message.pk)
    return LATER


def _outgoing(message: Message, attempt: Attempt) -> Outgoing:
    """Built from the row as it was when the claim was taken; proved equal to what was approved."""
    if fingerprint(message) != attempt.sha256:
        raise NotSentError("The text changed between approval and sending. Approve it again.")
    sender = profile.sender_profile()
    return Outgoing(
        key=f"m{message.pk}.{attempt.sha256[:16]}",
        from_name=", ".join(filter(None, (sender.person_name, sender.team_name))),
        reply_to=settings.REPLY_ADDRESS or sender.email or settings.OWNER_EMAIL,
        **{name: getattr(message, name) for name in LEAVES},
    )


def _ended(attempt: Attempt, claim: str, outcome: str, said: Proof | str, started: float) -> str:
    message = attempt.message
    with transaction.atomic():
        if isinstance(said, Proof):
            ours = messages.mark_sent(message.pk, claim, proof=said.text, external_id=said.external_id)
            advance(message.lead_id, Lead.Stage.CONTACTED, actor="agent")
        elif outcome == Attempt.Outcome.FAILED:
            ours = messages.mark_failed(message.pk, claim, error=said)
        else:
            ours = messages.mark_uncertain(message.pk, claim, error=said)
        attempt.outcome, attempt.finished_at = outcome, timezone.now()
        attempt.proof, attempt.error = (said.text, "") if isinstance(said, Proof) else ("", said)
        attempt.save(update_fields=["outcome", "finished_at", "proof", "error"])
        _record(message, outcome, said, ours, started)
    return outcome


def _record(message: Message, outcome: str, said: Proof | str, ours: bool, started: float) -> None:
    words = said.text if isinstance(said, Proof) else said
    late = "" if ours else " (its claim had run out meanwhile)"
    logged = {"sent": Outcome.OK, "failed": Outcome.ERROR, "uncertain": Outcome.UNCERTAIN}[outcome]
    log_step(
        "deliver", logged, f"{message.lead}: {words}{late}", seconds=time.monotonic() - started,
        lead_id=message.lead_id, message_id=message.pk,
    )  # fmt: skip
    if outcome != Attempt.Outcome.FAILED:
        _tell(outcome, message)


def _tell(event: str, message: Message) -> None:
    verb = {"sent": "Sent", "uncertain": "May have been sent"}[event]
    notify(
        Event(
            event,
            key=str(message.pk),
            subject=f"{verb}: {message.lead}, {message.subject}",
            text=f"{message.body}\n\n— to {message.recipient}",
            link=f"/lead/{message.lead_id}/",
        )
    )
