"""Notions behind words, the same in four languages: "аптеками" and "a pharmacy" are one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from outreach.evidence.data import load
from outreach.evidence.tokens import Token

_KINDS = {"trades": ("org",), "notions": ("role", "field", "language", "place"), "things": ("thing",)}
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Notion:
    """`name` of a notion of this kind at text[start:end]."""

    kind: str
    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Stem:
    kind: str
    name: str
    parts: tuple[tuple[str, bool], ...]  # (beginning or word, is the whole word)


def notions(found: Sequence[Token]) -> tuple[Notion, ...]:
    """Every notion named, in reading order; a word may carry two."""
    result: list[Notion] = []
    for at, token in enumerate(found):
        if token.kind == "word":
            result.extend(dict.fromkeys(_named(found, at)))
    return tuple(result)


def _named(found: Sequence[Token], at: int) -> list[Notion]:
    word = found[at].lower.removesuffix("'s")
    stems = [stem for size in range(_SHORTEST, min(len(word), 14) + 1) for stem in _index().get(word[:size], ())]
    stems += _index().get(word + ".", ())
    result = []
    for stem in stems:
        last = _last(found, at, stem)
        if last:
            result.append(Notion(stem.kind, stem.name, found[at].start, found[last - 1].end))
    return result


def _last(found: Sequence[Token], at: int, stem: _Stem) -> int:
    """The token after the stem's words, 0 when they do not stand here."""
    for part, whole in stem.parts:
        while at < len(found) and found[at].text == "-":
            at += 1
        if at >= len(found):
            return 0
        word = found[at].lower.removesuffix("'s")
        if not (word == part if whole else word.startswith(part)):
            return 0
        at += 1
    return at


@cache
def _index() -> dict[str, tuple[_Stem, ...]]:
    """Stems by the beginning of their first word; a whole word is kept with a dot."""
    table: dict[str, list[_Stem]] = {}
    for name, kinds in _KINDS.items():
        for kind in kinds:
            for notion, line in load(name)[kind].items():
                for written in line.split():
                    stem = _stem(kind, notion, written)
                    first, whole = stem.parts[0]
                    table.setdefault(first + "." if whole else first[:14], []).append(stem)
    return {key: tuple(stems) for key, stems in table.items()}


def _stem(kind: str, notion: str, written: str) -> _Stem:
    pieces = [each for each in written.replace("’", "'").replace("ё", "е").lower().split("_") if each]
    return _Stem(kind, notion, tuple((piece.rstrip("."), piece.endswith(".")) for piece in pieces))
