"""Notions behind words, the same in four languages: "аптеками" and "a pharmacy" are one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from outreach.evidence.data import load
from outreach.evidence.tokens import Token

_KINDS = {"trades": ("org",), "notions": ("role", "field", "language", "place"), "things": ("thing",)}
_SHORTEST = 2
_SHORT_ENDING, _PLACE_ENDING, _LONGEST_ENDING = 2, 6, 40


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
    parts: tuple[tuple[str, int], ...]  # (beginning, how many letters may follow it)


def notions(found: Sequence[Token]) -> tuple[Notion, ...]:
    """Every notion named, in reading order; a word may carry two."""
    result: list[Notion] = []
    for at, token in enumerate(found):
        if token.kind == "word":
            result.extend(dict.fromkeys(_named(found, at)))
    return tuple(result)


def _named(found: Sequence[Token], at: int) -> list[Notion]:
    result = []
    verb = found[at].lower.endswith(_VERBS) or bool(at) and found[at - 1].lower in _TO
    for word in _forms(found[at].lower):
        for size in range(_SHORTEST, min(len(word), 14) + 1):
            for stem in _index().get(word[:size], ()):
                last = _last(found, at, stem, word)
                if last and not (verb and stem.kind in ("org", "thing")):
                    result.append(Notion(stem.kind, stem.name, found[at].start, found[last - 1].end))
    return result


# How the end of a stem changes before an ending: пекарень → пекарн, бібліотеці → бібліотек, aptece → aptek.
_CHANGES = (
    ("лень", "льн"), ("ень", "н"), ("онь", "н"), ("ок", "к"), ("ек", "к"), ("ен", "н"), ("ці", "к"), ("зі", "г"),
    ("сі", "х"), ("ń", "n"), ("dze", "g"), ("ce", "k"), ("rze", "r"), ("cie", "t"), ("dzie", "d"), ("ście", "st"),
    ("le", "ł"),
)  # fmt: skip


_TO = frozenset(["to", "will", "can", "could", "would", "must", "should"])
_VERBS = ("уємо", "юємо", "аємо", "яємо", "ємося", "ujemy", "аем", "яем", "уем")


@lru_cache(maxsize=20_000)
def _forms(word: str) -> tuple[str, ...]:
    """The word, and what it may be in another case."""
    word = word.removesuffix("'s").replace("ó", "o")
    changed = (word[: -len(end)] + plain for end, plain in _CHANGES if word.endswith(end) and len(word) >= len(end) + 3)
    return tuple(dict.fromkeys((word, *changed)))


def _last(found: Sequence[Token], at: int, stem: _Stem, first: str) -> int:
    """The token after the stem's words, 0 when they do not stand here."""
    for index, (part, ending) in enumerate(stem.parts):
        while at < len(found) and found[at].text == "-":
            at += 1
        if at >= len(found):
            return 0
        word = first if index == 0 else found[at].lower.removesuffix("'s").replace("ó", "o")
        if not word.startswith(part) or len(word) > len(part) + ending:
            return 0
        at += 1
    return at


@cache
def _index() -> dict[str, tuple[_Stem, ...]]:
    """Stems by the beginning of their first word."""
    table: dict[str, list[_Stem]] = {}
    for name, kinds in _KINDS.items():
        for kind in kinds:
            for notion, line in load(name)[kind].items():
                for written in line.split():
                    stem = _stem(kind, notion, written)
                    table.setdefault(stem.parts[0][0][:14], []).append(stem)
    return {key: tuple(stems) for key, stems in table.items()}


def _stem(kind: str, notion: str, written: str) -> _Stem:
    plain = written.replace("’", "'").replace("ё", "е").replace("ó", "o").lower()
    words = [each for each in plain.split("_") if each]
    parts = [(word.rstrip("."), 0 if word.endswith(".") else _LONGEST_ENDING) for word in words]
    if kind == "place":
        parts = [(part, min(ending, _PLACE_ENDING)) for part, ending in parts]
    if plain.endswith("_"):
        parts[-1] = (parts[-1][0], _SHORT_ENDING)
    return _Stem(kind, notion, tuple(parts))
