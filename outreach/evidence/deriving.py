"""What follows from a fact's own numbers: how much less, how many times, for how long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from outreach.evidence.amount import Amount
from outreach.evidence.data import load

_NEXT = 5
_TIMES = ("second", "minute", "hour", "day", "week", "month", "year", "millisecond", "quarter")


def derived(said: Sequence[Amount]) -> Iterator[Amount]:
    """The change between two neighbours that are told as "from … to", and the span between two years."""
    counted = [each for each in said if each.unit == "people" or (each.unit == "" and each.value < 100)]
    if len(counted) > 1 and any(each.unit == "people" for each in counted):
        yield Amount(sum(each.value for each in counted), "people", counted[0].start, counted[-1].end)
    for left, right in pairwise(said):
        if (left.unit, right.unit) == ("hour", "minute") and 0 <= right.start - left.end <= _NEXT:
            yield Amount(60 * left.value + right.value, "minute", left.start, right.end)
        if left.unit == right.unit == "calendar" and 0 < right.value - left.value < 50:
            yield Amount(right.value - left.value, "year", left.start, right.end)
        elif {left.role, right.role} == {"from", "to"}:
            yield from _change(left, right)


def _change(left: Amount, right: Amount) -> Iterator[Amount]:
    before, after = _scaled(left, right)
    if not before or not after or before == after:
        return
    times = max(before, after) / min(before, after)
    for rounded in {round(times, 1), float(round(times))}:
        if abs(rounded - times) <= 0.1 * times:
            yield Amount(rounded, "times", left.start, right.end)
    yield Amount(float(round(abs(1 - after / before) * 100)), "percent", left.start, right.end)
    if after < before:
        yield Amount(float(round(after / before * 100)), "percent", left.start, right.end)
    if left.unit == right.unit:
        yield Amount(abs(left.value - right.value), left.unit, left.start, right.end)


def _scaled(left: Amount, right: Amount) -> tuple[float, float]:
    """Both in one unit, or zeros when they measure different things."""
    if left.unit == right.unit or "" in (left.unit, right.unit):
        return left.value, right.value
    scale = load("units")["scale"]
    if left.unit in _TIMES and right.unit in _TIMES:
        return left.value * scale[left.unit], right.value * scale[right.unit]
    return 0.0, 0.0
