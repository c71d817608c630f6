"""When a search runs: every so many minutes, within its hours, in the owner's zone."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from sourcing.models import SearchProfile


def is_open(search: SearchProfile, at: datetime) -> bool:
    """Whether the search may run at that moment. Hours may pass midnight: 22:00 to 06:00."""
    start, end = search.active_from, search.active_until
    if start is None or end is None or start == end:
        return True
    now = timezone.localtime(at).time()
    return start <= now < end if start < end else now >= start or now < end


def next_run(search: SearchProfile, after: datetime) -> datetime:
    """The first moment from `after` on that lies within the search's hours."""
    start = search.active_from
    if start is None or is_open(search, after):
        return after
    local = timezone.localtime(after)
    opening = local.replace(hour=start.hour, minute=start.minute, second=0, microsecond=0, fold=0)
    return opening if opening > local else opening + timedelta(days=1)
