"""What facts say of one person only, told of another."""

from __future__ import annotations

from collections.abc import Iterator
from os.path import commonprefix
from typing import TYPE_CHECKING

from outreach.evidence.claims import Reading
from outreach.evidence.markers import has
from outreach.evidence.names import same, skeleton
from outreach.evidence.people import Person
from outreach.evidence.sources import Source, names_it
from outreach.evidence.units import functions, unit_named
from outreach.evidence.verdict import Problem

if TYPE_CHECKING:
    from outreach.evidence.ground import Ground

_LONG, _STEM = 6, 6


def of_somebody_else(reading: Reading, ground: Ground) -> Iterator[Problem]:
    """At most one problem: a word that facts have in what they say of other people, and nowhere else."""
    people = [person for fact in ground.all_facts for person in fact.people]
    whom = _spoken_of(reading, ground, people)
    if len(whom) != 1 or len(people) < 2:
        return
    own = [each for each in people if same(each.name, whom[0])]
    others = [each for each in people if not same(each.name, whom[0])]
    for token in reading.tokens:
        if token.kind != "word" or len(token.lower) < _LONG or token.lower in functions():
            continue
        if token.capital or has(token.lower, "experience") or unit_named(token.lower):
            continue
        theirs = next((each for each in others if _says(each.words, token.lower)), None)
        elsewhere = any(
            _says(frozenset(fact.words), token.lower) for fact in ground.all_facts if not fact.people
        ) or any(_says(each.words, token.lower) for each in own)
        if theirs and not elsewhere and not _in_a_claim(token.start, reading):
            words = reading.folded.words(token.start, token.end)
            yield Problem("moved", words, f"“{words}” is said of {theirs.name}, not of {whom[0]}")
            return


def _spoken_of(reading: Reading, ground: Ground, people: list[Person]) -> list[str]:
    """Who the sentence speaks of: those it names, else the one named last."""
    names = {each.name for each in people}
    named = [each.text for each in reading.tokens if each.capital and any(same(each.text, name) for name in names)]
    return named or (list(ground.people) if has(reading.text, "pronoun") else [])


def tells_of_another(fact: Source, reading: Reading, ground: Ground) -> bool:
    """True when the fact presents people, and none of them is the one the sentence speaks of."""
    whom = _spoken_of(reading, ground, [person for each in ground.all_facts for person in each.people])
    return bool(fact.people and whom) and not any(names_it(fact, name) for name in whom)


def _says(words: frozenset[str], word: str) -> bool:
    sound = skeleton(word)
    return any(same(word, each) and len(commonprefix([sound, skeleton(each)])) >= _STEM for each in words)


def _in_a_claim(position: int, reading: Reading) -> bool:
    """Figures, technologies, levels and languages have checks of their own."""
    return any(each.kind not in ("thing", "org") and each.start <= position < each.end for each in reading.claims)
