"""Filters of the lead and vacancy lists. None of them scans a table for its choices."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.contrib.filters.admin import DropdownFilter

from jobagent_site.crm.base import RecordAdmin
from leads.models import Message
from sourcing import paste
from sourcing.boards import board_choices

Choices = list[tuple[str, str]]
PERIODS = {"1": "today and yesterday", "7": "last 7 days", "30": "last 30 days", "90": "last 90 days"}
SCORES = {"75": "75 and more", "50": "50 to 74", "0": "under 50"}
SCORE_ENDS = {"75": (75, 100), "50": (50, 74), "0": (0, 49)}


class ScoreFilter(DropdownFilter):
    title, parameter_name = "score", "score"

    def lookups(self, request: HttpRequest, model_admin: RecordAdmin) -> Choices:
        return list(SCORES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        ends = SCORE_ENDS.get(self.value() or "")
        return queryset.filter(score__range=ends) if ends else queryset


class PeriodFilter(DropdownFilter):
    """By when the row came; subclasses name the column."""

    title, parameter_name, column = "period", "period", "created_at"

    def lookups(self, request: HttpRequest, model_admin: RecordAdmin) -> Choices:
        return list(PERIODS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        days = self.value()
        if days not in PERIODS:
            return queryset
        return queryset.filter(**{f"{self.column}__gte": timezone.now() - timedelta(days=int(days))})


class FoundFilter(PeriodFilter):
    title, column = "found", "first_seen"


class DraftFilter(DropdownFilter):
    title, parameter_name = "draft", "draft"

    def lookups(self, request: HttpRequest, model_admin: RecordAdmin) -> Choices:
        return [("yes", "has a draft to approve"), ("sent", "a response was sent"), ("no", "nothing written yet")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        mine = Message.objects.filter(lead=OuterRef("pk"), direction="out")
        rules = {
            "yes": Exists(mine.filter(status=Message.Status.DRAFT)),
            "sent": Exists(mine.filter(status=Message.Status.SENT)),
            "no": ~Exists(mine.exclude(status=Message.Status.DISCARDED)),
        }
        rule = rules.get(self.value() or "")
        return queryset.filter(rule) if rule is not None else queryset


class BoardFilter(DropdownFilter):
    title, parameter_name = "board", "board"

    def lookups(self, request: HttpRequest, model_admin: RecordAdmin) -> Choices:
        return board_choices()

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(board=self.value()) if self.value() else queryset


class OriginFilter(BoardFilter):
    """Where a vacancy came from: a board, or the owner's own hand."""

    def lookups(self, request: HttpRequest, model_admin: RecordAdmin) -> Choices:
        return [*board_choices(), (paste.NAME, paste.LABEL)]


class FormatFilter(DropdownFilter):
    title, parameter_name = "work format", "format"

    def lookups(self, request: HttpRequest, model_admin: RecordAdmin) -> Choices:
        return [("remote", "remote or not said"), ("hybrid", "hybrid"), ("office", "office")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        chosen = self.value()
        if not chosen:
            return queryset
        return queryset.filter(work_format__in=["remote", ""] if chosen == "remote" else [chosen])


class SalaryFilter(DropdownFilter):
    title, parameter_name = "salary", "salary"

    def lookups(self, request: HttpRequest, model_admin: RecordAdmin) -> Choices:
        steps = [(str(amount), f"up to {amount:,} or more") for amount in (2000, 3000, 4000, 5000, 6000)]
        return [("published", "published"), *steps]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        chosen = self.value() or ""
        if chosen == "published":
            return queryset.filter(Q(salary_max__isnull=False) | Q(salary_min__isnull=False))
        return queryset.filter(salary_max__gte=int(chosen)) if chosen.isdecimal() else queryset
