"""Form fields for what stands in the database as a JSON list."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

from django import forms
from unfold import widgets


class TickedList(forms.MultipleChoiceField):
    """A JSON list out of known values, ticked. Nothing ticked is an empty list."""

    def __init__(
        self, *, choices: Iterable[tuple[str, str]], label: str, help_text: str = "Nothing ticked: all."
    ) -> None:
        widget = widgets.UnfoldAdminCheckboxSelectMultipleWidget
        super().__init__(choices=choices, label=label, help_text=help_text, required=False, widget=widget)

    def clean(self, value: Any) -> list[str]:
        return list(super().clean(value))


class CommaList(forms.CharField):
    """A JSON list of short texts, written with commas."""

    def __init__(self, *, label: str, help_text: str = "Separated by commas.", most: int = 40) -> None:
        self.most = most
        super().__init__(label=label, help_text=help_text, required=False, widget=widgets.UnfoldAdminTextInputWidget)

    def prepare_value(self, value: Any) -> str:
        return ", ".join(value) if isinstance(value, list | tuple) else value or ""

    def to_python(self, value: Any) -> list[str]:
        text = super().to_python(value)
        parts = (part.strip() for part in text.replace("\n", ",").replace(";", ",").split(","))
        return list(dict.fromkeys(part for part in parts if part))

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if len(value) > self.most:
            raise forms.ValidationError(f"These are {len(value)}. Name the {self.most} that matter.")
        for long in (part for part in value if len(part) > 60):
            raise forms.ValidationError(f"“{long[:40]}…” is too long for one entry. Separate them by commas.")

    def run_validators(self, value: list[str]) -> None:
        """The inherited ones are for one text."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != self.to_python(data)


class KnownNames(CommaList):
    """A comma list in which each name must be a known one; a near miss is told."""

    def __init__(self, *, label: str, known: Iterable[str]) -> None:
        self.known = sorted(known)
        super().__init__(label=label, help_text=f"Raise or lower the score. Known: {', '.join(self.known)}.")

    def to_python(self, value: Any) -> list[str]:
        return [each.lower() for each in super().to_python(value)]

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        for unknown in (each for each in value if each not in self.known):
            near = difflib.get_close_matches(unknown, self.known, 1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise forms.ValidationError(f"“{unknown}” is no trade we know.{hint}")


class CountryList(CommaList):
    """Two-letter codes of countries."""

    def __init__(self, *, label: str) -> None:
        super().__init__(label=label, help_text="Raise or lower the score. Two letters each: DE, PL, US.")

    def to_python(self, value: Any) -> list[str]:
        return [each.upper() for each in super().to_python(value)]

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        for wrong in (each for each in value if not (len(each) == 2 and each.isascii() and each.isalpha())):
            raise forms.ValidationError(f"“{wrong}” is no two-letter code. Write DE for Germany, PL for Poland.")
