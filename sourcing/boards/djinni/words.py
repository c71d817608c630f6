"""What the short texts on Djinni's pages say, in English and Ukrainian. Text in, value out; "" or None: not said."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sourcing.boards.clean import line
from sourcing.boards.djinni.countries import alpha_2, alpha_3
from sourcing.boards.djinni.values import DOMAINS


def _kyiv() -> tzinfo:
    try:
        return ZoneInfo("Europe/Kyiv")
    except ZoneInfoNotFoundError:  # time zone data from before 2022
        return ZoneInfo("Europe/Kiev")


KYIV = _kyiv()

_LEVEL = re.compile(r"(?<![\w+-])([ABC][12])(?!\w)")
# Djinni's own names of levels: intermediate = B1, upper = B2, fluent = C1; the other three are inferred.
_LEVEL_NAMES = (
    (re.compile(r"upper|вище середн", re.IGNORECASE), "B2"),
    (re.compile(r"pre-?\s?intermediate|elementary|елементарн|нижче середн", re.IGNORECASE), "A2"),
    (re.compile(r"intermediate|середн", re.IGNORECASE), "B1"),
    (re.compile(r"advanced|fluent|просунут|вільн", re.IGNORECASE), "C1"),
    (re.compile(r"proficien|native|рідна|носі|досконал", re.IGNORECASE), "C2"),
    (re.compile(r"basic|beginner|початков", re.IGNORECASE), "A1"),
)
_ENGLISH = re.compile(r"^(english|англійська)\b", re.IGNORECASE)
_YEARS = re.compile(r"(\d+(?:[.,]\d+)?)\s*\+?\s*(?:year|рік|рок)", re.IGNORECASE)
_MONTHS = re.compile(r"(\d+)\s*(?:month|місяц)", re.IGNORECASE)
_NO_EXPERIENCE = re.compile(r"no experience|без досвіду", re.IGNORECASE)
_FORMATS = {
    "full remote": "remote",
    "тільки віддалено": "remote",
    "remote": "remote",
    "віддалено": "remote",
    "office work": "office",
    "тільки офіс": "office",
    "office": "office",
    "hybrid remote": "hybrid",
    "hybrid": "hybrid",
    "hybrid work": "hybrid",
    "гібридний формат роботи": "hybrid",
    # The candidate chooses: neither of the three, and the pages leave the label out more often than not.
    "office or remote": "",
    "remote or office": "",
    "офіс або віддалено": "",
}
_COMPANY_TYPES = {
    "product": "product",
    "продукт": "product",
    "ukrainian product": "product",
    "український продукт": "product",
    "outsource": "outsource",
    "аутсорс": "outsource",
    "outstaff": "outstaff",
    "аутстаф": "outstaff",
    "agency": "agency",
    "агенція": "agency",
    "startup": "startup",
    "стартап": "startup",
}
_EMPLOYMENT = {
    "part-time": "part_time",
    "parttime": "part_time",
    "часткова": "part_time",
    "часткова зайнятість": "part_time",
    "fulltime": "full_time",
    "full-time": "full_time",
    "повна": "full_time",
    "повна зайнятість": "full_time",
}
_DOMAINS = {label.casefold(): slug for slug, label in DOMAINS.items()}
_AMOUNT = re.compile(r"\d[\d\s.,\u2009]*\d|\d")
_CURRENCIES = (("$", "USD"), ("usd", "USD"), ("€", "EUR"), ("eur", "EUR"), ("₴", "UAH"), ("грн", "UAH"))
# Of an hour, a day, a year: what it makes a month is not said. "год" is an hour in Ukrainian and a year in Russian.
_NO_MONTH = re.compile(
    r"(?:/|\b(?:per|an?|в|на|за)\b)\s*(?:год|час|ден|доб|рік|року|hour|hr|h\b|day|year|yr|annum|р\b)"
    r"|\b(?:hourly|yearly|annual|погодин|почасов|щорічн)",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"(\d+(?:[.,]\d)?)\s?[kк]\b", re.IGNORECASE)
_UP_TO = re.compile(r"^\s*(?:up\s+to|to|до)\b", re.IGNORECASE)
_FROM = re.compile(r"^\s*(?:from|від)\b", re.IGNORECASE)
_RELATIVE = re.compile(r"\${1,4}")
_VIEWS = re.compile(r"(\d[\d\s]*?)\s*(?:view|перегляд)", re.IGNORECASE)
_APPLICATIONS = re.compile(r"(\d[\d\s]*?)\s*(?:application|applicant|відгук)", re.IGNORECASE)


def english(said: str) -> str:
    """The level of a text that speaks of English: "Англійська - C1", "B2 - Upper Intermediate" (layout of 2025)."""
    about = _ENGLISH.search(said)
    return level(said) if about or _LEVEL.match(said) else ""


def level(said: str) -> str:
    """A1 … C2 of a level's code or name; "" when it is neither ("no English" too)."""
    if found := _LEVEL.search(said):
        return found.group(1)
    return next((code for pattern, code in _LEVEL_NAMES if pattern.search(said)), "")


