"""Two versions of a text side by side for a reader: which lines came and went, and which words within a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

LONGEST = 40_000  # letters of both together; comparing more makes a page wait
MOST_LINES = 40
ALIKE = 0.5  # of their words: the same line, reworded
MOST_PAIRS = 900
AROUND = 10  # words kept on each side of a changed place
SAME, INS, DEL = "same", "ins", "del"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: same, ins or del."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is new (ins), gone (del) or reworded (same); `skipped` counts the unchanged lines before it."""

    kind: str
    pieces: tuple[Piece, ...]
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Diff:
    lines: tuple[Line, ...] = ()
    more: int = 0  # changed lines that are not shown
    too_long: bool = False


def diff(old: str, new: str) -> Diff:
    """What changed, in the order of the text. Empty when only spaces and line breaks did."""
    if len(old) + len(new) > LONGEST:
        return Diff(too_long=True)
    found = list(_changed(_lines(old), _lines(new)))
    return Diff(tuple(found[:MOST_LINES]), max(len(found) - MOST_LINES, 0))


def _changed(old: list[str], new: list[str]) -> Iterator[Line]:
    skipped = 0
    for tag, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            skipped = i_end - i
            continue
        for line in _block(old[i:i_end], new[j:j_end]):
            yield Line(line.kind, line.pieces, skipped)
            skipped = 0


def _block(old: list[str], new: list[str]) -> Iterator[Line]:
    """Lines that replaced others: those that are alike are shown as one reworded line."""
    place = 0
    for line in old:
        match = _alike(line, new, place) if len(old) * len(new) <= MOST_PAIRS else None
        if match is None:
            yield _whole(DEL, line)
            continue
        yield from (_whole(INS, each) for each in new[place:match])
        yield Line(SAME, tuple(_words(line, new[match])))
        place = match + 1
    yield from (_whole(INS, each) for each in new[place:])


def _alike(line: str, new: list[str], place: int) -> int | None:
    """The first line from `place` on that says about the same."""
    words = line.split()
    for number in range(place, len(new)):
        matcher = SequenceMatcher(None, words, new[number].split())
        if matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE:
            return number
    return None


def _whole(kind: str, line: str) -> Line:
    return Line(kind, (Piece(kind, line),))


def _words(old: str, new: str) -> Iterator[Piece]:
    before, after = old.split(), new.split()
    codes = SequenceMatcher(None, before, after).get_opcodes()
    for number, (tag, i, i_end, j, j_end) in enumerate(codes):
        if tag == "equal":
            yield Piece(SAME, _context(before[i:i_end], first=number == 0, last=number == len(codes) - 1))
            continue
        if i_end > i:
            yield Piece(DEL, " ".join(before[i:i_end]))
        if j_end > j:
            yield Piece(INS, " ".join(after[j:j_end]))


def _context(words: list[str], *, first: bool, last: bool) -> str:
    """Unchanged words: only those near a change, when there are many."""
    head = [] if first else words[:AROUND]
    tail = [] if last else words[-AROUND:]
    if len(words) <= len(head) + len(tail) + 2:
        return " ".join(words)
    return " ".join([*head, "…", *tail])


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
