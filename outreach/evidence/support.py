"""Whether facts carry what a sentence says about us."""

from __future__ import annotations

from collections.abc import Iterator

from outreach.evidence import carrying
from outreach.evidence.about import addresses, will_be
from outreach.evidence.belonging import of_somebody_else
from outreach.evidence.claims import Claim, Reading
from outreach.evidence.clauses import Clause, clauses
from outreach.evidence.clients import foreign
from outreach.evidence.counting import people_problem
from outreach.evidence.data import load
from outreach.evidence.denying import denied
from outreach.evidence.ground import Finding, Ground, free, is_joint, is_ours, nowhere, places_of_people
from outreach.evidence.joint import joint_claims
from outreach.evidence.markers import CLAIMED, has, marked
from outreach.evidence.names import same
from outreach.evidence.sources import Source, names_it
from outreach.evidence.tokens import tokens
from outreach.evidence.units import unit_named
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
    finding.problems.extend(denied(parts, reading, ground))
    if not finding.problems:
        finding.problems.extend(of_somebody_else(reading, ground))
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
    yield from _bound(reading, ground)
    for kind in CLAIMED:
        if kind != "included" and any(_says_so(kind, fact, reading) for fact in ground.facts):
            continue
        if kind == "discount" and has(reading.text, "fixes") and any("promise" in fact.marks for fact in ground.facts):
            continue
        if kind == "at_once" and any("now" in fact.marks for fact in ground.facts):
            continue
        if kind == "included" and not _covers_more(reading, ground):
            continue
        places = (*marked(reading.text, kind), *(marked(reading.text, "boast") if kind == "superlative" else ()))
        place = next((each for each in places if not _counted(each, reading)), None)
        if place:
            words = reading.folded.words(*place)
            yield Problem(kind, words, f"“{words}” {_MARKER_WHY[kind]}")


def _says_so(kind: str, fact: Source, reading: Reading) -> bool:
    """True when the fact, too, has such a claim; a promise or a "never" must be about the same."""
    if kind == "negation" and _without(fact, reading):
        return True
    return kind in fact.marks and (kind != "promise" or _promises_it(fact, reading))


def _promises_it(fact: Source, reading: Reading) -> bool:
    figures = any(each.amount is not None and carrying.carries(fact, each) for each in reading.claims)
    return figures or foreign(fact, reading) or _shares(fact, reading)


def _shares(fact: Source, reading: Reading) -> bool:
    """True when the fact speaks of something in the sentence, besides the words that promise."""
    content = (
        each.lower for each in reading.tokens
        if each.kind == "word" and len(each.lower) > _SHORT and not _plain_word(each.lower)
        and not has(each.lower, "promise") and not has(each.lower, "vow") and not unit_named(each.lower)
    )  # fmt: skip
    return any(names_it(fact, each) for each in content) or any(
        carrying.carries(fact, each) for each in reading.claims if each.amount is None
    )


def _without(fact: Source, reading: Reading) -> bool:
    """True when the fact, too, says that there was none of what the sentence speaks of."""
    words = [each.lower for each in reading.tokens if each.kind == "word" and len(each.lower) > _SHORT]
    content = [each for each in words if not _plain_word(each)]
    values = frozenset(value for each in reading.claims for value in each.values)
    return any(
        has(part.text, "without")
        and (
            any(same(word, each.lower) for word in content for each in tokens(part.text) if len(each.lower) > _SHORT)
            or any(values & each.values for each in part.claims)
        )
        for told in fact.readings for part in clauses(told)
    )  # fmt: skip


_SHORT = 3


def _bound(reading: Reading, ground: Ground) -> Iterator[Problem]:
    """A result and until when it will be there: a promise, whatever it is called."""
    if not will_be(reading) or any("promise" in fact.marks or "deadline" in fact.marks for fact in ground.facts):
        return
    words = reading.folded.words(*next(marked(reading.text, "deadline")))
    yield Problem("promise", words, f"“{words}” {_MARKER_WHY['promise']}")


def _covers_more(reading: Reading, ground: Ground) -> bool:
    """A price said to cover what its fact leaves out, or does not speak of."""
    money = [each for each in reading.claims if each.kind == "money"]
    priced = [fact for fact in ground.facts if money and all(carrying.carries(fact, each) for each in money)]
    place = next(marked(reading.text, "included"), None)
    if any(has(part.text, "included") and _apart(part, ground) for part in clauses(reading)):
        return False
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


