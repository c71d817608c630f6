"""A vacancy cut into numbered lines with their section. A line is one sentence or one list item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from outreach.ai.builtin.headings import MARKDOWN, Heading, Place, heading, label
from outreach.ai.data import load

SECTIONS = ("about", "responsibilities", "requirements", "nice", "offer", "conditions", "process")
# This many items make a list, this many sentences in one row make a paragraph.
_LIST, _PARAGRAPH = 2, 2
_LONGEST_ROW = 3000
_CUT = ("responsibilities", "requirements", "nice")
# Other characters that break a line; one for one, so that offsets stay.
_BREAKS = dict.fromkeys(map(ord, "\r\x0b\x0c\x85\u2028\u2029"), "\n")
_EDGES = " \t\r\n\u00a0\u200b\u200c\u200d\ufeff"
_SENTENCE_END = re.compile(r"[.!?…]+[)\"»”’]*(?=\s+[\"«“„(]?[^\W_a-zа-яіїєґёąćęłńóśźż])")


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
    goal: bool = False  # stands under a heading that names results: targets, measures, KPIs


@dataclass(frozen=True, slots=True)
class _Row:
    start: int
    end: int
    bullet: bool
    spaced: bool  # a blank line before it
    mark: str  # the bullet


@dataclass(slots=True)
class _State:
    """Where the reader stands: the section, a label's own, and what has come since the heading."""

    section: str = ""
    goal: bool = False
    labelled: tuple[str, bool] | None = None
    style: tuple[bool, bool, bool] | None = None
    items: int = 0
    bullets: int = 0

    def open(self, new: Heading) -> None:
        # A heading of no known section ends the one before only as its sibling; set otherwise it is a part of it.
        if new.section or new.goal or new.style == self.style:
            self.section, self.goal = new.section or ("responsibilities" if new.goal else ""), new.goal
            self.style = new.style
        self.labelled, self.items, self.bullets = None, 0, 0


def lines(text: str) -> tuple[Line, ...]:
    """The lines of a vacancy in order, headings among them. Never raises."""
    found: list[Line] = []
    state, number = _State(), 0
    rows = list(_rows(text))
    for at, row in enumerate(rows):
        words = text[row.start : row.end]
        opened = heading(words, _place(rows, at, state))
        if opened is not None:
            state.open(opened)
            found.append(Line("", words, row.start, row.end, state.section, heading=True, goal=state.goal))
            continue
        start = _labelled(words, row, state, found)
        pieces = list(_sentences(text, start, row.end))
        _leave_list(state, row, words, len(pieces))
        state.items += len(pieces) == 1
        state.bullets += row.bullet
        section, goal = state.labelled or (state.section, state.goal)
        for left, right in pieces:
            number += 1
            found.append(Line(f"V{number}", text[left:right], left, right, section, bullet=row.bullet, goal=goal))
    return tuple(found)


def numbered(text: str) -> tuple[Line, ...]:
    """The lines without the headings."""
    return tuple(each for each in lines(text) if not each.heading)


def line_at(found: tuple[Line, ...], position: int) -> Line | None:
    """The numbered line that holds this character, or None."""
    return next((each for each in found if each.id and each.start <= position < each.end), None)


def _place(rows: list[_Row], at: int, state: _State) -> Place:
    row, following = rows[at], rows[at + 1 : at + 3]
    # "🔧 What you will do" over "• …" is a heading with a picture, not an item.
    item = row.bullet and (not following or row.mark < "\u2300" or row.mark == following[0].mark)
    return Place(
        bullet=item,
        spaced=row.spaced or at == 0,
        leads=bool(following) and not following[0].spaced,
        opens_list=bool(following) and all(each.bullet for each in following),
        opens_block=len(following) > 1 and not any(each.spaced for each in following),
        siblings=state.style == (False, False, False),
    )


def _labelled(words: str, row: _Row, state: _State, found: list[Line]) -> int:
    """Where the row's own text begins. A label rules its row and the list under it, and is kept as a heading."""
    named = label(words)
    if named is None:
        state.labelled = state.labelled if row.bullet else None
        return row.start
    section, goal, length = named
    state.labelled = (section, goal)
    # "Salary: $4,000" and "We are a team of six: …" say half of it in the label.
    if row.bullet or section not in _CUT:
        return row.start
    start, end = row.start, row.start + len(words[:length].rstrip())
    found.append(Line("", words[:length].rstrip(), start, end, section, heading=True, goal=goal))
    return row.start + length


def _leave_list(state: _State, row: _Row, words: str, pieces: int) -> None:
    """Prose after a list is no item of it."""
    if row.bullet or state.labelled or not words[:1].isupper():
        return
    after_bullets = state.bullets >= _LIST and (row.spaced or words.endswith((".", "!", "?", "…")))
    after_items = state.items >= _LIST and pieces >= _PARAGRAPH and row.spaced
    if after_bullets or after_items or (state.items >= _LIST and pieces > _PARAGRAPH):
        state.section, state.goal, state.items, state.bullets = "", False, 0, 0


def _rows(text: str) -> Iterator[_Row]:
    """Every row that has something to read, without its bullet and edges."""
    position, blank = 0, False
    for row in _bounded(text.translate(_BREAKS).split("\n")):
        mark = _bullet().match(row)
        # "**Requirements**" starts with stars and is no list item.
        bullet = mark is not None and not MARKDOWN.match(row)
        start, end = position + (mark.end() if mark and bullet else 0), position + len(row.rstrip("\n"))
        position += len(row)
        start, end = _trimmed(text, start, end)
        if any(each.isalnum() for each in text[start:end]):
            yield _Row(start, end, bullet, blank, mark.group().strip() if mark and bullet else "")
            blank = False
        else:
            blank = True


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
