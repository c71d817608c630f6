"""For whom a thing was made: "for a maker of heat pumps" must stand in the fact, known to the lexicon or not."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from os.path import commonprefix

from outreach.ai.builtin.language import detect
from outreach.evidence.claims import Reading
from outreach.evidence.clauses import Clause
from outreach.evidence.markers import has
from outreach.evidence.names import same, skeleton
from outreach.evidence.sources import Source, names_it
from outreach.evidence.tokens import Token
from outreach.evidence.units import functions, unit_named

_FOR = frozenset(["for", "для", "dla"])
_OF = frozenset(["of", "in", "at"])
_ARTICLES = frozenset(["a", "an", "the", "one", "another", "some"])
_GOES_ON = frozenset(["of", "and", "і", "й", "та", "и", "i", "oraz", "with", "з", "із", "с", "z"])
_MOST = 6
_SHORTEST = 4


def foreign(fact: Source, reading: Reading) -> bool:
    """True when the fact is told in other languages only: then a subject may have a word we do not know."""
    said = _language(reading.text)
    return bool(said) and all(_language(each.text) not in ("", said) for each in fact.readings)


_LONG = 5


@lru_cache(maxsize=1024)
def _unknown(readings: tuple[Reading, ...]) -> bool:
    return any(
        token.kind == "word" and len(token.lower) >= _LONG and token.lower not in functions()
        and not token.capital and not unit_named(token.lower) and not has(token.lower, "weak")
        and not any(each.start <= token.start < each.end for each in reading.claims)
        for reading in readings for token in reading.tokens
    )  # fmt: skip


def unknown_words(fact: Source) -> bool:
    """True when the fact has words the lexicon does not know: one of them may be what a sentence says otherwise."""
    return _unknown(fact.readings)


@lru_cache(maxsize=2048)
def _language(text: str) -> str:
    return detect(text)


def clients(clause: Clause, reading: Reading) -> tuple[Token, ...]:
    """The content words behind "for a", "для", "dla" where the clause tells a deed; () where there are none."""
    if not any(has(clause.text, kind) for kind in ("deed", "past", "strong")) or has(clause.text, "conditional"):
        return ()
    found = [each for each in reading.tokens if clause.start <= each.start < clause.end]
    for at, token in enumerate(found):
        if token.lower not in _FOR:
            continue
        article = at + 1 < len(found) and found[at + 1].lower in _ARTICLES
        if token.lower == "for" and not article:
            continue
        words = _phrase(found[at + 1 + article :])
        if words:
            return words
    return ()


def _phrase(found: list[Token]) -> tuple[Token, ...]:
    words: list[Token] = []
    for token in found[:_MOST]:
        if token.kind != "word" or (token.lower in functions() and token.lower not in _GOES_ON):
            break
        if unit_named(token.lower):
            return ()
        if len(token.lower) >= _SHORTEST and token.lower not in functions():
            words.append(token)
    return tuple(words)


@lru_cache(maxsize=1024)
def named_in(fact: Source) -> frozenset[str]:
    """The words a fact has behind its own "for"."""
    found = [each for reading in fact.readings[:1] for each in reading.tokens]
    starts = [at for at, token in enumerate(found) if token.lower in _FOR or token.lower in _OF]
    begins = (at + 1 + any(each.lower in _ARTICLES for each in found[at + 1 : at + 2]) for at in starts)
    words = (word for begin in begins for word in _phrase(found[begin:]))
    return frozenset(each.lower for each in words if len(each.lower) > _SHORTEST)


def _same_stem(one: str, other: str) -> bool:
    """Close enough to accuse: five letters alike, not four."""
    return same(one, other) and len(commonprefix([skeleton(one), skeleton(other)])) > _SHORTEST


def strangers(reading: Reading, carriers: Sequence[Source], facts: Sequence[Source]) -> Token | None:
    """A word that is another case's client: no carrier has it, and the sentence rests on no fact that does."""
    resting = {each.id for each in carriers}
    for fact in facts:
        if fact.id in resting or fact.people:
            continue
        for token in reading.tokens:
            other = token.kind == "word" and any(_same_stem(token.lower, word) for word in named_in(fact))
            if (
                other
                and not any(names_it(each, token.lower) for each in carriers)
                and not _known(token, reading, carriers)
            ):
                return token
    return None


def _known(token: Token, reading: Reading, carriers: Sequence[Source]) -> bool:
    """True when a carrier has the word's notion, in whatever language."""
    notions = [each for each in reading.claims if each.start <= token.start < each.end and each.values]
    return any(each.values & fact.notions for each in notions for fact in carriers)


def fits(fact: Source, words: tuple[Token, ...], reading: Reading) -> bool:
    """True when the fact names one of them, or has words of another language for them."""
    if not words or foreign(fact, reading) or any(names_it(fact, each.lower) for each in words):
        return True
    first, last = words[0].start, words[-1].end
    said = [each for each in reading.claims if first <= each.start < last and each.values]
    from outreach.evidence import carrying

    return any(carrying.carries(fact, each) for each in said)
