"""Values as a person reads them: money, moments, waiting times."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from leads.models import Lead, Message, Vacancy
from sourcing import paste
from sourcing.boards import BOARDS
from sourcing.models import Scan, SearchProfile

# Unfold's label colours.
STAGE_COLOURS = {
    Lead.Stage.NEW: "primary",
    Lead.Stage.QUALIFIED: "info",
    Lead.Stage.CONTACTED: "info",
    Lead.Stage.REPLIED: "warning",
    Lead.Stage.IN_CONVERSATION: "warning",
    Lead.Stage.MEETING_OFFERED: "primary",
    Lead.Stage.MEETING_SCHEDULED: "primary",
    Lead.Stage.MEETING_HELD: "primary",
    Lead.Stage.NEGOTIATION: "primary",
    Lead.Stage.WON: "success",
    Lead.Stage.LOST: "danger",
    Lead.Stage.NO_RESPONSE: "default",
    Lead.Stage.OPTED_OUT: "danger",
}
STATUS_COLOURS = {
    Vacancy.Status.NEW: "primary",
    Vacancy.Status.MATCHED: "info",
    Vacancy.Status.SKIPPED: "warning",
    Vacancy.Status.FAILED: "danger",
}
SCAN_COLOURS = {
    Scan.Status.RUNNING: "info",
    Scan.Status.OK: "success",
    Scan.Status.EMPTY: "default",
    Scan.Status.BLOCKED: "danger",
    Scan.Status.CHANGED: "warning",
    Scan.Status.ERROR: "danger",
}
SCAN_WORDS = {**dict(Scan.Status.choices), Scan.Status.OK: "found"}
FORMATS = {"remote": "Remote", "hybrid": "Hybrid", "office": "Office"}
BACKENDS = {"builtin": "the built-in analyst", "flowise": "Flowise", "openai": "OpenAI-compatible server"}
LANGUAGES = {"en": "English", "uk": "Ukrainian", "ru": "Russian", "pl": "Polish"}
CURRENCIES = {"USD": "$", "EUR": "€", "UAH": "₴", "PLN": "zł "}


def initials(name: str) -> str:
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:2]).upper() or "?"


def salary(vacancy: Vacancy) -> str:
    """ "" when nothing is published."""
    low, high = (money(value, vacancy.salary_currency) for value in (vacancy.salary_min, vacancy.salary_max))
    if low and high and low != high:
        return f"{low} to {high}"
    return f"to {high}" if high and not low else low or high


def money(amount: int | None, currency: str) -> str:
    if amount is None:
        return ""
    sign = CURRENCIES.get(currency)
    return f"{sign}{amount:,}" if sign else f"{amount:,} {currency}".strip()


def dollars(amount: Decimal) -> str:
    """ "$12.40"; under a dollar with all that tells calls apart: "$0.0042"; "$0"."""
    if not amount:
        return "$0"
    if amount >= 1:
        return f"${amount:,.2f}"
    return f"${amount:.4f}" if amount >= Decimal("0.0001") else "under $0.0001"


def backend(name: str) -> str:
    """Who understands and writes, as the pages call it."""
    return BACKENDS.get(name, name)


def language(code: str) -> str:
    """ "Ukrainian" of "uk"; another code stays a code."""
    return LANGUAGES.get(code, code.upper())


def told(text: str) -> str:
    """A kept line with boards and analysts called as everywhere else: the record holds their short names."""
    text = re.sub(r"^((?:Analysed|Analysed again|Draft written) by )(\w+)", lambda m: m[1] + backend(m[2]), text)
    text = re.sub(r"^(posted again as .*\()(\w+)(?=\)$)", lambda m: m[1] + board(m[2]), text)
    return re.sub(r"^(Found on )(\w+)(?=:)", lambda m: m[1] + board(m[2]), text)


def board(name: str) -> str:
    """The board as the pages call it; also where a vacancy came from that the owner pasted."""
    if name == paste.NAME:
        return paste.LABEL
    return BOARDS[name].LABEL if name in BOARDS else name


def moment(at: datetime | None, now: datetime | None = None) -> str:
    """ "08:31" today, "Mon 18:53" this week, "19 Nov" this year, else with the year."""
    if at is None:
        return ""
    local, today = timezone.localtime(at), timezone.localtime(now or timezone.now())
    if local.date() == today.date():
        return f"{local:%H:%M}"
    if abs((local.date() - today.date()).days) < 7:
        return f"{local:%a %H:%M}"
    return f"{local.day} {local:%b}" if local.year == today.year else f"{local.day} {local:%b %Y}"


def published(at: datetime | None, now: datetime | None = None) -> str:
    """As `moment`; midnight is a day without an hour, as most boards name it."""
    if at is None or at.astimezone(UTC).time() != time() and timezone.localtime(at).time() != time():
        return moment(at, now)
    day = timezone.localtime(at).date()
    return "today" if day == timezone.localdate(now) else f"{day.day} {day:%b %Y}"


def from_json(at: str | None) -> datetime | None:
    """A moment out of a JSON column; SQLite leaves the zone (UTC) out."""
    moment_of = parse_datetime(at) if at else None
    return moment_of.replace(tzinfo=UTC) if moment_of and moment_of.tzinfo is None else moment_of


def waited(since: datetime | None, now: datetime | None = None) -> str:
    """ "4 min", "14 h", "3 d": how long something lasts already."""
    if since is None:
        return ""
    return lasting((now or timezone.now()) - since)


def lasting(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return f"{max(minutes, 0)} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} d"


def asks(search: SearchProfile) -> str:
    """What a board is asked for, shortly: words, the values of filters, or a feed's address."""
    values = [
        name.replace("_", " ") if said is True else str(each)
        for name, said in search.filters.items()
        for each in (said if isinstance(said, list) else [said])
    ]
    return search.address or ", ".join(filter(None, [search.keywords, *values])) or "everything"


def experience(months: int | None) -> str:
    """ "2.5 years", "not needed"; "" when nothing is said."""
    if months is None:
        return ""
    return "not needed" if months == 0 else f"{months / 12:g} years"


def hours(start: time | None, end: time | None) -> str:
    """ ", 09:00 to 18:00"; "" for any hour."""
    return f", {start:%H:%M} to {end:%H:%M}" if start and end and start != end else ""


def shortened(text: str, most: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 lead", "3 leads"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(items: Iterable[str]) -> str:
    """ "a, b and c"."""
    *first, last = list(items) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def message_state(message: Message, *, by_hand: bool) -> tuple[str, str]:
    """(colour, words) of what leaves: what a person has to know about it first."""
    status = message.status
    if status == Message.Status.DRAFT:
        return ("danger", "draft blocked") if message.blocked else ("primary", "to approve")
    if status == Message.Status.APPROVED:
        return ("warning", "send it by hand") if by_hand else ("info", "approved")
    colours = {"sending": "info", "sent": "success", "failed": "danger", "uncertain": "warning"}
    return colours.get(status, "default"), message.get_status_display()
