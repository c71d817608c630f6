"""What the pages of the CRM need beside Django's own filters."""

from __future__ import annotations

import re
from datetime import datetime

from django import template
from django.contrib.admin.views.main import ChangeList
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from jobagent_site.crm import advice, words
from outreach.ai.builtin.technologies import names
from sourcing.boards import clean

register = template.Library()


@register.simple_tag(takes_context=True)
def nothing_here(context: Context) -> advice.Nothing:
    """What the empty list of this page says."""
    return advice.nothing(context["cl"])


@register.filter
def narrowed(changelist: ChangeList | str) -> bool:
    """Was the list narrowed by words or filters? A saved view alone says its own count in its tab."""
    return isinstance(changelist, ChangeList) and advice.narrowed(changelist)


@register.filter
def language_name(code: str) -> str:
    return words.language(code)


@register.filter
def read_as(name: str, column: str) -> str:
    """ "e-mail"; "Firma → company" where the list calls it otherwise."""
    return column if name.strip().lower() == column else f"{name or '(no name)'} → {column}"


@register.filter
def told(text: str) -> str:
    return words.told(text)


@register.filter
def backend_name(name: str) -> str:
    return words.backend(name)


@register.filter
def strangers_html(markup: str) -> SafeString:
    """Markup from outside, through the sanitiser once more: the only way it reaches a page unescaped."""
    return mark_safe(clean.html(markup or ""))  # noqa: S308  nh3 has just cleaned it


@register.filter
def flagged(text: str, words_in_it: tuple[str, ...]) -> SafeString:
    """The sentence with the words that nothing proves marked; everything else escaped as usual."""
    pattern = "|".join(re.escape(each) for each in sorted(words_in_it, key=len, reverse=True) if each)
    parts = re.split(f"({pattern})", text) if pattern else [text]
    return format_html_join("", "{}", ((_marked(n, part),) for n, part in enumerate(parts)))


def _marked(number: int, part: str) -> SafeString | str:
    """`re.split` with one group gives the marked parts at odd places."""
    return format_html("<mark>{}</mark>", part) if number % 2 else part


@register.filter
def technologies_in(texts: tuple[str, ...]) -> str:
    """The technologies named there, as a comma list."""
    return ", ".join(dict.fromkeys(name for text in texts for name in names(text)))


@register.filter
def initials(name: object) -> str:
    return words.initials(str(name or ""))


@register.filter
def moment(at: datetime | None) -> str:
    return words.moment(at)


@register.filter
def waited(since: datetime | None) -> str:
    return words.waited(since)


@register.filter
def board_name(name: str) -> str:
    return words.board(name)


@register.filter
def web_link(url: str) -> str:
    """The address when it is one of the web, else "": a link never starts a script."""
    return url if url.lower().startswith(("https://", "http://")) else ""
