"""Pages kept as they came: a list to find them, and their bytes as text. A browser neither renders nor runs them."""

from __future__ import annotations

import re

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET
from unfold.contrib.filters.admin import DropdownFilter
from unfold.decorators import display

from jobagent_site.crm import cells, words
from jobagent_site.crm.diagnostics import DiagnosticsAdmin
from jobagent_site.crm.lead_filters import BoardFilter
from jobagent_site.crm.paging import CappedPaginator
from jobagent_site.http import ResponseError
from sourcing.boards import charset
from sourcing.models import RawPage

KINDS = {"list": "list", "feed": "feed", "detail": "vacancy"}
REASONS = {"read": "read", "changed": "changed", "blocked": "blocked", "error": "error"}
COLOURS = {"read": "default", "changed": "warning", "blocked": "danger", "error": "danger"}
SHOW = "show"


class KindFilter(DropdownFilter):
    """Known names: asking the table for them would read all of it."""

    title, parameter_name = "kind", "kind"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return list(KINDS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[RawPage]) -> QuerySet[RawPage]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class ReasonFilter(DropdownFilter):
    title, parameter_name = "kept because", "reason"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return list(REASONS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[RawPage]) -> QuerySet[RawPage]:
        return queryset.filter(reason=self.value()) if self.value() else queryset


@admin.register(RawPage)
class RawPageAdmin(DiagnosticsAdmin):
    list_before_template = "crm/sources_tabs.html"
    list_display = ("address", "source", "why", "when", "bytes", "buttons")
    list_filter = (BoardFilter, KindFilter, ReasonFilter)
    list_select_related = ("scan__search",)
    search_fields = ("url",)
    search_help_text = "Address"
    paginator = CappedPaginator
    ordering = ("-at", "-id")
    fields = ("address", "source", "why", "when", "bytes", "scan", "buttons")

    def get_queryset(self, request: HttpRequest) -> QuerySet[RawPage]:
        return super().get_queryset(request).defer("compressed", "scan__seen")

    @display(description="Page")
    def address(self, page: RawPage) -> SafeString:
        return cells.wrapped(page.url)

    @display(description="Board", ordering="board")
    def source(self, page: RawPage) -> SafeString:
        return cells.two(words.board(page.board) or "not known", KINDS.get(page.kind, page.kind))

    @display(description="Kept because", ordering="reason")
    def why(self, page: RawPage) -> SafeString:
        search = str(page.scan.search or "without a search") if page.scan else ""
        return cells.label(page.reason, COLOURS.get(page.reason, "default"), under=search)

    @display(description="When", ordering="at")
    def when(self, page: RawPage) -> str:
        return words.moment(page.at)

    @display(description="Size", ordering="size")
    def bytes(self, page: RawPage) -> str:
        return filesizeformat(page.size)

    @display(description="Do")
    def buttons(self, page: RawPage) -> SafeString:
        url = reverse("kept_page", args=[page.pk])
        return cells.row(cells.link("Show as text", f"{url}?{SHOW}=1"), cells.link("Download", url))


@require_GET
def kept_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The page as it came, as a text file; with ?show=1 as text in the browser, in letters it can show."""
    if not request.user.is_superuser:
        raise PermissionDenied
    page = RawPage.objects.filter(pk=pk).first()
    if page is None:
        raise Http404("This page is not kept any more.")
    shown = SHOW in request.GET
    name = re.sub(r"[^a-z0-9]+", "-", page.url.lower()).strip("-")[:60] or "page"
    response = HttpResponse(_letters(page) if shown else page.body, content_type="text/plain; charset=utf-8")
    disposition = "inline" if shown else "attachment"
    response.headers["Content-Disposition"] = f'{disposition}; filename="{name}.{page.pk}.txt"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _letters(page: RawPage) -> str:
    """The page's text; when it is in another charset than it says, what UTF-8 makes of it."""
    try:
        return charset.text(page.body, service=words.board(page.board), url=page.url)
    except ResponseError:
        return page.body.decode("utf-8", "replace")
