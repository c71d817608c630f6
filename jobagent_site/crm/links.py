"""Addresses of lists and rows. A page that is not there has no address: "" instead of an error."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse


def list_url(label: str, **lookups: object) -> str:
    """The list of "app.model", filtered."""
    try:
        url = reverse(f"admin:{label.replace('.', '_')}_changelist")
    except NoReverseMatch:
        return ""
    return f"{url}?{urlencode({name: _text(value) for name, value in lookups.items()})}" if lookups else url


def row_url(label: str, pk: int | None) -> str:
    """The page of one row."""
    try:
        return reverse(f"admin:{label.replace('.', '_')}_change", args=[pk]) if pk else ""
    except NoReverseMatch:
        return ""


def add_url(label: str) -> str:
    try:
        return reverse(f"admin:{label.replace('.', '_')}_add")
    except NoReverseMatch:
        return ""


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
