"""How often each host may be asked: the owner changes the pace, sees its robots.txt, and ends a pause."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.decorators import display

from jobagent_site.crm import cells, sources, words
from jobagent_site.crm.acting import acting
from jobagent_site.crm.diagnostics import DiagnosticsAdmin
from sourcing import access, robots
from sourcing.models import HostBudget, SearchProfile

CHANGE = "sourcing.change_hostbudget"
LIST = "admin:sourcing_hostbudget_changelist"


def end_pause(rows: QuerySet[HostBudget]) -> int:
    """Forget the refusals of these hosts; how many there were. The next refusal begins with a short pause again."""
    return rows.update(cool_down_until=None, refusals=0, last_refusal="")


@acting(HostBudget, CHANGE, home=LIST)
def ask_again(request: HttpRequest, host: HostBudget) -> str:
    """End the pause, and let the searches of this host run within the minute."""
    end_pause(HostBudget.objects.filter(pk=host.pk))
    rows = SearchProfile.objects.filter(active=True)
    mine = [search.pk for search in rows if access.host(search) == host.host]
    rows.filter(pk__in=mine).update(next_run_at=None)
    asked = f"{words.counted(len(mine), 'search', 'searches')} will ask it within a minute while the worker is on."
    return f"The pause of {host} is over. {asked if mine else ''}".strip()


class HostForm(forms.ModelForm):
    class Meta:
        model = HostBudget
        fields = ("spacing_seconds", "jitter_seconds", "daily_cap")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("spacing_seconds", "jitter_seconds"):
            self.fields[name].widget.attrs.update({"min": 0, "step": "0.1"})


@admin.register(HostBudget)
class HostBudgetAdmin(DiagnosticsAdmin):
    """Rows come by themselves with the first request; their pace may be changed."""

    form = HostForm
    list_before_template = "crm/sources_tabs.html"
    list_display = ("host", "pace", "today", "robots_state", "pause", "buttons")
    search_fields = ("host",)
    search_help_text = "Host"
    actions = ("reset_pause",)
    readonly_fields = ("host", "today", "next_request", "pause", "refusal", "robots_state", "robots_text")
    fieldsets = (
        ("Pace", {"fields": ("host", "spacing_seconds", "jitter_seconds", "daily_cap")}),
        ("Now", {"fields": ("today", "next_request", "pause", "refusal")}),
        ("What it asks of robots", {"fields": ("robots_state", "robots_text")}),
    )

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        return [path("<int:pk>/ask-again/", ask_again, name="host_ask_again"), *super().get_urls()]

    @admin.action(description="Reset the pause", permissions=["view"])
    def reset_pause(self, request: HttpRequest, queryset: QuerySet[HostBudget]) -> None:
        done = words.counted(end_pause(queryset), "host")
        text = f"The pause of {done} is over. If it refuses again, the next pause is a short one."
        self.message_user(request, text, messages.SUCCESS)

    @display(description="Pace")
    def pace(self, row: HostBudget) -> SafeString:
        jitter = f" and up to {row.jitter_seconds:g} s more, by chance" if row.jitter_seconds else ""
        return cells.two(f"{row.spacing_seconds:g} s apart", jitter.strip())

    @display(description="Requests today")
    def today(self, row: HostBudget) -> str:
        used = sources.host(row).used
        if row.unlimited:
            return "not counted: this machine"
        return f"{used:,} of {row.daily_cap:,}" if row.daily_cap else f"{used:,}, no limit"

    @display(description="robots.txt")
    def robots_state(self, row: HostBudget) -> SafeString:
        read = f"read {words.moment(row.robots_at)}" if row.robots_at else ""
        return cells.two(robots.state(row), read)

    @display(description="Its text")
    def robots_text(self, row: HostBudget) -> SafeString:
        """As it came, shown as text."""
        return format_html('<pre class="ja-file-text">{}</pre>', row.robots) if row.robots else cells.quiet("none")

    @display(description="Pause", ordering="cool_down_until")
    def pause(self, row: HostBudget) -> SafeString:
        if not row.cool_down_until or row.cool_down_until <= timezone.now():
            return cells.quiet("none")
        refused = words.counted(row.refusals, "refusal")
        return cells.two(f"until {words.moment(row.cool_down_until)}", f"{refused} in a row")

    @display(description="Last refusal")
    def refusal(self, row: HostBudget) -> str:
        return row.last_refusal or "none"

    @display(description="Next request not before")
    def next_request(self, row: HostBudget) -> str:
        return words.moment(row.next_at) or "at any time"

    @display(description="Do")
    def buttons(self, row: HostBudget) -> SafeString:
        if not row.cool_down_until or row.cool_down_until <= timezone.now():
            return cells.NOTHING
        return cells.row(cells.post("Ask again now", reverse("admin:host_ask_again", args=[row.pk])))
