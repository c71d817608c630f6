"""Technologies named in a text, with their places. False friends are settled by the words around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from outreach.ai.builtin.context import is_meant
from outreach.ai.builtin.vocabulary import (
    CYRILLIC_ENDINGS,
    TOKEN,
    Node,
    Spelling,
    canonical_names,
    cyrillic_pattern,
    cyrillic_stems,
    polish_stems,
    trie,
)

# Addresses are no text: "node.company.io" names no technology.
ADDRESS = re.compile(
    r"(?:https?://|www\.)\S{1,300}|[^\s@]{1,64}@[^\s@]{1,80}\.\w{1,24}"
    r"|\b(?:[\w-]{1,63}\.){1,4}(?:com|net|io|ua|org|dev|co|pl|eu)\b(?:/\S{0,200})?",
    re.IGNORECASE,
)
_POLISH = re.compile(r"[ąćęłńśźż]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """A technology at text[start:end]."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    mention: Mention
    weak: bool


# A line is asked about by several readers of the same vacancy, the score among them.
@lru_cache(maxsize=1024)
def mentions(text: str) -> tuple[Mention, ...]:
    """Every technology named in the text, in reading order. Never raises; spans never overlap."""
    readable = ADDRESS.sub(_blank_unless_known, text)
    latin = _latin(readable)
    taken = [(each.mention.start, each.mention.end) for each in latin]
    candidates = latin + [each for each in _cyrillic(readable) if not _overlaps(each.mention, taken)]
    candidates.sort(key=lambda each: each.mention.start)
    found = [each.mention for each in candidates]
    return tuple(each.mention for at, each in enumerate(candidates) if not each.weak or is_meant(at, found, readable))


def _overlaps(mention: Mention, taken: list[tuple[int, int]]) -> bool:
    # "Спрінг Бут" is found whole among the spellings, and its first word once more as a stem.
    return any(start < mention.end and mention.start < end for start, end in taken)


def names(text: str) -> tuple[str, ...]:
    """The canonical names in the text, each once, in reading order."""
    return tuple(dict.fromkeys(each.name for each in mentions(text)))


def _blank_unless_known(match: re.Match[str]) -> str:
    # "ASP.NET" and "Socket.IO" look like domains and are none.
    return match.group() if match.group().lower() in canonical_names() else " " * len(match.group())


def _latin(text: str) -> list[_Candidate]:
    tokens = list(TOKEN.finditer(text))
    found: list[_Candidate] = []
    index = 0
    while index < len(tokens):
        length, candidates = _longest(tokens, index, text)
        found.extend(candidates)
        index += max(length, 1)
    return found


def _longest(tokens: list[re.Match[str]], index: int, text: str) -> tuple[int, list[_Candidate]]:
    """How many tokens the longest spelling at `index` takes, and the technologies it names."""
    best: tuple[int, list[Spelling]] = (0, [])
    node: Node | None = trie()
    for length, token in enumerate(tokens[index:], 1):
        gap = length > 1 and token.start() > tokens[index + length - 2].end()
        if node is None or (gap and not _joins(text[tokens[index + length - 2].end() : token.start()])):
            break
        following = _step(node, token.group(), gap)
        ended = _inflected(node, token.group(), gap, text) if following is None else following
        if ended and ended.spellings and _whole(tokens, index, length, text):
            written = text[tokens[index].start() : token.end()]
            fitting = [each for each in ended.spellings if _is_written(each, written, following is None)]
            best = (length, fitting) if fitting else best
        node = following
    length, spellings = best
    if not length:
        return 0, []
    start, end = tokens[index].start(), tokens[index + length - 1].end()
    return length, [_Candidate(Mention(each.name, start, end), bool(each.exact)) for each in spellings]


def _is_written(spelling: Spelling, written: str, inflected: bool) -> bool:
    """Whether a weak spelling has its own letter case; an ending may follow it, or replace its last letter."""
    if not spelling.exact or not inflected:
        return spelling.exact in ("", written)
    return written.startswith(spelling.exact[:-1]) and len(spelling.exact) > 2


def _inflected(node: Node, token: str, gap: bool, text: str) -> Node | None:
    """The node of a name with a Polish ending: Pythonie, Dockerem, Kafkę, Linuksa."""
    if len(token) < 4 or not token.isalpha() or not (token[0].isupper() or _POLISH.search(text)):
        return None
    for stem in polish_stems(token.lower()):
        child = node.children.get((stem, gap))
        if child is not None:
            return child
    return None


def _joins(between: str) -> bool:
    return len(between) <= 3 and all(each in " -\u2011\u00a0" for each in between)


def _step(node: Node, token: str, gap: bool) -> Node | None:
    word = token.lower()
    versioned = word.rstrip("0123456789")
    # "Java17" and "Python3" are still the language.
    return node.children.get((word, gap)) or (node.children.get((versioned, gap)) if len(versioned) > 2 else None)


def _whole(tokens: list[re.Match[str]], index: int, length: int, text: str) -> bool:
    """False where the spelling is cut out of a longer name: the C of C#, the net of example.net."""
    start, end = tokens[index].start(), tokens[index + length - 1].end()
    following, alone = text[end : end + 2], len(tokens[index].group()) == 1
    # "Angular 2+" and "React+Redux" stay, "C++" does not lose its pluses.
    if following[:1] in ("#", "_") or following == "++" or (following[:1] == "+" and alone and following != "+ "):
        return False
    before = text[max(0, start - 2) : start]
    return not (before.endswith(("_", "@", "#")) or re.fullmatch(r"[^\W_]\.", before) is not None)


def _cyrillic(text: str) -> list[_Candidate]:
    stems = cyrillic_stems()
    return [
        _Candidate(Mention(stems[match.group(1).lower()], match.start(), match.end()), weak=False)
        for match in cyrillic_pattern().finditer(text)
        if not match.group(2) or CYRILLIC_ENDINGS.fullmatch(match.group(2).lower())
    ]