def months(said: str) -> int | None:
    """Months of experience: "2.5 роки досвіду" is 30, "No experience" 0."""
    if found := _YEARS.search(said):
        return _whole(float(found.group(1).replace(",", ".")) * 12, 1200)
    if found := _MONTHS.search(said):
        return _whole(float(found.group(1)), 1200)
    return 0 if _NO_EXPERIENCE.search(said) else None


def work_format(said: str) -> str | None:
    """remote, office, hybrid; "" for a label that leaves the choice; None when the text is no such label."""
    return _FORMATS.get(said.casefold())


def company_type(said: str) -> str:
    """product, outsource, outstaff, agency, startup."""
    return _COMPANY_TYPES.get(said.casefold(), "")


def employment(said: str) -> str:
    """full_time or part_time."""
    return _EMPLOYMENT.get(said.casefold(), "")


def domain(said: str) -> str:
    """The slug of a domain's label, which is the same in both languages."""
    return _DOMAINS.get(said.casefold(), "")


def label(said: str) -> str:
    """A badge without the picture in front of it: "🪖 DefTech" is "DefTech"."""
    return re.sub(r"^[^\w.#]+", "", line(said))


def salary(said: str) -> tuple[int | None, int | None, str]:
    """(min, max, currency) of a month: "до $3000" is (None, 3000, USD), "$1500-2000" both; "$$" and "$30/hour" none."""
    currency = next((code for sign, code in _CURRENCIES if sign in said.casefold()), "")
    if not currency or _NO_MONTH.search(said):
        return None, None, ""
    said = _THOUSANDS.sub(lambda found: str(round(float(found[1].replace(",", ".")) * 1000)), said)
    amounts = [_digits(each) for each in _AMOUNT.findall(re.sub(r"[-–—]", "|", said))]
    money = [each for each in amounts if each is not None and 0 < each < 10_000_000]
    if not money:
        return None, None, ""
    if _UP_TO.search(said):
        return None, money[0], currency
    if _FROM.search(said) and len(money) == 1:
        return money[0], None, currency
    return min(money[:2]), max(money[:2]), currency


def names_money(said: str) -> bool:
    """Whether the text is a sum, of whatever time."""
    return any(sign in said.casefold() for sign, _ in _CURRENCIES) and _AMOUNT.search(said) is not None


def relative(said: str) -> str:
    """ "$" … "$$$$": Djinni's level relative to other jobs."""
    return said if _RELATIVE.fullmatch(said) else ""


def views(said: str) -> int | None:
    """The number in "1878 переглядів"."""
    return _count(_VIEWS, said)


def applications(said: str) -> int | None:
    """The number in "227 відгуків"."""
    return _count(_APPLICATIONS, said)


def moment(said: str) -> datetime | None:
    """A tooltip's "14:52 23.09.2026", Kyiv time, as UTC."""
    try:
        return from_kyiv(datetime.strptime(said.strip(), "%H:%M %d.%m.%Y"))  # noqa: DTZ007 - the zone is added
    except ValueError:
        return None


def stamp(said: str) -> datetime | None:
    """A `datePosted` as UTC: it has no zone and means Kyiv time, summer or winter."""
    try:
        return from_kyiv(datetime.fromisoformat(said))
    except ValueError:
        return None


def from_kyiv(when: datetime) -> datetime | None:
    """The moment as UTC; a time without a zone is taken as Kyiv's."""
    try:
        return (when if when.tzinfo else when.replace(tzinfo=KYIV)).astimezone(UTC)
    except OverflowError:  # the year 1 or 9999
        return None


@lru_cache(maxsize=1024)
def place(said: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """(region, countries, cities) of a location line: "Україна (Київ)", "Вірменія, Україна", "Worldwide"."""
    words = said.casefold()
    if words in ("worldwide", "весь світ"):
        return "worldwide", (), ()
    if words in ("countries of europe or ukraine", "країни європи та україна", "країни європи або україна"):
        return "europe", (), ()
    cities = re.findall(r"\(([^()]*)\)", said)
    if cities:  # an office: the country is where it stands, not who may apply
        return "", (), tuple(city.strip() for city in ",".join(cities).split(",") if city.strip())
    return "", tuple(alpha_2(each) for each in said.split(",") if alpha_3(each)), ()


def _count(pattern: re.Pattern[str], said: str) -> int | None:
    found = pattern.search(said)
    return _digits(found.group(1)) if found else None


def _digits(said: str) -> int | None:
    digits = "".join(each for each in said if each in "0123456789")
    return int(digits) if 0 < len(digits) < 10 else None


def _whole(number: float, limit: int) -> int | None:
    return round(number) if 0 <= number <= limit else None
