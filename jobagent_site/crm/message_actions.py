"""The buttons of a message: each calls one service."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date

from jobagent_site.crm import outlook, review, unsaved, words
from jobagent_site.crm.acting import acting, actor
from jobagent_site.crm.message_form import MessageForm
from jobagent_site.ops import wake
from leads.models import Message
from leads.services import messages
from leads.services.messages import RefusedError
from outreach import approvals, delivery, drafting, proof
from outreach.facts import add
from outreach.platform import asks_a_network

DECIDE = "leads.approve_message"
WRITE = "leads.change_message"
ADD_FACT = "outreach.add_fact"
REVIEW = "admin:leads_message_changelist"
CHANGED = "The draft changed after you opened it. Read it again, then decide."
MORNING = time(9)
NAMED = ("lead__company", "lead__vacancy")  # the page after it may be that of another lead


@acting(Message, DECIDE, home=REVIEW, related=("lead", "vacancy"), onward=review.onward)
def approve(request: HttpRequest, message: Message) -> str:
    seen = [*request.POST.getlist("seen"), *request.GET.getlist("seen")]
    held = review.time_to_undo(request, message)
    approvals.approve(message.pk, sha256=request.POST.get("sha256", ""), actor=actor(request), seen=seen, held=held)
    message.refresh_from_db(fields=["status", "not_before", "hold_reason"])
    return f"Approved. {outlook.outlook(message, outlook.preferences())}"


@acting(Message, DECIDE, home=REVIEW)
def take_back(request: HttpRequest, message: Message) -> str:
    if not approvals.take_back(message.pk, actor=actor(request)):
        raise RefusedError(f"This message is {message.get_status_display()}: it cannot be taken back any more.")
    return "Taken back. It is a draft again; nothing leaves."


@acting(Message, WRITE, home=REVIEW)
def edit(request: HttpRequest, message: Message) -> str:
    seen, was_approved = message.sha256, message.status == Message.Status.APPROVED
    form = MessageForm(request.POST, instance=message)
    unsaved.keep(request, message.pk, seen)  # a refusal must not cost the owner what he typed
    if request.POST.get("sha256") != seen:
        raise RefusedError(CHANGED)
    if not form.is_valid():
        raise RefusedError(f"Not saved. {form.sentence()}")
    edited = approvals.edit(message.pk, actor=actor(request), **form.cleaned_data)
    unsaved.forget(request)
    if edited.sha256 == seen:
        return "Nothing was changed."
    void = " The approval was for the old text and is void: approve it again." if was_approved else ""
    return f"Saved.{void}" + (f" {_standing(False)}" if edited.blocked else "")


@acting(Message, WRITE, home=REVIEW)
def edit_sentence(request: HttpRequest, message: Message) -> str:
    return _replace(request, message, request.POST.get("new", ""), "Saved")


@acting(Message, WRITE, home=REVIEW)
def cut(request: HttpRequest, message: Message) -> str:
    return _replace(request, message, "", "Cut")


@acting(Message, ADD_FACT, home=REVIEW, related=("lead", "vacancy"))
def add_fact(request: HttpRequest, message: Message) -> str:
    """A fact that the owner states from inside a draft; the draft is checked again at once."""
    names = [name.strip() for name in request.POST.get("technologies", "").split(",") if name.strip()]
    fact = add(kind=request.POST.get("kind", ""), text=request.POST.get("text", ""), technologies=names)
    return f"“{words.shortened(str(fact), 60)}” is a fact now. {_standing(proof.recheck(message))}"


def _replace(request: HttpRequest, message: Message, new: str, done: str) -> str:
    if request.POST.get("sha256") != message.sha256:
        raise RefusedError(CHANGED)
    body = proof.with_sentence(message, request.POST.get("old", ""), new)
    edited = approvals.edit(message.pk, actor=actor(request), body=body)
    return f"{done}. {_standing(not edited.blocked)}"


def _standing(free: bool) -> str:
    return "Nothing stops the approval now." if free else "Something still rests on nothing: look at the red sentences."


@acting(Message, WRITE, home=REVIEW)
def draft_again(request: HttpRequest, message: Message) -> str:
    if message.status == Message.Status.APPROVED and not request.user.has_perm(DECIDE):
        raise PermissionDenied  # it would take the owner's yes away
    wish = request.POST.get("why", "").strip()
    if asks_a_network():
        wake.queue(wake.DRAFT_AGAIN, message.pk, actor(request), wish)
        return "A new draft is being written. It stands here in a minute; this one stays until then."
    drafting.draft_again(message, actor=actor(request), wish=wish)
    return "A new draft is written. The old one is kept under older messages."


@acting(Message, WRITE, home=REVIEW, onward=review.onward)
def snooze(request: HttpRequest, message: Message) -> str:
    until = _moment("" if "tomorrow" in request.POST else request.POST.get("until", ""))
    if not messages.snooze(message.pk, until=until, actor=actor(request)):
        raise RefusedError(f"This message is {message.get_status_display()}: only a draft can be snoozed.")
    return f"Snoozed until {timezone.localtime(until):%d.%m.%Y %H:%M}."


@acting(Message, DECIDE, home=REVIEW, onward=review.onward)
def discard(request: HttpRequest, message: Message) -> str:
    if not approvals.discard(message.pk, actor=actor(request), note=request.POST.get("why", "").strip()):
        raise RefusedError(f"This message is {message.get_status_display()}: it cannot be discarded any more.")
    return "Discarded. Nothing leaves."


@acting(Message, DECIDE, home=REVIEW, related=NAMED, onward=review.onward)
def i_sent_it(request: HttpRequest, message: Message) -> str:
    delivery.sent_by_hand(message.pk, actor=actor(request))
    return f"{message.lead}: recorded as sent by you."


@acting(Message, DECIDE, home=REVIEW, related=NAMED, onward=review.onward)
def could_not(request: HttpRequest, message: Message) -> str:
    delivery.could_not(message.pk, actor=actor(request), why=request.POST.get("why", ""))
    return f"{message.lead}: recorded, it was not sent."


@acting(Message, DECIDE, home=REVIEW)
def arrived(request: HttpRequest, message: Message) -> str:
    _settle(request, message, arrived=True)
    return "Recorded: it arrived."


@acting(Message, DECIDE, home=REVIEW)
def did_not_arrive(request: HttpRequest, message: Message) -> str:
    _settle(request, message, arrived=False)
    return "Recorded: it did not arrive. You may send it again as a new draft."


@acting(Message, WRITE, home=REVIEW)
def again(request: HttpRequest, message: Message) -> str:
    messages.again(message.pk)
    return "A new draft with the same text. It needs your approval before it goes."


def _settle(request: HttpRequest, message: Message, *, arrived: bool) -> None:
    if not delivery.settle(message.pk, arrived=arrived, actor=actor(request)):
        raise RefusedError(f"This message is {message.get_status_display()}: there is nothing to decide.")


def _moment(said: str) -> datetime:
    """That day at nine; tomorrow when none is said. Raises RefusedError for a day that is over."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    try:
        day = parse_date(said) if said else tomorrow
    except ValueError:  # a date that no calendar has
        day = None
    if day is None or day < tomorrow:
        raise RefusedError("Choose a day from tomorrow on.")
    return timezone.make_aware(datetime.combine(day, MORNING))
