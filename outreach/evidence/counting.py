"""How many people we say we have, and in which roles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from outreach.ai.builtin.vocabulary import implied
from outreach.evidence import carrying
from outreach.evidence.about import POSSESSIVE
from outreach.evidence.claims import Claim, Reading
from outreach.evidence.clauses import Clause
from outreach.evidence.first_names import is_first_name
from outreach.evidence.markers import has
from outreach.evidence.names import same
from outreach.evidence.people import Person
from outreach.evidence.sources import names_it
from outreach.evidence.tokens import Token
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
        subject = _called(claim, reading, ground)
        if subject and not claim.values & _GENERIC and not _is_one(subject, claim, ground):
            return Problem("people", words, f"“{words}”: no fact says that {subject} is one")
        if claim.values & _GENERIC or any(claim.values & fact.notions for fact in ground.facts):
            return None
        ours = [each for each in reading.tokens if each.end <= claim.start][-2:]
        if carrying.any_carries(ground.vacancy, claim) and not _counted(claim, clause) and not _possessed(ours):
            return None
        return Problem("people", words, f"“{words}”: no fact names one of ours")
    known = {person.name for fact in ground.all_facts for person in fact.people}
    named = {
        each.text for each in reading.tokens
        if each.capital and (is_first_name(each.text) or any(same(each.text, name) for name in known))
    }  # fmt: skip
    if claim.amount is not None and claim.amount.value == len(named) > 1 and claim.amount.words:
        return None
    roles = _roles(claim, clause)
    technologies = [
        each.value for each in clause.claims if each.kind == "technology" and -25 <= each.start - claim.end <= 25
    ]
    besides = _besides(claim, reading, ground)
    if besides and not roles and _team(ground) >= (claim.amount.value if claim.amount else 0) + besides:
        return None
    if not besides and _given(claim, roles, ground) or _named(claim, roles, technologies, ground, besides):
        return None
    return Problem("people", words, f"“{words}”: no fact gives that many people")


def _called(claim: Claim, reading: Reading, ground: Ground) -> str:
    """The person of ours whose name stands right before the role, "" where none does."""
    near = [each for each in reading.tokens if claim.start - 14 <= each.end <= claim.start and each.kind == "word"]
    names = {person.name for fact in ground.all_facts for person in fact.people}
    return next((each.text for each in reversed(near) if each.capital and any(same(each.text, n) for n in names)), "")


def _is_one(name: str, claim: Claim, ground: Ground) -> bool:
    known = [fact for fact in ground.all_facts if names_it(fact, name)]
    if any(carrying.carries(fact, claim) for fact in known):
        return True
    roles = {role for fact in known for person in fact.people if same(person.name, name) for role in person.roles}
    return bool(claim.values & _BY_TECHNOLOGY) and not roles - _GENERIC


# What a person is called who is presented by technologies alone.
_BY_TECHNOLOGY = frozenset({"frontend_dev", "backend_dev", "mobile_dev", "devops", "data_engineer"})


def _possessed(before: Sequence[Token]) -> bool:
    return any(each.lower in POSSESSIVE for each in before)


def _one_more(claim: Claim, reading: Reading) -> bool:
    """ "a second tester", "ще один розробник"."""
    return has(reading.text[max(0, claim.start - 16) : claim.start], "more")


def _enough(claim: Claim, ground: Ground) -> bool:
    """True when facts name two of the role, or give a number of people."""
    named = {person.name for fact in ground.facts for person in fact.people if claim.values & person.roles}
    counted = [
        near.values for fact in ground.facts for reading in fact.readings for each in reading.claims
        if each.amount and each.amount.unit == "people" and each.amount.value > 1
        for near in reading.within(each.start, each.end + 25) if near.kind == "role"
    ]  # fmt: skip
    said = any(
        claim.values & each.values and has(reading.text[max(0, each.start - _BEFORE) : each.start], "more")
        for fact in ground.facts for reading in fact.readings for each in reading.claims if each.kind == "role"
    )  # fmt: skip
    return said or len(named) > 1 or any(claim.values & each for each in counted)


_BEFORE = 16


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


def _team(ground: Ground) -> float:
    """The greatest number of people a fact gives."""
    about_us = (fact for fact in ground.all_facts if not fact.technologies or fact.people)
    said = (each.amount for fact in about_us for each in fact.claims if each.kind == "people" and each.amount)
    return max((each.value for each in said), default=0)


def _besides(claim: Claim, reading: Reading, ground: Ground) -> int:
    """ "Oleh and two more": how many are named besides those counted."""
    if not has(reading.text[max(0, claim.start - 12) : claim.end + 8], "others"):
        return 0
    names = {person.name for fact in ground.all_facts for person in fact.people}
    return sum(any(token.capital and same(token.text, name) for token in reading.tokens) for name in names)


def _named(claim: Claim, roles: frozenset[str], technologies: list[str], ground: Ground, besides: int) -> bool:
    """True when at least so many people are named, of the role and the technology where such are counted."""
    named = {
        person.name for fact in ground.facts for person in fact.people
        if (not roles or roles & person.roles) and all(_knows(person, each) for each in technologies)
    }  # fmt: skip
    return claim.amount is not None and claim.amount.value + besides <= len(named)


def _knows(person: Person, technology: str) -> bool:
    return technology in implied(frozenset(each.value for each in person.claims if each.kind == "technology"))
