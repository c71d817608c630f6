"""When a search runs: every so many minutes, within its hours, in the owner's zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

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
    return next(each for each in sorted(_openings(start, after)) if each > after and is_open(search, each))


def _openings(start: time, after: datetime) -> Iterator[datetime]:
    """Moments at which hours may begin, in UTC: when the clock shows `start`, and when it is changed.

    Until the day after tomorrow, because in spring tomorrow's hours may not come at all. In autumn a clock shows the
    same twice. It is changed at a full or half hour; to look at all of them brings none that is too early.
    """
    zone, today = timezone.get_current_timezone(), timezone.localdate(after)
    for days in range(3):
        opening = datetime.combine(today + timedelta(days=days), start, zone)
        yield from (opening.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    hour = after.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    yield from (hour + timedelta(minutes=30 * halves) for halves in range(2 * 50))
