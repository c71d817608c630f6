"""What the short texts of LinkedIn's English pages say. Text in, value out; "" or None: not said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from sourcing.boards.clean import line
from sourcing.boards.linkedin.countries import alpha_2

_CURRENCIES = {
    "$": "USD",
    "US$": "USD",
    "CA$": "CAD",
    "A$": "AUD",
    "AU$": "AUD",
    "NZ$": "NZD",
    "S$": "SGD",
    "HK$": "HKD",
    "R$": "BRL",
    "MX$": "MXN",
    "£": "GBP",
    "€": "EUR",
    "₹": "INR",
    "₴": "UAH",
    "zł": "PLN",
    "Kč": "CZK",
    "¥": "JPY",
    "₪": "ILS",
    "₺": "TRY",
}
_UNITS = {
    "yr": "year",
    "year": "year",
    "mo": "month",
    "month": "month",
    "wk": "week",
    "week": "week",
    "day": "day",
    "hr": "hour",
    "hour": "hour",
}
_AMOUNT = re.compile(
    r"(?P<sign>[^\d\s.,/–—-]{1,4})\s?(?P<number>\d[\d,]*(?:\.\d+)?)(?P<kilo>[kK]\b)?(?:\s?/\s?(?P<unit>\w+))?"
)
_UP_TO = re.compile(r"^\s*up to\b", re.IGNORECASE)
_FROM = re.compile(r"^\s*(?:from|starting at)\b", re.IGNORECASE)
_FIRST = re.compile(r"\bfirst\b", re.IGNORECASE)
_EMPLOYMENT = {"full-time": "full_time", "part-time": "part_time"}
_REGIONS = {
    "worldwide": "worldwide",
    "european union": "europe",
    "european economic area": "europe",
    "europe": "europe",
    "emea": "europe",
}
_BORDER = re.compile(r"[()\[\],|/•·;:]|\s[-–—]\s")
_FORMATS = {
    **dict.fromkeys(
        ("remote", "fully remote", "full remote", "100% remote", "remote work", "work from home"), "remote"
    ),
    **dict.fromkeys(("віддалено", "повністю віддалено", "дистанційно", "remote only"), "remote"),
    **dict.fromkeys(("hybrid", "hybrid work", "hybrid remote", "гібрид", "гібридно", "гібридний формат"), "hybrid"),
    **dict.fromkeys(("on-site", "onsite", "on site", "in office", "офіс", "в офісі"), "office"),
}


@dataclass(frozen=True, slots=True)
class Pay:
    """Pay as the posting states it; `text` as shown."""

    text: str
    low: Decimal | None = None
    high: Decimal | None = None
    currency: str = ""
    per: str = ""  # year | month | week | day | hour

    @property
    def monthly(self) -> tuple[int | None, int | None, str]:
        """(min, max, currency) a month. Pay by the hour, day or week has no month: how much is worked is not said."""
        months = {"year": 12, "month": 1}.get(self.per)
        if months is None or not self.currency:
            return None, None, ""
        low, high = (None if each is None else round(each / months) for each in (self.low, self.high))
        return low, high, self.currency


def pay(said: str) -> Pay | None:
    """The pay in "$117,000.00/yr - $234,000.00/yr", "€30/hr", "Up to PLN 20,000.00/mo"; None for an empty text.

    A text we cannot read keeps its words and no number. Never guessed from a description.
    """
    text = line(said)
    found = list(_AMOUNT.finditer(text))[:2]
    money = [amount for each in found if (amount := _money(each))]
    if not money or len(money) != len(found):
        return Pay(text) if text else None
    signs = {each["sign"].strip() for each in found}
    units = {_UNITS.get(each["unit"].lower(), "") for each in found if each["unit"]}
    if len(signs) != 1 or len(units) != 1:
        return Pay(text)
    low, high = min(money), max(money)
    return Pay(
        text,
        low=None if _UP_TO.search(text) else low,
        high=None if _FROM.search(text) and len(money) == 1 else high,
        currency=_currency(signs.pop()),
        per=units.pop(),
    )


def applicants(said: str) -> int | None:
    """The number in "196 applicants" or "Over 200 applicants"; None for "Be among the first 25 applicants"."""
    found = re.search(r"\d[\d,]{0,9}", said)
    return int(found.group().replace(",", "")) if found and not _FIRST.search(said) else None


def employment(said: str) -> str:
    """full_time, part_time, or "" for the others (Contract, Temporary, Internship, …)."""
    return _EMPLOYMENT.get(said.casefold(), "")


def work_format(*said: str) -> str:
    """remote, hybrid, office where a title or a place says so by a word that stands alone; "" otherwise.

    The open pages carry no label for it. "Remote Sensing Engineer" is no remote job.
    """
    parts = (line(part).casefold() for text in said for part in _BORDER.split(text))
    return next((_FORMATS[part] for part in parts if part in _FORMATS), "")


def place(said: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """(region, countries, cities) of "Kyiv, Kyiv City, Ukraine", "Austin, TX", "Poland" or "European Union"."""
    parts = [part for part in (line(each) for each in said.split(",")) if part]
    if not parts or parts[0].casefold() in _FORMATS:
        return "", (), ()
    if region := _REGIONS.get(", ".join(parts).casefold()):
        return region, (), ()
    state = len(parts) == 2 and re.fullmatch(r"[A-Z]{2}", parts[1]) is not None  # "Austin, TX"
    country = alpha_2(parts[-1]) or ("US" if state else "")
    return "", (country,) if country else (), tuple(parts[:1]) if len(parts) > 1 or not country else ()


def _money(found: re.Match[str]) -> Decimal | None:
    if len(found["number"]) > 15:
        return None
    amount = Decimal(found["number"].replace(",", ""))
    return amount * 1000 if found["kilo"] else amount


def _currency(sign: str) -> str:
    return _CURRENCIES.get(sign, sign if re.fullmatch(r"[A-Z]{3}", sign) else "")
