"""How many people we say we have, and in which roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outreach.ai.builtin.vocabulary import implied
from outreach.evidence import carrying
from outreach.evidence.claims import Claim, Reading
from outreach.evidence.clauses import Clause
from outreach.evidence.markers import has
from outreach.evidence.people import Person
from outreach.evidence.verdict import Problem

if TYPE_CHECKING:
    from outreach.evidence.ground import Ground

_GENERIC = frozenset({"developer", "engineer", "manager"})


def people_problem(claim: Claim, clause: Clause, reading: Reading, ground: Ground) -> Problem | None:
    """None when the facts have that many people, or that role."""
    words = reading.folded.words(claim.start, claim.end)
    if claim.kind == "role" and _one_more(claim, reading) and not _enough(claim, ground):
        return Problem("people", words, f"“{words}”: no fact gives one more")
    if claim.kind == "role":
        if claim.values & _GENERIC or any(claim.values & fact.notions for fact in ground.facts):
            return None
        if carrying.any_carries(ground.vacancy, claim) and not _counted(claim, clause):
            return None
        return Problem("people", words, f"“{words}”: no fact names one of ours")
    roles = _roles(claim, clause)
    technologies = [
        each.value for each in clause.claims if each.kind == "technology" and -25 <= each.start - claim.end <= 25
    ]
    if _given(claim, roles, ground) or _named(claim, roles, technologies, ground):
        return None
    return Problem("people", words, f"“{words}”: no fact gives that many people")


def _one_more(claim: Claim, reading: Reading) -> bool:
    """ "a second tester", "ще один розробник"."""
    return has(reading.text[max(0, claim.start - 16) : claim.start], "more")


def _enough(claim: Claim, ground: Ground) -> bool:
    """True when facts name two of the role, or give a number of people."""
    named = {person.name for fact in ground.facts for person in fact.people if claim.values & person.roles}
    counted = any(each.amount and each.amount.unit == "people" for fact in ground.facts for each in fact.claims)
    return len(named) > 1 or counted


def _roles(claim: Claim, clause: Clause) -> frozenset[str]:
    """The special role that is counted, () for people of any kind."""
    inside = (each for each in clause.claims if each.kind == "role" and claim.start <= each.start < claim.end + 2)
    return frozenset(value for each in inside for value in each.values) - _GENERIC


def _counted(claim: Claim, clause: Clause) -> bool:
    return any(each.amount is not None and -40 <= claim.start - each.end <= 20 for each in clause.claims)


def _given(claim: Claim, roles: frozenset[str], ground: Ground) -> bool:
    """True when a fact gives the number, of the same role where one is counted."""
    if not roles and any(carrying.carries(fact, claim) for fact in ground.facts):
        return True
    for fact in ground.facts:
        for reading in fact.readings:
            for known in reading.claims:
                if known.amount is None or claim.amount is None or not carrying.equal(claim.amount, known.amount):
                    continue
                near = reading.within(known.start, known.end + 25)
                if not roles or any(roles & each.values for each in near):
                    return True
    return False


def _named(claim: Claim, roles: frozenset[str], technologies: list[str], ground: Ground) -> bool:
    """True when at least so many people are named, of the role and the technology where such are counted."""
    named = {
        person.name for fact in ground.facts for person in fact.people
        if (not roles or roles & person.roles) and all(_knows(person, each) for each in technologies)
    }  # fmt: skip
    return claim.amount is not None and claim.amount.value <= len(named)


def _knows(person: Person, technology: str) -> bool:
    return technology in implied(frozenset(each.value for each in person.claims if each.kind == "technology"))
