"""The settings of the AI platform as a form: each field says what is in force and where that comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from unfold import widgets

from jobagent_site.crm import words
from jobagent_site.crm.ai.standing import readable
from jobagent_site.env_values import is_web_address
from jobagent_site.ops.ai_check import lacking
from outreach.ai import BACKENDS
from outreach.ai.calling import clean_key
from outreach.models import AiPlatform
from outreach.platform import FLOW_FIELDS, SETTINGS, Platform, in_force

CHATFLOWS = tuple(FLOW_FIELDS.values())
# Field → (least, most, what to write).
RANGES = {
    "timeout": (1, 180, "Write 1 to 180 seconds; a worker is not left waiting any longer."),
    "concurrency": (1, 64, "Write 1 to 64."),
    "daily_call_limit": (0, 1_000_000, "Write 0 for no limit, or at most 1,000,000."),
    "daily_money_limit": (0, 999_999, "Write an amount of dollars, 0 or more."),
    "price_in": (0, 99_999, "Write an amount of dollars, 0 or more."),
    "price_out": (0, 99_999, "Write an amount of dollars, 0 or more."),
}
ROW_FIELDS = ("backend", "responses_fall_back", "second_reader", "url", *CHATFLOWS, "model", *RANGES)
LABELS = {
    "backend": "Who understands and writes",
    "responses_fall_back": "Letters too",
    "second_reader": "A second reader",
    "url": "Address",
    "analysis_chatflow": "Chatflow vacancy_analysis",
    "response_chatflow": "Chatflow response_generation",
    "review_chatflow": "Chatflow draft_review",
    "model": "Model",
    "timeout": "Seconds to wait",
    "concurrency": "Questions at once",
    "daily_call_limit": "Requests a day",
    "daily_money_limit": "US dollars a day",
    "price_in": "Price of tokens sent",
    "price_out": "Price of tokens written",
}
HINTS = {
    "backend": "Built in: on this machine, without cost. Flowise: our chatflows there. OpenAI-compatible: OpenAI, "
    "OpenRouter, Ollama, vLLM.",
    "stand_ins": "Asked in this order when the first choice does not answer.",
    "responses_fall_back": "Off: a letter waits until the first choice answers again; only reading falls back.",
    "second_reader": "Each letter of a model is read once more, and doubts block it; costs one more call a letter.",
    "url": "Where Flowise opens in the browser, or the server's API: https://openrouter.ai/api/v1.",
    "analysis_chatflow": "Its id; ./run manage chatflows push writes all three.",
    "review_chatflow": "Only for the second reader.",
    "model": "Its name as the server writes it.",
    "timeout": "1 to 180, for one answer.",
    "concurrency": "1 to 64.",
    "daily_call_limit": "0: no limit. What is over waits until midnight.",
    "daily_money_limit": "Needs both prices. Empty: no limit.",
    "price_in": "US dollars a million tokens. With both prices each call says what it cost.",
    "price_out": "US dollars a million tokens.",
}  # fmt: skip


class _Selects(forms.MultiWidget):
    """One select for each place in the order."""

    def __init__(self, choices: list[tuple[str, str]], places: int) -> None:
        self.places = places
        super().__init__(
            [widgets.UnfoldAdminSelectWidget(attrs={"aria-label": f"Stand-in {n + 1}"}, choices=choices)
             for n in range(places)]
        )  # fmt: skip

    def decompress(self, value: list[str] | None) -> list[str]:
        return ([*(value or []), *[""] * self.places])[: self.places]


class InOrder(forms.MultiValueField):
    """An ordered choice: a JSON list without repeats; empty places are left out."""

    def __init__(self, names: Iterable[str], *, label: str, help_text: str) -> None:
        names = list(names)
        choices = [("", "nobody"), *((name, capfirst(words.backend(name))) for name in names)]
        places = len(names) - 1
        super().__init__(
            [forms.ChoiceField(choices=choices, required=False) for _ in range(places)],
            widget=_Selects(choices, places), label=label, help_text=help_text, required=False,
            require_all_fields=False,
        )  # fmt: skip

    def compress(self, values: list[str]) -> list[str]:
        return list(dict.fromkeys(value for value in values or [] if value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != self.compress(data or [])


class PlatformForm(forms.ModelForm):
    """The key can be written and taken away, never read: its field has another name than the row's."""

    stand_ins = InOrder(BACKENDS, label="Then, when it does not answer", help_text=HINTS["stand_ins"])
    new_key = forms.CharField(
        label="Key", required=False, max_length=1000,
        widget=widgets.UnfoldAdminPasswordWidget({"autocomplete": "new-password"}),
    )  # fmt: skip
    remove_key = forms.BooleanField(
        label="Remove the stored key", required=False, widget=widgets.UnfoldBooleanWidget,
        help_text="Then AI_PLATFORM_API_KEY counts, if it is given.",
    )  # fmt: skip

    class Meta:
        model = AiPlatform
        fields = ROW_FIELDS
        labels = LABELS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("stand_ins", self.instance.fallback)
        now, broken = readable(self.instance)
        for name, field in self.fields.items():
            value, source = _in_force(name, now)
            field.help_text = _said(HINTS.get(name, "") or str(field.help_text), value, source)
            if source and source != "set in the CRM":
                field.widget.attrs["placeholder"] = value
        self.fields["new_key"].help_text = _key_said(now, broken)
        self.fields["backend"].choices = [  # type: ignore[attr-defined]
            ("", "as the machine's settings say"), *((name, capfirst(words.backend(name))) for name in BACKENDS)
        ]  # fmt: skip
        for name, (least, most, text) in RANGES.items():
            self.fields[name].validators = [_Least(least, text), _Most(most, text)]
            self.fields[name].widget.attrs |= {"min": least, "max": most, "step": "1" if name in SETTINGS else "any"}

    def clean_url(self) -> str:
        said: str = self.cleaned_data["url"].strip().rstrip("/")
        if said and not is_web_address(said):
            raise ValidationError("This is no web address. Write one such as https://flowise.example.org.")
        if said and "@" in urlsplit(said).netloc:
            raise ValidationError("An address is shown to people: leave name and password out, the key has its field.")
        return said

    def clean_new_key(self) -> str:
        key = clean_key(self.cleaned_data["new_key"])
        if not re.fullmatch(r"[\x21-\x7e]*", key):
            raise ValidationError("It holds spaces, line ends or letters no key has. Copy it once more.")
        return key

    def clean(self) -> dict[str, Any]:
        """What belongs together: judged with the values of `.env` where a field is empty."""
        data = super().clean() or {}
        if data.get("new_key") and data.get("remove_key"):
            self.add_error("remove_key", "Either write a new key or remove the stored one.")
        money, priced = data.get("daily_money_limit"), (data.get("price_in"), data.get("price_out"))
        if money is not None and None in priced and not {"price_in", "price_out"} & set(self.errors):
            self.add_error("daily_money_limit", "A limit in dollars needs both prices below: nobody says a cost else.")
        if "url" not in self.errors:
            self._complete(data)
        return data

    def _complete(self, data: dict[str, Any]) -> None:
        """Each backend that may be asked has what it needs."""
        fields = {name: data[name] for name in ROW_FIELDS if name in data}
        wanted = in_force(AiPlatform(**fields, fallback=data.get("stand_ins", [])))
        for name in dict.fromkeys((wanted.backend, *wanted.fallback)):
            for field, sentence in lacking(wanted, name).items():
                if field not in self.errors:
                    self.add_error(field, sentence)

    def save(self, commit: bool = True) -> AiPlatform:
        row = self.instance
        row.fallback = self.cleaned_data["stand_ins"]
        if self.cleaned_data["new_key"] or self.cleaned_data.get("remove_key"):
            row.api_key = self.cleaned_data["new_key"]
        # What was answered by another chatflow is no answer of this one.
        changed = {purpose for purpose, field in FLOW_FIELDS.items() if field in self.changed_data}
        row.flow_hashes = {purpose: value for purpose, value in row.flow_hashes.items() if purpose not in changed}
        return super().save(commit)


