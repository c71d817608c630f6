"""A letter of the right length: what matters least is left out as a whole, nothing is cut."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from outreach.ai.base import Sentence

RESERVE = 9


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence, its paragraph, and its rank: 0 always stays, RESERVE comes in only where the letter is too short."""

    sentence: Sentence | None
    paragraph: int
    rank: int


def fitted(parts: list[Part], most: int, fewest: int, characters: int) -> list[list[Sentence]]:
    """The paragraphs that stay: at most so many words and characters, a reserve if fewer than `fewest`."""
    said = [each for each in parts if each.sentence]
    kept = [each for each in said if each.rank != RESERVE]
    while len(kept) > 2 and (words(kept) > most or _characters(kept) > characters):
        kept.remove(max(reversed(kept), key=lambda each: each.rank))
    if words(kept) < fewest:
        kept = [each for each in said if each in kept or each.rank == RESERVE]
    numbers = sorted({each.paragraph for each in kept})
    return [[each.sentence for each in kept if each.paragraph == at and each.sentence] for at in numbers]


def words(parts: Iterable[Part]) -> int:
    """Words as a reader counts them: what stands between spaces."""
    return sum(len(each.sentence.text.split()) for each in parts if each.sentence)


def _characters(parts: list[Part]) -> int:
    return sum(len(each.sentence.text) + 2 for each in parts if each.sentence)
