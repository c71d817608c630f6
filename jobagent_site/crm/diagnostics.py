"""Raw tables, for superusers, to read. What outsiders wrote is text or a file to download, never rendered."""

from __future__ import annotations

import re

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from jobagent_site.crm.base import ReadOnlyAdmin
from jobagent_site.templatetags.ja import plural
from leads.models import AgentRun, Feedback, Interaction, StageEvent, VacancyVersion
from outreach.models import Analysis, Approval, Attempt
from sourcing.models import HostBudget, RawPage, Sighting


class DiagnosticsAdmin(ReadOnlyAdmin):
    """For superusers only, whatever permissions somebody was given."""

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)


@admin.register(RawPage)
class RawPageAdmin(DiagnosticsAdmin):
    list_display = ("url", "reason", "at", "size", "download")
    list_filter = (("reason", admin.AllValuesFieldListFilter),)
    search_fields = ("url",)
    fields = ("url", "reason", "at", "size", "scan", "download")

    def get_queryset(self, request: HttpRequest) -> QuerySet[RawPage]:
        return super().get_queryset(request).defer("compressed")

    @display(description="Page")
    def download(self, page: RawPage) -> SafeString:
        return format_html('<a class="ja-more" href="{}">Download as text</a>', reverse("kept_page", args=[page.pk]))


@require_GET
def kept_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The page as it came, as a text file: a browser neither renders nor runs it."""
    if not request.user.is_superuser:
        raise PermissionDenied
    page = RawPage.objects.filter(pk=pk).first()
    if page is None:
        raise Http404("This page is not kept any more.")
    name = re.sub(r"[^a-z0-9]+", "-", page.url.lower()).strip("-")[:60] or "page"
    response = HttpResponse(page.body, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{page.pk}.txt"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@admin.register(Sighting)
class SightingAdmin(DiagnosticsAdmin):
    list_display = ("search", "vacancy", "scan", "at")
    list_select_related = ("search", "vacancy", "scan__search")
    search_fields = ("vacancy__title",)


@admin.register(HostBudget)
class HostBudgetAdmin(DiagnosticsAdmin):
    list_display = ("host", "spacing_seconds", "refusals", "cool_down_until", "last_refusal")
    actions = ("reset_pause",)

    @admin.action(description="Reset the pause", permissions=["view"])
    def reset_pause(self, request: HttpRequest, queryset: QuerySet[HostBudget]) -> None:
        done = queryset.update(cool_down_until=None, refusals=0, last_refusal="")
        text = f"The pause of {plural(done, 'host')} is over. If it refuses again, the next pause is a short one."
        self.message_user(request, text, messages.SUCCESS)


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
