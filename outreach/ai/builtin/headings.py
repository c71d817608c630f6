"""Headings and labels: which section they open, and whether what follows is what the person answers for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from outreach.ai.builtin.patterns import found
from outreach.ai.data import load

_LONGEST, _MOST_WORDS, _FEW_WORDS = 90, 12, 7
_LEAST_COVERED = 0.55
_DECORATION = re.compile(r"^[\W_]+|[\W_]+$")
MARKDOWN = re.compile(r"^\s*(?:#{1,6}\s|\*\*|__)")
# "Requirements: a, b." and "Who are we looking for? A middle engineer." A full stop asks for a whole phrase.
_LABEL = re.compile(r"^([^:.!?\n]{1,48}?)([:?.])\s+(?=\S)")
# "Who we look for" opens a list of requirements, or tells in prose whom they want.
_WHO = "who"
_SECTIONS = {"must": "requirements"}
_TWO_NAMES = re.compile(r"\s+/\s+")


@dataclass(frozen=True, slots=True)
class Heading:
    """`section` is "" where the words say none. `style` is how it is set, to tell siblings from headings below."""

    section: str
    goal: bool
    style: tuple[bool, bool, bool]


@dataclass(frozen=True, slots=True)
class Place:
    """What stands around a row."""

    bullet: bool  # it is a list item
    spaced: bool  # a blank line before it
    leads: bool  # none behind it
    opens_list: bool  # list items follow
    opens_block: bool  # at least two rows follow without a blank line
    siblings: bool  # the heading before was set as plainly


def heading(row: str, place: Place) -> Heading | None:
    """What the row opens, or None when it is no heading."""
    bare = _DECORATION.sub("", row)
    words = len(bare.split())
    if not bare or len(bare) > _LONGEST or words > _MOST_WORDS:
        return None
    style = _style(row, bare)
    section = section_of(bare)
    if section == _WHO:
        section = "requirements" if place.opens_list or place.opens_block else "about"
    known = Heading(section, is_goal(bare), style)
    if style[0] or style[2] or (section and style[1] and not place.bullet):
        return known
    if place.bullet or ":" in bare or row.endswith((".", ";", ",", "!")):
        return None
    if section and (place.opens_list or (words <= _FEW_WORDS + 1 and _stands_out(row, bare, place))):
        return known
    # Set apart as the headings before it, it is one even if nobody knows its words.
    set_apart = place.spaced and place.leads and words <= _FEW_WORDS
    return known if set_apart and (place.opens_list or (place.siblings and place.opens_block)) else None


def _stands_out(row: str, bare: str, place: Place) -> bool:
    apart = (place.spaced and place.leads) or row.endswith("?")
    return apart or covered(bare.partition(",")[0]) >= _LEAST_COVERED


def label(row: str) -> tuple[str, bool, int] | None:
    """(section, is a goal, where the text begins) of "Requirements: Python, Django"; None where nothing is labelled."""
    match = _LABEL.match(row)
    if not match:
        return None
    bare = _DECORATION.sub("", match.group(1))
    section = section_of(bare)
    # "We need Django." is a sentence that names something, "What you will do." is a label.
    sentence = match.group(2) == "." and (covered(bare) < _LEAST_COVERED or any(map(str.isupper, bare[1:])))
    if not section or sentence:
        return None
    return "about" if section == _WHO else section, is_goal(bare), match.end()


def is_goal(bare: str) -> bool:
    """True for a heading that names results, targets, measures."""
    return found(bare, "sections", "goal", "words")


def covered(bare: str) -> float:
    """How much of the heading the phrase it is known by takes."""
    return max((match.end() / len(bare) for _, each in _headings() if (match := each.match(bare))), default=0)


@lru_cache(maxsize=4096)
def section_of(bare: str) -> str:
    """The section a heading's words mean, "" when none; of "Requirements / Вимоги" either half tells."""
    for part in (bare, *_TWO_NAMES.split(bare)[1:]):
        section = next((name for name, each in _headings() if each.match(part)), "")
        if section:
            return section
    return ""


def _style(row: str, bare: str) -> tuple[bool, bool, bool]:
    """(ends with a colon, in capitals, marked as a heading)."""
    marked = MARKDOWN.match(row) is not None and (row.rstrip().endswith(("*", "_")) or row.startswith("#"))
    return row.rstrip(" *_").endswith(":"), bare.isupper() and len(bare) > 3, marked


@cache
def _headings() -> tuple[tuple[str, re.Pattern[str]], ...]:
    tables = load("sections")["headings"]
    return tuple(
        (_SECTIONS.get(name, name), re.compile(rf"(?:{'|'.join(phrases)})(?![^\W_]*[@/])", re.IGNORECASE))
        for name, phrases in tables.items()
    )
