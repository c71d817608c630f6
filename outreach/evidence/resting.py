"""A statement about us that claims no figure, name or subject still needs a fact that speaks of the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from os.path import commonprefix

from outreach.evidence import carrying
from outreach.evidence.claims import Reading
from outreach.evidence.data import load
from outreach.evidence.ground import Ground
from outreach.evidence.markers import has
from outreach.evidence.names import same, skeleton
from outreach.evidence.sources import Source
from outreach.evidence.tokens import Token
from outreach.evidence.units import functions
from outreach.evidence.verdict import Problem

_LONG, _STEM = 5, 5
_COURTEOUS = ("step", "would_be", "courtesy", "offer", "looking")


def resting_on_nothing(reading: Reading, ground: Ground) -> Iterator[Problem]:
    """At most one problem: their word, where nothing in the sentence stands in any fact."""
    if any(has(reading.text, kind) for kind in _COURTEOUS):
        return
    content = [each for each in reading.tokens if _says_something(each)]
    if not content or _carried(reading, ground) or any(_stands_in(ground.all_facts, each) for each in content):
        return
    said = next((each for each in content if _stands_in(ground.vacancy, each)), None)
    if said:
        words = reading.folded.words(said.start, said.end)
        yield Problem("unsupported", words, f"“{words}” is what they ask for; no fact speaks of it")


def added_on(reading: Reading, ground: Ground) -> Iterator[Problem]:
    """ "Water samples are in it too": what they ask for, added to what was told, and in no fact."""
    if not has(reading.text, "also") or any(has(reading.text, kind) for kind in _COURTEOUS):
        return
    if any(each.amount or each.kind in ("technology", "org", "role") for each in reading.claims):
        return  # what is added is told, and checked claim by claim
    for token in filter(_says_something, reading.tokens):
        if _stands_in(ground.vacancy, token) and not _stands_in(ground.all_facts, token):
            words = reading.folded.words(token.start, token.end)
            yield Problem("unsupported", words, f"“{words}” is what they ask for; no fact speaks of it")
            return


def _carried(reading: Reading, ground: Ground) -> bool:
    """A subject of the facts, or people of ours, or their number."""
    return any(
        each.kind in ("people", "place") or carrying.any_carries(ground.all_facts, each) for each in reading.claims
    )


def _says_something(token: Token) -> bool:
    return token.kind == "word" and len(token.lower) >= _LONG and token.lower not in functions() | _plain()


def _stands_in(sources: Sequence[Source], token: Token) -> bool:
    sound = skeleton(token.lower)
    return any(
        same(token.lower, word) and len(commonprefix([sound, skeleton(word)])) >= min(_STEM, len(sound) - 1)
        for source in sources for word in source.words
    )  # fmt: skip


@cache
def _plain() -> frozenset[str]:
    return frozenset(load("letter")["plain"]["words"].split())
