"""Reads a question: a head of `NAME: value` lines, and fenced blocks of numbered lines."""

import re
from dataclasses import dataclass

_FENCED = re.compile(r"^<<<(\w+) (\S+)[ \t]*\n(.*?)\n?^\1 \2>>>[ \t]*$", re.DOTALL | re.MULTILINE)
_NUMBERED = re.compile(r"^([VF]\d+)[ \t]+(.*\S)[ \t]*$", re.MULTILINE)
_FACT = re.compile(r"^(?:\[([^\]]*)\]\s*)?(.*?)(?:\s*\((?:technologies|tech): ([^)]*)\))?$", re.DOTALL)
_HEAD = re.compile(r"^([A-Z]+):[ \t]*(.*?)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Line:
    """One numbered line of the vacancy; "V0" is its title."""

    id: str
    text: str


@dataclass(frozen=True)
class Fact:
    """One thing the sender may say of itself, in the sender's own words."""

    id: str
    kind: str
    text: str
    technologies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """What is asked. `length` is in characters, 0 when not said; `repair` when a wrong answer came back with it."""

    task: str
    text: str
    language: str = ""
    length: int = 0
    wish: str = ""
    team: str = ""
    vacancy: tuple[Line, ...] = ()
    facts: tuple[Fact, ...] = ()
    repair: bool = False
    letter: str = ""  # the letter to be read once more, one sentence a line
    sources: str = ""  # all that it may rest on


def read(text: str) -> Question:
    """Return the question in parts. Only what stands outside the fences is an order: a vacancy cannot change it."""
    blocks = {name: inside for name, _, inside in reversed(_FENCED.findall(text))}
    head: dict[str, str] = {}
    for name, value in _HEAD.findall(_FENCED.sub("", text)):
        head.setdefault(name, value)
    said = re.search(r"\d+", head.get("LENGTH", ""))
    return Question(
        task=head.get("TASK", ""),
        text=text,
        language=head.get("LANGUAGE", "").lower(),
        length=int(said[0]) if said else 0,
        wish=head.get("WISH", ""),
        team=head.get("FROM", ""),
        vacancy=_lines(blocks["VACANCY"], "V") if "VACANCY" in blocks else _unfenced(text, blocks),
        letter=blocks.get("LETTER", ""),
        sources="\n".join(blocks.get(name, "") for name in ("VACANCY", "PUBLISHED", "FACTS")),
        facts=tuple(_fact(each) for each in _lines(blocks.get("FACTS", ""), "F")),
        repair="ERROR" in head,
    )


def _lines(block: str, letter: str) -> tuple[Line, ...]:
    return tuple(Line(*found) for found in _NUMBERED.findall(block) if found[0].startswith(letter))


def _fact(line: Line) -> Fact:
    found = _FACT.match(line.text)
    kind, words, listed = found.groups() if found else ("", line.text, "")
    return Fact(line.id, kind or "", words, tuple(each.strip() for each in (listed or "").split(",") if each.strip()))


def _unfenced(text: str, blocks: dict[str, str]) -> tuple[Line, ...]:
    """A vacancy typed in by hand, as one does in the platform's own chat window."""
    rows = [] if blocks or _HEAD.match(text) else [row.strip() for row in text.splitlines() if row.strip()]
    return tuple(Line(f"V{at}", row) for at, row in enumerate(rows))
