"""For how long a price is: "40 $/год", "her week costs 3,100 EUR"."""

from __future__ import annotations

from collections.abc import Sequence

from outreach.evidence.numerals import Numeral
from outreach.evidence.tokens import Token
from outreach.evidence.units import unit_named

_LEAST_YEARLY, _NEAR = 1000, 5


def price_period(found: Sequence[Token], numeral: Numeral, period: str) -> str:
    """ "40 $/год" is an hour in Ukrainian; "her week costs 3,100 EUR" names the period before the price."""
    if period == "year" and numeral.value < _LEAST_YEARLY:
        return "hour"
    if period:
        return period
    costs = False
    for at in range(numeral.first - 1, max(numeral.first - 1 - _NEAR, -1), -1):
        token = found[at]
        costs = costs or token.text in ":—–=" or token.lower in _COSTS
        if token.kind == "number" or token.text in ".;!?,(":
            return ""
        unit = unit_named(token.lower) if token.kind == "word" else ""
        if unit in _PERIODS and not (at and found[at - 1].kind == "number") and not _is_plural(token.lower):
            return unit if costs and unit != "year" else ""
    return ""


_COSTS = frozenset(
    [
        "is",
        "costs",
        "cost",
        "rate",
        "price",
        "takes",
        "comes",
        "at",
        "to",
        "стоит",
        "стоить",
        "стоят",
        "коштує",
        "коштуватиме",
        "коштують",
        "kosztuje",
        "kosztują",
        "wynosi",
        "обходится",
        "обойдется",
        "обійдеться",
        "вартує",
        "вартість",
        "ставка",
        "стоимость",
        "stawka",
    ]
)

_PERIODS = ("hour", "day", "week", "month")


def _is_plural(word: str) -> bool:
    """ "for three months": so many of them are no price's period."""
    return word.endswith(("hours", "days", "weeks", "months", "годин", "днів", "тижнів", "місяців", "часов", "дней"))
