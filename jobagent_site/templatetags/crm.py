"""What the pages of the CRM need beside Django's own filters."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils.safestring import SafeString, mark_safe

from jobagent_site.crm import words
from sourcing.boards import clean

register = template.Library()


@register.filter
def strangers_html(markup: str) -> SafeString:
    """Markup from outside, through the sanitiser once more: the only way it reaches a page unescaped."""
    return mark_safe(clean.html(markup or ""))  # noqa: S308  nh3 has just cleaned it


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
