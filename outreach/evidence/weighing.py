"""Whose words a sentence is made of: the facts' or the vacancy's."""

from __future__ import annotations

from collections.abc import Sequence

from outreach.evidence import carrying
from outreach.evidence.claims import Reading
from outreach.evidence.markers import has
from outreach.evidence.sources import Source, names_it
from outreach.evidence.units import functions

_MOSTLY = 0.6


def repeats_them(reading: Reading, vacancy: Sequence[Source]) -> bool:
    """True when nearly all of it is the vacancy's own, figures included."""
    claims = [each for each in reading.claims if each.amount is not None or each.kind in ("technology", "name", "link")]
    return (
        not has(reading.text, "pronoun")
        and not has(reading.text, "past")
        and all(carrying.any_carries(vacancy, each) for each in claims)
        and share(reading, vacancy) > _MOSTLY
    )


def rests_on(reading: Reading, facts: Sequence[Source], vacancy: Sequence[Source]) -> bool:
    """A sentence with "you" and no "we" may still tell our case: more of it is in the facts than in the vacancy."""
    return share(reading, facts) > share(reading, vacancy)


def only_their_figures(reading: Reading, facts: Sequence[Source], vacancy: Sequence[Source]) -> bool:
    figures = [each for each in reading.claims if each.amount is not None]
    theirs = all(carrying.any_carries(vacancy, each) for each in figures)
    if has(reading.text, "negation") and not has(reading.text, "nobody"):
        return False
    return bool(figures) and theirs and not all(carrying.any_carries(facts, each) for each in figures)


def tells_of_them(reading: Reading, facts: Sequence[Source], vacancy: Sequence[Source]) -> bool:
    """ "We read that 300 orders wait": all that is claimed stands in the vacancy and nothing of it only with us."""
    claims = [each for each in reading.claims if each.amount is not None or each.kind in ("technology", "org", "name")]
    return (
        bool(claims)
        and not has(reading.text, "strong")
        and all(any(carrying.carries(line, each) for line in vacancy) for each in claims)
    )


def tells_of_us(reading: Reading, facts: Sequence[Source], vacancy: Sequence[Source]) -> bool:
    """A client or a technology of ours that the vacancy does not know, or praise of somebody unnamed."""
    if any(has(reading.text, kind) for kind in ("negation", "certificate", "superlative")):
        return not any(has(line.readings[0].text, "negation") for line in vacancy if line.readings)
    return any(
        carrying.any_carries(facts, each) and not carrying.any_carries(vacancy, each)
        for each in reading.claims if each.kind in ("org", "technology", "name", "link")
    )  # fmt: skip


def told_apart(reading: Reading, facts: Sequence[Source], vacancy: Sequence[Source]) -> tuple[int, int]:
    """How many words stand only in the facts, and how many only in the vacancy."""
    words = {each.lower for each in reading.tokens if each.kind == "word" and len(each.lower) > 4} - functions()
    ours = {each for each in words if any(names_it(fact, each) for fact in facts)}
    theirs = {each for each in words if any(names_it(line, each) for line in vacancy)}
    return len(ours - theirs), len(theirs - ours)


def share(reading: Reading, sources: Sequence[Source]) -> float:
    """How much of the sentence's content the sources have."""
    words = [
        each for each in reading.tokens if each.kind == "word" and len(each.lower) > 3 and each.lower not in functions()
    ]
    numbers = [each for each in reading.claims if each.amount is not None]
    notions = [each for each in reading.claims if each.values]
    total = len(words) + 2 * len(numbers) + len(notions)
    if not total:
        return 0.0
    values = {amount.value for source in sources for amount in source.amounts}
    known = frozenset(name for source in sources for name in source.notions)
    hits = sum(any(names_it(source, each.lower) for source in sources) for each in words)
    hits += 2 * sum(each.amount is not None and each.amount.value in values for each in numbers)
    hits += sum(bool(each.values & known) for each in notions)
    return hits / total
