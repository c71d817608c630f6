"""Editing what leaves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from leads.models import Message
from outreach.senders import SENDERS


class MessageForm(forms.ModelForm):
    channel = forms.ChoiceField(label="Goes by")

    class Meta:
        model = Message
        fields = ("channel", "recipient", "subject", "body")
        widgets = {"body": forms.Textarea(attrs={"rows": 14}), "recipient": forms.TextInput, "subject": forms.TextInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].strip = False  # type: ignore[attr-defined]
        self.fields["channel"].choices = [(name, sender.LABEL) for name, sender in SENDERS.items()]  # type: ignore[attr-defined]

    def clean_body(self) -> str:
        """As typed, with the line ends of the record: a browser sends others, and these would be an edit."""
        body: str = self.cleaned_data["body"].replace("\r\n", "\n")
        if not body.strip():
            raise ValidationError("An empty letter cannot be sent.")
        return body

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("channel") == "email":
            try:
                validate_email(values.get("recipient", ""))
            except ValidationError:
                self.add_error("recipient", "This is no e-mail address.")
        return values

    def sentence(self) -> str:
        """What is wrong, in one line."""
        return " ".join(f"{self.fields[name].label or name}: {errors[0]}" for name, errors in self.errors.items())
