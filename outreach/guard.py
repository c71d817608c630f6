"""May this approved message leave now? Later, with a reason a person reads; or never."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Max, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from jobagent_site.config import in_force
from jobagent_site.http import is_loopback
from leads.models import Message, Suppression
from leads.services.blocking import rule_for, why_blocked
from leads.services.leads import CLOSED
from outreach.models import Preferences
from sourcing.boards import BOARDS
from sourcing.models import SearchProfile

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`may`: now. Otherwise `until` (None: until something is switched on) and `reason`; `discard` ends it for good."""

    may: bool
    reason: str = ""
    until: datetime | None = None
    discard: str = ""


NOW = Verdict(True)


def verdict(message: Message, preferences: Preferences, now: datetime | None = None) -> Verdict:
    """The first guard that objects, in the order of what a person would want to know first."""
    now = now or timezone.now()
    objections = (
        gone(message)
        or _practice(preferences)
        or _switched_off(preferences)
        or _hours(preferences, now)
        or _daily_limit(preferences, now)
        or _same_person(message, now)
        or _gap(preferences, now)
    )
    return objections or NOW


def sending_state(preferences: Preferences) -> tuple[bool, str]:
    """(on, where that was said) for the page's header."""
    state = in_force("SENDING_ENABLED", preferences.sending_enabled)
    return bool(state.value), state.source


def sent_today(now: datetime | None = None) -> int:
    """How many messages left (or may have left) today, in the owner's time zone."""
    midnight = _local_midnight(now or timezone.now())
    return Message.objects.filter(_left(), updated_at__gte=midnight).filter(
        Q(sent_at__gte=midnight) | Q(sent_at=None)
    ).count()  # fmt: skip


def gone(message: Message) -> Verdict | None:
    """Why this message must never leave, or None."""
    if message.vacancy is not None and message.vacancy.closed_at is not None:
        return Verdict(False, "the vacancy is closed", discard=Message.DiscardReason.CLOSED)
    if message.lead.stage in CLOSED:
        return Verdict(False, f"the lead is closed: {message.lead.get_stage_display()}", discard="owner")
    if rule := on_the_list(message):
        said = f"they are on the list of those we do not write to ({why_blocked(rule)})"
        return Verdict(False, said, discard="opted_out")
    return None


def on_the_list(message: Message) -> Suppression | None:
    """The line that forbids this letter: by its address, by the person, by the company or its domain."""
    lead, vacancy = message.lead, message.vacancy
    people = [each.contact for each in (lead, vacancy) if each is not None and each.contact is not None]
    firms = [each.company for each in (lead, vacancy) if each is not None and each.company is not None]
    written = [message.recipient] if message.channel == "email" else []
    return rule_for(
        emails=[*written, *(person.email for person in people)],
        companies=[firm.pk for firm in firms],
        domains=[firm.domain for firm in firms],
    )


def _practice(preferences: Preferences) -> Verdict | None:
    """A demo's database never speaks to the real world."""
    if not (preferences.practice or settings.DEMO):
        return None
    outside = [name for name, url in _outside_urls() if url and not is_loopback(url)]
    if not outside:
        return None
    return Verdict(False, f"this is practice data, and {', '.join(outside)} lies outside this machine")


def _outside_urls() -> list[tuple[str, str]]:
    urls = [(name, str(getattr(settings, name))) for name in dir(settings) if name.endswith(("_BASE_URL", "_API_URL"))]
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        urls.append(("EMAIL_URL", f"smtp://{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"))
    idle = _boards_nobody_asks()
    return [(name, url) for name, url in urls if urlsplit(url).scheme and name not in idle]


def _boards_nobody_asks() -> set[str]:
    """The addresses of boards without an active search: nothing goes there. Djinni's counts in any case."""
    used = {"djinni", *SearchProfile.objects.filter(active=True).values_list("board", flat=True)}
    return {f"{name.upper()}_BASE_URL" for name in BOARDS if name not in used}


def _switched_off(preferences: Preferences) -> Verdict | None:
    on, _ = sending_state(preferences)
    return None if on else Verdict(False, "sending is switched off")


def _hours(preferences: Preferences, now: datetime) -> Verdict | None:
    local = timezone.localtime(now)
    if _is_open(preferences, local):
        return None
    opens = _next_opening(preferences, local)
    return Verdict(False, f"outside sending hours, goes on {_spoken(opens)}", until=opens)


def _is_open(preferences: Preferences, local: datetime) -> bool:
    """00:00 to 00:00 is all day; a night belongs to the day it began on."""
    begins, ends, moment = preferences.send_from, preferences.send_until, local.time()
    today = _is_sending_day(preferences, local)
    if begins == ends:
        return today
    if begins < ends:
        return today and begins <= moment < ends
    return today if moment >= begins else moment < ends and _is_sending_day(preferences, local - timedelta(days=1))


def _is_sending_day(preferences: Preferences, local: datetime) -> bool:
    return preferences.send_on_weekends or local.weekday() < 5


def _next_opening(preferences: Preferences, local: datetime) -> datetime:
    day = local if local.time() < preferences.send_from else local + timedelta(days=1)
    while not _is_sending_day(preferences, day):
        day += timedelta(days=1)
    naive = datetime.combine(day.date(), preferences.send_from)
    return timezone.make_aware(naive)


def _daily_limit(preferences: Preferences, now: datetime) -> Verdict | None:
    if sent_today(now) < preferences.sends_per_day:
        return None
    midnight = _local_midnight(now) + timedelta(days=1)
    opens = midnight if _is_open(preferences, midnight) else _next_opening(preferences, midnight)
    return Verdict(False, f"{preferences.sends_per_day} letters left today, goes on {_spoken(opens)}", until=opens)


def _gap(preferences: Preferences, now: datetime) -> Verdict | None:
    if not preferences.gap_minutes:
        return None
    latest = Message.objects.filter(_left()).aggregate(at=Max(Coalesce("sent_at", "updated_at")))["at"]
    if latest is None or now - latest >= timedelta(minutes=preferences.gap_minutes):
        return None
    until = latest + timedelta(minutes=preferences.gap_minutes)
    return Verdict(False, f"{preferences.gap_minutes} minutes between two letters", until=until)


def _same_person(message: Message, now: datetime) -> Verdict | None:
    """Nobody gets two letters of ours on one day, whatever vacancies they publish."""
    others = Message.objects.filter(_left(), recipient__iexact=message.recipient).exclude(pk=message.pk)
    latest = others.aggregate(at=Max(Coalesce("sent_at", "updated_at")))["at"]
    if not message.recipient or latest is None or now - latest >= ONE_DAY:
        return None
    until = latest + ONE_DAY
    return Verdict(False, f"they had a letter of ours less than a day ago, goes on {_spoken(until)}", until=until)


def _spoken(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%d.%m. %H:%M}"


def _left() -> Q:
    return Q(direction="out", status__in=["sending", "sent", "uncertain"])


def _local_midnight(now: datetime) -> datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
