"""Whether facts carry what a sentence says about us: each clause on one fact."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from outreach.evidence import carrying
from outreach.evidence.about import addresses, speaks_to_them
from outreach.evidence.claims import Claim, Reading
from outreach.evidence.clauses import Clause, clauses
from outreach.evidence.data import load
from outreach.evidence.counting import people_problem
from outreach.evidence.markers import CLAIMED, has, marked
from outreach.evidence.names import same
from outreach.evidence.sources import Source, names_it
from outreach.evidence.tokens import tokens
from outreach.evidence.verdict import Problem

_JOINT = ("number", "org", "field", "thing", "name", "technology")
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
    titles: tuple[str, ...] = field(default=())


@dataclass(slots=True)
class Finding:
    """What was found out about a sentence about us."""

    problems: list[Problem]
    rests_on: list[Source]


def check_us(reading: Reading, ground: Ground) -> Finding:
    """Problems of a sentence about us and the sources it rests on."""
    finding = Finding([], [])
    finding.problems.extend(_markers(reading, ground))
    parts = clauses(reading)
    for clause in parts:
        finding.problems.extend(_single_claims(clause, reading, ground, finding))
    _joint_claims(parts, reading, ground, finding)
    finding.problems.extend(_past_with_them(parts, reading, ground))
    if not finding.problems and not finding.rests_on:
        finding.problems.extend(_borrowed(reading, ground))
    return finding


def _borrowed(reading: Reading, ground: Ground) -> Iterator[Problem]:
    """ "We know smoked fish well": their word told as our experience, and no fact has it."""
    if not has(reading.text, "experience") or has(reading.text, "conditional"):
        return
    words = [each for each in reading.tokens if each.kind == "word" and len(each.lower) > 3 and not _plain_word(each.lower)]
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
        if any(kind in fact.marks for fact in ground.facts):
            continue
        place = next((each for each in marked(reading.text, kind) if not _counted(each, reading)), None)
        if place:
            words = reading.folded.words(*place)
            yield Problem(kind, words, f"“{words}” {_MARKER_WHY[kind]}")


def _counted(place: tuple[int, int], reading: Reading) -> bool:
    """ "шістьма роками": a number says how long, and the number is checked."""
    return any(each.amount is not None and each.start < place[1] and place[0] < each.end for each in reading.claims)


_MARKER_WHY = {
    "superlative": "praises us, and no fact says so",
    "promise": "promises something no fact promises",
    "negation": "is said without exception, and no fact says so",
    "certificate": "names an award or certificate that stands in no fact",
    "history": "tells how long or how much we did this, and no fact says so",
    "discount": "is a price that stands in no fact",
}


def _single_claims(clause: Clause, reading: Reading, ground: Ground, finding: Finding) -> Iterator[Problem]:
    """Claims that rest on a fact each by itself: money, people, dates, levels, years, links, roles."""
    for claim in clause.claims:
        if _is_joint(claim, clause, reading, ground) or _free(claim, clause, ground):
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
            yield _nowhere(claim, reading, ground)


def _is_joint(claim: Claim, clause: Clause, reading: Reading, ground: Ground) -> bool:
    if claim.kind not in _JOINT:
        return False
    if claim.kind == "technology" and _person_in(clause, ground):
        return False
    if claim.kind == "name" and _is_ours(claim.value, ground):
        return False
    return not _is_personal(claim, clause)


def _is_personal(claim: Claim, clause: Clause) -> bool:
    """Years of experience and dates of people, not the years of a case."""
    return claim.amount is not None and claim.amount.unit in ("year", "date") and not any(
        each.kind == "org" for each in clause.claims
    )


def _free(claim: Claim, clause: Clause, ground: Ground) -> bool:
    """True where the clause speaks to them and the vacancy says it: "your 20 hours fit into that"."""
    if claim.kind in ("place", "language", *_UNSAID):
        return True
    if claim.kind in ("technology", "level"):
        return False
    speaks = speaks_to_them(clause.text)
    offers = speaks or (has(clause.text, "offer") and claim.kind not in ("money", "date", "people"))
    if claim.kind == "number" and has(clause.text, "strong") and not has(clause.text, "looking"):
        offers = False
    if claim.kind == "name" and not has(clause.text, "past"):
        offers = True
    return offers and carrying.any_carries(ground.vacancy, claim)


def _single_carriers(claim: Claim, reading: Reading, ground: Ground) -> list[Source] | None:
    """The facts that say it, [] when none does, None when it needs none."""
    if claim.kind == "name":
        return [fact for fact in ground.facts if names_it(fact, claim.value)] or None
    subject = _subject(claim, reading, ground)
    if not subject and ground.people and has(reading.text, "pronoun") and claim.kind in ("level", "date"):
        return [fact for fact in ground.facts for each in ground.people if carrying.personal(fact, claim, each)]
    if subject and (claim.kind in ("level", "technology", "date") or (claim.amount and claim.amount.unit == "year")):
        return [fact for fact in ground.facts if carrying.personal(fact, claim, subject)] or _said_otherwise(claim, subject, ground)
    return [fact for fact in ground.facts if carrying.carries(fact, claim)]


def _said_otherwise(claim: Claim, subject: str, ground: Ground) -> list[Source]:
    """Facts that present nobody: hours and holidays for a date, "Petro's English is B2" for a level."""
    return [
        fact for fact in ground.facts
        if not fact.people and carrying.carries(fact, claim) and (claim.kind == "date" or names_it(fact, subject))
    ]  # fmt: skip


def _subject(claim: Claim, reading: Reading, ground: Ground) -> str:
    """The person this is said of: the nearest name before it, else after it, else the one named last."""
    named = _people_named(reading, ground)
    before = [each for each in named if each[0] < claim.start]
    if before:
        return before[-1][1]
    if named:
        return named[0][1]
    return ""


def _people_named(reading: Reading, ground: Ground) -> list[tuple[int, str]]:
    names = {person.name for fact in ground.all_facts for person in fact.people}
    return [
        (token.start, token.text)
        for token in reading.tokens
        if token.capital and len(token.text) > 1 and any(same(token.text, name) for name in names)
        and not any(each.kind == "technology" and each.start <= token.start < each.end for each in reading.claims)
    ]  # fmt: skip


def people_named(reading: Reading, ground: Ground) -> list[str]:
    """Our people in a sentence, in order."""
    return [name for _, name in _people_named(reading, ground)]


def _person_in(clause: Clause, ground: Ground) -> bool:
    names = {person.name for fact in ground.all_facts for person in fact.people}
    return any(token.capital and any(same(token.text, name) for name in names) for token in tokens(clause.text))


def _is_ours(word: str, ground: Ground) -> bool:
    people = any(same(person.name, word) for fact in ground.all_facts for person in fact.people)
    return people or any(same(word, each) for each in ground.ours)


def _joint_claims(parts: tuple[Clause, ...], reading: Reading, ground: Ground, finding: Finding) -> None:
    """Clauses with a client first; the others must rest on the same facts."""
    chosen: dict[int, list[Source]] = {}
    failed = False
    order = sorted(range(len(parts)), key=lambda at: not _anchored(parts[at]))
    for at in order:
        claims = [
            each for each in parts[at].claims
            if _is_joint(each, parts[at], reading, ground) and not _free(each, parts[at], ground)
        ]  # fmt: skip
        named = _doer(parts[at], ground)
        if not claims:
            if named and not any(names_it(fact, named) and "deed" in fact.marks for fact in ground.facts):
                finding.problems.append(_not_by(named, parts[at], reading))
            continue
        allowed = _allowed(parts, at, chosen, failed, reading, ground)
        carriers = [fact for fact in allowed if _holds(fact, claims, ground) and (not named or names_it(fact, named))]
        if named and not carriers and any(_holds(fact, claims, ground) for fact in allowed):
            failed = True
            finding.problems.append(_not_by(named, parts[at], reading))
            continue
        if not carriers and _only_technologies(claims):
            carriers = _together(claims, ground.facts if allowed is ground.facts else allowed)
        if not carriers:
            failed = True
            finding.problems.extend(_missing(claims, allowed, reading, ground))
            continue
        chosen[at] = carriers
        finding.problems.extend(_contradictions(parts[at], carriers, reading))
    for at in sorted(chosen):
        finding.problems.extend(_inflated(reading, chosen[at]))
    finding.rests_on.extend(chosen[at][0] for at in sorted(chosen))


def _holds(fact: Source, claims: Sequence[Claim], ground: Ground) -> bool:
    """True when the fact carries the claims. A subject of work beside others is forgiven where they do not ask for it."""
    missing = [each for each in claims if not carrying.carries(fact, each)]
    if len(missing) == len(claims):
        return False
    return all(each.kind == "thing" and not carrying.any_carries(ground.vacancy, each) for each in missing)


def _doer(clause: Clause, ground: Ground) -> str:
    """The person of ours who is said to have done a thing, "" where nobody is."""
    names = {person.name for fact in ground.all_facts for person in fact.people}
    found = [each for each in tokens(clause.text) if each.kind == "word"]
    for at, token in enumerate(found):
        deed = any(_verbs("deed").fullmatch(each.lower) for each in found[at + 1 : at + 3]) or (
            any(each.kind == "org" for each in clause.claims)
            and any(_verbs("everyday").fullmatch(each.lower) for each in found[at + 1 : at + 3])
        )
        hypothetical = any(each.lower in ("би", "б", "бы") for each in found[at + 1 : at + 5])
        if token.capital and deed and not hypothetical and any(same(token.text, name) for name in names):
            return token.text
    return ""


@cache
def _verbs(kind: str) -> re.Pattern[str]:
    return re.compile(load("words")[kind]["verb"])


def _not_by(name: str, clause: Clause, reading: Reading) -> Problem:
    words = reading.folded.words(clause.start, clause.end).strip(" ,;:")
    return Problem("moved", words, f"No fact says that {name} did this")


def _anchored(clause: Clause) -> bool:
    return any(each.kind == "org" for each in clause.claims)


def _allowed(
    parts: tuple[Clause, ...], at: int, chosen: dict[int, list[Source]], failed: bool, reading: Reading, ground: Ground
) -> Sequence[Source]:
    """The facts a clause may rest on: its own choice with a client, else those of its neighbours."""
    if _anchored(parts[at]) or failed:
        return ground.facts
    if chosen and all(each.kind in ("number", "technology") for each in parts[at].claims if each.kind in _JOINT):
        anchored = [index for index in chosen if _anchored(parts[index])] or list(chosen)
        return chosen[max((each for each in anchored if each < at), default=min(anchored))]
    anchored = [index for index in chosen if _anchored(parts[index])]
    if anchored:
        return chosen[max((each for each in anchored if each < at), default=min(anchored))]
    if ground.before and leans(reading) and not _people_named(reading, ground):
        return ground.before
    return ground.facts


def leans(reading: Reading) -> bool:
    """True when the sentence goes on with what the one before spoke of."""
    opening = " ".join(each.lower for each in reading.tokens[:2])
    return has(reading.text, "there") or has(opening, "leaning")


def _only_technologies(claims: Sequence[Claim]) -> bool:
    return all(each.kind == "technology" for each in claims)


def _together(claims: Sequence[Claim], facts: Sequence[Source]) -> list[Source]:
    """A list of skills may come from several facts."""
    carriers = [next((fact for fact in facts if carrying.carries(fact, each)), None) for each in claims]
    return [] if None in carriers else list(dict.fromkeys(each for each in carriers if each))


def _missing(
    claims: Sequence[Claim], allowed: Sequence[Source], reading: Reading, ground: Ground
) -> Iterator[Problem]:
    """What the best fact does not have."""
    best = min(
        (([each for each in claims if not carrying.carries(fact, each)], fact) for fact in allowed),
        key=lambda pair: len(pair[0]), default=(list(claims), None),
    )  # fmt: skip
    for claim in best[0]:
        other = next((fact for fact in ground.all_facts if carrying.carries(fact, claim)), None)
        yield _elsewhere(claim, other, reading) if other else _nowhere(claim, reading, ground)


def _elsewhere(claim: Claim, other: Source, reading: Reading) -> Problem:
    words = reading.folded.words(claim.start, claim.end)
    told = other.readings[0].folded.source if other.readings else ""
    short = told if len(told) <= 60 else told[:57].rsplit(" ", 1)[0] + "…"
    return Problem("moved", words, f"“{words}” belongs to {other.id} ({short}), not to the rest of this sentence")


def _nowhere(claim: Claim, reading: Reading, ground: Ground) -> Problem:
    words = reading.folded.words(claim.start, claim.end)
    line = next((each.id for each in ground.vacancy if carrying.carries(each, claim)), "")
    if any(carrying.carries(fact, claim) for fact in ground.all_facts) and ground.facts != ground.all_facts:
        return Problem(claim.kind, words, f"“{words}” does not stand in the facts this sentence cites")
    if line:
        return Problem(claim.kind, words, f"“{words}” stands in no fact; {line} asks for it, that does not prove it")
    return Problem(claim.kind, words, f"“{words}” stands in no fact")


def _contradictions(clause: Clause, carriers: Sequence[Source], reading: Reading) -> Iterator[Problem]:
    if any(each.kind == "number" for each in clause.claims) and all(_opposite(clause.text, each) for each in carriers):
        place = next(marked(clause.text, "up"), None) or next(marked(clause.text, "down"), (0, 0))
        words = reading.folded.words(clause.start + place[0], clause.start + place[1])
        yield Problem("direction", words, f"“{words}”: {carriers[0].id} says that it went the other way")
    said = [each.amount for each in reading.claims if each.kind == "number" and each.amount]
    crossed = [carrying.reversed_change(fact, said) for fact in carriers]
    if crossed and all(crossed):
        one, other = crossed[0]  # type: ignore[misc]
        if clause.start <= one.start < clause.end or clause.start <= other.start < clause.end:
            words = reading.folded.words(min(one.start, other.start), max(one.end, other.end))
            yield Problem("direction", words, f"“{words}”: {carriers[0].id} says it the other way round")


def _opposite(text: str, fact: Source) -> bool:
    up, down = has(text, "up"), has(text, "down")
    told = {"up" if has(each.text, "up") else "", "down" if has(each.text, "down") else ""} if (each := fact.readings[0]) else set()
    return up != down and told - {""} == ({"down"} if up else {"up"})


def _inflated(reading: Reading, carriers: Sequence[Source]) -> Iterator[Problem]:
    """ "We built it" where the facts say that we helped."""
    if not carriers or not all(each.weak for each in carriers) or has(reading.text, "weak"):
        return
    helped = all("helped" in each.marks for each in carriers)
    place = next(marked(reading.text, "strong"), None) or (next(marked(reading.text, "deed"), None) if helped else None)
    if place:
        words = reading.folded.words(*place)
        yield Problem("responsibility", words, f"“{words}” says more than {carriers[0].id}: there we took part or helped")


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
