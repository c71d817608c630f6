"""The list of companies: who they are, what they look for, how we stand with them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display
from unfold.views import ChangeList

from jobagent_site.crm import cells, words
from jobagent_site.crm.base import RecordAdmin
from jobagent_site.crm.companies import actions, import_page, join_page, standing
from jobagent_site.crm.companies.page import page
from jobagent_site.crm.paging import CappedPaginator, ViewFilter
from leads.models import Company


class CompanyView(ViewFilter):
    views = {
        "all": "All", "talks": "In talks", "clients": "Clients", "written": "Written to", "never": "Never written to",
        "before": "Known before", "blocked": "Do not write",
    }  # fmt: skip
    first = "all"

    @classmethod
    def narrowed(cls, queryset: QuerySet, view: str) -> QuerySet:
        return standing.narrowed(queryset, view)


class CompanyList(ChangeList):
    """What the rows of a page need beside their columns is asked once for all of them."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows = list(self.result_list)
        stands, counts = standing.standings(rows), standing.counts(row.pk for row in rows)
        for row in rows:
            row.stands, row.counts = stands[row.pk], counts.get(row.pk, standing.Counts())
        self.result_list = rows


@admin.register(Company)
class CompanyAdmin(RecordAdmin):
    list_display = ("who", "stands_cell", "vacancies_cell", "seen", "kind")
    list_filter = (CompanyView, ("company_type", ChoicesDropdownFilter))
    search_fields = ("name", "domain", "aliases__name")
    search_help_text = "Name or domain"
    ordering = ("-id",)
    paginator = CappedPaginator
    list_before_template = "crm/companies/before.html"
    fields = ("name", "company_type", "site", "domain", "notes")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CompanyList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Company]:
        return super().get_queryset(request).defer("notes")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("import/", view(import_page.import_page), name="company_import"),
            path("import/example/", view(import_page.example), name="company_import_example"),
            path("<int:pk>/join/", view(join_page.join_page), name="company_join"),
            path("<int:pk>/edit/", actions.edit, name="company_edit"),
            path("<int:pk>/block/", actions.block, name="company_block"),
            path("<int:pk>/unblock/", actions.unblock, name="company_unblock"),
            path("<int:pk>/look-again/", actions.look_again, name="company_look_again"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        tabs = CompanyView.tabs(request, Company.objects.all())
        return super().changelist_view(request, {"tabs": tabs, "title": "Companies", **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page of one company; its buttons post to their own addresses, so this one only shows."""
        may = self.has_change_permission if request.method == "POST" else self.has_view_permission
        if not may(request):
            raise PermissionDenied
        company = Company.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        if company is None:
            raise Http404(f"There is no company {object_id}. It may have been joined with another one.")
        request.current_app = self.admin_site.name
        context = self.admin_site.each_context(request) | page(company, request) | {
            "opts": self.opts, "original": company, "title": company.name,
            "may_change": request.user.has_perm("leads.change_company"),
            "may_block": request.user.has_perm("leads.add_suppression"),
            "may_unblock": request.user.has_perm("leads.delete_suppression"),
        }  # fmt: skip
        return TemplateResponse(request, "admin/leads/company/change_form.html", context | (extra_context or {}))

    @display(description="Company", ordering="name")
    def who(self, company: Company) -> SafeString:
        return cells.who(company.name, company.domain, name=company.name)

    @display(description="Our standing")
    def stands_cell(self, company: Company) -> SafeString:
        stands = company.stands
        return cells.label(stands.label, stands.colour, under=words.shortened(stands.under, 110))

    @display(description="Vacancies")
    def vacancies_cell(self, company: Company) -> SafeString:
        counts = company.counts
        return (
            cells.two(f"{counts.open} open", f"{counts.vacancies} in all") if counts.vacancies else cells.quiet("none")
        )

    @display(description="Last seen")
    def seen(self, company: Company) -> str:
        return words.moment(company.counts.last_seen)

    @display(description="Type", ordering="company_type")
    def kind(self, company: Company) -> str:
        return company.get_company_type_display() if company.company_type else cells.quiet("not known")
