"""What the owner likes beyond skills: trades, countries, kinds of company, and pay against our own rates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from outreach.ai.base import Analysis, VacancyText
from outreach.ai.builtin import company, conditions
from outreach.ai.builtin.patterns import found
from outreach.ai.builtin.sections import Line
from outreach.ai.data import load
from outreach.offer import Offer
from outreach.reasons import Reason

_DOMAIN, _UNWANTED_DOMAIN = 6, -25
_COUNTRY, _UNWANTED_COUNTRY = 4, -20
_COMPANY, _OTHER_COMPANY = 4, -6
_PAYS, _PAYS_LESS = 4, -8
_HOURS_A_MONTH = 160
_MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Wishes:
    """Empty: no wish. Domains as the board or the analysis names them, countries as ISO codes."""

    domains_wanted: tuple[str, ...] = ()
    domains_unwanted: tuple[str, ...] = ()
    countries_wanted: tuple[str, ...] = ()
    countries_unwanted: tuple[str, ...] = ()
    company_types: tuple[str, ...] = ()  # preferred; empty: product companies and startups


NO_WISHES = Wishes()


def wished(analysis: Analysis, vacancy: VacancyText, lines: tuple[Line, ...], wishes: Wishes) -> Iterator[Reason]:
    """What speaks for and against the vacancy by the owner's taste."""
    yield from _domain(analysis.domain or vacancy.domain, lines, wishes)
    yield from _country(vacancy.countries, wishes)
    yield from _company(analysis.company_type, lines, wishes)


def rates(analysis: Analysis, offer: Offer, lines: tuple[Line, ...]) -> Iterator[Reason]:
    """The published pay beside the lowest rate a fact of ours names."""
    pay, ours = analysis.salary, _lowest(offer)
    if pay is None or ours is None:
        return
    best = pay.max if pay.max is not None else pay.min
    dollars = conditions.in_dollars(best, pay.currency)
    if dollars is None:
        return
    rate, fact = ours
    ids = tuple(each.id for each in lines if conditions.salary((each,)) is not None)[:1]
    enough = dollars >= rate
    words = "covers your rate" if enough else "is under your rate"
    text = f"Up to {best} {pay.currency} a month {words} of about ${rate}"
    yield Reason(_PAYS if enough else _PAYS_LESS, text, ids, (fact,))


def _lowest(offer: Offer) -> tuple[int, str] | None:
    """(dollars a month, fact) of the lowest rate."""
    known = [(_monthly(each.rate_min, each.rate_currency, each.rate_period), each.id) for each in offer.facts]
    return min(((amount, fact) for amount, fact in known if amount), default=None)


def _monthly(amount: int | None, currency: str, period: str) -> int | None:
    dollars = conditions.in_dollars(amount, currency.upper())
    return dollars * _HOURS_A_MONTH if dollars and period == "hour" else dollars


def _domain(domain: str, lines: tuple[Line, ...], wishes: Wishes) -> Iterator[Reason]:
    if not domain:
        return
    ids = _domain_lines(domain, lines)
    if _among(domain, wishes.domains_unwanted):
        yield Reason(_UNWANTED_DOMAIN, f"{domain}: a domain you do not want", ids)
    elif _among(domain, wishes.domains_wanted):
        yield Reason(_DOMAIN, f"{domain}: a domain you want", ids)


def _domain_lines(domain: str, lines: tuple[Line, ...]) -> tuple[str, ...]:
    if domain not in load("domains")["words"]:
        return ()  # the board's own word
    return tuple(each.id for each in lines if found(each.text, "domains", "words", domain))[:_MOST_LINES]


def _country(countries: tuple[str, ...], wishes: Wishes) -> Iterator[Reason]:
    """A vacancy open to several countries is unwanted only where all of them are."""
    wanted = [each for each in countries if _among(each, wishes.countries_wanted)]
    unwanted = [each for each in countries if _among(each, wishes.countries_unwanted)]
    if wanted:
        yield Reason(_COUNTRY, f"In a country you want: {', '.join(wanted[:5])}")
    elif countries and len(unwanted) == len(countries):
        yield Reason(_UNWANTED_COUNTRY, f"Only in a country you do not want: {', '.join(unwanted[:5])}")


def _company(kind: str, lines: tuple[Line, ...], wishes: Wishes) -> Iterator[Reason]:
    if not kind:
        return
    ids = tuple(each.id for each in lines if company.company_type((each,)) == kind)[:2]
    name = "Product company" if kind == "product" else kind.capitalize()
    if not wishes.company_types:
        if kind in ("product", "startup"):
            yield Reason(_COMPANY, name, ids)
    elif _among(kind, wishes.company_types):
        yield Reason(_COMPANY, f"{name}, as you prefer", ids)
    else:
        yield Reason(_OTHER_COMPANY, f"{name}; you prefer {', '.join(wishes.company_types)}", ids)


def _among(name: str, names: Iterable[str]) -> bool:
    # "E-commerce", "ecommerce" and "e commerce" are one trade.
    return _key(name) in {_key(each) for each in names}


def _key(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()
