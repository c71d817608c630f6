"""How often we may ask a host: one budget for all processes, kept in the database."""

from __future__ import annotations

import time
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from jobagent_site.http import RateLimitError, ServiceError, is_loopback
from sourcing.models import HostBudget

FIRST_PAUSE = timedelta(minutes=15)
LONGEST_PAUSE = timedelta(hours=24)
LONGEST_WAIT = 120.0  # seconds a process may stand in the line before it gives up


def pace(host: str) -> None:
    """Wait for this host's next free moment and take it. Raises RateLimitError while the host cools down."""
    if is_loopback(f"http://{host}/"):
        return  # our own machine: a practice world, a test
    wait = _reserve(host)
    if wait > 0:
        time.sleep(wait)


def refused(host: str, error: ServiceError) -> HostBudget:
    """Note a refusal: each one in a row doubles the pause, and the host's own Retry-After is never undercut."""
    budget, _ = HostBudget.objects.get_or_create(host=host)
    HostBudget.objects.filter(pk=budget.pk).update(refusals=F("refusals") + 1, last_refusal=str(error))
    budget.refresh_from_db()
    pause = min(FIRST_PAUSE * 2 ** (budget.refusals - 1), LONGEST_PAUSE)
    pause = max(pause, timedelta(seconds=error.retry_after or 0))
    budget.cool_down_until = timezone.now() + pause
    budget.save(update_fields=["cool_down_until"])
    return budget


def answered(host: str) -> None:
    """The host serves us again: forget its refusals."""
    HostBudget.objects.filter(host=host, refusals__gt=0).update(refusals=0, cool_down_until=None, last_refusal="")


def check_cool_down(host: str) -> None:
    """Raises RateLimitError while the host cools down."""
    budget = HostBudget.objects.filter(host=host, cool_down_until__gt=timezone.now()).first()
    if budget is not None:
        raise _cooling(budget)


def _reserve(host: str) -> float:
    """Seconds until the moment that is now ours. One conditional UPDATE: two processes never get the same moment."""
    budget, _ = HostBudget.objects.get_or_create(host=host)
    while True:
        now = timezone.now()
        if budget.cool_down_until and budget.cool_down_until > now:
            raise _cooling(budget)
        ours = max(now, budget.next_at or now)
        if (ours - now).total_seconds() > LONGEST_WAIT:
            raise RateLimitError(f"Too many requests wait for {host}. The scan goes on later.", service=host)
        following = ours + timedelta(seconds=budget.spacing_seconds)
        if HostBudget.objects.filter(pk=budget.pk, next_at=budget.next_at).update(next_at=following):
            return (ours - now).total_seconds()
        budget.refresh_from_db()


def _cooling(budget: HostBudget) -> RateLimitError:
    until = timezone.localtime(budget.cool_down_until)
    return RateLimitError(
        f"{budget.host} refused us; we ask it again after {until:%d.%m. %H:%M}. Reset the pause under Diagnostics, "
        "Host budgets, if you know that it is over.",
        service=budget.host,
    )
