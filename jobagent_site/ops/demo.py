"""The demo's own data: a team, its facts, a search, and sending without pauses; only ever in a demo's database."""

from __future__ import annotations

import tomllib
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from outreach import profile
from outreach.models import Fact, Preferences, SenderProfile
from sourcing.models import SearchProfile


@transaction.atomic
def seed() -> None:
    """Fill an empty demo database; a filled one stays as the visitor left it."""
    rules = profile.preferences()
    if rules.practice:
        return
    data = tomllib.loads((Path(__file__).parent / "demo.toml").read_text())
    _preferences(rules)
    _profile(data["profile"])
    for values in data["facts"]:
        _fact(values)
    for values in data["searches"]:
        SearchProfile.objects.create(board="djinni", **values)


def _preferences(rules: Preferences) -> None:
    Preferences.objects.filter(pk=rules.pk).update(
        practice=True, send_from=time(0), send_until=time(0), send_on_weekends=True, gap_minutes=0, sends_per_day=100
    )


def _profile(values: dict[str, Any]) -> None:
    SenderProfile.objects.filter(pk=profile.sender_profile().pk).update(
        **{name: text.strip() for name, text in values.items()}
    )


def _fact(values: dict[str, Any]) -> None:
    days = values.pop("free_in_days", None)
    free_from = timezone.localdate() + timedelta(days=days) if days is not None else None
    Fact.objects.create(profile=profile.sender_profile(), free_from=free_from, **values)
