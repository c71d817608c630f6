"""Vacancies per day of the owner's calendar, counted by the database.

SQLite has no time zones: Django's TruncDay would call a Python function for every row. The midnights are computed
here instead, and each day is a range of the index; they are also right on the two days a year that are not 24 h long.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.utils import timezone

from jobagent_site.crm.links import list_url
from leads.models import Message, Vacancy
from sourcing.boards import BOARDS
from sourcing.models import Scan

DAYS = 21
GOOD, NO_ANSWER = ("ok", "empty"), ("blocked", "changed")


@dataclass(slots=True)
class Day:
    date: date
    start: datetime
    end: datetime
    new: Counter[str] = field(default_factory=Counter)  # board → vacancies first seen
    matched: int = 0
    sent: int = 0
    scans: dict[str, Counter[str]] = field(default_factory=dict)  # board → status → scans

    @property
    def total(self) -> int:
        return sum(self.new.values())

    @property
    def url(self) -> str:
        return list_url("leads.vacancy", first_seen__gte=self.start, first_seen__lt=self.end)

    def refused(self, board: str) -> str:
        """ "blocked" or "changed" when that is how most of the board's scans of this day ended, else ""."""
        scans = self.scans.get(board, Counter())
        bad = max(NO_ANSWER, key=lambda status: scans[status])
        return bad if scans[bad] and sum(scans[s] for s in NO_ANSWER) >= sum(scans[s] for s in GOOD) else ""

    @property
    def asked(self) -> bool:
        return any(sum(scans.values()) for scans in self.scans.values())


@dataclass(frozen=True, slots=True)
class Period:
    days: list[Day]
    boards: list[str]  # names, the largest first

    def usual(self, board: str) -> int:
        """The middle of the days on which the board answered; today is not over and does not count."""
        seen = [day.new[board] for day in self.days[:-1] if day.scans.get(board) and not day.refused(board)]
        return round(median(seen)) if seen else 0

    def unseen(self, day: Day, board: str) -> int:
        """About how many vacancies a refusal hid on that day."""
        return max(self.usual(board) - day.new[board], 0) if day.refused(board) else 0

    def label(self, board: str) -> str:
        return BOARDS[board].LABEL if board in BOARDS else board


def last_days(count: int = DAYS) -> Period:
    """The last days, today last. Three queries."""
    days = _calendar(count)
    _count_vacancies(days)
    _count_scans(days)
    _count_sent(days)
    sums: Counter[str] = Counter()
    for day in days:
        sums.update(day.new)
        sums.update(dict.fromkeys(day.scans, 0))
    return Period(days, [board for board, _ in sums.most_common()])


def _calendar(count: int) -> list[Day]:
    today = timezone.localdate()
    dates = [today - timedelta(days=back) for back in reversed(range(count))]
    return [Day(day, _midnight(day), _midnight(day + timedelta(days=1))) for day in dates]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _per_day(days: list[Day], rows: QuerySet[Any], name: str, *by: str, **counts: Count) -> QuerySet[Any]:
    """The rows of each day counted by `by`: one statement, each day a range of the index on `name`."""
    parts = [
        rows.filter(**{f"{name}__gte": day.start, f"{name}__lt": day.end})
        .order_by()
        .annotate(day=Value(index))
        .values("day", *by)
        .annotate(n=Count("pk"), **counts)
        for index, day in enumerate(days)
    ]
    return parts[0].union(*parts[1:], all=True)


def _count_vacancies(days: list[Day]) -> None:
    matched = Count("pk", filter=Q(status="matched"))
    for row in _per_day(days, Vacancy.objects.all(), "first_seen", "board", matched=matched):
        days[row["day"]].new[row["board"]] += row["n"]
        days[row["day"]].matched += row["matched"]


def _count_scans(days: list[Day]) -> None:
    for row in _per_day(days, Scan.objects.all(), "started_at", "board", "status"):
        days[row["day"]].scans.setdefault(row["board"], Counter())[row["status"]] += row["n"]


def _count_sent(days: list[Day]) -> None:
    for row in _per_day(days, Message.objects.filter(direction="out"), "sent_at", "direction"):
        days[row["day"]].sent += row["n"]
