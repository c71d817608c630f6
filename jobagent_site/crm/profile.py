"""Who we are and what we can prove."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from jobagent_site.crm.fields import CommaList
from jobagent_site.crm.setup.forms import RulesForm, SendingForm
from outreach import profile
from outreach.models import Fact, Preferences, SenderProfile

HINTS = {
    "kind": "A person: name, role, years, free from. A number or a case: say for whom and when. "
    "A rate: the amounts below. A link: a public address.",
    "technologies": "Separated by commas, as vacancies write them: Django, Celery, PostgreSQL.",
    "person_name": "For a person: the first name is enough.",
    "free_from": "For a person: empty means that a letter says nothing about it.",
    "rate_min": "For a rate.",
    "active": "Switched off, no letter uses it.",
}


def lower(form: forms.BaseForm) -> None:
    """A sentence needs no ten lines of space."""
    for field in form.fields.values():
        if isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = 3


class OneRowAdmin(ModelAdmin):
    """A table with one row: its list leads to the row, and nobody adds or deletes one."""

    compressed_fields = True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def row(self) -> Any:
        raise NotImplementedError

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        meta = self.model._meta
        return HttpResponseRedirect(reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[self.row().pk]))


class ProfileForm(forms.ModelForm):
    class Meta:
        model = SenderProfile
        fields = ("team_name", "person_name", "email", "about", "tone", "signature")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lower(self)


@admin.register(SenderProfile)
class SenderProfileAdmin(OneRowAdmin):
    form = ProfileForm
    fieldsets = (
        (None, {"fields": ("team_name", "person_name", "email", "about")}),
        ("How letters sound", {"fields": ("tone", "signature")}),
    )

    def row(self) -> SenderProfile:
        return profile.sender_profile()


class FactForm(forms.ModelForm):
    technologies = CommaList(label="Technologies", help_text=HINTS["technologies"])

    class Meta:
        model = Fact
        fields = (
            "kind", "text", "text_uk", "text_ru", "text_pl", "technologies", "person_name", "role", "years",
            "free_from", "rate_min", "rate_max", "rate_currency", "rate_unit", "link", "active",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, hint in HINTS.items():
            if name in self.fields:
                self.fields[name].help_text = hint
        lower(self)

    def clean(self) -> dict[str, Any]:
        """What the database would refuse is refused here with a sentence."""
        data = super().clean() or {}
        says = any(data.get(name) for name in ("text", "text_uk", "text_ru", "text_pl", "person_name", "link"))
        if not says and not (data.get("kind") == Fact.Kind.RATE and data.get("rate_min")):
            raise forms.ValidationError("A fact has to say something: a sentence, a person's name, a link, or a rate.")
        if data.get("kind") == Fact.Kind.PERSON and not data.get("person_name"):
            self.add_error("person_name", "Say who it is; the first name is enough.")
        if data.get("rate_max") and data.get("rate_min") and data["rate_max"] < data["rate_min"]:
            self.add_error("rate_max", "“Rate to” is under “rate from”.")
        return data


class FactRow(forms.ModelForm):
    """The switch in the list, named for those who hear the page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["active"].widget.attrs["aria-label"] = f"True today: {self.instance}"


@admin.register(Fact)
class FactAdmin(ModelAdmin):
    form = FactForm
    list_display = ("says", "kind_label", "technology_list", "languages", "active")
    list_filter = (("kind", ChoicesDropdownFilter), "active")
    list_filter_submit = True
    search_help_text = "Words of a fact, or a person"
    search_fields = ("text", "text_uk", "text_ru", "text_pl", "person_name")
    list_editable = ("active",)
    list_per_page = 50
    show_full_result_count = False
    compressed_fields = True
    warn_unsaved_form = True
    ordering = ("-active", "kind", "pk")
    list_before_template = "crm/facts_before.html"
    fieldsets = (
        (None, {"fields": ("kind", "text", "technologies", "active")}),
        (
            "In other languages, in your own words",
            {"fields": ("text_uk", "text_ru", "text_pl"), "classes": ("collapse",)},
        ),
        ("A person", {"fields": ("person_name", "role", "years", "free_from")}),
        ("A rate", {"fields": (("rate_min", "rate_max"), ("rate_currency", "rate_unit"))}),
        ("A link", {"fields": ("link",)}),
        ("Where it was found", {"fields": ("source", "source_text"), "classes": ("collapse",)}),
    )
    readonly_fields = ("source", "source_text")

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> type[forms.ModelForm]:
        return super().get_changelist_form(request, **{"form": FactRow, **kwargs})

    def save_model(self, request: HttpRequest, obj: Fact, form: forms.ModelForm, change: bool) -> None:
        if obj.profile_id is None:
            obj.profile = profile.sender_profile()
        super().save_model(request, obj, form, change)

    @display(description="Fact")
    def says(self, fact: Fact) -> str:
        return str(fact)

    @display(description="Kind", ordering="kind", label=True)
    def kind_label(self, fact: Fact) -> str:
        return fact.get_kind_display()

    @display(description="Technologies", empty_value="none named")
    def technology_list(self, fact: Fact) -> str | None:
        return ", ".join(fact.technologies) or None

    @display(description="In")
    def languages(self, fact: Fact) -> str:
        texts = {"en": fact.text, "uk": fact.text_uk, "ru": fact.text_ru, "pl": fact.text_pl}
        return ", ".join(language for language, text in texts.items() if text)


class PreferencesForm(RulesForm, SendingForm):
    class Meta(RulesForm.Meta):
        fields = (*RulesForm.Meta.fields, *SendingForm.Meta.fields)
        widgets = {**RulesForm.Meta.widgets, **SendingForm.Meta.widgets}


@admin.register(Preferences)
class PreferencesAdmin(OneRowAdmin):
    """The same forms as on the set-up page, all on one page."""

    form = PreferencesForm
    fieldsets = (
        ("What is skipped", {"fields": RulesForm.Meta.fields}),
        ("Sending", {"fields": SendingForm.Meta.fields}),
    )

    def row(self) -> Preferences:
        return profile.preferences()

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return self.has_change_permission(request, obj)
