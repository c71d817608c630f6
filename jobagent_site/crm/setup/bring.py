"""“Bring what you have”: facts found in the owner's own text, ticked by him. Between two requests nothing is stored:
what was found travels in the form, signed, so that a source sentence is one that stood in the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils import timezone
from unfold import widgets

from jobagent_site.http import ServiceError
from outreach import owntext, profile, ticked
from outreach.proposals import CLAIM, LONGEST, Proposal, prepared, propose, read

SALT = "jobagent found facts"
GOOD_FOR = 24 * 3600  # seconds between finding and adding
LONGEST_TEXT = 600
UNCHECKABLE = "Nobody can check this sentence."
NO_FACT = "This says nothing about you that could be checked. What did you do, for whom, when?"


class BringForm(forms.Form):
    """A text, an address, or a file."""

    text = forms.CharField(
        label="Paste your web page, one-pager or old letters",
        required=False,
        widget=widgets.UnfoldAdminTextareaWidget({"rows": 6}),
    )
    address = forms.CharField(
        label="Or the address of a page",
        required=False,
        max_length=500,
        widget=widgets.UnfoldAdminTextInputWidget({"placeholder": "kvartal.example/about", "inputmode": "url"}),
    )
    file = forms.FileField(
        label="Or a file",
        required=False,
        help_text=".txt, .md or .html, at most 1 MB. Of a PDF, copy the text and paste it.",
        widget=forms.ClearableFileInput({"accept": ",".join(owntext.SUFFIXES), "class": "ja-file"}),
    )

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if len(text) > LONGEST:
            raise forms.ValidationError(
                f"This text has {len(text):,} characters; {LONGEST:,} are read at once. Paste a part of it."
            )
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = [name for name in ("text", "address", "file") if data.get(name)]
        if not given and not self.errors:
            self.add_error("text", "Paste a text, or give an address or a file.")
        if len(given) > 1:
            raise forms.ValidationError("Give one at a time: the text, the address or the file.")
        return data


@dataclass(frozen=True, slots=True)
class Row:
    """A proposal on the page. `locked`: it cannot be ticked as it stands."""

    index: int
    proposal: Proposal
    picked: bool = False
    edited: bool = False
    error: str = ""

    @property
    def locked(self) -> bool:
        return bool(self.proposal.question)

    @property
    def doubt(self) -> str:
        question = self.proposal.question
        return question if question in ("", NO_FACT) else f"{UNCHECKABLE} {question}"

    @property
    def details(self) -> list[str]:
        """What was understood of a person or a rate."""
        it = self.proposal
        years = f"{it.years} years" if it.years is not None else ""
        free = f"free from {it.free_from.day} {it.free_from:%B %Y}" if it.free_from else ""
        return [each for each in (it.person, it.role, years, free, _money(it)) if each]


@dataclass(frozen=True, slots=True)
class Found:
    """What the page shows: the rows, where they come from, and the signed form of both."""

    source: str
    rows: list[Row] = field(default_factory=list)
    left_out: int = 0
    error: str = ""

    @property
    def signed(self) -> str:
        """Kind, sentence, text and language of each row as the page shows it."""
        kept = [[it.kind, it.said, it.text, it.language] for it in (row.proposal for row in self.rows)]
        return signing.dumps([self.source, self.left_out, kept], salt=SALT, compress=True)


def find(form: BringForm) -> Found | None:
    """Look through what was brought; None when it could not be read, and then the form says why."""
    data = form.cleaned_data
    try:
        source, text = _brought(data)
    except (owntext.NoTextError, ServiceError) as error:
        form.add_error("file" if data.get("file") else "address", str(error))
        return None
    me = profile.sender_profile()
    known = ticked.known_texts(me)
    found = propose(prepared(text), known=known, own=(me.person_name, me.team_name), today=timezone.localdate())
    rows = [Row(index, each) for index, each in enumerate(found.proposals)]
    return Found(source, rows, found.left_out)


def _brought(data: Mapping[str, Any]) -> tuple[str, str]:
    """(where it comes from, the text)."""
    if data.get("file"):
        return data["file"].name[:200], owntext.of_file(data["file"].name, data["file"].read(owntext.LARGEST_FILE + 1))
    if data.get("address"):
        return owntext.address(data["address"]), owntext.of_page(data["address"])
    return owntext.PASTED, data["text"]


def again(data: QueryDict) -> Found:
    """The rows as the form brought them back. Raises signing.BadSignature for a form that is not ours or too old."""
    source, left_out, kept = signing.loads(data.get("found", ""), salt=SALT, max_age=GOOD_FOR)
    picked = set(data.getlist("pick"))
    rows = []
    for index, (kind, said, text, language) in enumerate(kept):
        was = Proposal(kind, text, said, language)
        rows.append(replace(_row(index, was, data.get(f"text-{index}", text)), picked=str(index) in picked))
    return Found(source, rows, left_out)


def _row(index: int, was: Proposal, typed: str) -> Row:
    """One row: as it was found, or read again where the owner wrote something else."""
    typed = " ".join(typed.split())[:LONGEST_TEXT]
    edited = bool(typed) and typed != " ".join(was.text.split())
    words = typed if edited else was.text
    fresh = read(words, said=was.said, language=was.language, today=timezone.localdate(), bullet=True)
    if fresh is None or not edited:
        doubt = (fresh.question if fresh else "") or NO_FACT
        kept = replace(fresh or was, text=words, kind=was.kind, question=doubt if was.kind == CLAIM else "")
        return Row(index, kept, edited=edited)
    return Row(index, fresh, edited=True)


def add(found: Found) -> tuple[Found, int | None]:
    """Write the ticked rows down: (the page, how many facts). None: nothing was written, and the rows say why."""
    chosen = [row for row in found.rows if row.picked]
    if not chosen:
        return replace(found, error="Tick what is true first."), None
    if any(row.locked for row in chosen):
        rows = [replace(row, error=UNCHECKABLE if row.picked and row.locked else "") for row in found.rows]
        return replace(found, rows=rows, error="Nothing was added: some ticked sentences cannot be checked."), None
    added = ticked.take(profile.sender_profile(), [row.proposal for row in chosen], source=found.source)
    return found, len(added)


def _money(it: Proposal) -> str:
    if not it.rate_min:
        return ""
    amount = f"{it.rate_min} to {it.rate_max}" if it.rate_max else str(it.rate_min)
    return f"{amount} {it.rate_currency} {'a month' if it.rate_unit == 'month' else 'an hour'}"
