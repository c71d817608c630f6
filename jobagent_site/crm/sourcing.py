"""Searches and what came of them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from jobagent_site.crm import cells, search_actions, words
from jobagent_site.crm.base import RecordAdmin
from jobagent_site.crm.lead_filters import BoardFilter
from jobagent_site.crm.paging import CappedPaginator
from jobagent_site.crm.search_form import FILTER_FIELDS, SearchForm
from sourcing.models import Scan, SearchProfile

CHANGE = "sourcing.change_searchprofile"


@admin.register(SearchProfile)
class SearchProfileAdmin(ModelAdmin):
    form = SearchForm
    list_display = ("who", "last_result", "brought", "last_run", "next_run", "switch", "buttons")
    list_filter = (BoardFilter, "active")
    list_filter_submit = True
    search_fields = ("name", "keywords")
    list_per_page = 25
    show_full_result_count = False
    compressed_fields = True
    fieldsets = (
        (None, {"fields": ("name", "board", "keywords")}),
        ("Filters", {"classes": ["collapse"], "fields": (*FILTER_FIELDS, "exclude_words")}),
        ("How often and how much", {"classes": ["collapse"], "fields": ("max_pages", "interval_minutes", "active")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[SearchProfile]:
        scans = Scan.objects.filter(search=OuterRef("pk")).order_by("-started_at", "-id")
        told = JSONObject(status="status", found="found", new="new", error="error", at="started_at")
        return super().get_queryset(request).annotate(last=Subquery(scans.values(told=told)[:1]))

    def get_list_display(self, request: HttpRequest) -> list[str]:
        shown = list(super().get_list_display(request))
        return shown if request.user.has_perm(CHANGE) else [name for name in shown if name not in ("switch", "buttons")]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"board": "djinni", **super().get_changeform_initial_data(request)}

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("<int:pk>/run/", search_actions.run_now, name="search_run"),
            path("<int:pk>/switch/", search_actions.switch, name="search_switch"),
            path("<int:pk>/dry-run/", self.admin_site.admin_view(search_actions.dry_run), name="search_dry_run"),
        ]
        return [*own, *super().get_urls()]

    @display(description="Search", ordering="name")
    def who(self, search: SearchProfile) -> SafeString:
        under = f"{words.board(search.board)} · {search.keywords or 'everything'} · every {search.interval_minutes} min"
        return cells.two(search.name, under)

    @display(description="Last result")
    def last_result(self, search: SearchProfile) -> SafeString:
        if not search.last:
            return cells.two("not run yet")
        status = Scan.Status(search.last["status"])
        under = words.shortened(search.last["error"], 110)
        return cells.label(words.SCAN_WORDS[status], words.SCAN_COLOURS[status], under=under)

    @display(description="Brought")
    def brought(self, search: SearchProfile) -> str:
        return f"{search.last['found']} seen, {search.last['new']} new" if search.last else ""

    @display(description="Last")
    def last_run(self, search: SearchProfile) -> str:
        return words.moment(words.from_json(search.last["at"])) if search.last else ""

    @display(description="Next", ordering="next_run_at")
    def next_run(self, search: SearchProfile) -> str:
        if not search.active:
            return "switched off"
        if search.claimed_until and search.claimed_until >= timezone.now():
            return "running now"
        due = search.next_run_at is None or search.next_run_at <= timezone.now()
        return "within a minute" if due else words.moment(search.next_run_at)

    @display(description="On", ordering="active")
    def switch(self, search: SearchProfile) -> SafeString:
        url = reverse("admin:search_switch", args=[search.pk])
        return cells.switch(on=search.active, url=url, what=search.name)

    @display(description="Do")
    def buttons(self, search: SearchProfile) -> SafeString:
        run, dry = (reverse(f"admin:search_{name}", args=[search.pk]) for name in ("run", "dry_run"))
        return cells.row(cells.post("Run now", run, strong=True), cells.link("Dry run", dry))


@admin.register(Scan)
class ScanAdmin(RecordAdmin):
    list_display = ("when", "search_name", "status_label", "counts", "why", "took")
    list_display_links = ("when",)
    list_filter = (("status", ChoicesDropdownFilter), BoardFilter)
    list_select_related = ("search",)
    search_fields = ("search__name", "error")
    search_help_text = "Search or error"
    paginator = CappedPaginator
    ordering = ("-started_at", "-id")
    list_before_template = "crm/scan_legend.html"
    fields = (
        "search", "board", "url", "status", "started_at", "finished_at", "pages", "found", "new", "updated",
        "unchanged", "closed", "seconds", "error", "advice",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Scan]:
        return super().get_queryset(request).defer("seen", "url")

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None):  # type: ignore[no-untyped-def]  # noqa: ANN201
        return super().changelist_view(request, {"title": "Sources", **(extra_context or {})})

    @display(description="When", ordering="started_at")
    def when(self, scan: Scan) -> str:
        return words.moment(scan.started_at)

    @display(description="Search", ordering="search__name")
    def search_name(self, scan: Scan) -> SafeString:
        return cells.two(str(scan.search or "Without a search"), words.board(scan.board))

    @display(description="Result", ordering="status")
    def status_label(self, scan: Scan) -> SafeString:
        status = Scan.Status(scan.status)
        return cells.label(words.SCAN_WORDS[status], words.SCAN_COLOURS[status])

    @display(description="Brought")
    def counts(self, scan: Scan) -> SafeString:
        more = ", ".join(
            f"{number} {name}" for name, number in (("changed", scan.updated), ("closed", scan.closed)) if number
        )
        return cells.two(f"{scan.found} seen, {scan.new} new", more)

    @display(description="What happened, what to do")
    def why(self, scan: Scan) -> SafeString:
        return cells.two(words.shortened(scan.error, 160), words.shortened(scan.advice, 160))

    @display(description="Took", ordering="seconds")
    def took(self, scan: Scan) -> str:
        return f"{scan.seconds:.1f} s" if scan.finished_at else ""
