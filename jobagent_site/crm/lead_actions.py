"""The buttons of a lead and of its vacancies: each calls one service."""

from __future__ import annotations

from datetime import datetime, time

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date

from jobagent_site.crm.acting import acting, actor
from jobagent_site.ops import wake
from leads.models import Lead, Task, Vacancy
from leads.services import leads, timeline, vacancies
from leads.services.messages import RefusedError
from outreach import analyse, drafting
from outreach.platform import asks_a_network

CHANGE = "leads.change_lead"
LEADS = "admin:leads_lead_changelist"
VACANCIES = "admin:leads_vacancy_changelist"


@acting(Lead, CHANGE, home=LEADS)
def move(request: HttpRequest, lead: Lead) -> str:
    stage, reason = request.POST.get("stage", ""), request.POST.get("reason", "").strip()
    if stage not in Lead.Stage:
        raise RefusedError("Choose a stage.")
    seen = request.POST.get("from") or lead.stage
    if not leads.move_stage(lead.pk, stage, actor=actor(request), reason=reason, from_stage=seen):
        raise RefusedError(f"Not moved: the lead is {lead.get_stage_display()} now.")
    return f"Moved to {Lead.Stage(stage).label}."


@acting(Lead, CHANGE, home=LEADS)
def note(request: HttpRequest, lead: Lead) -> str:
    try:
        timeline.add_note(lead, request.POST.get("text", ""), actor=actor(request))
    except ValueError as error:
        raise RefusedError(str(error)) from error
    return "Note kept."


@acting(Lead, CHANGE, home=LEADS)
def task(request: HttpRequest, lead: Lead) -> str:
    try:
        timeline.add_task(lead, request.POST.get("text", ""), due_at=_day(request))
    except ValueError as error:
        raise RefusedError(str(error)) from error
    return "Task added."


@acting(Lead, CHANGE, home=LEADS)
def next_action(request: HttpRequest, lead: Lead) -> str:
    leads.set_next_action(lead.pk, request.POST.get("text", "").strip(), _day(request))
    return "Next action kept."


@acting(Task, CHANGE, home=LEADS)
def tick(request: HttpRequest, row: Task) -> str:
    done = request.POST.get("done") == "1"
    timeline.tick_task(row.pk, done=done)
    return "Task done." if done else "Task is open again."


@acting(Vacancy, "leads.change_message", home=VACANCIES)
def draft(request: HttpRequest, vacancy: Vacancy) -> str:
    if asks_a_network():
        wake.queue(wake.DRAFT, vacancy.pk, actor(request))
        return f"A draft for {vacancy} is being written. It stands here in a minute; the timeline says how it went."
    drafting.draft(vacancy.pk, actor=actor(request))
    return f"A draft is written for {vacancy}: read it, then approve."


@acting(Vacancy, "leads.change_vacancy", home=VACANCIES)
def analyse_again(request: HttpRequest, vacancy: Vacancy) -> str:
    if vacancy.status == Vacancy.Status.MATCHED:
        return _understand_again(request, vacancy)
    if not vacancies.second_chance(vacancy.pk, actor=actor(request)):
        raise RefusedError("This vacancy is new: its analysis comes by itself.")
    return f"{vacancy} is analysed again in a moment."


def _understand_again(request: HttpRequest, vacancy: Vacancy) -> str:
    if asks_a_network():
        wake.queue(wake.ANALYSE_AGAIN, vacancy.pk, actor(request))
        return f"{vacancy} is analysed again. The timeline says in a minute what came of it."
    return f"{vacancy} is analysed again: score {analyse.again(vacancy.pk, actor=actor(request))}."


@acting(Vacancy, "leads.change_vacancy", home=VACANCIES)
def skip(request: HttpRequest, vacancy: Vacancy) -> str:
    if not vacancies.skip(vacancy.pk, actor=actor(request), reason=request.POST.get("reason", "")):
        raise RefusedError("This vacancy is skipped already.")
    return f"{vacancy} is skipped."


def _day(request: HttpRequest) -> datetime | None:
    """Nine o'clock of the day that was chosen; None when none was."""
    said = request.POST.get("day", "")
    try:
        day = parse_date(said) if said else None
    except ValueError:
        day = None
    if said and day is None:
        raise RefusedError("That is no date.")
    return timezone.make_aware(datetime.combine(day, time(9))) if day else None
