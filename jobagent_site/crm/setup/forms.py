"""The forms of the set-up page. Each section saves itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import validate_email
from unfold import widgets

from jobagent_site.crm.fields import CountryList, KnownNames, TickedList
from jobagent_site.crm.setup import facts
from leads.models import Company
from notifications.channels import CHANNELS
from notifications.models import Channel
from outreach.ai.data import load
from outreach.models import LANGUAGES, Preferences, SenderProfile
from sourcing.boards import BOARDS, board_choices, feed
from sourcing.models import SearchProfile

EMPLOYMENT = [("remote", "Remote"), ("parttime", "Part-time"), ("office", "Office")]
EXPERIENCE = [("1y", "1 year"), ("2y", "2 years"), ("3y", "3 years"), ("4y", "4 years"), ("5y", "5 years and more")]
EXAMPLE = (
    "Built the parcel tracker of a Polish courier: Django, Celery, about 3 million tasks a day\n"
    "Andrii: 8 years of Python, 3 of them FastAPI, English B2"
)
COMPANY_TYPES = [(value, label) for value, label in Company.Type.choices if value]
DOMAINS = tuple(load("domains")["words"])
WORK_FORMATS = [("remote", "Remote"), ("hybrid", "Hybrid"), ("office", "Office")]
# Boards whose open search listens to neither: what does not fit is skipped by the rules.
DEAF = ("linkedin",)
SENDING = [("", "As .env says"), ("true", "On"), ("false", "Off")]


class WhoForm(forms.ModelForm):
    """1: who writes."""

    class Meta:
        model = SenderProfile
        fields = ("team_name", "person_name", "email", "about", "tone", "signature")
        widgets = {
            "team_name": widgets.UnfoldAdminTextInputWidget(
                {"placeholder": "Kvartal Dev", "autocomplete": "organization"}
            ),
            "person_name": widgets.UnfoldAdminTextInputWidget({"placeholder": "Taras Melnyk", "autocomplete": "name"}),
            "email": widgets.UnfoldAdminEmailInputWidget(
                {"placeholder": "taras@kvartal.example", "autocomplete": "email"}
            ),
            "about": widgets.UnfoldAdminTextareaWidget({"rows": 2}),
            "tone": widgets.UnfoldAdminSelectWidget,
            "signature": widgets.UnfoldAdminTextareaWidget({"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        questions = {
            "team_name": "Write the name you trade under, for example “Kvartal Dev”.",
            "person_name": "Write who signs the letters.",
            "email": "Write the address that answers go to.",
        }
        for name, question in questions.items():
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = question


class FactsForm(forms.Form):
    """2: what can be proved; one fact a line."""

    lines = forms.CharField(
        label="One fact a line",
        max_length=6000,
        widget=widgets.UnfoldAdminTextareaWidget({"rows": 5, "placeholder": EXAMPLE}),
        error_messages={"required": "Write at least one line: a case, a number, a person or a link."},
    )

    def clean_lines(self) -> list[facts.Line]:
        lines = facts.read(self.cleaned_data["lines"])
        if not lines:
            raise forms.ValidationError("Write at least one line: a case, a number, a person or a link.")
        if len(lines) > facts.MOST:
            raise forms.ValidationError(
                f"These are {len(lines)} lines. Add {facts.MOST} at a time, the strongest first."
            )
        return lines


def _boards_with_words() -> list[tuple[str, str]]:
    """A feed is asked for by its address: that search is made on its own page."""
    return [(name, label) for name, label in board_choices() if name != feed.NAME]


class SearchForm(forms.Form):
    """3: what to look for; makes a search."""

    keywords = forms.CharField(
        label="Keywords",
        help_text="Plain words, as you would type them on the board.",
        max_length=200,
        widget=widgets.UnfoldAdminTextInputWidget({"placeholder": "Python"}),
        error_messages={"required": "Write what your people do, for example “Python”."},
    )
    board = forms.ChoiceField(choices=_boards_with_words, widget=widgets.UnfoldAdminSelectWidget)
    employment = forms.MultipleChoiceField(
        label="Work",
        choices=EMPLOYMENT,
        initial=["remote"],
        required=False,
        widget=widgets.UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="Nothing ticked: all.",
    )
    exp_level = forms.MultipleChoiceField(
        label="Experience asked for",
        choices=EXPERIENCE,
        required=False,
        widget=widgets.UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="Nothing ticked: all.",
    )

    def clean(self) -> dict[str, Any]:
        """The board itself says which filters it knows: it would answer unknown ones with everything."""
        data = super().clean() or {}
        asks = () if data.get("board") in DEAF else ("employment", "exp_level")
        chosen = {name: data[name] for name in asks if data.get(name)}
        if "board" in data:
            try:
                data["filters"] = BOARDS[data["board"]].clean_filters(chosen)
            except ValueError as error:
                raise forms.ValidationError(str(error)) from error
        return data

    def save(self) -> SearchProfile:
        data = self.cleaned_data
        name = _free_name(f"{data['keywords'][:80]}, {BOARDS[data['board']].LABEL}")
        return SearchProfile.objects.create(
            name=name, board=data["board"], keywords=data["keywords"].strip(), filters=data["filters"]
        )


class _PreferencesForm(forms.ModelForm):
    class Meta:
        model = Preferences
        fields: Iterable[str] = ()


class RulesForm(_PreferencesForm):
    """What is skipped."""

    languages = TickedList(label="Languages you answer in", choices=LANGUAGES)
    work_formats = TickedList(label="Work formats", choices=WORK_FORMATS)
    company_types_wanted = TickedList(
        label="Companies you like best", choices=COMPANY_TYPES, help_text="Nothing ticked: products and startups."
    )
    domains_wanted = KnownNames(label="Trades you like", known=DOMAINS)
    domains_unwanted = KnownNames(label="Trades you would rather not", known=DOMAINS)
    countries_wanted = CountryList(label="Countries you like")
    countries_unwanted = CountryList(label="Countries you would rather not")

    class Meta(_PreferencesForm.Meta):
        fields = (
            "languages",
            "work_formats",
            "salary_floor",
            "minimum_score",
            "stop_words",
            "allow_outsource",
            "allow_outstaff",
            "allow_agency",
            "allow_refusing_agencies",
            "company_types_wanted",
            "domains_wanted",
            "domains_unwanted",
            "countries_wanted",
            "countries_unwanted",
        )
        widgets = {
            "salary_floor": widgets.UnfoldAdminIntegerFieldWidget({"step": 100, "min": 0}),
            "minimum_score": widgets.UnfoldAdminIntegerFieldWidget({"min": 0, "max": 100}),
            "stop_words": widgets.UnfoldAdminTextareaWidget({"rows": 3}),
            **{
                f"allow_{name}": widgets.UnfoldBooleanSwitchWidget
                for name in ("outsource", "outstaff", "agency", "refusing_agencies")
            },
        }

    def clean_minimum_score(self) -> int:
        score = self.cleaned_data["minimum_score"]
        if score > 100:
            raise forms.ValidationError("Scores go from 0 to 100. With 40 about a third of the vacancies pass.")
        return int(score)


class SendingForm(_PreferencesForm):
    """Whether, when and how much leaves."""

    sending_enabled = forms.TypedChoiceField(
        label="Sending",
        choices=SENDING,
        required=False,
        empty_value=None,
        coerce=lambda text: text == "true",
        widget=widgets.UnfoldAdminSelectWidget,
    )

    class Meta(_PreferencesForm.Meta):
        fields = (
            "sending_enabled",
            "sends_per_day",
            "drafts_per_day",
            "send_from",
            "send_until",
            "gap_minutes",
            "send_on_weekends",
        )
        widgets = {
            "sends_per_day": widgets.UnfoldAdminIntegerFieldWidget({"min": 1, "max": 200}),
            "drafts_per_day": widgets.UnfoldAdminIntegerFieldWidget({"min": 1, "max": 200}),
            "gap_minutes": widgets.UnfoldAdminIntegerFieldWidget({"min": 0, "max": 600}),
            "send_from": widgets.UnfoldAdminTextInputWidget({"type": "time"}),
            "send_until": widgets.UnfoldAdminTextInputWidget({"type": "time"}),
            "send_on_weekends": widgets.UnfoldBooleanSwitchWidget,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["sending_enabled"] = {True: "true", False: "false"}.get(self.instance.sending_enabled, "")
        for name in ("send_from", "send_until"):
            self.initial[name] = getattr(self.instance, name).strftime("%H:%M")
        self.fields["send_until"].help_text = "The same time twice means all day."

    def clean_sends_per_day(self) -> int:
        limit = self.cleaned_data["sends_per_day"]
        if limit < 1:
            raise forms.ValidationError("At least 1. To send nothing, switch sending off.")
        if limit > 200:
            raise forms.ValidationError("200 a day is the most: more than that is read as spam, whoever writes.")
        return int(limit)


class KnownForm(_PreferencesForm):
    """How long a company counts as known."""

    class Meta(_PreferencesForm.Meta):
        fields = ("talk_months",)
        widgets = {"talk_months": widgets.UnfoldAdminIntegerFieldWidget({"min": 0, "max": 120})}

    def clean_talk_months(self) -> int:
        months = self.cleaned_data["talk_months"]
        if months > 120:
            raise forms.ValidationError("120 months, ten years, are the most.")
        return int(months)


class TellForm(forms.Form):
    """Where the owner is told."""

    address = forms.CharField(
        label="E-mail",
        required=False,
        max_length=320,
        widget=widgets.UnfoldAdminEmailInputWidget,
    )
    active = forms.BooleanField(label="Tell me by e-mail", required=False, widget=widgets.UnfoldBooleanSwitchWidget)

    def clean_address(self) -> str:
        address = self.cleaned_data["address"].strip()
        if address:
            try:
                validate_email(address)
            except forms.ValidationError as error:
                raise forms.ValidationError(f"“{address}” is not an e-mail address.") from error
        return address

    def save(self) -> Channel:
        channel = email_channel() or Channel(kind="email", name=CHANNELS["email"].LABEL)
        channel.address, channel.active = self.cleaned_data["address"], self.cleaned_data["active"]
        channel.save()
        return channel


def email_channel() -> Channel | None:
    return Channel.objects.filter(kind="email").order_by("pk").first()


def _free_name(name: str) -> str:
    """Names of searches are unique: the next free "Python, Djinni (2)"."""
    taken = set(SearchProfile.objects.filter(name__startswith=name).values_list("name", flat=True))
    numbered = (f"{name} ({number})" for number in range(2, len(taken) + 3))
    return next(each for each in (name, *numbered) if each not in taken)
