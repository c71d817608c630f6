"""Demand by technology: how many ask for it, is it more than before, what does it pay, is it ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from jobagent_site.crm.market import pay
from jobagent_site.crm.market.asked import Asked
from jobagent_site.templatetags.ja import FEW
from outreach.ai.builtin.vocabulary import canonical, implied
from outreach.offer import Offer

CLEAR = 2.0  # standard errors: what is less may be chance


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    n: int
    url: str
    share: str
    percent: int  # of the longest bar
    before: int
    before_url: str
    change: str
    tone: str  # up, down, same, none
    ours: bool
    paid: pay.Span | None  # in the first currency
    here: str  # this page for this technology


def ours(offer: Offer) -> frozenset[str]:
    """Technologies of the owner's facts and what follows from them, as the score sees them; in small letters."""
    named = frozenset(canonical(name) for fact in offer.facts for name in fact.technologies)
    return frozenset(name.casefold() for name in implied(named))


def rows(
    asked: Asked, found: Mapping[str, int], before: Mapping[str, int], known: frozenset[str],
    bands: Mapping[tuple[str, str], Counter[int]],
) -> list[Row]:  # fmt: skip
    """Technologies by how many ask for them. `found`, `before`: technology → vacancies, "" of all of them."""
    names = sorted((name for name in found if name), key=lambda name: (-found[name], name.casefold()))
    most = found[names[0]] if names else 0
    return [_row(asked, name, found, before, known, bands, most) for name in names]


def _row(
    asked: Asked, name: str, found: Mapping[str, int], before: Mapping[str, int], known: frozenset[str],
    bands: Mapping[tuple[str, str], Counter[int]], most: int,
) -> Row:  # fmt: skip
    change, tone = changed(found[name], found.get("", 0), before.get(name, 0), before.get("", 0))
    paid = bands.get((name, pay.FIRST))
    return Row(
        name=name,
        n=found[name],
        url=asked.vacancies(technology=name),
        share=percent(found[name], found.get("", 0)),
        percent=round(100 * found[name] / most),
        before=before.get(name, 0),
        before_url=asked.vacancies_before(technology=name),
        change=change,
        tone=tone,
        ours=canonical(name).casefold() in known,
        paid=pay.span(asked, name, pay.FIRST, paid, found[name]) if paid else None,
        here=asked.url(technology=name),
    )


def changed(n: int, of: int, before: int, of_before: int) -> tuple[str, str]:
    """(words, tone): how the share moved, in points; shares, because a further search or board raises every count."""
    if of_before < FEW or of < FEW:
        return "", "none"
    share, was = n / of, before / of_before
    both = (n + before) / (of + of_before)
    error = sqrt(both * (1 - both) * (1 / of + 1 / of_before))
    if error == 0 or abs(share - was) < CLEAR * error:
        return "about the same", "same"
    points = f"{abs(100 * (share - was)):.1f}".removesuffix(".0")
    return (f"+{points} points", "up") if share > was else (f"−{points} points", "down")


def percent(part: int, whole: int) -> str:
    """ "7 %", "0.4 %", "0 %"; "" of nothing."""
    if not whole:
        return ""
    share = 100 * part / whole
    return f"{share:.0f} %" if share >= 1 or not part else f"{share:.1f} %"
