"""All that the page of a lead shows, read in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone

from jobagent_site.crm import changes, evidence, outlook, review, unsaved, words
from jobagent_site.crm.ai.spent import spent_on, waits
from jobagent_site.crm.ai.standing import follows_wishes
from jobagent_site.crm.message_form import MessageForm
from jobagent_site.crm.timeline import timeline
from leads.models import Lead, Message, StageEvent, Vacancy
from leads.services.leads import CLOSED, MOVES
from outreach import known
from outreach.models import Analysis, Attempt, Fact

Status = Message.Status
# Which message a person has to see first.
URGENCY = (
    Status.UNCERTAIN, Status.DRAFT, Status.APPROVED, Status.SENDING, Status.FAILED, Status.SENT, Status.DISCARDED,
)  # fmt: skip
OPEN_STAGES = tuple(stage for stage in Lead.Stage if stage not in CLOSED)
KEPT_IN_LINKS = ("_changelist_filters", review.PARAMETER)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the stage bar."""

    title: str
    state: str  # done | now | ahead
    lasted: str


def page(lead: Lead, request: HttpRequest) -> dict[str, Any]:
    """The template's context, beside the admin's own."""
    messages = list(lead.messages.filter(direction="out").select_related("vacancy"))
    message = _chosen_message(messages, request)
    vacancy = _vacancy(lead, message, request)
    message = message if message is None or message.vacancy_id in (None, vacancy.pk) else None
    analysis = Analysis.objects.filter(vacancy=vacancy).first()
    shown = evidence.lines(vacancy, analysis)
    score = lead.score if analysis is None else analysis.score  # what the reasons beside it add up to
    return {
        "lead": lead,
        "vacancy": vacancy,
        "salary": words.salary(vacancy),
        "lines": shown,
        "versions": changes.versions(vacancy, most=3),
        "analysis": analysis,
        "spent": spent_on(vacancy, analysis),
        "waits": waits(vacancy),
        "reasons": evidence.reasons(analysis),
        "score": score,
        "match": match(score),
        "steps": _steps(lead),
        "moves": [(stage, stage.label) for stage in Lead.Stage if stage in MOVES[lead.stage]],
        "stage_colour": words.STAGE_COLOURS[lead.stage],
        "related": _related(lead, vacancy),
        "talks": known.of_lead(lead, vacancy.pk),
        "tasks": list(lead.tasks.order_by("done_at", "due_at", "id")[:12]),
        "timeline": timeline(lead, request.GET.get("show", "all")),
        "answerable": vacancy.status == Vacancy.Status.MATCHED
        and vacancy.closed_at is None
        and vacancy.duplicate_of_id is None,
        "walk": review.walk(request, message),
        **_letter(message, messages, shown, lead, vacancy, request),
        **_links(request),
    }


def match(score: int) -> str:
    return "Strong match" if score >= 75 else "Fair match" if score >= 50 else "Weak match"


def _letter(
    message: Message | None, messages: list[Message], shown: list[evidence.Line], lead: Lead, vacancy: Vacancy,
    request: HttpRequest,
) -> dict[str, Any]:  # fmt: skip
    others = [each for each in messages if message is None or each.pk != message.pk]
    rules = outlook.preferences()
    context: dict[str, Any] = {"message": message, "others": others, "limits": outlook.limits(rules)}
    if message is None:
        return context
    message.lead, message.vacancy = lead, vacancy
    by_hand = outlook.by_hand(message)
    said = evidence.sentences(message, shown, vacancy.title, evidence.facts_of([message]))
    colour, state = words.message_state(message, by_hand=by_hand)
    open_now = message.status in (Status.DRAFT, Status.APPROVED)
    typed = unsaved.typed(request, message.pk, message.sha256)
    return context | {
        "said": said,
        "unproved": sum(each.unproved for each in said),
        "word_count": len(message.body.split()),
        "channel": outlook.channel(message),
        "by_hand": by_hand,
        "state": state,
        "state_colour": colour,
        "outlook": outlook.outlook(message, rules, undo=bool(review.named(request))) if open_now else "",
        "fact_kinds": Fact.Kind.choices,
        "form": MessageForm(typed, instance=message) if open_now else None,
        "follows_wishes": open_now and follows_wishes(),
        "editing": open_now and ("edit" in request.GET or typed is not None),
        "attempt": _attempt(message),
        "snoozed": bool(message.snoozed_until and message.snoozed_until > timezone.now()),
        "tomorrow": timezone.localdate() + timedelta(days=1),
    }


