"""Salaries from bands: what is known of a quarter or the middle is the band it lies in, and that is what is shown.

Currencies stand apart: no rate is known here that would be true of all days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from jobagent_site.crm.market.asked import Asked, pay
from jobagent_site.crm.market.filters import band_in_words
from leads.services.market.cells import width

ENOUGH = 5  # for a middle; quarters need twice as many
FIRST = "USD"


@dataclass(frozen=True, slots=True)
class Point:
    """The band in which a quarter or the middle lies."""

    words: str
    url: str
    n: int  # how many lie in that band


@dataclass(frozen=True, slots=True)
class Span:
    """The pay of one technology (or of all) in one currency. Points are None where there are too few to say."""

    name: str
    currency: str
    n: int
    of: int
    url: str
    url_of: str
    low: Point | None
    middle: Point | None
    high: Point | None
    ends: tuple[int, int, int, int]  # from, to; the middle's from, to; zeros without them

    @property
    def share(self) -> int:
        return round(100 * self.n / self.of) if self.of else 0


@dataclass(frozen=True, slots=True)
class Bar:
    """One band with all vacancies in it."""

    words: str
    n: int
    url: str
    percent: int


@dataclass(frozen=True, slots=True)
class Currency:
    """All that is known of the pay in one currency: how it spreads, and each technology's, the most frequent first."""

    name: str
    all: Span
    bars: list[Bar]
    spans: list[Span]

    @property
    def most(self) -> int:
        return max([span.ends[1] for span in [self.all, *self.spans]], default=0)


def quantile(bands: Mapping[int, int], part: float) -> int:
    """The first band up to which that part of all lies. Raises ValueError of none."""
    total, seen = sum(bands.values()), 0
    for band in sorted(bands):
        seen += bands[band]
        if seen >= part * total:
            return band
    raise ValueError("no pay at all")


def span(asked: Asked, name: str, currency: str, bands: Mapping[int, int], of: int) -> Span:
    n = sum(bands.values())
    ends = (0, 0, 0, 0)

    def point(part: float, enough: int) -> Point | None:
        if n < enough:
            return None
        band = quantile(bands, part)
        url = asked.vacancies(technology=name, pay=pay(currency, band))
        return Point(band_in_words(currency, band), url, bands[band])

    if n >= ENOUGH:
        first, middle, last = (quantile(bands, part) for part in (0.25, 0.5, 0.75))
        step = width(currency)
        ends = (first, last + step, middle, middle + step) if n >= 2 * ENOUGH else (middle, middle + step) * 2
    return Span(
        name, currency, n, of, asked.vacancies(technology=name, pay=pay(currency)), asked.vacancies(technology=name),
        point(0.25, 2 * ENOUGH), point(0.5, ENOUGH), point(0.75, 2 * ENOUGH), ends,
    )  # fmt: skip


def by_currency(paid: Mapping[tuple[str, str, int], int]) -> dict[tuple[str, str], Counter[int]]:
    """(technology, currency) → band → how many."""
    found: dict[tuple[str, str], Counter[int]] = {}
    for (technology, currency, band), n in paid.items():
        found.setdefault((technology, currency), Counter())[band] += n
    return found


def currencies(
    asked: Asked, bands: Mapping[tuple[str, str], Counter[int]], new: Mapping[str, int], names: list[str]
) -> list[Currency]:
    """Each currency that is paid in: US dollars first, then the most frequent. `new`: technology → all vacancies."""
    whole = asked.technology
    sums = {currency: found.total() for (name, currency), found in bands.items() if name == whole}
    return [
        Currency(
            currency,
            span(asked, whole, currency, bands[whole, currency], new.get(whole, 0)),
            _bars(asked, currency, bands[whole, currency]),
            [
                span(asked, name, currency, bands[name, currency], new.get(name, 0))
                for name in names
                if name != whole and bands.get((name, currency), Counter()).total() >= ENOUGH
            ],
        )
        for currency in sorted(sums, key=lambda each: (each != FIRST, -sums[each], each))
    ]


def _bars(asked: Asked, currency: str, bands: Counter[int]) -> list[Bar]:
    most = max(bands.values())
    return [
        Bar(
            band_in_words(currency, band), bands[band], asked.vacancies(pay=pay(currency, band)),
            round(100 * bands[band] / most),
        )
        for band in sorted(bands)
    ]  # fmt: skip
