"""What each board can be asked, as form fields: `FIELDS[board][filter]`. A board that is not named here has none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import forms
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from sourcing.boards.djinni import values
from sourcing.boards.dou import filters as dou

Choices = list[tuple[str, str]]
SAID = {
    "remote": "Remote",
    "parttime": "Part-time",
    "office": "Office",
    "no_exp": "No experience",
    "no_english": "No English",
    "basic": "A1, basic",
    "pre": "A2, pre-intermediate",
    "intermediate": "B1, intermediate",
    "upper": "B2, upper intermediate",
    "fluent": "C1, fluent",
    "proficient": "C2, proficient",
    "native": "Native",
    "UKR": "Ukraine",
    "eu": "Europe",
    "other": "Other countries",
    "worldwide": "Worldwide",
    "has_public_salary": "Salary is published",
    "ukrainian_product": "Ukrainian product",
    "miltech": "Defence technology",
    "reservation": "Reservation from service",
    "nonhr": "Not posted by HR",
}
HIGHEST_SALARY, SALARY_STEP = 10_000, 500
YEARS = {"0-1": "under 1 year", "1-3": "1 to 3 years", "3-5": "3 to 5 years", "5plus": "5 years and more"}
AGES = {"24": "a day", "72": "3 days", "168": "a week", "720": "a month"}  # hours


def name_of(board: str, filter_name: str) -> str:
    """The form's name for a filter: two boards may call theirs the same."""
    return f"{board}_{filter_name}"


def _said(value: str) -> str:
    if value.endswith("y") and value[:-1].isdigit():
        return "1 year" if value == "1y" else f"{value[:-1]} years"
    return SAID.get(value, value.capitalize() if value.islower() else value)


def _choices(known: Iterable[str]) -> Choices:
    return [(value, _said(value)) for value in known]


def _salaries() -> Choices:
    return [(str(amount), f"from ${amount:,}") for amount in range(SALARY_STEP, HIGHEST_SALARY + 1, SALARY_STEP)]


def _cities() -> Choices:
    return [(city, f"{latin.partition('|')[0].title()} ({city})") for city, latin in dou.CITIES.items()]


def _one(label: str, choices: Choices) -> forms.Field:
    return forms.ChoiceField(
        label=label, choices=[("", "any"), *choices], required=False, widget=UnfoldAdminSelectWidget
    )


def _many(label: str, choices: Choices) -> forms.Field:
    widget = UnfoldAdminCheckboxSelectMultipleWidget
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=widget)


def _tick(label: str, help_text: str = "") -> forms.Field:
    return forms.BooleanField(label=label, required=False, help_text=help_text, widget=UnfoldBooleanSwitchWidget)


def _text(label: str, help_text: str = "") -> forms.Field:
    widget = UnfoldAdminTextInputWidget
    return forms.CharField(label=label, required=False, max_length=200, help_text=help_text, widget=widget)


def _miles() -> forms.Field:
    widget = UnfoldAdminIntegerFieldWidget({"min": 1, "max": 100})
    return forms.IntegerField(
        label="Miles around it", min_value=1, max_value=100, required=False, widget=widget, help_text="Empty: 25."
    )


FIELDS: Mapping[str, Mapping[str, forms.Field]] = {
    "djinni": {
        "primary_keyword": _one("Category", _choices(values.PRIMARY_KEYWORDS)),
        "salary": _one("Salary", _salaries()),
        "employment": _many("Employment", _choices(values.EMPLOYMENT)),
        "exp_level": _many("Experience", _choices(values.EXP_LEVEL)),
        "english_level": _many("English", _choices(values.ENGLISH_LEVEL)),
        "company_type": _many("Company type", _choices(values.COMPANY_TYPE)),
        "region": _many("Where candidates may live", _choices(values.REGION)),
        "editorial": _many("Only", _choices(values.EDITORIAL)),
        "exclude_keywords": _text("Without these words"),
    },
    "linkedin": {
        "location": _text("Place", "A city, a country, a region, as LinkedIn writes it: “Berlin, Germany”."),
        "distance": _miles(),
        "hours_old": _one("Not older than", list(AGES.items())),
        "easy_apply": _tick("Easy Apply only", "Answered on LinkedIn itself."),
    },
    "dou": {
        "category": _one("Category", [(each, each) for each in dou.CATEGORIES]),
        "city": _one("City", _cities()),
        "exp": _one("Experience", list(YEARS.items())),
        "remote": _tick("Remote only"),
        "relocation": _tick("With relocation"),
        "descr": _tick("Look in the texts too", "Otherwise the keywords are looked for in titles."),
    },
}
ALL = {name_of(board, name): field for board, named in FIELDS.items() for name, field in named.items()}


def names(board: str) -> list[str]:
    """The form's names of a board's fields."""
    return [name_of(board, name) for name in FIELDS.get(board, {})]


def shown(field: forms.Field, value: object) -> object:
    """A filter of the record as its field shows it: it may stand there as one value, a tick or a list."""
    listed = value if isinstance(value, list) else [] if value in (None, "", False) else [value]
    if isinstance(field, forms.MultipleChoiceField):
        return [str(each) for each in listed]
    if isinstance(field, forms.BooleanField):
        return any(str(each).casefold() not in ("false", "no", "0", "off", "") for each in listed)
    return str(listed[0]) if listed else ""