def _apart(clause: Clause, ground: Ground) -> bool:
    """ "Redis included", "the report you get daily": not in the clause of the price, and said by a fact."""
    if any(each.kind == "money" for each in clause.claims):
        return False
    content = [
        each.lower for each in tokens(clause.text)
        if each.kind == "word" and len(each.lower) > _SHORT and not _plain_word(each.lower)
        and not has(each.lower, "included")
    ]  # fmt: skip
    said = [fact for fact in ground.facts if "excluded" not in fact.marks]
    known = all(any(names_it(fact, word) for fact in said) for word in content)
    return any(each.kind == "technology" for each in clause.claims) or bool(content) and known


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
        return _named_of_somebody_else(claim, reading, ground)
    if claim.kind == "language":
        return [fact for fact in ground.facts if carrying.carries(fact, claim)]
    subject = _subject(claim, reading, ground)
    if _of_all(claim, reading) and (len(places_of_people(reading, ground)) > 1 or len(ground.people) > 1):
        return _of_everybody(claim, reading, ground)
    if not subject and _of_the_team(claim, reading, ground):
        return [fact for fact in ground.facts if not fact.people and carrying.carries(fact, claim)]
    if not subject and ground.people and has(reading.text, "pronoun") and claim.kind in ("level", "date"):
        own = [fact for fact in ground.facts for each in ground.people if carrying.personal(fact, claim, each)]
        return own or [fact for fact in ground.facts if not fact.people and carrying.carries(fact, claim)]
    if subject and (claim.kind in ("level", "technology", "date") or (claim.amount and claim.amount.unit == "year")):
        own = [fact for fact in ground.facts if carrying.personal(fact, claim, subject)]
        return own or _said_otherwise(claim, subject, ground) or _of_another(claim, reading, ground)
    return [fact for fact in ground.facts if carrying.carries(fact, claim)]


def _of_all(claim: Claim, reading: Reading) -> bool:
    """ "English at B2 for both": said of everybody named."""
    alone = sum(each.kind == claim.kind for each in reading.claims) == 1
    return claim.kind in ("level", "date") and alone and has(reading.text, "of_both")


def _of_everybody(claim: Claim, reading: Reading, ground: Ground) -> list[Source]:
    """The facts that say it of each of those named, [] where one of them is somebody else."""
    names = [name for _, name in places_of_people(reading, ground)]
    names = names if len(names) > 1 else list(ground.people)
    own = [[fact for fact in ground.facts if carrying.personal(fact, claim, name)] for name in names]
    shared = [fact for fact in ground.facts if not fact.people and carrying.carries(fact, claim)]
    return shared or ([] if not all(own) else [each[0] for each in own])


def _of_the_team(claim: Claim, reading: Reading, ground: Ground) -> bool:
    """ "We have done this for six years": the years of the team are nobody's years of experience."""
    years = claim.amount is not None and claim.amount.unit == "year"
    return years and has(reading.text, "team_does") and not has(reading.text, "pronoun")


def _named_of_somebody_else(claim: Claim, reading: Reading, ground: Ground) -> list[Source] | None:
    """Facts with the name; [] where they all tell it of another person than the one spoken of."""
    known = [fact for fact in ground.facts if names_it(fact, claim.value)]
    if is_ours(claim.value, ground):
        return known or None
    subject = _subject(claim, reading, ground)
    whom = [subject] if subject else list(ground.people) if has(reading.text, "pronoun") else []
    own = [fact for fact in known if not fact.people or any(names_it(fact, name) for name in whom)]
    return known or None if own or not whom else []


def _of_another(claim: Claim, reading: Reading, ground: Ground) -> list[Source]:
    """ "Hanna and Petro … have nine and five years": a list of numbers behind a list of names says whose by order."""
    named = places_of_people(reading, ground)
    if len(named) < 2 or _paired(claim, reading, named) or has(reading.text[named[-1][0] : claim.start], "pronoun"):
        return []
    alike = [each for each in reading.claims if each.kind == claim.kind]
    if len(alike) < len(named):
        return []
    return [fact for fact in ground.facts for _, name in named if carrying.personal(fact, claim, name)]


def _said_otherwise(claim: Claim, subject: str, ground: Ground) -> list[Source]:
    """Facts that present nobody: hours and holidays for a date, "Petro's English is B2" for a level."""
    return [
        fact for fact in ground.facts
        if not fact.people and carrying.carries(fact, claim) and (claim.kind == "date" or names_it(fact, subject))
    ]  # fmt: skip


def _subject(claim: Claim, reading: Reading, ground: Ground) -> str:
    """The person this is said of: the nearest name before it, else after it, else the one named last."""
    named = places_of_people(reading, ground)
    if paired := _paired(claim, reading, named):
        return paired
    before = [each for each in named if each[0] < claim.start]
    if before:
        return before[-1][1]
    if named:
        return named[0][1]
    return ""


def _paired(claim: Claim, reading: Reading, named: list[tuple[int, str]]) -> str:
    """ "Ivan and Olha have nine and six years": the second number is the second one's; "" where nothing pairs."""
    alike = [
        each for each in reading.claims
        if each.kind == claim.kind and each.amount and claim.amount and each.amount.unit == claim.amount.unit
    ]  # fmt: skip
    if len(alike) < 2 or len(alike) != len(named) or max(at for at, _ in named) > alike[0].start:
        return ""
    return named[alike.index(claim)][1]


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
