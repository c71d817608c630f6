"""Raw tables, for superusers, to read."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from jobagent_site.crm.base import ReadOnlyAdmin
from leads.models import AgentRun, Feedback, Interaction, StageEvent, VacancyVersion
from outreach.models import Analysis, Approval, Attempt
from sourcing.models import Sighting


class DiagnosticsAdmin(ReadOnlyAdmin):
    """For superusers only, whatever permissions somebody was given."""

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)


@admin.register(Sighting)
class SightingAdmin(DiagnosticsAdmin):
    list_display = ("search", "vacancy", "scan", "at")
    list_select_related = ("search", "vacancy", "scan__search")
    search_fields = ("vacancy__title",)


@admin.register(Analysis)
class AnalysisAdmin(DiagnosticsAdmin):
    list_display = ("vacancy", "backend", "score", "at")
    list_filter = (("backend", admin.AllValuesFieldListFilter),)
    list_select_related = ("vacancy",)
    search_fields = ("vacancy__title",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Analysis]:
        return super().get_queryset(request).defer("vacancy__description_text", "vacancy__description_html")


@admin.register(Approval)
class ApprovalAdmin(DiagnosticsAdmin):
    list_display = ("message", "by", "via", "at", "voided_at", "void_reason")
    list_select_related = ("message",)
    search_fields = ("by", "sha256")


@admin.register(Attempt)
class AttemptAdmin(DiagnosticsAdmin):
    list_display = ("message", "channel", "result", "started_at", "finished_at", "proof", "error")
    list_filter = (("outcome", ChoicesDropdownFilter),)
    list_select_related = ("message",)
    search_fields = ("proof", "error")

    @display(
        description="Outcome",
        ordering="outcome",
        label={"started": "info", "sent": "success", "failed": "danger", "uncertain": "warning"},
    )
    def result(self, attempt: Attempt) -> tuple[str, str]:
        return attempt.outcome, attempt.get_outcome_display()


@admin.register(AgentRun)
class AgentRunAdmin(DiagnosticsAdmin):
    list_display = ("kind", "host", "started_at", "beat_at", "finished_at")
    list_filter = (("kind", ChoicesDropdownFilter),)


@admin.register(VacancyVersion)
class VacancyVersionAdmin(DiagnosticsAdmin):
    list_display = ("vacancy", "at", "fields_changed")
    list_select_related = ("vacancy",)

    @display(description="Changed")
    def fields_changed(self, version: VacancyVersion) -> str:
        return ", ".join(version.changes)


@admin.register(StageEvent)
class StageEventAdmin(DiagnosticsAdmin):
    list_display = ("lead", "from_stage", "to_stage", "at", "actor", "reason")
    list_select_related = ("lead__company", "lead__vacancy")


@admin.register(Interaction)
class InteractionAdmin(DiagnosticsAdmin):
    list_display = ("lead", "kind", "text", "actor", "at")
    list_filter = (("kind", ChoicesDropdownFilter),)
    list_select_related = ("lead__company", "lead__vacancy")


@admin.register(Feedback)
class FeedbackAdmin(DiagnosticsAdmin):
    list_display = ("lead", "verdict", "text", "actor", "at")
    list_filter = (("verdict", ChoicesDropdownFilter),)
    list_select_related = ("lead__company", "lead__vacancy")
