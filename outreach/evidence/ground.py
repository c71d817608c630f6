"""What a sentence about us may rest on, and which of its claims go together."""

from __future__ import annotations

from dataclasses import dataclass

from outreach.evidence import carrying
from outreach.evidence.about import addresses, speaks_to_them
from outreach.evidence.claims import Claim, Reading
from outreach.evidence.clauses import Clause
from outreach.evidence.comparing import reckoned
from outreach.evidence.first_names import is_first_name
from outreach.evidence.markers import has
from outreach.evidence.names import same
from outreach.evidence.sources import Source
from outreach.evidence.tokens import tokens
from outreach.evidence.verdict import Problem

JOINT = ("number", "org", "field", "thing", "name", "technology")
_FEW = 12
_GENERIC = frozenset({"app", "website", "mobile_app", "tests", "testing"})
_UNSAID = ("trade",)  # "a manufacturer" comes and goes in a paraphrase


@dataclass(frozen=True, slots=True)
class Ground:
    """What a sentence may rest on. `facts` are the cited ones where the writer cites; `all_facts` every one of ours."""

    facts: tuple[Source, ...]
    all_facts: tuple[Source, ...]
    vacancy: tuple[Source, ...]
    ours: tuple[str, ...] = ()
    before: tuple[Source, ...] = ()  # the facts of the sentence before
    people: tuple[str, ...] = ()  # those named last


@dataclass(slots=True)
class Finding:
    """What was found out about a sentence about us."""

    problems: list[Problem]
    rests_on: list[Source]


def is_joint(claim: Claim, clause: Clause, reading: Reading, ground: Ground) -> bool:
    if claim.kind not in JOINT:
        return False
    if claim.kind == "technology" and (person_in(clause, ground) or _of_a_person(clause, reading, ground)):
        return False
    if claim.kind == "number" and any(each.kind == "money" for each in clause.claims):
        return False  # "three months for 16 thousand": a price, whose work it is stands elsewhere
    if claim.kind == "name" and is_ours(claim.value, ground):
        return False
    return not is_personal(claim, clause)


def _of_a_person(clause: Clause, reading: Reading, ground: Ground) -> bool:
    """ "Oksana: six years in Python, Polish B2": what is told of a person goes on behind a mark."""
    if any(each.kind == "org" for each in reading.claims) or has(clause.text, "deed") or has(clause.text, "strong"):
        return False
    return any(at < clause.start for at, _ in places_of_people(reading, ground))


def is_personal(claim: Claim, clause: Clause) -> bool:
    """Years of experience and dates of people, not the years of a case."""
    return (
        claim.amount is not None
        and claim.amount.unit in ("year", "date")
        and not any(each.kind == "org" for each in clause.claims)
    )


def free(claim: Claim, clause: Clause, reading: Reading, ground: Ground) -> bool:
    """True where the clause speaks to them and the vacancy says it: "your 20 hours fit into that"."""
    if claim.kind == "thing" and claim.values <= _GENERIC and (len(clause.claims) > 1 or person_in(clause, ground)):
        return True  # "the app", "the site": what carries the rest carries it
    if claim.kind == "number" and _so_many_named(claim, reading):
        return True
    if claim.kind in ("place", "language", *_UNSAID):
        return claim.kind != "language" or not (has(clause.text, "speaks") and bool(places_of_people(reading, ground)))
    more = claim.kind in ("people", "role") and (has(clause.text, "colleagues") or has(clause.text, "more"))
    if claim.kind in ("technology", "level") or more:
        return False
    speaks = speaks_to_them(clause.text)
    offers = speaks or (has(clause.text, "offer") and claim.kind not in ("money", "date", "people"))
    if claim.kind == "number" and _follows(claim, reading, ground, speaks=speaks):
        return True
    if claim.kind == "number" and has(clause.text, "strong") and not has(clause.text, "looking"):
        offers = False
    ours = not addresses(reading.tokens) and not has(reading.text, "offer") and not has(reading.text, "looking")
    if claim.kind == "name" and not has(clause.text, "past") and not ours:
        offers = True
    if claim.kind == "org" and not speaks and carrying.any_carries(ground.facts, claim):
        return False
    return offers and carrying.any_carries(ground.vacancy, claim)


def _so_many_named(claim: Claim, reading: Reading) -> bool:
    """ "Ivan and Olha will manage it, the two of them": the number of those named."""
    named = {each.text for each in reading.tokens if each.capital and is_first_name(each.text)}
    languages = sum(each.kind == "language" for each in reading.claims)
    listed = claim.amount.value if claim.amount is not None and claim.amount.words else 0
    return listed > 1 and listed in (len(named), languages)


def _follows(claim: Claim, reading: Reading, ground: Ground, *, speaks: bool) -> bool:
    """A number of theirs, a count of our cases, or what both sides' numbers give together."""
    if claim.amount is None:
        return False
    if _behind_your(claim, reading) and carrying.any_carries(ground.vacancy, claim):
        return True
    cases = claim.amount.counted and claim.amount.value <= sum(map(is_case, ground.facts))
    if cases and _counts_cases(claim, reading):
        return True
    measured = claim.amount.unit in ("times", "percent", "day", "week", "month") or claim.amount.value > _FEW
    compares = speaks or has(reading.text, "compared")
    return compares and measured and reckoned(claim.amount, ground.facts, ground.vacancy)


def is_case(fact: Source) -> bool:
    return not fact.people and bool(fact.technologies or any(each.kind == "org" for each in fact.claims))


def _counts_cases(claim: Claim, reading: Reading) -> bool:
    """ "two such projects": so many facts tell of work done."""
    after = [each for each in reading.tokens if each.start >= claim.end][:2]
    return any(has(each.lower, "case") for each in after if each.kind == "word")


def _behind_your(claim: Claim, reading: Reading) -> bool:
    """ "your sixteen weeks"."""
    before = [each for each in reading.tokens if each.end <= claim.start][-2:]
    return addresses(before)


def places_of_people(reading: Reading, ground: Ground) -> list[tuple[int, str]]:
    names = {person.name for fact in ground.all_facts for person in fact.people}
    return [
        (token.start, token.text)
        for token in reading.tokens
        if token.capital and len(token.text) > 1 and any(same(token.text, name) for name in names)
        and not any(each.kind == "technology" and each.start <= token.start < each.end for each in reading.claims)
    ]  # fmt: skip


def people_named(reading: Reading, ground: Ground) -> list[str]:
    """Our people in a sentence, in order."""
    return [name for _, name in places_of_people(reading, ground)]


def person_in(clause: Clause, ground: Ground) -> bool:
    names = {person.name for fact in ground.all_facts for person in fact.people}
    return any(token.capital and any(same(token.text, name) for name in names) for token in tokens(clause.text))


def is_ours(word: str, ground: Ground) -> bool:
    people = any(same(person.name, word) for fact in ground.all_facts for person in fact.people)
    return people or any(same(word, each) for each in ground.ours)


def nowhere(claim: Claim, reading: Reading, ground: Ground) -> Problem:
    words = reading.folded.words(claim.start, claim.end)
    line = next((each.id for each in ground.vacancy if carrying.carries(each, claim)), "")
    if any(carrying.carries(fact, claim) for fact in ground.all_facts) and ground.facts != ground.all_facts:
        return Problem(claim.kind, words, f"“{words}” does not stand in the facts this sentence cites")
    if line:
        return Problem(claim.kind, words, f"“{words}” stands in no fact; {line} asks for it, that does not prove it")
    return Problem(claim.kind, words, f"“{words}” stands in no fact")
