"""The row of numbers, each with what is usual and the list behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import mean, median

from django.db.models import Count, Q
from django.utils import timezone

from jobagent_site.crm.dashboard.chart import sparkline
from jobagent_site.crm.dashboard.days import Day, Period
from jobagent_site.crm.dashboard.funnel import Funnel
from jobagent_site.crm.links import list_url
from jobagent_site.crm.state import State
from jobagent_site.templatetags.ja import FEW, share, span
from leads.models import Lead, Message, Vacancy
from leads.services.leads import OPEN

EVENING = 18
MOST_TIMES = 200  # sends the median is taken of


@dataclass(frozen=True, slots=True)
class Number:
    label: str
    value: str
    text: str
    url: str
    of: str = ""
    line: str = ""  # inline SVG


@dataclass(frozen=True, slots=True)
class Since:
    new: int
    matched: int
    sent: int


def since_last_evening() -> Since:
    """What happened since 18:00 yesterday. Two queries."""
    evening = timezone.localtime().replace(hour=EVENING, minute=0, second=0, microsecond=0) - timedelta(days=1)
    return Since(*_seen(evening), Message.objects.filter(sent_at__gte=evening, direction="out").count())


def numbers(state: State, period: Period, stages: Funnel) -> list[Number]:
    """Six numbers. Three queries."""
    day_ago = timezone.now() - timedelta(hours=24)
    new, matched = _seen(day_ago)
    return [
        Number(
            "New, last 24 h", str(new), _usual(period, lambda day: day.total),
            list_url("leads.vacancy", first_seen__gte=day_ago), line=_line(period, lambda day: day.total),
        ),
        Number(
            "Matched", str(matched), _usual(period, lambda day: day.matched), of=f"of {new}",
            url=list_url("leads.vacancy", first_seen__gte=day_ago, status__exact="matched"),
            line=_line(period, lambda day: day.matched),
        ),
        _responses(state, period),
        _replies(stages),
        _first_response(),
        _open_leads(),
    ]  # fmt: skip


def _seen(since: datetime) -> tuple[int, int]:
    rows = Vacancy.objects.filter(first_seen__gte=since).order_by()
    found = rows.aggregate(n=Count("pk"), matched=Count("pk", filter=Q(status="matched")))
    return found["n"], found["matched"]


def _usual(period: Period, value: Callable[[Day], int]) -> str:
    known = [value(day) for day in period.days[:-1] if day.total or day.asked]
    return f"usual {mean(known):.0f} a day" if len(known) >= 7 else "too few days to say what is usual"


def _line(period: Period, value: Callable[[Day], int]) -> str:
    return sparkline([value(day) for day in period.days])


def _responses(state: State, period: Period) -> Number:
    midnight = period.days[-1].start
    text = "sending is on" if state.sending else "sending is off"
    return Number(
        "Responses today", str(state.sent_today), text, of=f"of {state.preferences.sends_per_day}",
        url=list_url("leads.message", view="all", sent_at__gte=midnight), line=_line(period, lambda day: day.sent),
    )  # fmt: skip


def _replies(stages: Funnel) -> Number:
    sent, answered = stages.reached[Lead.Stage.CONTACTED], stages.reached[Lead.Stage.REPLIED]
    url = next(step.url for step in stages.steps if step.label == "Replied")
    if not sent:
        return Number("Reply rate", "–", "no response has left in 30 days", url)
    text = f"{answered} of {sent}, 30 days" if sent >= FEW else "too few to say a rate"
    return Number("Reply rate", share(answered, sent), text, url)


def _first_response() -> Number:
    """How long a vacancy waited for our response: the middle of the newest sends."""
    sent = Message.objects.filter(sent_at__gte=timezone.now() - timedelta(days=30), direction="out", kind="response")
    rows = sent.order_by("-sent_at").values_list("vacancy__first_seen", "sent_at")[:MOST_TIMES]
    waits = [(at - seen).total_seconds() for seen, at in rows if seen]
    url = list_url("leads.message", view="sent")
    if not waits:
        return Number("First response", "–", "nothing sent in 30 days", url)
    return Number(
        "First response", span(timedelta(seconds=median(waits))), f"middle of {len(waits)}, after first seen", url
    )


def _open_leads() -> Number:
    rows = Lead.objects.filter(stage__in=OPEN).order_by()
    found = rows.aggregate(n=Count("pk"), waits=Count("pk", filter=Q(stage__in=["new", "qualified"])))
    url = list_url("leads.lead", stage__in=",".join(OPEN))
    return Number("Open leads", str(found["n"]), f"{found['waits']} not contacted yet", url)
