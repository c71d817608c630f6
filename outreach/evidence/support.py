"""Whether facts carry what a sentence says about us."""

from __future__ import annotations

from collections.abc import Iterator

from outreach.evidence import carrying
from outreach.evidence.about import addresses
from outreach.evidence.claims import Claim, Reading
from outreach.evidence.clauses import Clause, clauses
from outreach.evidence.counting import people_problem
from outreach.evidence.data import load
from outreach.evidence.ground import Finding, Ground, free, is_joint, nowhere, places_of_people
from outreach.evidence.joint import joint_claims
from outreach.evidence.markers import CLAIMED, has, marked
from outreach.evidence.sources import Source, names_it
from outreach.evidence.tokens import tokens
from outreach.evidence.verdict import Problem


def check_us(reading: Reading, ground: Ground) -> Finding:
    """Problems of a sentence about us and the sources it rests on."""
    finding = Finding([], [])
    finding.problems.extend(_markers(reading, ground))
    parts = clauses(reading)
    for clause in parts:
        finding.problems.extend(_single_claims(clause, reading, ground, finding))
    joint_claims(parts, reading, ground, finding)
    finding.problems.extend(_past_with_them(parts, reading, ground))
    if not finding.problems and not finding.rests_on:
        finding.problems.extend(_borrowed(reading, ground))
    return finding


def _borrowed(reading: Reading, ground: Ground) -> Iterator[Problem]:
    """ "We know smoked fish well": their word told as our experience, and no fact has it."""
    if not has(reading.text, "experience") or has(reading.text, "conditional"):
        return
    words = [
        each for each in reading.tokens if each.kind == "word" and len(each.lower) > 3 and not _plain_word(each.lower)
    ]
    if any(names_it(fact, each.lower) for each in words for fact in ground.facts):
        return
    theirs = next((each for each in words if any(names_it(line, each.lower) for line in ground.vacancy)), None)
    if theirs:
        said = reading.folded.words(theirs.start, theirs.end)
        yield Problem("experience", said, f"“{said}” is what they ask for; no fact says that we have done it")


def _plain_word(word: str) -> bool:
    return word in load("words")["function"]["all"].split() or has(word, "experience")


def _markers(reading: Reading, ground: Ground) -> Iterator[Problem]:
    for kind in CLAIMED:
        if kind != "included" and any(kind in fact.marks for fact in ground.facts):
            continue
        if kind == "at_once" and any("now" in fact.marks for fact in ground.facts):
            continue
        if kind == "included" and not _covers_more(reading, ground):
            continue
        place = next((each for each in marked(reading.text, kind) if not _counted(each, reading)), None)
        if place:
            words = reading.folded.words(*place)
            yield Problem(kind, words, f"“{words}” {_MARKER_WHY[kind]}")


def _covers_more(reading: Reading, ground: Ground) -> bool:
    """A price said to cover what its fact leaves out, or does not speak of."""
    money = [each for each in reading.claims if each.kind == "money"]
    priced = [fact for fact in ground.facts if money and all(carrying.carries(fact, each) for each in money)]
    place = next(marked(reading.text, "included"), None)
    if not priced or place is None or has(reading.text, "excluded"):
        return False
    content = [
        each for each in reading.tokens
        if each.kind == "word" and len(each.lower) > 3 and not _plain_word(each.lower)
        and not place[0] <= each.start < place[1] and not any(c.start <= each.start < c.end for c in money)
    ]  # fmt: skip
    last = [each for each in content if each.start >= place[1]][:2] or content[:1]
    said = [each for each in reading.claims if each.kind in ("thing", "org") and each.start >= place[1]]
    return not any(
        "excluded" not in fact.marks
        and (any(names_it(fact, each.lower) for each in last) or any(carrying.carries(fact, each) for each in said))
        for fact in priced
    )


def _counted(place: tuple[int, int], reading: Reading) -> bool:
    """ "шістьма роками": a number says how long, and the number is checked."""
    return any(each.amount is not None and each.start < place[1] and place[0] < each.end for each in reading.claims)


_MARKER_WHY = {
    "superlative": "praises us, and no fact says so",
    "promise": "promises something no fact promises",
    "negation": "is said without exception, and no fact says so",
    "certificate": "names an award or certificate that stands in no fact",
    "history": "tells how long or how much we did this, and no fact says so",
    "at_once": "says who is free now, and no fact does",
    "included": "puts into the price what no fact puts there",
    "discount": "is a price that stands in no fact",
}


def _single_claims(clause: Clause, reading: Reading, ground: Ground, finding: Finding) -> Iterator[Problem]:
    """Claims that rest on a fact each by itself: money, people, dates, levels, years, links, roles."""
    for claim in clause.claims:
        if is_joint(claim, clause, reading, ground) or free(claim, clause, reading, ground):
            continue
        if claim.kind in ("people", "role"):
            problem = people_problem(claim, clause, reading, ground)
            if problem:
                yield problem
            continue
        carriers = _single_carriers(claim, reading, ground)
        if carriers:
            finding.rests_on.extend(carriers[:1])
        elif carriers is not None:
            yield nowhere(claim, reading, ground)


def _single_carriers(claim: Claim, reading: Reading, ground: Ground) -> list[Source] | None:
    """The facts that say it, [] when none does, None when it needs none."""
    if claim.kind == "name":
        return [fact for fact in ground.facts if names_it(fact, claim.value)] or None
    if claim.kind == "language":
        return [fact for fact in ground.facts if carrying.carries(fact, claim)]
    subject = _subject(claim, reading, ground)
    if not subject and ground.people and has(reading.text, "pronoun") and claim.kind in ("level", "date"):
        return [fact for fact in ground.facts for each in ground.people if carrying.personal(fact, claim, each)]
    if subject and (claim.kind in ("level", "technology", "date") or (claim.amount and claim.amount.unit == "year")):
        return [fact for fact in ground.facts if carrying.personal(fact, claim, subject)] or _said_otherwise(
            claim, subject, ground
        )
    return [fact for fact in ground.facts if carrying.carries(fact, claim)]


def _said_otherwise(claim: Claim, subject: str, ground: Ground) -> list[Source]:
    """Facts that present nobody: hours and holidays for a date, "Petro's English is B2" for a level."""
    return [
        fact for fact in ground.facts
        if not fact.people and carrying.carries(fact, claim) and (claim.kind == "date" or names_it(fact, subject))
    ]  # fmt: skip


def _subject(claim: Claim, reading: Reading, ground: Ground) -> str:
    """The person this is said of: the nearest name before it, else after it, else the one named last."""
    named = places_of_people(reading, ground)
    before = [each for each in named if each[0] < claim.start]
    if before:
        return before[-1][1]
    if named:
        return named[0][1]
    return ""


def _past_with_them(parts: tuple[Clause, ...], reading: Reading, ground: Ground) -> Iterator[Problem]:
    """Earlier work for the company we write to."""
    for clause in parts:
        found = tokens(clause.text)
        named = any(
            each.kind == "name" and any(names_it(line, each.value) for line in ground.vacancy)
            and not any(names_it(fact, each.value) for fact in ground.all_facts) for each in clause.claims
        )  # fmt: skip
        if (addresses(found) or named) and has(clause.text, "past") and not has(clause.text, "looking"):
            words = reading.folded.words(clause.start, clause.end).strip(" ,;:")
            yield Problem("past_with_them", words, "This tells of earlier work for them, and no fact does")
            return
