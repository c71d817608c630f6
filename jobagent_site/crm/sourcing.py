"""Searches and what came of them: the page “Sources”, the list of searches, the form of one."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from jobagent_site.crm import cells, consent_page, hosts, kept, search_actions, words  # noqa: F401  importing registers
from jobagent_site.crm.base import RecordAdmin
from jobagent_site.crm.completeness import shares
from jobagent_site.crm.lead_filters import BoardFilter
from jobagent_site.crm.links import list_url
from jobagent_site.crm.next_run import next_run
from jobagent_site.crm.paging import CappedPaginator
from jobagent_site.crm.search_fields import FIELDS, names
from jobagent_site.crm.search_form import SearchForm
from jobagent_site.crm.sources import sources
from jobagent_site.templatetags.ja import every
from sourcing import consent
from sourcing.boards import BOARDS
from sourcing.models import Scan, SearchProfile

CHANGE = "sourcing.change_searchprofile"


@admin.register(SearchProfile)
class SearchProfileAdmin(ModelAdmin):
    form = SearchForm
    list_display = ("who", "last_result", "brought", "last_run", "upcoming", "switch", "buttons")
    list_filter = (BoardFilter, "active")
    list_filter_submit = True
    list_before_template = "crm/sources_tabs.html"
    search_fields = ("name", "keywords")
    search_help_text = "Name or keywords"
    list_per_page = 25
    show_full_result_count = False
    compressed_fields = True
    readonly_fields = ("upcoming",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[SearchProfile]:
        scans = Scan.objects.filter(search=OuterRef("pk")).order_by("-started_at", "-id")
        told = JSONObject(status="status", found="found", new="new", error="error", at="started_at")
        read = Q(board__in=[board for board in BOARDS if consent.given(board)])
        accepted = ExpressionWrapper(read, output_field=BooleanField())
        return super().get_queryset(request).annotate(last=Subquery(scans.values(told=told)[:1]), accepted=accepted)

    def get_list_display(self, request: HttpRequest) -> list[str]:
        shown = list(super().get_list_display(request))
        return shown if request.user.has_perm(CHANGE) else [name for name in shown if name not in ("switch", "buttons")]

    def get_fieldsets(self, request: HttpRequest, obj: SearchProfile | None = None) -> Any:
        """A set of filters for each board; the style sheet shows those of the chosen one."""
        planned = ("interval_minutes", "active_from", "active_until", "active", *(["upcoming"] if obj else []))
        when: dict[str, Any] = {"fields": planned, "description": _zone()}
        return (
            (None, {"fields": ("name", "board", "keywords", "address")}),
            *(_of_board(board, obj) for board in FIELDS),
            ("How much", {"classes": ["collapse", "ja-how-much"], "fields": ("by_feed", "max_pages")}),
            ("When", when if obj else {**when, "classes": ["collapse"]}),
        )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"board": "djinni", **super().get_changeform_initial_data(request)}

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("<int:pk>/run/", search_actions.run_now, name="search_run"),
            path("<int:pk>/switch/", search_actions.switch, name="search_switch"),
            path("<int:pk>/dry-run/", self.admin_site.admin_view(search_actions.dry_run), name="search_dry_run"),
        ]
        return [*own, *super().get_urls()]

    def save_model(
        self, request: HttpRequest, obj: SearchProfile, form: ModelForm[SearchProfile], change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        if not consent.given(obj.board):
            messages.warning(request, consent_page.unaccepted(obj.board))

    @display(description="Search", ordering="name")
    def who(self, search: SearchProfile) -> SafeString:
        asks = words.shortened(words.asks(search), 60)
        under = f"{words.board(search.board)} · {asks} · {every(search.interval_minutes)}"
        return cells.two(search.name, under + words.hours(search.active_from, search.active_until))

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

    @display(description="Next run", ordering="next_run_at")
    def upcoming(self, search: SearchProfile) -> str:
        return next_run(search, accepted=search.accepted)

    @display(description="On", ordering="active")
    def switch(self, search: SearchProfile) -> SafeString:
        url = reverse("admin:search_switch", args=[search.pk])
        return cells.switch(on=search.active, url=url, what=search.name)

    @display(description="Do")
    def buttons(self, search: SearchProfile) -> SafeString:
        run, dry = (reverse(f"admin:search_{name}", args=[search.pk]) for name in ("run", "dry_run"))
        if not search.accepted:
            return cells.row(cells.link("Read and decide", reverse("admin:board_consent", args=[search.board])))
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
    list_before_template = "crm/sources.html"
    fields = (
        "kind", "search", "board", "url", "status", "started_at", "finished_at", "pages", "requests", "found", "new",
        "updated", "unchanged", "closed", "total", "whole", "seconds", "error", "advice", "odd", "filled", "kept_pages",
    )  # fmt: skip
    readonly_fields = ("odd", "filled", "kept_pages")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Scan]:
        return super().get_queryset(request).defer("seen", "url")

    def get_fields(self, request: HttpRequest, obj: Scan | None = None) -> list[str]:
        shown = [str(name) for name in super().get_fields(request, obj)]
        return shown if request.user.is_superuser else [name for name in shown if name != "kept_pages"]

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(consent_page.consent_page)
        return [path("consent/<slug:board>/", page, name="board_consent"), *super().get_urls()]

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        # Who filters or turns pages reads the scans; the cards stand on the first page only.
        context = {"title": "Sources", "sources": None if request.GET else sources()}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    @display(description="When", ordering="started_at")
    def when(self, scan: Scan) -> str:
        return words.moment(scan.started_at)

    @display(description="Search", ordering="search__name")
    def search_name(self, scan: Scan) -> SafeString:
        looked = "Daily look at the plain list" if scan.kind == Scan.Kind.CANARY else "Without a search"
        return cells.two(str(scan.search or looked), words.board(scan.board))

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

    @display(description="Not as usual")
    def odd(self, scan: Scan) -> SafeString:
        return cells.lines(map(str, scan.oddities)) or cells.quiet("nothing")

    @display(description="Fields that were filled")
    def filled(self, scan: Scan) -> SafeString:
        told = [f"{share.name} {share.percent} %" for share in shares(scan.completeness)]
        return cells.lines(told) or cells.quiet("not judged: a feed shows no fields, and nothing has none")

    @display(description="Kept pages")
    def kept_pages(self, scan: Scan) -> SafeString:
        number = scan.raw_pages.count()
        if not number:
            return cells.quiet("none")
        return cells.link(words.counted(number, "page"), list_url("sourcing.rawpage", scan__id__exact=scan.pk))


def _of_board(board: str, search: SearchProfile | None) -> tuple[str, dict[str, Any]]:
    """The fields of one board, and what has to be read before it is asked at all. Open when any of it is chosen."""
    told: dict[str, Any] = {"classes": ["ja-on", f"ja-on-{board}"], "fields": names(board)}
    if not consent.given(board):
        text = (
            '<span class="ja-refused">{} is not read before you accept what it says about robots. '
            '<a class="ja-more" href="{}">Read it and decide</a></span>'
        )
        told["description"] = format_html(text, words.board(board), reverse("admin:board_consent", args=[board]))
    elif not (search and search.board == board and search.filters):
        told["classes"].append("collapse")
    return f"What {words.board(board)} is asked for", told


def _zone() -> SafeString:
    return format_html("Hours are yours: {}. They may pass midnight.", timezone.get_current_timezone_name())
