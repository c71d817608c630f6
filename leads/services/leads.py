"""Leads: opened by a matched vacancy, moved from stage to stage, merged when two turn out to be one."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from jobagent_site.announce import announce
from leads.models import Contact, Feedback, Interaction, Lead, Meeting, Message, StageEvent, Task, Vacancy
from leads.services.contacts import never_again
from leads.services.messages import discard_open
from leads.services.timeline import remember

Stage = Lead.Stage
DiscardReason = Message.DiscardReason
CLOSED = (Stage.WON, Stage.LOST, Stage.NO_RESPONSE, Stage.OPTED_OUT)
OPEN = tuple(stage for stage in Stage if stage not in CLOSED)
_ORDER = list(Stage)

# Forward through the pipeline, out of it from anywhere, and back in from a closed stage when they write after all.
MOVES: dict[str, frozenset[str]] = {
    stage: frozenset(_ORDER[_ORDER.index(stage) + 1 :])
    if stage in OPEN
    else frozenset({Stage.QUALIFIED, Stage.REPLIED, Stage.IN_CONVERSATION})
    for stage in Stage
}


class StageRefusedError(Exception):
    """A move the pipeline does not know; the text is for the person who asked."""


@transaction.atomic
def open_lead(vacancy: Vacancy, *, score: int, contact: Contact | None = None) -> tuple[Lead, bool]:
    """The lead this vacancy belongs to, opened when there is none; True when it is new.

    One lead per company and contact; one per company while no contact is known; without a company one per vacancy.
    """
    lead = _existing(vacancy, contact)
    if lead is None:
        lead, opened = _open(vacancy, score, contact)
    else:
        opened = False
        if score > lead.score:
            Lead.objects.filter(pk=lead.pk, score__lt=score).update(score=score)
    Vacancy.objects.filter(pk=vacancy.pk).update(lead=lead, contact=contact or vacancy.contact)
    if opened:
        remember(lead.pk, Interaction.Kind.FOUND, f"Found on {vacancy.board}: {vacancy.title}", at=vacancy.first_seen)
        move_stage(lead.pk, Stage.QUALIFIED, actor="agent", reason=f"score {score}")
        announce("lead", lead.pk, Stage.QUALIFIED)
    else:
        remember(lead.pk, Interaction.Kind.FOUND, f"Another vacancy on {vacancy.board}: {vacancy.title}")
    return lead, opened


def rescore(pk: int) -> None:
    """The best score among its vacancies as they are judged today; as it was when none is judged."""
    scored = Vacancy.objects.filter(lead=pk, duplicate_of=None).aggregate(best=Max("score"))
    if scored["best"] is not None:
        Lead.objects.filter(pk=pk).update(score=scored["best"])


@transaction.atomic
def move_stage(
    pk: int, to_stage: str, *, actor: str, reason: str = "", from_stage: str | None = None, at: datetime | None = None
) -> bool:
    """Move the lead; False when it stands there already or somebody was faster. Raises StageRefusedError."""
    current = Lead.objects.values_list("stage", flat=True).get(pk=pk)
    if current == to_stage or (from_stage is not None and current != from_stage):
        return False
    if to_stage not in MOVES[current]:
        raise StageRefusedError(f"A lead cannot go from {Stage(current).label} to {Stage(to_stage).label}.")
    if to_stage == Stage.LOST and not reason:
        raise StageRefusedError("Say why it was lost.")
    at = at or timezone.now()
    values = {"lost_reason": reason} if to_stage == Stage.LOST else {}
    if not Lead.objects.filter(pk=pk, stage=current).update(stage=to_stage, stage_since=at, **values):
        return False
    StageEvent.objects.create(
        lead_id=pk, from_stage=current, to_stage=to_stage, at=at, actor=actor, reason=reason[:255]
    )
    text = f"{Stage(current).label} → {Stage(to_stage).label}{', ' + reason if reason else ''}"
    remember(pk, Interaction.Kind.STAGE, text, actor=actor, at=at)
    if to_stage in CLOSED:
        _end(pk, to_stage)
    return True


def _end(pk: int, stage: str) -> None:
    """Nothing of ours leaves for a closed lead; who opted out is never written to again."""
    opted_out = stage == Stage.OPTED_OUT
    discard_open(lead_ids=[pk], reason=DiscardReason.OPTED_OUT if opted_out else DiscardReason.OWNER)
    if opted_out:
        lead = Lead.objects.select_related("contact").get(pk=pk)
        never_again(email=lead.contact.email if lead.contact else "", company_id=lead.company_id)


def advance(pk: int, to_stage: str, *, actor: str, reason: str = "") -> bool:
    """Move forward if that is forward; otherwise leave the lead where it is."""
    try:
        return move_stage(pk, to_stage, actor=actor, reason=reason)
    except StageRefusedError:
        return False


def set_next_action(pk: int, text: str, at: datetime | None) -> None:
    Lead.objects.filter(pk=pk).update(next_action=text[:255], next_action_at=at)


@transaction.atomic
def contact_known(lead: Lead, contact: Contact) -> Lead:
    """Put the contact on a lead that had none; joins the lead this contact already has."""
    other = Lead.objects.filter(company=lead.company, contact=contact).exclude(pk=lead.pk).first()
    if lead.company_id and other:
        return merge_leads(keep=other, other=lead)
    Lead.objects.filter(pk=lead.pk, contact=None).update(contact=contact)
    lead.refresh_from_db()
    return lead


@transaction.atomic
def merge_leads(*, keep: Lead, other: Lead) -> Lead:
    """All of `other` becomes part of `keep`: vacancies, messages, timeline. The further stage and higher score stay.

    Of two live responses to one vacancy the unsent one of `other` is discarded(replaced); raises StageRefusedError
    when both have left.
    """
    _resolve_double_responses(keep, other)
    for model in (Message, Interaction, StageEvent, Task, Meeting, Feedback):
        model._default_manager.filter(lead=other).update(lead=keep)
    Vacancy.objects.filter(lead=other).update(lead=keep)
    keep.score = max(keep.score, other.score)
    further = max(keep, other, key=lambda lead: (lead.stage in OPEN, _ORDER.index(Stage(lead.stage))))
    keep.stage, keep.lost_reason = further.stage, further.lost_reason
    keep.contact = keep.contact or other.contact
    other.delete()
    keep.save(update_fields=["score", "stage", "lost_reason", "contact"])
    remember(keep.pk, Interaction.Kind.STAGE, "Joined with another lead of the same contact")
    return keep


def _resolve_double_responses(keep: Lead, other: Lead) -> None:
    live = Message.objects.filter(direction="out", kind="response").exclude(status__in=["discarded", "failed"])
    theirs = {message.vacancy_id: message for message in live.filter(lead=keep)}
    for message in live.filter(lead=other, vacancy_id__in=theirs):
        unsent = next((m for m in (message, theirs[message.vacancy_id]) if m.status in ("draft", "approved")), None)
        if unsent is None:
            raise StageRefusedError("Both leads have already answered the same vacancy. They stay apart.")
        Message.objects.filter(pk=unsent.pk).update(status="discarded", discard_reason="replaced")


def _existing(vacancy: Vacancy, contact: Contact | None) -> Lead | None:
    if vacancy.company_id is None:
        return Lead.objects.filter(company=None, vacancy=vacancy).first()
    leads = Lead.objects.filter(company_id=vacancy.company_id)
    if contact is None:
        return leads.filter(contact=None).first() or leads.order_by("created_at").first()
    same = leads.filter(contact=contact).first()
    if same is not None:
        return same
    unnamed = leads.filter(contact=None).first()
    return contact_known(unnamed, contact) if unnamed else None


def _open(vacancy: Vacancy, score: int, contact: Contact | None) -> tuple[Lead, bool]:
    now = timezone.now()
    lead = Lead(
        company_id=vacancy.company_id, contact=contact, vacancy=vacancy, score=score, stage_since=now, created_at=now
    )
    try:
        with transaction.atomic():
            lead.save()
    except IntegrityError:  # another worker opened it a moment ago
        found = _existing(vacancy, contact)
        if found is None:
            raise
        return found, False
    return lead, True
