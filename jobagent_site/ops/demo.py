"""The demo's own data: a team, its facts, its searches, and sending without pauses; only ever in a demo's database."""

from __future__ import annotations

import tomllib
from datetime import time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jobagent_site.http import is_loopback
from outreach import profile
from outreach.models import Fact, Preferences, SenderProfile
from sourcing.models import SearchProfile


@transaction.atomic
def seed() -> None:
    """Fill an empty demo database; a filled one stays as the visitor left it."""
    rules = profile.preferences()
    if rules.practice:
        _follow_the_feed()
        return
    data = tomllib.loads((Path(__file__).parent / "demo.toml").read_text())
    _preferences(rules)
    _profile(data["profile"])
    for values in data["facts"]:
        _fact(values)
    for values in data["searches"]:
        SearchProfile.objects.create(**_placed(values))


def _placed(values: dict[str, Any]) -> dict[str, Any]:
    """The search of a feed names a path: where the company's site lies is known when the demo starts."""
    path = values.pop("feed", "")
    return values | ({"address": _site() + path} if path else {})


def _follow_the_feed() -> None:
    """The company's site may have another port than the last time, as its old one was taken."""
    for search in SearchProfile.objects.filter(board="feed"):
        moved = _site() + urlsplit(search.address).path
        if is_loopback(search.address) and moved != search.address:
            SearchProfile.objects.filter(pk=search.pk).update(address=moved)


def _site() -> str:
    return "".join(settings.FEED_TRUSTED_ORIGINS[:1])


def _preferences(rules: Preferences) -> None:
    Preferences.objects.filter(pk=rules.pk).update(
        practice=True, send_from=time(0), send_until=time(0), send_on_weekends=True, gap_minutes=0, sends_per_day=100,
        salary_floor=1200,
    )  # fmt: skip


def _profile(values: dict[str, Any]) -> None:
    SenderProfile.objects.filter(pk=profile.sender_profile().pk).update(
        **{name: text.strip() for name, text in values.items()}
    )


def _fact(values: dict[str, Any]) -> None:
    days = values.pop("free_in_days", None)
    free_from = timezone.localdate() + timedelta(days=days) if days is not None else None
    Fact.objects.create(profile=profile.sender_profile(), free_from=free_from, **values)