def _chosen_message(messages: list[Message], request: HttpRequest) -> Message | None:
    """The one asked for, else the one a person has to see first (the newest of these)."""
    wanted = request.GET.get("message", "")
    named = next((each for each in messages if str(each.pk) == wanted), None)
    return named or min(messages, key=lambda each: URGENCY.index(Status(each.status)), default=None)


def _vacancy(lead: Lead, message: Message | None, request: HttpRequest) -> Vacancy:
    wanted = request.GET.get("vacancy", "")
    if wanted.isdecimal():
        found = (
            Vacancy.objects.filter(Q(lead=lead) | Q(pk=lead.vacancy_id), pk=wanted).select_related("company").first()
        )
        if found is not None:
            return found
    return message.vacancy if message is not None and message.vacancy is not None else lead.vacancy


def _steps(lead: Lead) -> list[Step]:
    """The open stages and how long each lasted; a closed lead ends with the stage it is in."""
    lasted = _lasted(lead)
    stages = [*OPEN_STAGES, lead.stage if lead.stage in CLOSED else Lead.Stage.WON]
    here = stages.index(lead.stage)
    return [
        Step(Lead.Stage(stage).label, "done" if n < here else "now" if n == here else "ahead", lasted.get(stage, ""))
        for n, stage in enumerate(stages)
    ]


def _lasted(lead: Lead) -> dict[str, str]:
    told, since = {}, lead.created_at
    for event in StageEvent.objects.filter(lead=lead).order_by("at", "id")[:100]:
        told[event.from_stage] = words.lasting(event.at - since)
        since = event.at
    return told | {lead.stage: f"{words.waited(lead.stage_since)} so far"}


def _related(lead: Lead, shown: Vacancy) -> list[Vacancy]:
    mine = Q(lead=lead) | Q(pk=lead.vacancy_id)
    if lead.company_id:
        mine |= Q(company_id=lead.company_id)
    rows = Vacancy.objects.filter(mine).exclude(pk=shown.pk).order_by("-first_seen", "-id")
    return list(
        rows.only("title", "board", "status", "score", "closed_at", "first_seen", "lead_id", "skip_reason", "url")[:8]
    )


def _attempt(message: Message) -> Attempt | None:
    """The last try to deliver, with who approved it."""
    return Attempt.objects.filter(message=message).select_related("approval").first()


def _links(request: HttpRequest) -> dict[str, str]:
    """`back`: this page for forms to return to; `keep`: what every link of the page carries on."""
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in request.GET.items() if name in (*KEPT_IN_LINKS, "message", "vacancy")})
    kept = {name: value for name, value in query.items() if name in KEPT_IN_LINKS}
    back = f"{request.path}?{query.urlencode()}" if query else request.path
    here, walking = query.urlencode(), review.kept(request)
    return {
        "back": urlencode({"back": back} | walking),
        # Where a new draft appears, the message that was asked for must not hide it.
        "keep_back": urlencode({"back": f"{request.path}?{urlencode(kept)}" if kept else request.path} | walking),
        "keep": urlencode(kept),
        "here": f"{here}&" if here else "",
        "list_url": _list(kept.get("_changelist_filters", "")),
    }


def _list(filters: str) -> str:
    return reverse("admin:leads_lead_changelist") + (f"?{filters}" if filters else "")
