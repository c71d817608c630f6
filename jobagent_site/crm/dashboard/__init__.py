"""The dashboard: what needs the owner first, everything else for reading below it.

Each card is a fixed number of queries over a bounded window, whatever the tables hold (tests count them).
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from jobagent_site.crm.dashboard import chart, days, funnel, health, needs, numbers, sources
from jobagent_site.crm.links import list_url
from jobagent_site.crm.setup.access import may_set_up
from jobagent_site.crm.state import state_of
from leads.models import AgentStep

LOG_LINES = 12
GREETINGS = ((5, "Good night"), (12, "Good morning"), (18, "Good afternoon"), (24, "Good evening"))


def fill(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """The context of the index page. Without the right to see leads there is nothing to show."""
    context |= {"title": "Dashboard", "may_see": request.user.has_perm("leads.view_lead")}
    if context["may_see"]:
        context |= _cards(request)
    return context


def _cards(request: HttpRequest) -> dict[str, Any]:
    state, searches, period = state_of(request), sources.searches(), days.last_days()
    stages = funnel.funnel()
    return {
        "greeting": _greeting(),
        "now": timezone.localtime(),
        "place": settings.TIME_ZONE.rpartition("/")[2].replace("_", " "),
        "since": numbers.since_last_evening(),
        "needs": needs.needs(state, searches, may_set_up=may_set_up(request.user), owner=request.user.is_superuser),
        "quiet": needs.quiet(state),
        "numbers": numbers.numbers(state, period, stages),
        "funnel": stages,
        "chart": chart.draw(period),
        "searches": searches[: sources.MOST],
        "searches_url": list_url("sourcing.searchprofile"),
        "log": list(AgentStep.objects.only("at", "step", "outcome", "text", "seconds", "lead_id")[:LOG_LINES]),
        "log_url": list_url("leads.agentstep"),
        "health": health.lines(state),
    }


def _greeting() -> str:
    hour = timezone.localtime().hour
    words = next(words for until, words in GREETINGS if hour < until)
    return f"{words}, {settings.OWNER_NAME.split()[0]}" if settings.OWNER_NAME.strip() else words
