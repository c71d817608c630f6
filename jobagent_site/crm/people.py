"""Companies, contacts, and those we do not write to."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from jobagent_site.crm import cells
from jobagent_site.crm.base import RecordAdmin
from jobagent_site.crm.paging import CappedPaginator
from leads.models import Company, Contact, Lead, Suppression, Vacancy


def _count(model: type[Vacancy] | type[Lead]) -> Coalesce:
    """How many rows of the model a company has: counted only for the rows of the page."""
    rows = model._default_manager.filter(company=OuterRef("pk")).order_by().values("company")
    return Coalesce(Subquery(rows.annotate(total=Count("pk")).values("total")), 0)


@admin.register(Company)
class CompanyAdmin(RecordAdmin):
    list_display = ("who", "company_type", "vacancy_count", "lead_count", "site")
    list_filter = (("company_type", ChoicesDropdownFilter),)
    search_fields = ("name", "domain")
    fields = ("name", "company_type", "site", "domain", "notes")
    readonly_fields = ("name", "domain")
    paginator = CappedPaginator

    def get_queryset(self, request: HttpRequest) -> QuerySet[Company]:
        return super().get_queryset(request).defer("notes").annotate(
            vacancy_total=_count(Vacancy), lead_total=_count(Lead)
        )  # fmt: skip

    @display(description="Company", ordering="name")
    def who(self, company: Company) -> SafeString:
        return cells.who(company.name, company.domain, name=company.name)

    @display(description="Vacancies", ordering="vacancy_total")
    def vacancy_count(self, company: Company) -> int:
        return company.vacancy_total

    @display(description="Leads", ordering="lead_total")
    def lead_count(self, company: Company) -> int:
        return company.lead_total


@admin.register(Contact)
class ContactAdmin(RecordAdmin):
    list_display = ("who", "email", "role", "language", "time_zone")
    search_fields = ("name", "email", "company__name")
    list_select_related = ("company",)
    fields = ("name", "email", "role", "company", "profile_url", "time_zone", "language")
    readonly_fields = ("company",)
    paginator = CappedPaginator

    @display(description="Contact", ordering="name")
    def who(self, contact: Contact) -> SafeString:
        return cells.who(str(contact), str(contact.company or ""), name=contact.name)


@admin.register(Suppression)
class SuppressionAdmin(ModelAdmin):
    """Whom we never write to: the owner adds and removes rows himself."""

    list_display = ("__str__", "reason", "note", "created_at")
    list_filter = (("reason", ChoicesDropdownFilter),)
    list_filter_submit = True
    search_fields = ("email", "domain", "company__name")
    list_select_related = ("company",)
    autocomplete_fields = ("company",)
    list_per_page = 25
    show_full_result_count = False
    compressed_fields = True
