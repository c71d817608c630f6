"""What follows from our number and theirs together: "twice as much as yours", "a thousand less than your budget"."""

from __future__ import annotations

from collections.abc import Sequence

from outreach.evidence.amount import Amount
from outreach.evidence.carrying import comparable
from outreach.evidence.sources import Source

_NEAR, _MOST = 0.1, 40


def reckoned(said: Amount, ours: Sequence[Source], theirs: Sequence[Source]) -> bool:
    """True when a ratio, a share or a difference of one of our numbers and one of theirs is what is said."""
    mine = [each for fact in ours for each in fact.amounts][:_MOST]
    other = [each for line in theirs for each in line.amounts][:_MOST]
    return any(_from(said, one, two) for one in mine for two in other)


def _from(said: Amount, one: Amount, two: Amount) -> bool:
    if one.unit == two.unit == "date" and one.value and two.value:
        return _between(one, two, said)
    pair = comparable(one, two)
    if pair is None or not min(pair) or "calendar" in (one.unit, two.unit) or "date" in (one.unit, two.unit):
        return False
    low, high = min(pair), max(pair)
    if said.unit == "times":
        return abs(high / low - said.value) <= _NEAR * said.value
    if said.unit == "percent":
        return min(abs(100 * low / high - said.value), abs(100 - 100 * low / high - said.value)) <= 1
    return said.unit in ("", one.unit) and one.unit == two.unit and abs(high - low - said.value) < 0.001 * high


_DAYS = {"day": 1, "week": 7, "month": 30.4}
_A_FEW = 2.0


def _between(one: Amount, two: Amount, said: Amount) -> bool:
    """ "two weeks before your first of April": the time from one day to the other."""
    days = abs((one.month - two.month) * _DAYS["month"] + one.value - two.value)
    return said.unit in _DAYS and abs(said.value * _DAYS[said.unit] - days) <= max(
        _A_FEW, _DAYS[said.unit] / 2, _NEAR * days
    )
