"""Whether one source carries one claim."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from os.path import commonprefix

from outreach.evidence.amount import Amount
from outreach.evidence.claims import Claim
from outreach.evidence.data import load
from outreach.evidence.names import same, skeleton
from outreach.evidence.sources import Source, names_it

_ROUGHLY, _PART, _CLOSELY, _BIG = 0.09, 0.1, 0.006, 1000
_HALF_DAY, _HUNDRED, _LONG, _SHORTEST = 12, 100, 5, 3


def carries(source: Source, claim: Claim) -> bool:
    """True when the source says it as well, in whatever words."""
    if claim.amount is not None:
        return number(source, claim.amount) is not None
    if claim.kind == "technology":
        return not source.technologies.isdisjoint(claim.values or {claim.value}) or names_it(source, claim.value)
    if claim.kind == "name":
        return names_it(source, claim.value)
    if claim.kind == "level":
        return any(_same_level(each, claim) for each in source.claims if each.kind == "level")
    if claim.kind == "link":
        return any(each.kind == "link" and _same_link(each.value, claim.value) for each in source.claims)
    return (
        bool(claim.values & source.notions)
        or _narrower(source, claim)
        or _cognate(source, claim)
        or _worded(source, claim)
    )


def _narrower(source: Source, claim: Claim) -> bool:
    """ "medical" follows from "clinic"."""
    table: dict[str, str] = load("related")["narrower"]
    by_technology: dict[str, str] = load("related")["by_technology"]
    return any(
        not source.notions.isdisjoint(table.get(each, "").split())
        or not source.technologies.isdisjoint(by_technology.get(each, "").split())
        for each in claim.values
    )


def number(source: Source, amount: Amount) -> Amount | None:
    """The source's number that is this one, or None."""
    return next((each for each in source.amounts if equal(amount, each)), None)


def equal(said: Amount, known: Amount) -> bool:
    """True when `said` follows from `known`: same value in whatever unit, rounded, or part of it left out."""
    if "date" in (said.unit, known.unit):
        if "" in (said.unit, known.unit):  # "15.01"
            dated, plain = (said, known) if said.unit == "date" else (known, said)
            return abs(plain.value - (dated.value + dated.month / 100)) < 0.001
        return said.unit == known.unit and said.month == known.month and said.value in (known.value, 0)
    if said.unit == "clock" or known.unit == "clock":
        return _same_hour(said, known)
    money = load("units")["money"]
    if known.unit in money and said.unit == "" and not said.counted and said.value >= _HUNDRED:
        return said.value == known.value
    if said.unit in money and known.unit == "" and not known.counted and said.value >= _HUNDRED:
        return said.value == known.value
    if said.unit in money or known.unit in money:
        return (
            said.unit == known.unit
            and said.value == known.value
            and (not said.period or not known.period or said.period == known.period)
        )
    if said.period and known.period and said.period != known.period:
        return False
    if said.unit == known.unit == "" and known.role == "to" and known.value == said.value + _HALF_DAY <= 24:
        return not said.counted and not known.counted  # "nine to five" of 9 to 17
    pair = comparable(said, known)
    return pair is not None and _close(*pair, said, known)


def _close(left: float, right: float, said: Amount, known: Amount) -> bool:
    if said.unit == "version" and known.unit == "version":
        return left == right or (float(left).is_integer() and int(right) == left)
    if _rounded(said, known) and left == said.value and right == known.value:
        return True
    if left == right or "calendar" in (said.unit, known.unit):
        return left == right
    long = {said.unit, known.unit} & {"month", "quarter", "year"} and said.unit != known.unit
    allowed = (
        _PART
        if said.rough and said.unit == known.unit == "percent"
        else _ROUGHLY
        if said.rough or known.rough or long
        else _CLOSELY
        if right >= _BIG or said.unit in ("month", "year", "quarter", "week")
        else 0.001
    )
    return abs(left - right) <= allowed * max(abs(left), abs(right))


def _rounded(said: Amount, known: Amount) -> bool:
    """ "five seconds" of 5.1."""
    return (
        float(said.value).is_integer()
        and not float(known.value).is_integer()
        and known.value > 3
        and round(known.value) == said.value
    )


