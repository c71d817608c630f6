"""How many people we say we have, and in which roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outreach.evidence import carrying
from outreach.evidence.claims import Claim, Reading
from outreach.evidence.clauses import Clause
from outreach.evidence.verdict import Problem

if TYPE_CHECKING:
    from outreach.evidence.support import Ground

_GENERIC = frozenset({"developer", "engineer", "manager"})


def people_problem(claim: Claim, clause: Clause, reading: Reading, ground: Ground) -> Problem | None:
    """None when the facts have that many people, or that role."""
    words = reading.folded.words(claim.start, claim.end)
    if claim.kind == "role":
        if claim.values & _GENERIC or any(claim.values & fact.notions for fact in ground.facts):
            return None
        if carrying.any_carries(ground.vacancy, claim) and not _counted(claim, clause):
            return None
        return Problem("people", words, f"“{words}”: no fact names one of ours")
    if any(carrying.carries(fact, claim) for fact in ground.facts) or _enough(claim, ground):
        return None
    return Problem("people", words, f"“{words}”: no fact gives that many people")


def _counted(claim: Claim, clause: Clause) -> bool:
    return any(each.amount is not None and 0 <= claim.start - each.end <= 20 for each in clause.claims)


def _enough(claim: Claim, ground: Ground) -> bool:
    """True when at least so many people are named."""
    named = {person.name for fact in ground.facts for person in fact.people}
    return claim.amount is not None and claim.amount.value <= len(named)
