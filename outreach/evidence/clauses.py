"""A sentence cut where one statement ends and the next begins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from outreach.evidence.claims import Claim, Reading

_MARKS = frozenset(",;:—–()")
_JOINING = frozenset(
    [
        "and",
        "but",
        "while",
        "whereas",
        "where",
        "which",
        "who",
        "whose",
        "because",
        "since",
        "so",
        "though",
        "although",
        "і",
        "й",
        "та",
        "але",
        "а",
        "тож",
        "який",
        "яка",
        "яке",
        "які",
        "де",
        "бо",
        "хоча",
        "тоді",
        "и",
        "но",
        "а",
        "который",
        "которая",
        "которое",
        "которые",
        "где",
        "поэтому",
        "хотя",
        "i",
        "oraz",
        "lecz",
        "ale",
        "więc",
        "który",
        "która",
        "które",
        "gdzie",
        "bo",
        "choć",
    ]
)


@dataclass(frozen=True, slots=True)
class Clause:
    """text[start:end] and what it claims."""

    start: int
    end: int
    claims: tuple[Claim, ...]
    text: str


def clauses(reading: Reading) -> tuple[Clause, ...]:
    """In order; together they hold every claim of the sentence."""
    borders = [0, *_borders(reading), len(reading.text)]
    return tuple(
        Clause(start, end, reading.within(start, end), reading.text[start:end])
        for start, end in zip(borders, borders[1:], strict=False)
        if start < end and any(each.isalnum() for each in reading.text[start:end])
    )


def _borders(reading: Reading) -> Iterator[int]:
    for at, token in enumerate(reading.tokens):
        inside = any(each.start < token.start < each.end for each in reading.claims)
        if inside or at == 0:
            continue
        if token.text in _MARKS or (token.lower in _JOINING and not _short(reading, at)):
            yield token.start


def _short(reading: Reading, at: int) -> bool:
    """ "C# and .NET", "від 44 і до 67": a joint between two claims of one kind is no border."""
    before = [each for each in reading.claims if each.end <= reading.tokens[at].start]
    after = [each for each in reading.claims if each.start >= reading.tokens[at].end]
    if not before or not after:
        return False
    left, right = before[-1], after[0]
    near = reading.tokens[at].start - left.end <= 2 and right.start - reading.tokens[at].end <= 4
    return near and left.kind == right.kind
