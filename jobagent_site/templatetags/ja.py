"""How times, counts and small shares are written on every page."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import template
from django.utils import timezone

from jobagent_site.crm.words import moment

register = template.Library()
FEW = 20  # under this many a share in percent says more than is known


@register.filter
def ago(moment: datetime | None) -> str:
    """ "12 s ago", "40 min ago", "14 h ago", "3 d ago"; "never" for None."""
    return f"{span(timezone.now() - moment)} ago" if moment else "never"


@register.filter
def span(length: timedelta | None) -> str:
    """A length of time by its largest unit: "14 h"; "" for None."""
    if length is None:
        return ""
    seconds = max(int(length.total_seconds()), 0)
    for size, unit in ((86_400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size * (2 if unit == "d" else 1):
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


@register.filter
def when(at: datetime | None) -> str:
    """Today "18:53", this week "Mon 18:53", else the date; "" for None."""
    return moment(at)


@register.filter
def seconds(value: float | None) -> str:
    """ "0.4 s", "12 s"; "" for nothing."""
    if not value:
        return ""
    return f"{value:.1f} s" if value < 10 else f"{value:.0f} s"


@register.filter
def every(minutes: int) -> str:
    """ "every 30 min", "every 4 h", "every day"."""
    if minutes % 1440 == 0:
        return "every day" if minutes == 1440 else f"every {minutes // 1440} days"
    return f"every {minutes // 60} h" if minutes % 60 == 0 else f"every {minutes} min"


def share(part: int, whole: int) -> str:
    """ "2 of 5" while the numbers are small, then "41 %"; "" of nothing."""
    if not whole:
        return ""
    return f"{part} of {whole}" if whole < FEW else f"{round(100 * part / whole)} %"


def plural(number: int, one: str, many: str = "") -> str:
    """ "1 draft", "7 drafts"."""
    return f"{number} {one if number == 1 else many or one + 's'}"
