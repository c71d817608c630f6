"""What a claim can rest on: a fact, or the vacancy, taken apart once and asked often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

from outreach.ai.base import VacancyText
from outreach.ai.builtin.sections import Line, numbered
from outreach.ai.builtin.vocabulary import canonical, implied
from outreach.evidence.amount import Amount
from outreach.evidence.amounts import implicit
from outreach.evidence.claims import Claim, Reading, read
from outreach.evidence.deriving import derived
from outreach.evidence.markers import CLAIMED, has
from outreach.evidence.names import same
from outreach.evidence.people import Person, people
from outreach.evidence.sentences import pieces
from outreach.offer import OfferedFact

_MARKS = (*CLAIMED, "excluded", "weak", "helped", "strong", "third", "deed", "now", "limited", "deadline")
_LONGEST_FACT, _LONGEST_VACANCY, _MOST_LINES = 4000, 30_000, 400


@dataclass(frozen=True, slots=True)
class GateFact:
    """A fact in plain words, in any language. `id` is "F1", "F2"…"""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """A fact or a line of the vacancy, in all its wordings."""

    id: str
    readings: tuple[Reading, ...]
    technologies: frozenset[str]
    notions: frozenset[str]
    amounts: tuple[Amount, ...]
    claims: tuple[Claim, ...]
    words: tuple[str, ...]
    people: tuple[Person, ...]
    marks: frozenset[str]
    sentences: frozenset[str]

    @property
    def weak(self) -> bool:
        """The work was partly or wholly somebody else's."""
        return "weak" in self.marks and ("strong" not in self.marks or "third" in self.marks)


def told_on(facts: Sequence[GateFact | OfferedFact]) -> tuple[GateFact | OfferedFact, ...]:
    """The facts; one that says "there" is read together with the one before it."""
    result = list(facts)
    for at, (before, each) in enumerate(pairwise(facts), 1):
        if isinstance(before, GateFact) and isinstance(each, GateFact) and _leans(each.text):
            result[at] = GateFact(each.id, f"{before.text}\n{each.text}")
    return tuple(result)


def _leans(text: str) -> bool:
    """True when a fact's first sentence says "there": of what, the fact before it tells."""
    first = next(iter(pieces(text[:_LONGEST_FACT])), "")
    return has(first, "there")


def fact_source(fact: GateFact | OfferedFact, today: date | None = None) -> Source:
    """A fact as a source. A person's fields count as words of the fact."""
    if isinstance(fact, GateFact):
        return _source(fact.id, (fact.text[:_LONGEST_FACT],), frozenset())
    wordings = (fact.text, *fact.texts.values(), _fields(fact))
    source = _source(
        fact.id, tuple(dict.fromkeys(each for each in wordings if each.strip())), frozenset(fact.technologies)
    )
    free = fact.free_from is not None and fact.free_from <= (today or date.today())  # noqa: DTZ011  a day, no moment
    return _available(source) if free else source


def vacancy_sources(vacancy: str | VacancyText) -> tuple[Source, ...]:
    """The lines of the vacancy, its title and fields as "V0"."""
    if isinstance(vacancy, str):
        return tuple(_source(each.id, (each.text,), frozenset()) for each in _lines(vacancy))
    head = " ; ".join(
        str(each) for each in (
            vacancy.title, vacancy.company, vacancy.domain, vacancy.category, *vacancy.countries,
            f"{vacancy.salary_min or ''} {vacancy.salary_currency}",
            f"{vacancy.salary_max or ''} {vacancy.salary_currency}",
            vacancy.english,
        ) if each
    )  # fmt: skip
    lines = tuple(_source(each.id, (each.text,), frozenset()) for each in _lines(vacancy.text))
    return (_source("V0", (head,), frozenset((*vacancy.tags, *vacancy.skills))), *lines)


def _lines(text: str) -> tuple[Line, ...]:
    return numbered(text[:_LONGEST_VACANCY])[:_MOST_LINES]


def _fields(fact: OfferedFact) -> str:
    rate = f"{fact.rate_min} {fact.rate_currency} per {fact.rate_period or 'hour'}" if fact.rate_min is not None else ""
    if fact.rate_min is not None and not fact.rate_period:
        rate = f"{fact.rate_min} {fact.rate_currency}"
    free = f"free from {fact.free_from.day} {fact.free_from:%B} {fact.free_from.year}" if fact.free_from else ""
    years = f"{fact.years} years" if fact.years is not None else ""
    return ", ".join(each for each in (fact.person, fact.role, years, free, rate, fact.link) if each)


def _available(source: Source) -> Source:
    return replace(source, marks=source.marks | {"now"})


@lru_cache(maxsize=512)
def _source(name: str, wordings: tuple[str, ...], technologies: frozenset[str]) -> Source:
    readings = tuple(read(each) for each in wordings)
    claims = tuple(claim for reading in readings for claim in reading.claims)
    said = tuple(each.amount for each in claims if each.amount is not None)
    return Source(
        id=name,
        readings=readings,
        technologies=_technologies(claims, technologies),
        notions=frozenset(name for each in claims if each.kind not in ("level", "technology") for name in each.values),
        amounts=(*said, *derived(said), *(each for reading in readings for each in implicit(reading.tokens))),
        claims=claims,
        words=(*_words(readings), *(each.lower() for each in technologies)),
        people=tuple(person for reading in readings for person in people(reading)),
        marks=frozenset(kind for kind in _MARKS for reading in readings if has(reading.text, kind)),
        sentences=frozenset(plain(each) for text in wordings for each in (text, *pieces(text[:_LONGEST_FACT]))),
    )


def _technologies(claims: tuple[Claim, ...], listed: frozenset[str]) -> frozenset[str]:
    """Named and listed ones, and what follows from them."""
    named = {name for each in claims if each.kind == "technology" for name in (*each.values, each.value)}
    return implied(frozenset(named | set(map(canonical, listed))))


def _words(readings: tuple[Reading, ...]) -> tuple[str, ...]:
    found = (token.lower for reading in readings for token in reading.tokens if token.kind == "word")
    return tuple(dict.fromkeys(each for each in found if len(each) > 1))


def plain(text: str) -> str:
    """A sentence as it is compared word for word."""
    return " ".join(text.split()).rstrip(" .!?…;").casefold()


def names_it(source: Source, word: str) -> bool:
    """True when the source has this name, in any alphabet or case."""
    return any(same(word, each) for each in source.words)
