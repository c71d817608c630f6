"""Days as DOU writes them: "8 травня 2026" on a vacancy, "8 травня" on a card."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from sourcing.boards.djinni import words

_MONTHS = (
    "січня|january|января", "лютого|february|февраля", "березня|march|марта", "квітня|april|апреля", "травня|may|мая",
    "червня|june|июня", "липня|july|июля", "серпня|august|августа", "вересня|september|сентября",
    "жовтня|october|октября", "листопада|november|ноября", "грудня|december|декабря",
)  # fmt: skip
_NUMBER = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split("|")}
_DAY = re.compile(r"(\d{1,2})\s+([^\W\d_]+)(?:\s+(\d{4}))?")


def read(said: str, today: date | None = None) -> datetime | None:
    """The beginning of that day in Kyiv, as UTC; without a year the last such day until `today`. None: no day."""
    found = _DAY.search(said)
    month = _NUMBER.get(found.group(2).casefold()) if found else None
    if found is None or month is None:
        return None
    latest = (today or datetime.now(words.KYIV).date()) + timedelta(days=1)  # their clock may run ahead
    try:
        day = date(int(found.group(3) or latest.year), month, int(found.group(1)))
        if not found.group(3) and day > latest:
            day = day.replace(year=day.year - 1)
        return datetime(day.year, day.month, day.day, tzinfo=words.KYIV).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
