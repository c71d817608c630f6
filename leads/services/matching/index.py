"""All that is known, held in memory: one new advertisement against many."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

from leads.services.matching.ad import Ad
from leads.services.matching.against import titles_apart
from leads.services.matching.compare import Same, Sameness, compare
from leads.services.matching.firms import related
from leads.services.matching.keys import from_text, keys

# A new advertisement is compared with those that share most keys with it, until one is the same.
MOST_COMPARED = 6
MOST_READ = 2  # texts
# Of a key that many have, the newest are enough: the others lead there by other keys.
MOST_PER_KEY = 30
# A text with so many keys of its own shares one with its rewritten self, unless that is short.
_TELLING, _LONG, _NEARLY_EQUAL = 5, 400, 3

Id = TypeVar("Id", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Found(Generic[Id]):
    """A known advertisement that is the same, or may be."""

    id: Id
    sameness: Sameness


@dataclass(frozen=True, slots=True)
class Candidate(Generic[Id]):
    """A known advertisement that shares keys: how many, and how many of them from the text."""

    id: Id
    shared: int
    shared_text: int


def candidates(blocks: Iterable[tuple[int, Sequence[Id]]]) -> list[Candidate[Id]]:
    """The candidates that share most keys, those first; `blocks`: a key and the ids that have it."""
    shared: Counter[Id] = Counter()
    told: Counter[Id] = Counter()
    for key, ids in blocks:
        shared.update(ids)
        if from_text(key):
            told.update(ids)
    return [Candidate(id_, count, told[id_]) for id_, count in shared.most_common(MOST_COMPARED)]


def judged(ad: Ad, own: Iterable[int], known: Iterable[tuple[Candidate[Id], Ad]]) -> list[Found[Id]]:
    """The first of the candidates that is the same, or all that may be, the surest first; `own`: keys of `ad`."""
    telling = sum(map(from_text, own)) >= _TELLING
    fitting = ((each.id, other) for each, other in known if _worth_reading(each, other, ad, telling))
    unsure: list[Found[Id]] = []
    for id_, other in islice(fitting, MOST_READ):
        sameness = compare(other, ad)
        if sameness.same is Same.SAME:
            return [Found(id_, sameness)]
        if sameness.same is Same.UNSURE:
            unsure.append(Found(id_, sameness))
    return sorted(unsure, key=lambda each: each.sameness.score, reverse=True)


def _worth_reading(candidate: Candidate[Id], other: Ad, ad: Ad, telling: bool) -> bool:
    """False when the titles contradict, or when two telling texts have too little in common."""
    if telling and len(other.text) >= _LONG:
        # Under another company's name only a nearly equal text is worth a question.
        wanted = _NEARLY_EQUAL if related(other.company, ad.company) == "other" else 1
        if candidate.shared_text < wanted:
            return False
    return not any(titles_apart(other.head, ad.head))


class Index(Generic[Id]):
    """Advertisements by their keys. `read` gives the advertisement of an id."""

    def __init__(self, read: Callable[[Id], Ad]) -> None:
        self._read = read
        self._ids: dict[int, list[Id]] = defaultdict(list)

    def add(self, id_: Id, ad: Ad) -> None:
        for key in keys(ad):
            self._ids[key].append(id_)

    def find(self, ad: Ad) -> list[Found[Id]]:
        """The known ones that are or may be the same, the surest first."""
        own = keys(ad)
        blocks = ((key, self._ids.get(key, ())[-MOST_PER_KEY:]) for key in own)
        return judged(ad, own, ((each, self._read(each.id)) for each in candidates(blocks)))
