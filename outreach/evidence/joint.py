"""Clauses about our work: what one says must stand in one fact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from outreach.evidence import carrying
from outreach.evidence.claims import Claim, Reading
from outreach.evidence.clauses import Clause
from outreach.evidence.clients import clients, fits, foreign, strangers
from outreach.evidence.doing import doer, doer_before
from outreach.evidence.ground import JOINT, Finding, Ground, free, is_case, is_joint, nowhere, places_of_people
from outreach.evidence.markers import has, marked
from outreach.evidence.sources import Source, names_it
from outreach.evidence.tokens import Token
from outreach.evidence.verdict import Problem


def joint_claims(parts: tuple[Clause, ...], reading: Reading, ground: Ground, finding: Finding) -> None:
    """Clauses with a client first; the others must rest on the same facts."""
    chosen: dict[int, list[Source]] = {}
    failed = False
    order = sorted(range(len(parts)), key=lambda at: not _anchored(parts[at]))
    for at in order:
        claims = [
            each for each in parts[at].claims
            if is_joint(each, parts[at], reading, ground) and not free(each, parts[at], reading, ground)
        ]  # fmt: skip
        named = doer(parts[at], ground) or doer_before(parts, at, ground)
        if not claims:
            finding.problems.extend(_deed_alone(parts[at], named, reading, ground))
            continue
        allowed = _allowed(parts, at, chosen, failed, reading, ground)
        carriers = [
            fact for fact in allowed if _holds(fact, claims, reading, ground) and (not named or names_it(fact, named))
        ]
        if named and not carriers and any(_holds(fact, claims, reading, ground) for fact in allowed):
            failed = True
            finding.problems.append(_not_by(named, parts[at], reading))
            continue
        if not carriers and _only_technologies(claims):
            carriers = _together(claims, ground.facts if allowed is ground.facts else allowed)
        whom = clients(parts[at], reading)
        fitting = any(fits(fact, whom, reading) for fact in carriers)
        if not fitting:
            failed = True
            missing = _missing(claims, allowed, reading, ground)
            finding.problems.extend([_not_for(whom, reading)] if carriers else missing)
            continue
        chosen[at] = carriers
        finding.problems.extend(_contradictions(parts[at], carriers, reading))
    for at in sorted(chosen):
        finding.problems.extend(_inflated(reading, chosen[at]))
    finding.rests_on.extend(chosen[at][0] for at in sorted(chosen))
    if not failed:
        finding.problems.extend(_other_client([fact for each in chosen.values() for fact in each], reading, ground))


def _deed_alone(clause: Clause, named: str, reading: Reading, ground: Ground) -> Iterator[Problem]:
    """A deed told with nothing in it but for whom it was, or who did it."""
    whom = clients(clause, reading)
    if whom and not any(fits(fact, whom, reading) for fact in ground.facts):
        yield _not_for(whom, reading)
    if named and not any(names_it(fact, named) and "deed" in fact.marks for fact in ground.facts):
        yield _not_by(named, clause, reading)


def _other_client(resting: Sequence[Source], reading: Reading, ground: Ground) -> Iterator[Problem]:
    other = strangers(reading, resting, ground.facts) if resting else None
    if other:
        yield _not_for((other,), reading)


def _holds(fact: Source, claims: Sequence[Claim], reading: Reading, ground: Ground) -> bool:
    """True when the fact carries the claims. A subject beside others is forgiven where they do not ask for it."""
    missing = [each for each in claims if not carrying.carries(fact, each)]
    if len(missing) == len(claims):
        return False
    firm = foreign(fact, reading) and any(each.kind in _FIRM for each in claims if each not in missing)
    return all(
        each.kind == "thing"
        and (not carrying.any_carries(ground.vacancy, each) or firm and not _named_elsewhere(each, ground))
        and not _pointed(each, reading)
        for each in missing
    )


def _named_elsewhere(claim: Claim, ground: Ground) -> bool:
    return any(is_case(fact) and claim.values & fact.notions for fact in ground.all_facts)


_FIRM = ("org", "number", "technology", "field")


def _pointed(claim: Claim, reading: Reading) -> bool:
    """ "that portal": the one just spoken of, not any."""
    before = [each for each in reading.tokens if each.end <= claim.start][-1:]
    return bool(before) and before[0].lower in _POINTING


_POINTING = frozenset(
    [
        "that",
        "same",
        "той",
        "того",
        "тому",
        "тим",
        "тієї",
        "цей",
        "цього",
        "цьому",
        "цієї",
        "самого",
        "самому",
        "тот",
        "того",
        "тому",
        "этот",
        "этого",
        "этому",
        "этой",
        "той",
        "tego",
        "tamtego",
        "tym",
        "tamtym",
        "tej",
        "tamtej",
        "samego",
        "samej",
    ]
)


def _not_by(name: str, clause: Clause, reading: Reading) -> Problem:
    words = reading.folded.words(clause.start, clause.end).strip(" ,;:")
    return Problem("moved", words, f"No fact says that {name} did this")


def _not_for(words: tuple[Token, ...], reading: Reading) -> Problem:
    said = reading.folded.words(words[0].start, words[-1].end)
    return Problem("moved", said, f"No fact says that this was done for “{said}”")


def _anchored(clause: Clause) -> bool:
    return any(each.kind == "org" for each in clause.claims)


def _allowed(
    parts: tuple[Clause, ...], at: int, chosen: dict[int, list[Source]], failed: bool, reading: Reading, ground: Ground
) -> Sequence[Source]:
    """The facts a clause may rest on: its own choice with a client, else those of its neighbours."""
    if _anchored(parts[at]) or failed:
        return ground.facts
    of_people = [each for each in chosen.values() if any(fact.people for fact in each)]
    if of_people and len(of_people) == len(chosen) and not any(_anchored(parts[index]) for index in chosen):
        # "Ivan, six years of Java, travels up to five days": a person, then conditions that hold for all of us
        return [*of_people[0], *(fact for fact in ground.facts if _is_condition(fact))]
    if ground.before and has(parts[at].text, "there") and not any(_anchored(each) for each in parts[:at]):
        return ground.before
    if chosen and all(each.kind in ("number", "technology") for each in parts[at].claims if each.kind in JOINT):
        anchored = [index for index in chosen if _anchored(parts[index])] or list(chosen)
        return chosen[max((each for each in anchored if each < at), default=min(anchored))]
    anchored = [index for index in chosen if _anchored(parts[index])]
    if anchored:
        return chosen[max((each for each in anchored if each < at), default=min(anchored))]
    if ground.before and leans(reading) and not places_of_people(reading, ground):
        named = [fact for fact in ground.facts if any(names_it(fact, name) for name in ground.people)]
        return [*ground.before, *named] if has(reading.text, "pronoun") else ground.before
    return _whole(parts, reading, ground) or ground.facts


_MOST_CLAUSES = 12  # longer sentences are lists, or hostile


def _whole(parts: tuple[Clause, ...], reading: Reading, ground: Ground) -> list[Source]:
    """The facts that hold all the sentence claims."""
    if len(parts) > _MOST_CLAUSES:
        return []
    claims = [
        each for part in parts for each in part.claims
        if is_joint(each, part, reading, ground) and not free(each, part, reading, ground)
    ]  # fmt: skip
    return [fact for fact in ground.facts if claims and all(carrying.carries(fact, each) for each in claims)]


def _is_condition(fact: Source) -> bool:
    """Neither a case nor a person: hours, travel, prices."""
    return not fact.people and not fact.technologies and not any(each.kind == "org" for each in fact.claims)


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


def _missing(claims: Sequence[Claim], allowed: Sequence[Source], reading: Reading, ground: Ground) -> Iterator[Problem]:
    """What the best fact does not have."""
    best = min(
        (([each for each in claims if not carrying.carries(fact, each)], fact) for fact in allowed),
        key=lambda pair: len(pair[0]), default=(list(claims), None),
    )  # fmt: skip
    for claim in best[0]:
        other = next((fact for fact in ground.all_facts if carrying.carries(fact, claim)), None)
        yield _elsewhere(claim, other, reading) if other else nowhere(claim, reading, ground)


def _elsewhere(claim: Claim, other: Source, reading: Reading) -> Problem:
    words = reading.folded.words(claim.start, claim.end)
    told = other.readings[0].folded.source if other.readings else ""
    short = told if len(told) <= 60 else told[:57].rsplit(" ", 1)[0] + "…"
    return Problem("moved", words, f"“{words}” belongs to {other.id} ({short}), not to the rest of this sentence")


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
    told = (
        {"up" if has(each.text, "up") else "", "down" if has(each.text, "down") else ""}
        if (each := fact.readings[0])
        else set()
    )
    return up != down and told - {""} == ({"down"} if up else {"up"})


def _inflated(reading: Reading, carriers: Sequence[Source]) -> Iterator[Problem]:
    """ "We built it" where the facts say that we helped."""
    if not carriers or not all(each.weak for each in carriers) or has(reading.text, "weak"):
        return
    place = next(marked(reading.text, "strong"), None) or next(marked(reading.text, "deed"), None)
    if place:
        words = reading.folded.words(*place)
        yield Problem(
            "responsibility", words, f"“{words}” says more than {carriers[0].id}: there we took part or helped"
        )
