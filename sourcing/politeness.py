"""How often we may ask a host: one budget for all processes, kept in the database."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import urlsplit

from django.db.models import F, Q
from django.utils import timezone

from jobagent_site.http import AccessError, RateLimitError, ServiceError, UnreachableError, is_loopback
from sourcing import robots
from sourcing.models import HostBudget

FIRST_PAUSE = timedelta(minutes=15)
LONGEST_PAUSE = timedelta(hours=24)
MOST_DOUBLED = 10  # times: far beyond the longest pause
NO_LIMITS = {"spacing_seconds": 0.0, "jitter_seconds": 0.0, "daily_cap": 0}
LONGEST_WAIT = 120.0  # seconds a process may stand in the line before it gives up


def host_of(url: str) -> str:
    """The host whose budget a request takes from."""
    return urlsplit(url).netloc.lower()


def pace(url: str) -> None:
    """Wait for the next free moment of this address's host and take it.

    Raises RateLimitError while the host cools down or its requests of today are used up, AccessError when its
    robots.txt forbids the address. Our own machine (a practice world, a test) has no limits unless its row says so.
    """
    _pace(url, obey_robots=True)


def pace_with_consent(url: str) -> None:
    """`pace` for a board whose robots.txt the owner read and set aside."""
    _pace(url, obey_robots=False)


def _pace(url: str, *, obey_robots: bool) -> None:
    host = host_of(url)
    own = is_loopback(url)
    budget, _ = HostBudget.objects.get_or_create(host=host, defaults=NO_LIMITS if own else {})
    if own and budget.unlimited:
        return
    if obey_robots and not own:
        robots.check(url, budget)
    wait = _reserve(budget, robots.delay(budget) if obey_robots else 0.0)
    if wait > 0:
        time.sleep(wait)


def refused(host: str, error: ServiceError) -> HostBudget:
    """Note a refusal: each one in a row doubles the pause, and the host's own Retry-After is never undercut."""
    budget, _ = HostBudget.objects.get_or_create(host=host)
    HostBudget.objects.filter(pk=budget.pk).update(refusals=F("refusals") + 1, last_refusal=str(error))
    budget.refresh_from_db()
    # Refused every day for a month, the doubled pause would be longer than a timedelta can say.
    pause = min(FIRST_PAUSE * 2 ** min(budget.refusals - 1, MOST_DOUBLED), LONGEST_PAUSE)
    pause = max(pause, timedelta(seconds=error.retry_after or 0))
    budget.cool_down_until = timezone.now() + pause
    budget.save(update_fields=["cool_down_until"])
    return budget


@contextmanager
def asking(url: str) -> Iterator[None]:
    """To ask this address's host: not while it cools down; a refusal is noted, and a pause it names is kept. Raises
    RateLimitError, and whatever is raised inside."""
    host = host_of(url)
    check_cool_down(host)
    try:
        yield
    except (AccessError, RateLimitError) as error:
        if error.status or error.body:  # our own cool-down is no further refusal
            refused(host, error)
        raise
    except UnreachableError as error:
        if pause := named_pause(error):
            rest(host, pause)
        raise


def named_pause(error: ServiceError) -> float:
    """Seconds until a host in trouble wants to be asked again, which it says with a 503; 0 when it says nothing."""
    return error.retry_after or 0.0 if isinstance(error, UnreachableError) and error.status else 0.0


def rest(host: str, seconds: float) -> HostBudget:
    """Ask the host nothing for so long, because it wishes so: no refusal. A longer pause stays as it is."""
    budget, _ = HostBudget.objects.get_or_create(host=host)
    until = timezone.now() + timedelta(seconds=seconds)
    shorter = Q(cool_down_until=None) | Q(cool_down_until__lt=until)
    HostBudget.objects.filter(shorter, pk=budget.pk).update(cool_down_until=until)
    budget.refresh_from_db()
    return budget


def answered(host: str) -> None:
    """The host serves us again: forget its refusals.

    A pause that still runs stays: nobody asks during one, so it began after what was answered.
    """
    over = Q(cool_down_until=None) | Q(cool_down_until__lte=timezone.now())
    HostBudget.objects.filter(over, host=host, refusals__gt=0).update(refusals=0, cool_down_until=None, last_refusal="")


def check_cool_down(host: str) -> None:
    """Raises RateLimitError while the host cools down."""
    budget = HostBudget.objects.filter(host=host, cool_down_until__gt=timezone.now()).first()
    if budget is not None:
        raise _cooling(budget)


def _reserve(budget: HostBudget, wanted: float = 0.0) -> float:
    """Seconds until the moment that is now ours. One conditional UPDATE: two processes never get the same moment."""
    while True:
        now, today = timezone.now(), timezone.localdate()
        if budget.cool_down_until and budget.cool_down_until > now:
            raise _cooling(budget)
        used = budget.used if budget.used_on == today else 0
        if budget.daily_cap and used >= budget.daily_cap:
            raise _used_up(budget)
        ours = max(now, budget.next_at or now)
        if (ours - now).total_seconds() > LONGEST_WAIT:
            text = f"Too many requests wait for {budget.host}. The scan goes on later."
            raise RateLimitError(text, service=budget.host)
        spacing = max(budget.spacing_seconds, wanted) + random.uniform(0, budget.jitter_seconds)  # noqa: S311  no secret
        seen = {"next_at": budget.next_at, "used": budget.used, "used_on": budget.used_on}
        still = HostBudget.objects.filter(pk=budget.pk, **seen)
        if still.update(next_at=ours + timedelta(seconds=spacing), used=used + 1, used_on=today):
            return (ours - now).total_seconds()
        budget.refresh_from_db()


def _used_up(budget: HostBudget) -> RateLimitError:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return RateLimitError(
        f"Today's {budget.daily_cap} requests to {budget.host} are used up; it goes on after midnight. "
        "Raise the number under Sources, Host budgets, or scan less often.",
        service=budget.host,
        retry_after=(midnight - timezone.now()).total_seconds(),
    )


def _cooling(budget: HostBudget) -> RateLimitError:
    until = timezone.localtime(budget.cool_down_until)
    did = "refused us" if budget.refusals else "asked for a pause"
    return RateLimitError(
        f"{budget.host} {did}; we ask it again after {until:%d.%m. %H:%M}. Reset the pause under Sources, "
        "Host budgets, if you know that it is over.",
        service=budget.host,
    )