class _Least(BaseValidator):
    def __init__(self, least: int, text: str) -> None:
        super().__init__(least, text)

    def compare(self, value: Any, limit: Any) -> bool:
        return bool(value < limit)


class _Most(_Least):
    def compare(self, value: Any, limit: Any) -> bool:
        return bool(value > limit)


def shared_address(now: Platform) -> str:
    """A sentence when two backends of different kinds would be asked at the one address; "" else."""
    others = [name for name in now.fallback if name not in ("builtin", now.backend)]
    if not others or now.backend == "builtin":
        return ""
    return (
        f"{words.backend(others[0])} would be asked at the same address as {words.backend(now.backend)}: "
        "that works only where one server answers both."
    )


def _in_force(name: str, now: Platform) -> tuple[str, str]:
    """(value, where from) of a field; ("", "") where the page itself is the only place."""
    if name not in SETTINGS or name == "api_key":
        return "", ""
    value = now.flows.get(_PURPOSES[name], "") if name in _PURPOSES else getattr(now, name)
    told = words.backend(value) if name == "backend" else f"{value:g}" if isinstance(value, float) else str(value)
    return told, now.sources[name]


_PURPOSES = {field: purpose for purpose, field in FLOW_FIELDS.items()}


def _said(hint: str, value: str, source: str) -> SafeString:
    if not source:
        return format_html("{}", hint)
    said = '{} <span class="ja-in-force">In force: <b>{}</b>, {}.</span>'
    return format_html(said, hint, value or "nothing", source)


def _key_said(now: Platform, broken: str) -> SafeString:
    if broken:
        return format_html('<span class="ja-in-force">{}</span>', broken)
    kept = "Empty keeps it. " if now.sources["api_key"] == "set in the CRM" else ""
    hint = f"Encrypted, and never shown again. {kept}Flowise: bound to the chatflows."
    return _said(hint, "a key" if now.key else "", now.sources["api_key"])
