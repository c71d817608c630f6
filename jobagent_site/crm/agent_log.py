"""The agent log: what was done, how it ended, what it cost."""

from __future__ import annotations

import json

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import display

from jobagent_site.crm.base import ReadOnlyAdmin
from jobagent_site.crm.links import row_url
from jobagent_site.crm.paging import CappedPaginator
from jobagent_site.templatetags.ja import seconds, when
from leads.models import AgentStep

STEPS = ("scan", "analyse", "draft", "deliver", "market")
COLOURS = {
    "ok": "success",
    "empty": "default",
    "skipped": "default",
    "held": "warning",
    "blocked": "danger",
    "changed": "warning",
    "uncertain": "danger",
    "error": "danger",
}


class StepFilter(DropdownFilter):
    """The steps by name: asking the table for them would read all of it."""

    title = "step"
    parameter_name = "step"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(step, step) for step in STEPS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[AgentStep]) -> QuerySet[AgentStep]:
        return queryset.filter(step=self.value()) if self.value() else queryset


@admin.register(AgentStep)
class AgentStepAdmin(ReadOnlyAdmin):
    list_display = ("at_short", "result", "step", "what", "took", "about")
    list_display_links = ("at_short", "what")
    list_filter = (("outcome", ChoicesDropdownFilter), StepFilter)
    search_fields = ("text", "advice")
    search_help_text = "Words of what happened"
    paginator = CappedPaginator
    counted = ("entry", "entries")
    list_per_page = 50
    fields = ("at", "step", "outcome", "text", "advice", "seconds", "about", "exchanges")
    readonly_fields = ("about", "exchanges")

    def get_queryset(self, request: HttpRequest) -> QuerySet[AgentStep]:
        """The list needs neither the calls nor the texts of vacancies, only the leads' names."""
        rows = super().get_queryset(request).select_related("lead__company", "lead__vacancy", "vacancy")
        heavy = ("description_text", "description_html")
        return rows.defer(*(f"{path}__{name}" for path in ("vacancy", "lead__vacancy") for name in heavy))

    @display(description="When", ordering="at")
    def at_short(self, step: AgentStep) -> str:
        return when(step.at)

    @display(description="Outcome", ordering="outcome", label=COLOURS)
    def result(self, step: AgentStep) -> tuple[str, str]:
        return step.outcome, step.get_outcome_display()

    @display(description="What happened")
    def what(self, step: AgentStep) -> SafeString:
        if not step.advice:
            return format_html('<span class="ja-what">{}</span>', step.text)
        advice = format_html('<br><small class="ja-advice">{}</small>', step.advice)
        return format_html('<span class="ja-what">{}{}</span>', step.text, advice)

    @display(description="Took", ordering="seconds")
    def took(self, step: AgentStep) -> str:
        return seconds(step.seconds)

    @display(description="About", empty_value="")
    def about(self, step: AgentStep) -> SafeString | None:
        """The lead, else the vacancy, as a link."""
        row = step.lead or step.vacancy
        url = row_url("leads.lead", step.lead_id) or row_url("leads.vacancy", step.vacancy_id)
        return format_html('<a class="ja-more" href="{}">{}</a>', url, row) if row and url else None

    @display(description="Calls", empty_value="none")
    def exchanges(self, step: AgentStep) -> SafeString | None:
        """Each call to the outside: address, answer, time. Text, whatever a stranger put into it."""
        if not step.calls:
            return None
        lines = ((json.dumps(call, ensure_ascii=False),) for call in step.calls)
        return format_html('<div class="ja-calls">{}</div>', format_html_join("", "<code>{}</code>", lines))
