"""A whole text taken apart into proposals."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from outreach.ai.builtin.analyst import is_text
from outreach.ai.builtin.language import detect
from outreach.ai.builtin.patterns import found, pattern
from outreach.ai.builtin.sections import Line, numbered
from outreach.proposals.person import person
from outreach.proposals.reading import CLAIM, Proposal, read
from outreach.proposals.strangers import contact, name_words, names_a_stranger, strangers
from sourcing.boards import clean

LONGEST = 200_000  # characters
MOST = 60
LONGEST_FACT, SHORTEST_PIECE = 400, 40
# A row of a letter that was broken at this width goes on in the next one.
_WRAPPED = 55
_BORDER = re.compile(r"[;.]\s|\s[–—-]\s|,\s")
_BEFORE_CONTACT = re.compile(r"\s*[,;|(–—]\s*[^,;|(–—]*$")
_LABEL = re.compile(r"[\W_]*([^\W_][^:.!?]{2,60}:\s*)")
_QUOTED = ("“", "«", "„", '"')
# When there are too many, these stay first.
_WEIGHT = {"person": 0, "case": 1, "rate": 2, "hours": 2, "number": 2, "link": 3, "capability": 4, CLAIM: 5}


@dataclass(frozen=True, slots=True)
class Found:
    """The proposals in the order of the text, and how many more there were."""

    proposals: tuple[Proposal, ...]
    left_out: int = 0


def prepared(text: str) -> str:
    """The text as it is read: nothing unseen in it, and rows broken in the middle of a sentence joined again."""
    rows: list[str] = []
    for row in clean.plain(text[:LONGEST]).split("\n"):
        if rows and _goes_on(rows[-1], row):
            rows[-1] = f"{rows[-1]} {row}"
        else:
            rows.append(row)
    return "\n".join(rows)


def propose(
    text: str,
    *,
    known: Iterable[str] = (),
    own: Iterable[str] = (),
    today: date | None = None,
    most: int = MOST,
) -> Found:
    """What the text states about us that could be a fact. Never raises.

    `known`: texts of facts there are; `own`: the names of the team and of who signs.
    """
    text = text[:LONGEST]
    readable = _without_carried(text)
    lines = [_labelled(text, each) for each in numbered(readable) if is_text(each.text)]
    own = tuple(name.strip() for name in own if name.strip())
    others = strangers(text) - {word for name in (*own, *_ours(lines)) for word in name_words(name)}
    reader = _Reader(others, own, detect(text), today)
    taken = {_letters(each) for each in known}
    proposals: list[Proposal] = []
    for line in _with_what_follows(text, lines):
        proposal = reader.proposal(line)
        if proposal and _letters(proposal.text) not in taken:
            taken.add(_letters(proposal.text))
            proposals.append(proposal)
    kept = _strongest(proposals, most)
    return Found(tuple(kept), len(proposals) - len(kept))


def _goes_on(before: str, row: str) -> bool:
    """A sentence that was broken: a long row without an end, and a small letter at the head of the next."""
    return len(before.rsplit("\n", 1)[-1]) >= _WRAPPED and before[-1:] not in ".!?:;" and row[:1].islower()


def _without_carried(text: str) -> str:
    """Quoted rows and heads of letters blanked: others wrote them. Offsets stay."""
    carried = [pattern("proposals", name) for name in ("quoted", "letter_head")]
    return "\n".join(
        " " * len(row) if any(each.search(row[:300]) for each in carried) else row for row in text.split("\n")
    )


def _ours(lines: Iterable[Line]) -> Iterator[str]:
    """Names with years or a date behind them are people we offer, whoever else is greeted by such a name."""
    for line in lines:
        who = person(_trimmed(line.text))
        if who and who.years is not None:
            yield who.name


def _labelled(text: str, line: Line) -> Line:
    """The line with the label at the head of its row, which the reader of vacancies cuts off: "Our stack: …"."""
    row = text.rfind("\n", 0, line.start) + 1
    label = _LABEL.fullmatch(text[row : line.start])
    start = row + label.start(1) if label else line.start
    return dataclasses.replace(line, text=text[start : line.end], start=start)


def _with_what_follows(text: str, lines: list[Line]) -> Iterator[Line]:
    """The lines; a person's years that stand in the next sentence of the same row belong to the person."""
    before: Line | None = None
    for line in lines:
        if before and _goes_with(before, line) and "\n" not in text[before.end : line.start]:
            line = dataclasses.replace(before, text=text[before.start : line.end], end=line.end)  # noqa: PLW2901
        elif before:
            yield before
        before = line
    if before:
        yield before


def _goes_with(before: Line, line: Line) -> bool:
    if not pattern("proposals", "years").search(line.text) or person(line.text):
        return False
    who = person(before.text)
    return who is not None and who.years is None


@dataclass(frozen=True, slots=True)
class _Reader:
    """What is known while one text is read."""

    others: frozenset[str]
    own: tuple[str, ...]
    language: str
    today: date | None

    def proposal(self, line: Line) -> Proposal | None:
        said = line.text
        text = "" if said.startswith(_QUOTED) else _trimmed(said)  # in quotes: what a client said of us
        if not text or found(text, "proposals", "pronoun") or contact(text):
            return None
        us = any(name in text for name in self.own)
        it = read(text, said=said, language=self.language, today=self.today, bullet=line.bullet, us=us)
        return None if it is None or self._shows_a_stranger(it) else it

    def _shows_a_stranger(self, it: Proposal) -> bool:
        rest = it.text.replace(it.person, " ") if it.person else it.text
        return names_a_stranger(rest, self.others) or bool(set(name_words(it.person)) & self.others)


def _trimmed(text: str) -> str:
    """Without the greeting, without a contact at its end, and not endless: cut at natural borders only."""
    for name in ("greeting", "lead_in"):
        match = pattern("proposals", name).match(text)
        text = text[match.end() :] if match else text
    reached = contact(text)
    if reached:
        head = text[: reached.start()]
        cut = _BEFORE_CONTACT.search(head)
        text = head[: cut.start()] if cut else ""
    return _shortened(text).strip()


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_FACT:
        return text
    borders = [match.start() for match in _BORDER.finditer(text, SHORTEST_PIECE, LONGEST_FACT)]
    return text[: borders[-1]] if borders else ""


def _strongest(proposals: list[Proposal], most: int) -> list[Proposal]:
    order = sorted(range(len(proposals)), key=lambda at: (_WEIGHT.get(proposals[at].kind, 9), at))[:most]
    return [proposals[at] for at in sorted(order)]


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
