"""What the owner may say of a company."""

from __future__ import annotations

from typing import Any

from django import forms
from unfold import widgets

from leads.models import Company
from leads.services.domains import is_shared, plain_domain


class CompanyForm(forms.ModelForm):
    class Meta:
        model = Company
        fields = ("name", "company_type", "site", "domain", "notes")
        widgets = {
            "name": widgets.UnfoldAdminTextInputWidget,
            "company_type": widgets.UnfoldAdminSelectWidget,
            "site": widgets.UnfoldAdminTextInputWidget({"placeholder": "https://"}),
            "domain": widgets.UnfoldAdminTextInputWidget({"placeholder": "company.com"}),
            "notes": widgets.UnfoldAdminTextareaWidget({"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].assume_scheme = "https"

    def clean_domain(self) -> str:
        said = self.cleaned_data["domain"].strip()
        domain = plain_domain(said)
        if said and not domain:
            raise forms.ValidationError(f"“{said[:60]}” is no domain. Write it like company.com.")
        if domain and is_shared(domain):
            raise forms.ValidationError(f"{domain} belongs to everybody: an address there says nothing of a company.")
        return domain

    def sentence(self) -> str:
        """All that is wrong, for one message."""
        return " ".join(str(error) for errors in self.errors.values() for error in errors)
