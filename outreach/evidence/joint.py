"""Clauses about our work: what one says must stand in one fact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from outreach.ai.builtin.language import detect
from outreach.evidence import carrying
from outreach.evidence.belonging import tells_of_another
from outreach.evidence.claims import Claim, Reading
from outreach.evidence.clauses import Clause
from outreach.evidence.clients import clients, fits, foreign, strangers, unknown_words
from outreach.evidence.contradicting import contradictions, inflated, not_the_same, of_another_name, spoken_of
from outreach.evidence.doing import doer, doer_before
from outreach.evidence.ground import JOINT, Finding, Ground, free, is_case, is_joint, nowhere, places_of_people
from outreach.evidence.markers import has, opens
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
            fact for fact in allowed
            if _holds(fact, claims, reading, ground) and (not named or names_it(fact, named))
            and not (any(each.kind == "name" for each in claims) and tells_of_another(fact, reading, ground))
        ]  # fmt: skip
        if named and not carriers and any(_holds(fact, claims, reading, ground) for fact in allowed):
            failed = True
            finding.problems.append(_not_by(named, parts[at], reading))
            continue
        carriers = carriers or _between_them(claims, allowed, parts[at], reading, ground, named)
        whom = clients(parts[at], reading)
        fitting = any(fits(fact, whom, reading) for fact in carriers)
        if not fitting:
            failed = True
            missing = _missing(claims, allowed, reading, ground)
            finding.problems.extend([_not_for(whom, reading)] if carriers else missing)
            continue
        chosen[at] = carriers
        finding.problems.extend(contradictions(parts[at], carriers, reading))
    finding.rests_on.extend(chosen[at][0] for at in sorted(chosen))
    finding.problems.extend(_of_the_whole(chosen, failed, reading, ground))


def _of_the_whole(chosen: dict[int, list[Source]], failed: bool, reading: Reading, ground: Ground) -> Iterator[Problem]:
    """What is wrong with the sentence as one, though every clause of it is carried."""
    for at in sorted(chosen):
        yield from inflated(reading, chosen[at])
    if failed:
        return
    if not chosen and has(reading.text, "whole_work"):
        yield from inflated(reading, spoken_of(reading, ground))
    stray = not_the_same(chosen, reading, ground) or of_another_name(chosen, reading, ground)
    if stray:
        yield stray
    yield from _other_client([fact for each in chosen.values() for fact in each], reading, ground)


def _between_them(
    claims: Sequence[Claim], allowed: Sequence[Source], clause: Clause, reading: Reading, ground: Ground, named: str
) -> list[Source]:
    """Several facts, where one alone does not hold the clause and need not."""
    if _only_technologies(claims):
        return _together(claims, ground.facts if allowed is ground.facts else allowed)
    return [] if named else _spread(claims, clause, reading, ground)


def _spread(claims: Sequence[Claim], clause: Clause, reading: Reading, ground: Ground) -> list[Source]:
    """Facts that hold the claims between them where these are about one person, or are conditions of ours."""
    if _anchored(clause) or has(clause.text, "deed") or has(clause.text, "strong"):
        return []
    people = [name for _, name in places_of_people(reading, ground)]
    if not people and has(reading.text, "pronoun"):
        people = list(ground.people)
    facts = [
        fact for fact in ground.facts
        if _is_condition(fact) or (not _is_work(fact) and any(names_it(fact, name) for name in people))
    ]  # fmt: skip
    return _together(claims, facts)


def _is_work(fact: Source) -> bool:
    """A case: somebody's, or done with something."""
    return not fact.people and any(each.kind == "org" for each in fact.claims)


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
    held = [each for each in claims if each not in missing]
    firm = foreign(fact, reading) and any(each.kind in _FIRM for each in held)
    kinds: tuple[str, ...] = ("thing", "org", "field") if firm and unknown_words(fact) else ("thing",)
    if len(missing) == 1 and sum(each.kind in _FIRM for each in held) > 1:
        kinds = ("thing", "org", "field")  # much of it is there: a word of ours the fact has another for
    if any(each.kind == "org" for each in fact.claims):
        kinds = tuple(each for each in kinds if each != "org")  # its client is known, and is another
    return all(
        _heads_a_name(each, claims, missing)
        or each.kind in kinds
        and _unsaid_by_others(each, ground, firm=firm)
        and not _pointed(each, reading)
        for each in missing
    )


def _unsaid_by_others(claim: Claim, ground: Ground, *, firm: bool) -> bool:
    """True when neither the vacancy nor another case of ours has it, so that it can be moved from nowhere."""
    if claim.kind == "thing":
        return not carrying.any_carries(ground.vacancy, claim) or firm and not _named_elsewhere(claim, ground)
    return not carrying.any_carries(ground.vacancy, claim) and not _named_elsewhere(claim, ground)


def _heads_a_name(claim: Claim, claims: Sequence[Claim], missing: Sequence[Claim]) -> bool:
    """ "the OCPP protocol": what a known name is called says nothing new."""
    return claim.kind == "thing" and any(
        each.kind in ("technology", "name") and each not in missing
        and (0 <= each.start - claim.end <= 1 or 0 <= claim.start - each.end <= 1)
        for each in claims
    )  # fmt: skip


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
    begins = (
        at == 0 and opens(reading.text, "told_on", detect(reading.text)) and any(_anchored(each) for each in parts[1:])
    )
    if ground.before and (begins or has(parts[at].text, "there")) and not any(_anchored(each) for each in parts[:at]):
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
    return has(reading.text, "there") or opens(opening, "leaning", detect(reading.text))


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
