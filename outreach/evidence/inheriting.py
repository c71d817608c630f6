"""What a bare number takes from its neighbours: "90–115 zł", "12 → 4 hours", "38 EUR for him, hers 27"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from outreach.evidence.amount import Amount
from outreach.evidence.data import load
from outreach.evidence.numerals import multiplier
from outreach.evidence.tokens import Token

_HANDFUL = 4
_LINKS = frozenset(["to", "до", "do", "по", "and", "і", "й", "та", "и", "i", "or", "або", "или", "lub", "a"])


def _arrowed(found: Sequence[Token], given: list[Amount]) -> list[Amount]:
    """ "12 % → 7.5 %": what stands before an arrow is where a change started."""
    arrows = [
        each.start for at, each in enumerate(found)
        if each.text in _ARROWS or (each.text == ">" and at and found[at - 1].text in "-=–—")
    ]  # fmt: skip
    result = list(given)
    for at in range(len(result) - 1):
        left, right = result[at], result[at + 1]
        if _instead(found, left, right):
            result[at], result[at + 1] = replace(left, role=left.role or "to"), replace(right, role="from")
        elif any(left.end <= place < right.start for place in arrows) and right.start - left.end < _LONGEST_ELLIPSIS:
            result[at], result[at + 1] = replace(left, role=left.role or "from"), replace(right, role="to")
    return result


_ARROWS = frozenset(["→", "⇒", "➔", "➜", "⟶"])


def inherited(found: Sequence[Token], given: list[Amount]) -> tuple[Amount, ...]:
    """ "90–115 zł", "з 30 годин до 4": a bare number takes the unit of the one it is paired with."""
    result = _arrowed(found, given)
    for at in range(len(result) - 1, -1, -1):
        bare = result[at]
        if bare.unit or bare.counted:
            continue
        after = result[at + 1] if at + 1 < len(result) else None
        before = result[at - 1] if at else None
        if after and _paired(found, bare, after):
            result[at] = replace(bare, value=_in_thousands(found, bare, after), unit=after.unit, period=after.period)
        elif before and before.unit and (_ends(before, bare) or _instead(found, before, bare)):
            result[at] = replace(bare, value=_in_thousands(found, bare, before), unit=before.unit, period=before.period)
    return _repeated(found, result)


_INSTEAD = frozenset(["instead", "of", "вместо", "замість", "zamiast"])


def _ends(before: Amount, bare: Amount) -> bool:
    return (before.role, bare.role) == ("from", "to")


def _instead(found: Sequence[Token], before: Amount, bare: Amount) -> bool:
    """ "2 minutes instead of 30"."""
    between = [each.lower for each in found if before.end <= each.start < bare.start]
    return bool(between) and all(each in _INSTEAD for each in between)


def _repeated(found: Sequence[Token], given: list[Amount]) -> tuple[Amount, ...]:
    """ "38 EUR for him, hers 27": a bare number behind a price or years repeats the unit."""
    result: list[Amount] = []
    for each in given:
        last = result[-1] if result else None
        if last is not None and _goes_on(found, last, each):
            each = replace(each, unit=last.unit, period=last.period)
        result.append(each)
    return tuple(result)


def _goes_on(found: Sequence[Token], last: Amount, bare: Amount) -> bool:
    # "30 EUR the designer, 34 the developer", "125 zł, Jurija 130"
    other = bare.unit in ("people", "version") and not bare.words and bare.value > _HANDFUL
    priced = last.unit in load("units")["money"] and other
    if priced and bare.start - last.end < _LONGEST_ELLIPSIS // 2:
        return True
    if bare.unit or bare.start - last.end >= _LONGEST_ELLIPSIS:
        return False
    if last.unit in load("units")["money"]:
        return not bare.counted
    years = last.unit == "year" and bare.value < _LONGEST_CAREER
    return years and (not (bare.counted or bare.role) or _since(found, bare))


def _since(found: Sequence[Token], bare: Amount) -> bool:
    """ "for seven years, Tytus for ten": the years go on, whatever follows."""
    before = next((each.lower for each in reversed(found) if each.end <= bare.start), "")
    return not bare.unit and bare.words and before in _FOR_SO_LONG


_FOR_SO_LONG = frozenset(["od", "for", "від", "с", "з", "із", "z"])

_LONGEST_ELLIPSIS, _LONGEST_CAREER = 60, 50


def _in_thousands(found: Sequence[Token], bare: Amount, other: Amount) -> float:
    """ "11 to 6.5 thousand": the multiplier behind one number belongs to both."""
    inside = (multiplier(each.lower) for each in found if other.start <= each.start < other.end and each.kind == "word")
    size = next((each for each in inside if each), 0.0)
    return bare.value * size if size and bare.value < size <= other.value else bare.value


def _paired(found: Sequence[Token], left: Amount, right: Amount) -> bool:
    if right.unit in ("", "date", "calendar", "clock", "version") or right.start - left.end > 8:
        return False
    between = [each for each in found if left.end <= each.start < right.start]
    listed = left.words and right.words and [each.text for each in between] == [","]
    return listed or all(each.text in "-–—" or each.lower in _LINKS for each in between)
