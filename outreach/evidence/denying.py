"""What a fact says was not done, or only tried: no sentence of ours may say that it was done."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from outreach.evidence import carrying
from outreach.evidence.claims import Claim, Reading
from outreach.evidence.clauses import Clause, clauses
from outreach.evidence.markers import has
from outreach.evidence.sources import Source, names_it
from outreach.evidence.verdict import Problem

if TYPE_CHECKING:
    from outreach.evidence.ground import Ground

_KINDS = ("technology", "name", "field", "org")


def denied(parts: tuple[Clause, ...], reading: Reading, ground: Ground) -> Iterator[Problem]:
    """Claims whose every fact says the contrary, or knows them from trying only."""
    if has(reading.text, "denied"):
        return
    for clause in parts:
        for claim in clause.claims:
            facts = [each for each in ground.facts if claim.kind in _KINDS and _speaks_of(each, claim)]
            words = reading.folded.words(claim.start, claim.end)
            if facts and all(_denies(each, claim) for each in facts):
                yield Problem("denied", words, f"“{words}”: {facts[0].id} says that this is not so")
            elif facts and all(_only_tried(each, claim) for each in facts) and _in_earnest(reading):
                yield Problem("responsibility", words, f"“{words}”: {facts[0].id} knows it from trying only")


def _in_earnest(reading: Reading) -> bool:
    return has(reading.text, "earnest") and not has(reading.text, "limited")


def _speaks_of(fact: Source, claim: Claim) -> bool:
    return carrying.carries(fact, claim) or (claim.kind == "name" and names_it(fact, claim.value))


def _denies(fact: Source, claim: Claim) -> bool:
    said = _parts_with(fact, claim)
    return bool(said) and all(has(each.text, "denied") for each in said)


def _only_tried(fact: Source, claim: Claim) -> bool:
    said = _parts_with(fact, claim)
    return bool(said) and "limited" in fact.marks and "org" not in {each.kind for each in fact.claims}


def _parts_with(fact: Source, claim: Claim) -> list[Clause]:
    """The clauses of a fact that name what is claimed."""
    return [
        part for reading in fact.readings for part in _clauses(reading)
        if any(_same(each, claim) for each in part.claims)
    ]  # fmt: skip


def _same(known: Claim, said: Claim) -> bool:
    if known.kind != said.kind:
        return False
    return known.value.casefold() == said.value.casefold() or not known.values.isdisjoint(said.values)


@lru_cache(maxsize=512)
def _clauses(reading: Reading) -> tuple[Clause, ...]:
    return clauses(reading)
