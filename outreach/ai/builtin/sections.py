"""A vacancy cut into numbered lines with their section. A line is one sentence or one list item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from outreach.ai.data import load

SECTIONS = ("about", "responsibilities", "requirements", "nice", "offer", "conditions", "process")
_LONGEST_HEADING, _MOST_WORDS = 64, 9
_LEAST_COVERED = 0.55
# This many items make a list, this many sentences in one row make a paragraph.
_LIST, _PARAGRAPH = 2, 3
_LONGEST_ROW = 3000
# Other characters that break a line; one for one, so that offsets stay.
_BREAKS = dict.fromkeys(map(ord, "\r\x0b\x0c\x85\u2028\u2029"), "\n")
_EDGES = " \t\r\n\u00a0\u200b\u200c\u200d\ufeff"
_DECORATION = re.compile(r"^[\W_]+|[\W_]+$")
_LABEL = re.compile(r"^([^:.!?\n]{2,48}):\s+(?=\S)")
_SENTENCE_END = re.compile(r"[.!?…]+[)\"»”’]*(?=\s+[\"«“„(]?[^\W_a-zа-яіїєґёąćęłńóśźż])")
_MARKDOWN = re.compile(r"^\s*(?:#{1,6}\s|\*\*|__)")


@dataclass(frozen=True, slots=True)
class Line:
    """`text` is source[start:end], word for word. `id` is "V1", "V2"…; a heading has "" and is not counted."""

    id: str
    text: str
    start: int
    end: int
    section: str = ""  # one of SECTIONS, or "" before the first known heading
    heading: bool = False
    bullet: bool = False


def lines(text: str) -> tuple[Line, ...]:
    """The lines of a vacancy in order, headings among them. Never raises."""
    found: list[Line] = []
    section, labelled, items, number = "", "", 0, 0
    for start, end, bullet in _rows(text):
        row = text[start:end]
        named = _heading(row, bullet)
        if named is not None:
            section, labelled, items = named or section, "", 0
            found.append(Line("", row, start, end, section, heading=True))
            continue
        # A label rules its own row and the list under it: "Requirements: you have" and then items.
        labelled = _label(row) or (labelled if bullet else "")
        pieces = list(_sentences(text, start, end))
        if not bullet and items >= _LIST and len(pieces) >= _PARAGRAPH and not labelled:
            section = ""  # prose after a list is no item of it
        items += len(pieces) == 1
        for left, right in pieces:
            number += 1
            found.append(Line(f"V{number}", text[left:right], left, right, labelled or section, bullet=bullet))
    return tuple(found)


def numbered(text: str) -> tuple[Line, ...]:
    """The lines without the headings."""
    return tuple(each for each in lines(text) if not each.heading)


def line_at(found: tuple[Line, ...], position: int) -> Line | None:
    """The numbered line that holds this character, or None."""
    return next((each for each in found if each.id and each.start <= position < each.end), None)


def _rows(text: str) -> Iterator[tuple[int, int, bool]]:
    """(start, end, is a list item) of every row that has something to read, without its bullet and edges."""
    position = 0
    for row in _bounded(text.translate(_BREAKS).split("\n")):
        mark = _bullet().match(row)
        # "**Requirements**" starts with stars and is no list item.
        bullet = mark is not None and not _MARKDOWN.match(row)
        start, end = position + (mark.end() if mark and bullet else 0), position + len(row.rstrip("\n"))
        position += len(row)
        start, end = _trimmed(text, start, end)
        if any(each.isalnum() for each in text[start:end]):
            yield start, end, bullet


def _bounded(rows: list[str]) -> Iterator[str]:
    """The rows with their line break, an endless one in pieces: no pattern is ever run over more than that."""
    for row in rows:
        rest = row + "\n"
        while len(rest) > _LONGEST_ROW:
            cut = rest.rfind(" ", 1, _LONGEST_ROW) + 1 or _LONGEST_ROW
            yield rest[:cut]
            rest = rest[cut:]
        yield rest


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return start, end


def _heading(row: str, bullet: bool) -> str | None:
    """The section a heading opens; "" for a heading of no known section; None when the row is no heading."""
    bare = _DECORATION.sub("", row)
    if len(bare) > _LONGEST_HEADING or len(bare.split()) > _MOST_WORDS:
        return None
    marked = row.rstrip(" *_").endswith(":") or (_MARKDOWN.match(row) is not None and row.rstrip().endswith(("*", "_")))
    section = _section(bare)
    if marked:
        return section
    if not section or bullet or ":" in bare or row.endswith((".", ";", ",")):
        return None
    # Without a colon a heading is short and says little beside the phrase itself.
    return section if len(bare.split()) <= 7 and _covered(bare.partition(",")[0]) >= _LEAST_COVERED else None


def _label(row: str) -> str:
    """The section of "Requirements: Python, Django"; "" where nothing is labelled."""
    match = _LABEL.match(row)
    return _section(_DECORATION.sub("", match.group(1))) if match else ""


def _covered(heading: str) -> float:
    return max(
        (match.end() / len(heading) for _, pattern in _headings() if (match := pattern.match(heading))), default=0
    )


@cache
def _section(heading: str) -> str:
    return next((name for name, pattern in _headings() if pattern.match(heading)), "")


@cache
def _headings() -> tuple[tuple[str, re.Pattern[str]], ...]:
    tables = load("sections")["headings"]
    return tuple(
        (name, re.compile(rf"(?:{'|'.join(phrases)})(?![^\W_]*[@/])", re.IGNORECASE))
        for name, phrases in tables.items()
    )


@cache
def _bullet() -> re.Pattern[str]:
    return re.compile(load("sections")["marks"]["bullet"])


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(load("sections")["marks"]["abbreviations"].split())


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    left = start
    for match in _SENTENCE_END.finditer(text, start, end):
        if _ends_abbreviation(text[left : match.start()]):
            continue
        yield from _piece(text, left, match.end())
        left = match.end()
    yield from _piece(text, left, end)


def _piece(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    start, end = _trimmed(text, start, end)
    if any(each.isalnum() for each in text[start:end]):
        yield start, end


def _ends_abbreviation(before: str) -> bool:
    word = before.rsplit(None, 1)[-1].lower().lstrip('(«“"') if before.strip() else ""
    return word in _abbreviations() or (len(word) == 1 and word.isalpha())
