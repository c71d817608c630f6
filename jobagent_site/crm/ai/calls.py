"""The ledger: what backends behind a network were asked, what came of it, what it cost."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import display

from jobagent_site.crm import cells, export, words
from jobagent_site.crm.ai.standing import limits, money, readable
from jobagent_site.crm.base import ReadOnlyAdmin
from jobagent_site.crm.links import list_url, row_url
from jobagent_site.crm.paging import CappedPaginator
from jobagent_site.templatetags.ja import seconds
from leads.models import Vacancy
from outreach import ledger
from outreach.ai import BACKENDS
from outreach.models import AiCall, AiPlatform

PURPOSES = {
    "analysis": "Analysis",
    "response": "Letter",
    "review": "Second reading",
    "test": "Connection test",
}
COLOURS = {AiCall.Outcome.STARTED: "info", AiCall.Outcome.OK: "success", AiCall.Outcome.FAILED: "danger"}
OF_ONE_VACANCY = "vacancy__id__exact"
COLUMNS = (
    "id", "started", "purpose", "vacancy id", "vacancy", "backend", "model", "outcome", "error", "requests",
    "tokens sent", "tokens written", "US dollars", "seconds", "used again", "instructions",
)  # fmt: skip


class PurposeFilter(DropdownFilter):
    """Known names: asking the table for them would read all of it."""

    title = "purpose"
    parameter_name = "purpose"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return list(PURPOSES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[AiCall]) -> QuerySet[AiCall]:
        return queryset.filter(purpose=self.value()) if self.value() else queryset


class BackendFilter(DropdownFilter):
    title = "backend"
    parameter_name = "backend"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(name, words.backend(name)) for name in BACKENDS if name != "builtin"]

    def queryset(self, request: HttpRequest, queryset: QuerySet[AiCall]) -> QuerySet[AiCall]:
        return queryset.filter(backend=self.value()) if self.value() else queryset


class PeriodFilter(DropdownFilter):
    title = "period"
    parameter_name = "period"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("today", "Today"), ("7", "7 days"), ("30", "30 days")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[AiCall]) -> QuerySet[AiCall]:
        since = {"today": ledger.today(), "7": _days_ago(7), "30": _days_ago(30)}.get(self.value() or "")
        return queryset.filter(started_at__gte=since) if since else queryset


@admin.register(AiCall)
class AiCallAdmin(ReadOnlyAdmin):
    list_display = ("when", "what", "about", "by", "result", "requests", "tokens", "price", "took")
    list_filter = (PurposeFilter, BackendFilter, ("outcome", ChoicesDropdownFilter), PeriodFilter)
    search_fields = ("vacancy__title", "error")
    search_help_text = "Vacancy or error"
    list_before_template = "crm/ai/totals.html"
    list_per_page = 50
    paginator = CappedPaginator
    actions = ("export_csv",)
    fields = (
        "started_at", "finished_at", "what", "about", "by", "outcome", "trouble", "error", "requests", "tokens",
        "price", "took", "reused", "prompt_version", "answer_text",
    )  # fmt: skip
    readonly_fields = fields

    class Media:
        css = {"all": ("jobagent/ai.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[AiCall]:
        """Neither the answers nor the texts of vacancies, which a list does not need."""
        rows = super().get_queryset(request).select_related("vacancy").defer("answer")
        return rows.defer("vacancy__description_text", "vacancy__description_html")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {"title": "AI calls", "of_one": _one_vacancy(request), **_totals()}
        return super().changelist_view(request, context | (extra_context or {}))

    @display(description="When", ordering="started_at")
    def when(self, call: AiCall) -> str:
        return words.moment(call.started_at)

    @display(description="What", ordering="purpose")
    def what(self, call: AiCall) -> SafeString:
        version = f"instructions {call.prompt_version[:8]}" if call.prompt_version else ""
        return cells.two(PURPOSES.get(call.purpose, call.purpose), version)

    @display(description="Vacancy", empty_value="")
    def about(self, call: AiCall) -> SafeString | None:
        if call.vacancy is None:
            return None
        url = row_url("leads.vacancy", call.vacancy_id)
        if call.vacancy.lead_id:
            url = f"{row_url('leads.lead', call.vacancy.lead_id)}?vacancy={call.vacancy_id}"
        return format_html('<a class="ja-more ja-ai-vacancy" href="{}">{}</a>', url, call.vacancy.title)

    @display(description="By", ordering="backend")
    def by(self, call: AiCall) -> SafeString:
        return cells.two(words.backend(call.backend), call.model)

    @display(description="Outcome", ordering="outcome")
    def result(self, call: AiCall) -> SafeString:
        outcome = AiCall.Outcome(call.outcome)
        again = f"used again {words.counted(call.reused, 'time')}" if call.reused else ""
        return cells.label(outcome.label, COLOURS[outcome], under=words.shortened(call.error, 140) or again)

    @display(description="Tokens")
    def tokens(self, call: AiCall) -> SafeString:
        if call.tokens_in is None and call.tokens_out is None:
            return cells.quiet("not told")
        return cells.two(f"{_number(call.tokens_in)} sent", f"{_number(call.tokens_out)} written")

    @display(description="Cost", ordering="cost")
    def price(self, call: AiCall) -> SafeString | str:
        return cells.quiet("not priced") if call.cost is None else words.dollars(call.cost)

    @display(description="Took", ordering="seconds")
    def took(self, call: AiCall) -> str:
        return seconds(call.seconds)

    @display(description="Answer", empty_value="not kept")
    def answer_text(self, call: AiCall) -> SafeString | None:
        """Text, whatever a model put into it."""
        if call.answer is None:
            return None
        return format_html('<pre class="ja-answer">{}</pre>', json.dumps(call.answer, ensure_ascii=False, indent=2))

    @admin.action(description="Export CSV", permissions=["export"])
    def export_csv(self, request: HttpRequest, queryset: QuerySet[AiCall]) -> HttpResponse:
        chosen = AiCall.objects.filter(pk__in=queryset.order_by().values("pk")).select_related("vacancy")
        rows = chosen.defer("answer", "vacancy__description_text", "vacancy__description_html")
        return export.download("ai-calls", COLUMNS, (_cells(row) for row in rows.iterator(chunk_size=500)))

    def has_export_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("leads.export_lead")


@dataclass(frozen=True, slots=True)
class Period:
    name: str
    totals: ledger.Totals

    @property
    def cells(self) -> list[tuple[str, str]]:
        said = self.totals
        counts = {
            "Calls": said.calls, "Requests": said.requests, "Failed": said.failed, "Used again": said.reused,
            "Tokens sent": said.tokens_in, "Written": said.tokens_out,
        }  # fmt: skip
        return [*((name, f"{count:,}") for name, count in counts.items()), ("Cost", money(said))]


def _totals() -> dict[str, Any]:
    """Three periods and today's limits; four queries however long the ledger is."""
    now, _ = readable(AiPlatform.objects.defer("api_key").order_by("pk").first() or AiPlatform())
    today = ledger.totals(ledger.today())
    periods = [Period("Today", today)] + [Period(f"{n} days", ledger.totals(_days_ago(n))) for n in (7, 30)]
    return {"periods": periods, "limits": limits(now, today), "platform_url": list_url("outreach.aiplatform")}


def _one_vacancy(request: HttpRequest) -> Vacancy | None:
    """The vacancy whose calls alone are asked for."""
    pk = request.GET.get(OF_ONE_VACANCY, "")
    return Vacancy.objects.only("title").filter(pk=pk).first() if pk.isdecimal() else None


def _days_ago(days: int) -> Any:
    return timezone.now() - timedelta(days=days)


def _number(value: int | None) -> str:
    return "?" if value is None else f"{value:,}"


def _cells(call: AiCall) -> list[object]:
    return [
        call.pk, call.started_at, call.purpose, call.vacancy_id, call.vacancy.title if call.vacancy else "",
        call.backend, call.model, call.get_outcome_display(), call.error, call.requests, call.tokens_in,
        call.tokens_out, None if call.cost is None else float(call.cost), call.seconds, call.reused,
        call.prompt_version,
    ]  # fmt: skip
