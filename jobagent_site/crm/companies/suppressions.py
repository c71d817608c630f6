"""Whom we never write to: the owner adds a company, a domain or an address, and takes them off."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from unfold import widgets
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from jobagent_site.crm import cells
from jobagent_site.crm.acting import actor
from jobagent_site.crm.companies.actions import ended
from jobagent_site.crm.links import row_url
from jobagent_site.crm.paging import CappedPaginator
from leads.models import Suppression
from leads.services import blocking
from leads.services.companies import company_key, company_named
from leads.services.domains import is_shared, plain_domain


class SuppressionForm(forms.ModelForm):
    """One of three: a company by its name, also one not known yet, a domain, or an address."""

    company_name = forms.CharField(
        label="Company", required=False, max_length=255, widget=widgets.UnfoldAdminTextInputWidget,
        help_text="By its name, also one that published nothing yet. The legal form does not matter.",
    )  # fmt: skip

    class Meta:
        model = Suppression
        fields = ("domain", "email", "reason", "note")

    def clean_domain(self) -> str:
        said = self.cleaned_data.get("domain", "").strip()
        domain = plain_domain(said)
        if said and not domain:
            raise forms.ValidationError(f"“{said[:60]}” is no domain. Write it like company.com.")
        if domain and is_shared(domain):
            raise forms.ValidationError(f"{domain} belongs to everybody: write the whole address instead.")
        if domain and self.instance.pk is None and Suppression.objects.filter(domain=domain).exists():
            raise forms.ValidationError("This domain is on the list already.")
        return domain

    def clean_email(self) -> str:
        return str(self.cleaned_data.get("email", "")).strip().lower()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.instance.pk is not None:
            return data
        name = data.get("company_name", "").strip()
        if not self.errors and sum(map(bool, (name, data.get("domain"), data.get("email")))) != 1:
            raise forms.ValidationError("Fill in one of the three: a company, a domain, or an e-mail address.")
        if name and not company_key(name):
            raise forms.ValidationError("This name has no letter in it.")
        if name and Suppression.objects.filter(company__key=company_key(name)).exists():
            raise forms.ValidationError(f"“{name}” is on the list already.")
        return data

    def _post_clean(self) -> None:
        """The company is found, and made where it is not known, before the row is checked."""
        name = self.cleaned_data.get("company_name", "").strip() if not self.errors else ""
        if name and self.instance.pk is None:
            self.instance.company = company_named(name)
        super()._post_clean()  # type: ignore[misc]


@admin.register(Suppression)
class SuppressionAdmin(ModelAdmin):
    form = SuppressionForm
    list_display = ("who", "what", "reason", "note", "created_at")
    list_filter = (("reason", ChoicesDropdownFilter),)
    list_filter_submit = True
    search_fields = ("email", "domain", "company__name")
    search_help_text = "Company, domain or address"
    paginator = CappedPaginator
    counted = ("entry", "entries")
    list_select_related = ("company",)
    list_per_page = 25
    show_full_result_count = False
    compressed_fields = True

    def get_fields(self, request: HttpRequest, obj: Suppression | None = None) -> tuple[str, ...]:
        if obj is None and self.has_add_permission(request):
            return ("company_name", "domain", "email", "reason", "note")
        return ("who", "reason", "note", "created_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Suppression | None = None) -> tuple[str, ...]:
        return ("who", "created_at") if obj is not None else ()

    def save_model(self, request: HttpRequest, obj: Suppression, form: SuppressionForm, change: bool) -> None:
        if change:
            obj.save()
            return
        done = blocking.block(
            actor=actor(request), company=obj.company, domain=obj.domain, email=obj.email, note=obj.note,
            reason=obj.reason,
        )  # fmt: skip
        named = (
            {"company": obj.company} if obj.company else {"domain": obj.domain} if obj.domain else {"email": obj.email}
        )
        obj.pk = Suppression.objects.get(**named).pk
        messages.info(request, ended(done))

    @display(description="Who")
    def who(self, line: Suppression) -> Any:
        if line.company_id:
            return cells.who(str(line.company), "company and all its people", name=str(line.company))
        return cells.who(str(line), "every address at this domain" if line.domain else "this address", name=str(line))

    @display(description="Page")
    def what(self, line: Suppression) -> Any:
        return cells.link("Open", row_url("leads.company", line.company_id)) if line.company_id else cells.NOTHING
