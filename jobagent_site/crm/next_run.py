"""When a search runs next, in the words of the pages and in the owner's time zone."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from jobagent_site.crm import words
from sourcing import schedule
from sourcing.models import SearchProfile


def next_run(search: SearchProfile, *, accepted: bool = True, cool_down_until: datetime | None = None) -> str:
    """ "within a minute", "08:45", "outside its hours until 09:00", or why it does not run at all.

    `accepted`: whether the board may be read. `cool_down_until`: until when its host is not asked.
    """
    now = timezone.now()
    if not search.active:
        return "switched off"
    if not accepted:
        return "not before you accept the board"
    if search.claimed_until and search.claimed_until >= now:
        return "running now"
    due = max(search.next_run_at or now, now)
    at = schedule.next_run(search, due)
    if at != due or not schedule.is_open(search, now):
        return f"outside its hours until {words.moment(at)}"
    if cool_down_until and cool_down_until > at:
        return f"after {words.moment(cool_down_until)}, the host’s pause"
    return words.moment(at) if at > now else "within a minute"
