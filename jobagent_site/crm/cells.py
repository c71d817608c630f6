"""Cells of lists: small pieces of HTML, every value escaped."""

from __future__ import annotations

from collections.abc import Iterable

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from jobagent_site.crm.words import initials

NOTHING = mark_safe("")  # noqa: S308  an empty constant


def label(text: str, colour: str = "default", *, under: str = "") -> SafeString:
    """A coloured word, with a quiet line under it."""
    word = render_to_string("unfold/helpers/label.html", {"text": text, "type": colour})
    return format_html('{}<span class="jl-under">{}</span>', word, under) if under else word


def who(first: str, second: str, *, name: str = "", badges: Iterable[tuple[str, str]] = ()) -> SafeString:
    """Initials in a circle, a bold line, a quiet line, badges (text, tone)."""
    marks = format_html_join("", ' <span class="jl-badge jl-{}">{}</span>', ((tone, text) for text, tone in badges))
    return format_html(
        '<span class="jl-who"><span class="jl-round" aria-hidden="true">{}</span>'
        '<span class="jl-who-text"><strong>{}</strong><span class="jl-quiet">{}{}</span></span></span>',
        initials(name or second or first), first, second, marks,
    )  # fmt: skip


def score(value: int | None) -> SafeString:
    """The number and a bar of five colours' meaning: strong, fair, weak."""
    if value is None:
        return format_html('<span class="jl-quiet jl-nowrap">{}</span>', "not scored")
    tone = "strong" if value >= 75 else "fair" if value >= 50 else "weak"
    return format_html(
        '<span class="jl-score"><b>{}</b><span class="jl-bar"><i class="jl-{}" style="width:{}%"></i></span></span>',
        value, tone, value,
    )  # fmt: skip


def chips(names: Iterable[str], most: int = 3) -> SafeString:
    """The first few as chips, and how many more."""
    names = [str(name) for name in names]
    shown = format_html_join("", '<span class="jl-chip">{}</span>', ((name,) for name in names[:most]))
    more = format_html('<span class="jl-quiet">+{}</span>', len(names) - most) if len(names) > most else NOTHING
    return format_html('<span class="jl-chips">{}{}</span>', shown, more)


def quiet(text: str) -> SafeString:
    return format_html('<span class="jl-quiet jl-nowrap">{}</span>', text)


def two(first: str, second: str = "") -> SafeString:
    """A line and a quiet line; an empty cell when there is neither."""
    if not (first or second):
        return NOTHING
    return format_html('<span class="jl-two">{}<span class="jl-quiet">{}</span></span>', first, second)


def wrapped(text: str) -> SafeString:
    """A long text without a place to break, such as an address."""
    return format_html('<span class="ja-what">{}</span>', text)


def lines(texts: Iterable[str]) -> SafeString:
    """One below the other; empty for none."""
    return format_html_join("", '<span class="jl-under">{}</span>', ((text,) for text in texts))


def post(text: str, url: str, *, name: str = "", value: str = "", strong: bool = False) -> SafeString:
    """A button that posts the list's form (and its token) to another address: works without scripts."""
    return format_html(
        '<button type="submit" class="jl-mini{}" formaction="{}" formmethod="post" formnovalidate{}>{}</button>',
        " jl-strong" if strong else "", url, format_html(' name="{}" value="{}"', name, value) if name else NOTHING,
        text,
    )  # fmt: skip


def link(text: str, url: str) -> SafeString:
    return format_html('<a class="jl-mini" href="{}">{}</a>', url, text)


def row(*parts: SafeString) -> SafeString:
    return format_html('<span class="jl-buttons">{}</span>', format_html_join("", "{}", ((part,) for part in parts)))


def switch(*, on: bool, url: str, what: str) -> SafeString:
    """A switch that posts: works without scripts."""
    return format_html(
        '<button type="submit" class="jl-switch{}" role="switch" aria-checked="{}" aria-label="{}" formaction="{}" '
        'formmethod="post" formnovalidate name="on" value="{}"><i></i></button>',
        " is-on" if on else "", "true" if on else "false", f"{what} is active", url, "0" if on else "1",
    )  # fmt: skip
