"""The pay a model names, held against the text: a month's pay, in the currency that stands beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from outreach.ai.answers import SalaryAnswer
from outreach.ai.base import Salary
from outreach.ai.builtin.patterns import found
from outreach.ai.data import load

_THOUSANDS = re.compile(r"(?<=\d)[\s\u00a0,.'’](?=\d{3}(?!\d))")
_CLAUSE = re.compile(r"[.;,!?]\s|\n")
# What may stand between a figure and its currency: the other end of a range, and "k".
_RANGE = r"(?:[\d\s$€£₴+–—-]|\b(?:to|до|do)\b|(?:тис|тыс|tys)\b\.?|[kк](?![^\W\d_]))*"
_BEFORE, _AFTER = (
    re.compile(rf"[^\W\d_]{{0,10}}{_RANGE}$", re.IGNORECASE),
    re.compile(rf"{_RANGE}[^\W\d_]*", re.IGNORECASE),
)
_NEAR = 24  # characters


def stated(said: SalaryAnswer | None, text: str) -> Salary | None:
    """The figures of the answer that stand in the text as a month's pay in its currency; None without any."""
    if said is None:
        return None
    clauses = _CLAUSE.split(_THOUSANDS.sub("", text))
    amounts = [int(each) if each else None for each in (said.min, said.max)]
    named = [next(_currencies(clauses, each, _currency(said.currency)), "") if each else "" for each in amounts]
    low, high = (each if currency else None for each, currency in zip(amounts, named, strict=True))
    return Salary(min=low, max=high, currency=named[0] or named[1]) if low or high else None


def _currencies(clauses: list[str], amount: int, asked: str) -> Iterator[str]:
    """The currency of each place where the amount is a month's pay; only `asked`, when one is asked for."""
    for clause in clauses:
        for match in _spelled(amount).finditer(clause):
            currency = _beside(clause, match)
            if currency and asked in ("", currency) and not _of_another_time(clause):
                yield currency


def _spelled(amount: int) -> re.Pattern[str]:
    """The amount in digits, or in thousands: 3000, 3k, the 3 of 3–4k."""
    short = (
        rf"|{amount // 1000}(?=(?:\s?[-–—]\s?\d+)?\s?(?:[kк](?![^\W\d_])|тис|тыс|tys))" if amount % 1000 == 0 else ""
    )
    return re.compile(rf"(?<![\d.,])(?:{amount}(?!\d){short})", re.IGNORECASE)


def _beside(clause: str, match: re.Match[str]) -> str:
    after = _AFTER.match(clause[match.end() :][:_NEAR])
    before = _BEFORE.search(clause[: match.start()][-_NEAR:])
    return _currency(after.group() if after else "") or _currency(before.group() if before else "")


def _currency(words: str) -> str:
    """USD for "$", "usd" or "доларів"; a code we do not know stays one; "" for all else."""
    known = next((each for each in load("conditions")["currency"] if found(words, "conditions", "currency", each)), "")
    code = re.search(r"\b[A-Z]{3}\b", words)
    return known or (code.group() if code else "")


def _of_another_time(clause: str) -> bool:
    rules = load("conditions")["salary"]
    return any(re.search(rules[each], clause, re.IGNORECASE) for each in ("hour", "year"))
