"""The technology vocabulary: names, spellings, what follows from what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from outreach.ai.data import load

# Words are matched as tokens, so "C++" is c + + and "Node.js" is node . js; a hyphen between words counts as a space.
TOKEN = re.compile(r"[^\W_]+|[+#.&/]")
# Endings a borrowed word takes in Ukrainian and Russian.
CYRILLIC_ENDINGS = re.compile(
    r"а|у|ю|я|і|и|ы|е|о|ом|ем|ою|ой|єю|ей|ові|еві|ів|ов|ам|ами|ах|ям|ями|ях|ї|й|ь",
)
# Polish endings after a consonant, and those that stand in place of a final -a.
_POLISH_ENDINGS = ("owi", "ami", "ach", "iem", "em", "ie", "om", "ów", "a", "u", "y")
_POLISH_OF_A = (
    ("rze", "r"),
    ("ce", "k"),
    ("ie", ""),
    ("ami", ""),
    ("ą", ""),
    ("ę", ""),
    ("y", ""),
    ("i", ""),
    ("o", ""),
)
_SHORTEST_POLISH = 3
_VERSION = re.compile(r"\s+v?\d{1,4}(?:\.[\dx]{1,4}){0,3}\+?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Technology:
    """One entry of technologies.toml. `weak` spellings need a context, see false_friends.toml."""

    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    cyrillic: tuple[str, ...] = ()
    implies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spelling:
    """A way to write a technology. `exact` is the letter case a weak spelling must have, "" for a safe one."""

    name: str
    exact: str = ""


@dataclass(slots=True)
class Node:
    """A node of the spelling trie. Keys are (lower-case token, space before it)."""

    children: dict[tuple[str, bool], Node] = field(default_factory=dict)
    spellings: list[Spelling] = field(default_factory=list)


@cache
def vocabulary() -> dict[str, Technology]:
    """Every known technology by its canonical name."""
    return {name: _entry(name, kind, row) for kind, rows in load("technologies").items() for name, row in rows.items()}


def _entry(name: str, kind: str, row: dict[str, Any]) -> Technology:
    return Technology(
        name=name,
        kind=kind,
        aliases=tuple(row.get("aliases", ())),
        weak=tuple(row.get("weak", ())),
        cyrillic=tuple(row.get("cyr", ())),
        implies=tuple(row.get("implies", ())),
    )


@cache
def trie() -> Node:
    """All Latin spellings as a trie."""
    root = Node()
    for technology in vocabulary().values():
        safe = technology.aliases if technology.name in technology.weak else (technology.name, *technology.aliases)
        for spelling in safe:
            # A weak spelling may be the canonical name in other letters ("rest api" is safe, "REST" is not).
            _insert(root, spelling, Spelling(technology.name))
        for spelling in technology.weak:
            _insert(root, spelling, Spelling(technology.name, exact=spelling))
    return root


def _insert(root: Node, spelling: str, value: Spelling) -> None:
    node, end = root, 0
    for index, match in enumerate(TOKEN.finditer(spelling)):
        gap = index > 0 and match.start() > end
        node = node.children.setdefault((match.group().lower(), gap), Node())
        end = match.end()
    node.spellings.append(value)


def polish_stems(word: str) -> Iterator[str]:
    """What a lower-case Polish form may be a form of: "kafce" → kafka, "linuksa" → linux."""
    for ending in _POLISH_ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST_POLISH:
            yield stem
            if stem.endswith("ks"):
                yield f"{stem[:-2]}x"
    for ending, last in _POLISH_OF_A:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) + len(last) >= _SHORTEST_POLISH:
            yield f"{stem}{last}a"


@cache
def cyrillic_pattern() -> re.Pattern[str]:
    """One pattern over all Cyrillic stems, longest first; group 1 is the stem, group 2 the ending."""
    stems = sorted(cyrillic_stems(), key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])({'|'.join(map(re.escape, stems))})([а-яіїєґ’']*)(?![^\W_])", re.IGNORECASE)


@cache
def cyrillic_stems() -> dict[str, str]:
    """Cyrillic stem → canonical name."""
    return {stem: each.name for each in vocabulary().values() for stem in each.cyrillic}


@cache
def canonical_names() -> dict[str, str]:
    """Every spelling in lower case → canonical name, for names typed into a form or a tag."""
    names: dict[str, str] = {}
    for each in vocabulary().values():
        for spelling in (*each.weak, *each.aliases, *each.cyrillic):
            names.setdefault(spelling.lower(), each.name)
    return names | {name.lower(): name for name in vocabulary()}


def canonical(name: str) -> str:
    """The canonical name of a technology somebody typed; an unknown one comes back as typed, trimmed."""
    cleaned = " ".join(name.split())
    known = canonical_names()
    # "Python 3.12" and "Vue 3+" are still the language and the framework.
    bare = _VERSION.sub("", cleaned)
    return known.get(cleaned.lower()) or known.get(bare.lower(), cleaned)


def implied(names: frozenset[str]) -> frozenset[str]:
    """The technologies and all that follows from them: Django → Python."""
    found, waiting = set(names), list(names)
    while waiting:
        entry = vocabulary().get(waiting.pop())
        fresh = set(entry.implies) - found if entry else set()
        found |= fresh
        waiting.extend(fresh)
    return frozenset(found)
