"""A search as real form fields; the board itself says whether its filters make sense."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from sourcing.boards import BOARDS
from sourcing.boards.djinni import values
from sourcing.models import SearchProfile

Choices = list[tuple[str, str]]
PREFIX = "filter_"
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


def _choices(known: tuple[str, ...]) -> Choices:
    return [(value, _said(value)) for value in known]


def _said(value: str) -> str:
    if value.endswith("y") and value[:-1].isdigit():
        return "1 year" if value == "1y" else f"{value[:-1]} years"
    return SAID.get(value, value.capitalize() if value.islower() else value)


def _salaries() -> Choices:
    return [(str(amount), f"from ${amount:,}") for amount in range(SALARY_STEP, HIGHEST_SALARY + 1, SALARY_STEP)]


# Filter of the board → (label, choices).
MANY = {
    "employment": ("Employment", _choices(values.EMPLOYMENT)),
    "exp_level": ("Experience", _choices(values.EXP_LEVEL)),
    "english_level": ("English", _choices(values.ENGLISH_LEVEL)),
    "company_type": ("Company type", _choices(values.COMPANY_TYPE)),
    "region": ("Where candidates may live", _choices(values.REGION)),
    "editorial": ("Only", _choices(values.EDITORIAL)),
}
ONE = {
    "primary_keyword": ("Category", _choices(values.PRIMARY_KEYWORDS)),
    "salary": ("Salary", _salaries()),
}
FILTER_FIELDS = [f"{PREFIX}{name}" for name in (*ONE, *MANY)]


def _field(name: str) -> forms.Field:
    if name in ONE:
        label, choices = ONE[name]
        blank = [("", "any"), *choices]
        return forms.ChoiceField(label=label, choices=blank, required=False, widget=UnfoldAdminSelectWidget)
    label, choices = MANY[name]
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )


class _SearchForm(forms.ModelForm):
    """Name, board and keywords are enough. Filters we draw no field for are kept as they are."""

    exclude_words = forms.CharField(
        label="Without these words", required=False, max_length=200, widget=UnfoldAdminTextInputWidget
    )

    class Meta:
        model = SearchProfile
        fields = ("name", "board", "keywords", "max_pages", "interval_minutes", "active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = self.instance.filters or {}
        for name in (*ONE, *MANY):
            self.initial.setdefault(PREFIX + name, _shown(said.get(name), many=name in MANY))
        self.initial.setdefault("exclude_words", _shown(said.get("exclude_keywords"), many=False))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.filters = self._filters(cleaned)
        board = BOARDS.get(cleaned.get("board", ""))
        if board is None:
            return cleaned
        try:
            board.clean_filters(self.filters)
            board.list_url(cleaned.get("keywords", ""), self.filters)
        except ValueError as error:
            raise ValidationError(str(error)) from error
        return cleaned

    def save(self, commit: bool = True) -> SearchProfile:
        self.instance.filters = self.filters
        return super().save(commit)

    def _filters(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        drawn = {*ONE, *MANY, "exclude_keywords"}
        kept = {name: value for name, value in (self.instance.filters or {}).items() if name not in drawn}
        chosen = {name: cleaned.get(PREFIX + name) for name in (*ONE, *MANY)}
        chosen["exclude_keywords"] = cleaned.get("exclude_words")
        return kept | {name: value for name, value in chosen.items() if value}


def _shown(value: object, *, many: bool) -> object:
    """A filter may stand in the record as one value or as a list."""
    listed = value if isinstance(value, list) else [value] if value else []
    return [str(each) for each in listed] if many else str(listed[0]) if listed else ""


SearchForm = type("SearchForm", (_SearchForm,), {PREFIX + name: _field(name) for name in (*ONE, *MANY)})
