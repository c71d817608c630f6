"""The lead's story: one SELECT, grouped by day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.utils import timezone

from jobagent_site.crm import words
from leads.models import Interaction, Lead

Kind = Interaction.Kind
MOST = 200
SHOWS = {
    "all": ("All", frozenset(Kind.values)),
    "messages": ("Messages", frozenset({Kind.DRAFT, Kind.APPROVAL, Kind.DELIVERY, Kind.REPLY})),
    "stages": ("Stages", frozenset({Kind.STAGE, Kind.MEETING})),
    "agent": ("Agent", frozenset({Kind.FOUND, Kind.ANALYSED, Kind.CHANGED, Kind.CLOSED, Kind.ERROR})),
    "notes": ("Notes", frozenset({Kind.NOTE})),
}
# (icon of Material Symbols, tone)
ICONS = {
    Kind.FOUND: ("travel_explore", "plain"),
    Kind.ANALYSED: ("psychology", "purple"),
    Kind.CHANGED: ("history", "amber"),
    Kind.CLOSED: ("event_busy", "red"),
    Kind.STAGE: ("flag", "green"),
    Kind.DRAFT: ("edit_note", "purple"),
    Kind.APPROVAL: ("task_alt", "green"),
    Kind.DELIVERY: ("send", "blue"),
    Kind.REPLY: ("forum", "blue"),
    Kind.MEETING: ("event", "blue"),
    Kind.NOTE: ("sticky_note_2", "plain"),
    Kind.ERROR: ("error", "red"),
}


@dataclass(frozen=True, slots=True)
class Event:
    time: str
    icon: str
    tone: str
    text: str
    actor: str
    link: str


@dataclass(frozen=True, slots=True)
class Day:
    title: str
    events: list[Event]


@dataclass(frozen=True, slots=True)
class Chip:
    title: str
    show: str
    count: int
    active: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    chips: list[Chip]
    days: list[Day]
    notes: list[Interaction] = field(default_factory=list)
    cut: bool = False  # older events exist than are shown


def timeline(lead: Lead, show: str) -> Timeline:
    """The newest events of the chosen kind; the chips count what was read."""
    rows = list(Interaction.objects.filter(lead=lead).order_by("-at", "-id")[: MOST + 1])
    show = show if show in SHOWS else "all"
    chips = [
        Chip(title, key, sum(r.kind in kinds for r in rows[:MOST]), key == show)
        for key, (title, kinds) in SHOWS.items()
    ]
    chosen = [row for row in rows[:MOST] if row.kind in SHOWS[show][1]]
    notes = [row for row in rows if row.kind == Kind.NOTE][:5]
    return Timeline(chips, list(_days(chosen)), notes, len(rows) > MOST)


def _days(rows: Iterable[Interaction]) -> Iterable[Day]:
    for day, events in groupby(rows, key=lambda row: timezone.localtime(row.at).date()):
        yield Day(_title(day), [_event(row) for row in events])


def _title(day: object) -> str:
    today = timezone.localdate()
    if day == today:
        return "Today"
    year = "" if day.year == today.year else f" {day.year}"  # type: ignore[attr-defined]
    return f"{day:%A}, {day.day} {day:%B}{year}"  # type: ignore[attr-defined, str-bytes-safe]


def _event(row: Interaction) -> Event:
    icon, tone = ICONS.get(Kind(row.kind), ("circle", "plain"))
    return Event(
        f"{timezone.localtime(row.at):%H:%M}",
        icon,
        tone,
        row.text if row.kind == Kind.NOTE else words.told(row.text),
        "" if row.actor == "agent" else row.actor,
        row.link,
    )