_SCALE_UNITS = ("millisecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year")


def comparable(said: Amount, known: Amount) -> tuple[float, float] | None:
    """Both values in one unit, or None when they measure different things."""
    if said.unit == known.unit:
        return said.value, known.value
    scale = load("units")["scale"]
    if said.unit in scale and known.unit in scale and _same_dimension(said.unit, known.unit):
        return said.value * scale[said.unit], known.value * scale[known.unit]
    if said.unit == "" and not said.counted:
        return said.value, known.value
    if known.unit == "" and (not known.counted or said.unit in ("people", "times")):
        return said.value, known.value
    if {said.unit, known.unit} == {"", "times"}:
        return said.value, known.value
    if said.unit == "" and known.unit in ("people", "version"):
        return said.value, known.value
    if {said.unit, known.unit} == {"version", ""} or {said.unit, known.unit} == {"calendar", "year"}:
        return said.value, known.value
    return None


def _same_dimension(one: str, other: str) -> bool:
    return (one in _SCALE_UNITS) == (other in _SCALE_UNITS)


def _same_hour(said: Amount, known: Amount) -> bool:
    if said.unit not in ("clock", "", "hour") or known.unit not in ("clock", "", "hour"):
        return False
    return said.value == known.value or (min(said.value, known.value) + _HALF_DAY == max(said.value, known.value))


def _same_level(known: Claim, said: Claim) -> bool:
    return known.value == said.value and (not known.values or not said.values or bool(known.values & said.values))


def _same_link(known: str, said: str) -> bool:
    return known == said or known.partition("/")[0] == said


def _cognate(source: Source, claim: Claim) -> bool:
    """ "каталог" and "catalogue": the notion's own name in the source's letters."""
    if len(claim.value) < _LONG or "_" in claim.value:
        return False
    begins = skeleton(claim.value)[: _LONG - 1]
    return any(same(claim.value, each) and skeleton(each).startswith(begins) for each in source.words)


def _worded(source: Source, claim: Claim) -> bool:
    """The very word, in another case or alphabet."""
    sound = skeleton(claim.said)
    return len(claim.said) > _SHORTEST and any(
        same(claim.said, each) and len(commonprefix([sound, skeleton(each)])) >= min(_LONG - 1, len(sound) - 1)
        for each in source.words
    )


def personal(source: Source, claim: Claim, subject: str) -> bool:
    """True when the source says this of that person."""
    for person in source.people:
        if not same(person.name, subject):
            continue
        for each in person.claims:
            if claim.amount is not None and each.amount is not None and equal(claim.amount, each.amount):
                return True
            if claim.kind == "level" and each.kind == "level" and _same_level(each, claim):
                return True
            if claim.kind == "technology" and each.kind == "technology" and _technology(each.value, claim.value):
                return True
    return (
        claim.kind == "technology"
        and bool(source.people)
        and any(same(each.name, subject) for each in source.people)
        and carries(source, claim)
    )


@lru_cache(maxsize=4096)
def _technology(known: str, said: str) -> bool:
    from outreach.ai.builtin.vocabulary import implied

    return said in implied(frozenset([known]))


def any_carries(sources: Iterable[Source], claim: Claim) -> bool:
    return any(carries(each, claim) for each in sources)


def reversed_change(source: Source, said: Sequence[Amount]) -> tuple[Amount, Amount] | None:
    """Two numbers of the source told the wrong way round: the end where the start was. None when there are none."""
    known = [(number(source, each), each) for each in said]
    for at, (first, one) in enumerate(known):
        for second, other in known[at + 1 :]:
            if first and second and first is not second and _crossed(first, second, one, other):
                return one, other
    return None


def _crossed(first: Amount, second: Amount, one: Amount, other: Amount) -> bool:
    if {first.role, second.role} != {"from", "to"} or first.unit != second.unit and comparable(first, second) is None:
        return False
    # The order of telling proves nothing: "eight minutes, it was two hours" is as good as the other way.
    opposite = {"from": "to", "to": "from"}
    return (
        one.role == opposite[first.role]
        and other.role != one.role
        or (other.role == opposite[second.role] and one.role != other.role)
    )
