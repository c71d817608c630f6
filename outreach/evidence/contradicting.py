"""What a fact says the other way: direction, whose work it was, which work the sentence before told of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from outreach.evidence import carrying
from outreach.evidence.amount import Amount
from outreach.evidence.claims import Reading
from outreach.evidence.clauses import Clause
from outreach.evidence.ground import Ground, is_ours
from outreach.evidence.markers import has, marked
from outreach.evidence.sources import Source, names_it
from outreach.evidence.verdict import Problem


def _goes_on(fact: Source) -> bool:
    """A fact that itself says "there" or "the same": it goes on with the one before it."""
    return any(has(each.text, kind) for each in fact.readings for kind in ("there", "same"))


def of_another_name(chosen: dict[int, list[Source]], reading: Reading, ground: Ground) -> Problem | None:
    """ "PetPal's dispatch …": a client that opens the sentence, and no fact that carries the rest knows it."""
    first = next((each for each in reading.tokens if each.kind == "word"), None)
    rests = [fact for each in chosen.values() for fact in each]
    if first is None or not first.capital or not rests or is_ours(first.text, ground):
        return None
    known = [
        fact for fact in ground.all_facts
        if any(each.kind == "name" and each.value.lower() == first.lower.removesuffix("'s") for each in fact.claims)
    ]  # fmt: skip
    if not known or any(fact in known for fact in rests):
        return None
    words = reading.folded.words(first.start, first.end)
    return Problem("moved", words, f"“{words}” belongs to {known[0].id}, not to the rest of this sentence")


def not_the_same(chosen: dict[int, list[Source]], reading: Reading, ground: Ground) -> Problem | None:
    """ "The same system runs at a bakery": what was just told of, said of another fact."""
    rests = [fact for each in chosen.values() for fact in each]
    place = next(marked(reading.text, "same"), None)
    if place is None or not rests or not ground.before:
        return None
    stray = [fact for fact in rests if fact not in ground.before and not _goes_on(fact)]
    named = [
        each for each in reading.claims
        if each.kind in ("name", "org") and carrying.any_carries(ground.facts, each)
        and not carrying.any_carries(ground.before, each)
    ]  # fmt: skip
    if not stray or not (named or len(stray) == len(rests)):
        return None
    words = reading.folded.words(*place)
    return Problem("moved", words, f"“{words}”: {stray[0].id} tells of other work than the sentence before")


def spoken_of(reading: Reading, ground: Ground) -> Sequence[Source]:
    """The cases a sentence without claims speaks of: those that have most of its words, else those just told of."""
    words = [each.lower for each in reading.tokens if each.kind == "word" and len(each.lower) > _SHORT_WORD]
    counted = [(sum(names_it(fact, each) for each in words), fact) for fact in ground.facts if not fact.people]
    most = max((number for number, _ in counted), default=0)
    return [fact for number, fact in counted if number == most] if most else ground.before


_SHORT_WORD = 3


def contradictions(clause: Clause, carriers: Sequence[Source], reading: Reading) -> Iterator[Problem]:
    if any(each.kind == "number" for each in clause.claims) and all(_opposite(clause.text, each) for each in carriers):
        place = next(marked(clause.text, "up"), None) or next(marked(clause.text, "down"), (0, 0))
        words = reading.folded.words(clause.start + place[0], clause.start + place[1])
        yield Problem("direction", words, f"“{words}”: {carriers[0].id} says that it went the other way")
    said = [each.amount for each in reading.claims if each.kind == "number" and each.amount]
    if len(said) == 1 and has(reading.text, "formerly") and all(_came_after(fact, said[0]) for fact in carriers):
        words = reading.folded.words(said[0].start, said[0].end)
        yield Problem("direction", words, f"“{words}”: {carriers[0].id} says that it was so afterwards")
    crossed = [carrying.reversed_change(fact, said) for fact in carriers]
    if crossed and all(crossed):
        one, other = crossed[0]  # type: ignore[misc]
        if clause.start <= one.start < clause.end or clause.start <= other.start < clause.end:
            words = reading.folded.words(min(one.start, other.start), max(one.end, other.end))
            yield Problem("direction", words, f"“{words}”: {carriers[0].id} says it the other way round")


def _came_after(fact: Source, said: Amount) -> bool:
    """True when the fact has this number as the end of a change only."""
    known = [each for each in fact.amounts if carrying.equal(said, each)]
    started = any(each.role == "from" for each in fact.amounts)
    return started and bool(known) and all(each.role == "to" for each in known)


def _opposite(text: str, fact: Source) -> bool:
    up, down = has(text, "up"), has(text, "down")
    told = (
        {"up" if has(each.text, "up") else "", "down" if has(each.text, "down") else ""}
        if (each := fact.readings[0])
        else set()
    )
    return up != down and told - {""} == ({"down"} if up else {"up"})


def inflated(reading: Reading, carriers: Sequence[Source]) -> Iterator[Problem]:
    """ "We built it" where the facts say that we helped."""
    if not carriers or not all(each.weak for each in carriers) or has(reading.text, "weak"):
        return
    place = next(marked(reading.text, "strong"), None) or next(marked(reading.text, "deed"), None)
    if place:
        words = reading.folded.words(*place)
        yield Problem(
            "responsibility", words, f"“{words}” says more than {carriers[0].id}: there we took part or helped"
        )
