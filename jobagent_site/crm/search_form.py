"""A search as real form fields; the board itself says whether its filters make sense."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from unfold.widgets import UnfoldAdminTextInputWidget, UnfoldAdminURLInputWidget

from jobagent_site.crm.search_fields import ALL, FIELDS, name_of, shown
from sourcing.boards import BOARDS
from sourcing.boards import feed as feeds
from sourcing.models import SearchProfile

# What is asked, and when: after a change the next run is not the one that was planned for the old search.
ASKED = SearchProfile.ASKED
PLANNED = ("interval_minutes", "active_from", "active_until", "active")


class WebAddress(forms.URLField):
    """One that was typed without a scheme is one of the encrypted web."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"assume_scheme": "https", **kwargs})


class _SearchForm(forms.ModelForm):
    """Name, board and keywords are enough. What the chosen board does not understand is not taken from the form."""

    class Meta:
        model = SearchProfile
        fields = (
            "name", "board", "keywords", "address", "by_feed", "max_pages", "interval_minutes", "active_from",
            "active_until", "active",
        )  # fmt: skip
        field_classes = {"address": WebAddress}
        labels = {"address": "Address of the feed"}
        help_texts = {"address": "Any RSS or Atom feed. A search for words is part of its address."}
        widgets = {
            "address": UnfoldAdminURLInputWidget({"placeholder": "https://example.org/jobs.rss"}),
            "active_from": UnfoldAdminTextInputWidget({"type": "time"}),
            "active_until": UnfoldAdminTextInputWidget({"type": "time"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._before = {name: getattr(self.instance, name) for name in (*ASKED, *PLANNED)}
        said = self.instance.filters or {}
        for name, field in FIELDS.get(self.instance.board, {}).items():
            self.initial.setdefault(name_of(self.instance.board, name), shown(field, said.get(name)))
        for name in ("active_from", "active_until"):
            if hour := getattr(self.instance, name):
                self.initial[name] = f"{hour:%H:%M}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        name = cleaned.get("board", "")
        if name not in BOARDS:
            return cleaned
        self.filters = self._filters(name, cleaned)
        _only_what_it_takes(cleaned, name)
        try:
            self._asked(cleaned, name)
        except ValueError as error:
            said = ValidationError(str(error))
            raise ValidationError({"address": said}) if name == feeds.NAME else said from error
        return cleaned

    def save(self, commit: bool = True) -> SearchProfile:
        search = self.instance
        search.filters = self.filters
        changed = {name for name, before in self._before.items() if getattr(search, name) != before}
        if changed:
            search.next_run_at = None
        if changed & set(ASKED):  # what an old feed said about itself tells nothing of a new one
            search.etag = search.last_modified = ""
        return super().save(commit)

    def _asked(self, cleaned: dict[str, Any], name: str) -> None:
        """Raises ValueError with the board's own sentence."""
        board = BOARDS[name]
        if name == feeds.NAME:
            if "address" in cleaned:
                board.list_url("", {"url": cleaned["address"]} if cleaned["address"] else {})
            return
        board.clean_filters(self.filters)
        address = board.feed_url if cleaned.get("by_feed") else board.list_url
        address(cleaned.get("keywords", ""), self.filters)

    def _filters(self, board: str, cleaned: dict[str, Any]) -> dict[str, Any]:
        """What is chosen; of the same board's other filters, those that no field is drawn for."""
        known = FIELDS.get(board, {})
        before = self.instance.filters or {} if board == self._before["board"] else {}
        kept = {name: value for name, value in before.items() if name not in known and board != feeds.NAME}
        chosen = {name: cleaned.get(name_of(board, name)) for name in known}
        return kept | {name: value for name, value in chosen.items() if value}


def _only_what_it_takes(cleaned: dict[str, Any], board: str) -> None:
    """A field that is not shown for this board says nothing, whatever was typed before another was chosen."""
    if board == feeds.NAME:
        cleaned["keywords"] = ""
    else:
        cleaned["address"] = ""
    if not BOARDS[board].HAS_FEED:
        cleaned["by_feed"] = False


SearchForm = type("SearchForm", (_SearchForm,), dict(ALL))
