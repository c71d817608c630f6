"""What every page's header and sidebar say, asked once a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone

from jobagent_site.ops import heartbeat
from leads.models import Message
from outreach import guard, profile
from outreach.models import Preferences, SenderProfile
from sourcing.models import Scan, SearchProfile

TROUBLE = (Scan.Status.BLOCKED, Scan.Status.CHANGED, Scan.Status.ERROR)


@dataclass(frozen=True, slots=True)
class State:
    beat: timedelta | None  # since the worker's last sign of life; None: never seen
    running: bool
    preferences: Preferences
    sending: bool
    sending_source: str
    sent_today: int
    to_approve: int
    in_trouble: int
    team: str


def state_of(request: HttpRequest) -> State:
    """The state, read once for this request."""
    known: Any = getattr(request, "jobagent_state", None)
    if known is None:
        known = request.jobagent_state = _read()  # type: ignore[attr-defined]
    return known


def drafts_to_approve() -> QuerySet[Message]:
    """Drafts that wait for the owner's yes now; snoozed ones come back by themselves."""
    awake = Q(snoozed_until=None) | Q(snoozed_until__lte=timezone.now())
    return Message.objects.filter(awake, status=Message.Status.DRAFT, direction=Message.Direction.OUT).order_by()


def searches_in_trouble() -> QuerySet[SearchProfile]:
    """Active searches whose last finished scan was refused, found a changed page, or broke."""
    last = Scan.objects.filter(search=OuterRef("pk")).exclude(status=Scan.Status.RUNNING).order_by("-started_at")
    searches = SearchProfile.objects.filter(active=True).annotate(last_status=Subquery(last.values("status")[:1]))
    return searches.filter(last_status__in=TROUBLE)


def _read() -> State:
    preferences, beat = profile.preferences(), heartbeat.age()
    sending, source = guard.sending_state(preferences)
    return State(
        beat=beat,
        running=beat is not None and beat < heartbeat.DEAD_AFTER,
        preferences=preferences,
        sending=sending,
        sending_source=source,
        sent_today=guard.sent_today(),
        to_approve=drafts_to_approve().count(),
        in_trouble=searches_in_trouble().count(),
        team=SenderProfile.objects.order_by("pk").values_list("team_name", flat=True).first() or "",
    )
