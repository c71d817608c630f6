"""Technologies named in a text, with their places. False friends are settled by the words around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from outreach.ai.builtin.vocabulary import (
    CYRILLIC_ENDINGS,
    TOKEN,
    Node,
    Spelling,
    canonical_names,
    cyrillic_pattern,
    cyrillic_stems,
    trie,
)
from outreach.ai.data import load

# Addresses are no text: "node.company.io" names no technology.
ADDRESS = re.compile(
    r"(?:https?://|www\.)\S{1,300}|[^\s@]{1,64}@[^\s@]{1,80}\.\w{1,24}"
    r"|\b(?:[\w-]{1,63}\.){1,4}(?:com|net|io|ua|org|dev|co|pl|eu)\b(?:/\S{0,200})?",
    re.IGNORECASE,
)
# What may stand between two names of one list.
BETWEEN = re.compile(
    r"^[\s,/|;+&()\[\]•·–—:'\"*-]*(?:(?:and|or|with|on|plus|та|і|й|або|чи|и|или|с|на|z|i|oraz|lub|w|incl|"
    r"including|e\.g|etc)\b[\s,/|;+&()•·.-]*)?$",
    re.IGNORECASE,
)
_AROUND = 60


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


@dataclass(frozen=True, slots=True)
class _Rule:
    after: re.Pattern[str] | None
    before: re.Pattern[str] | None
    near: re.Pattern[str] | None
    alone: bool


def mentions(text: str) -> tuple[Mention, ...]:
    """Every technology named in the text, in reading order. Never raises; spans never overlap."""
    readable = ADDRESS.sub(_blank_unless_known, text)
    candidates = _latin(readable) + _cyrillic(readable)
    candidates.sort(key=lambda each: each.mention.start)
    return tuple(each.mention for at, each in enumerate(candidates) if _accepted(at, candidates, readable))


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
        if gap and not _joins(text[tokens[index + length - 2].end() : token.start()]):
            break
        node = _step(node, token.group(), gap) if node else None
        if node is None:
            break
        if node.spellings and _whole(tokens, index, length, text):
            written = text[tokens[index].start() : token.end()]
            fitting = [each for each in node.spellings if each.exact in ("", written)]
            best = (length, fitting) if fitting else best
    length, spellings = best
    if not length:
        return 0, []
    start, end = tokens[index].start(), tokens[index + length - 1].end()
    return length, [_Candidate(Mention(each.name, start, end), bool(each.exact)) for each in spellings]


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


def _accepted(at: int, candidates: list[_Candidate], text: str) -> bool:
    candidate = candidates[at]
    if not candidate.weak:
        return True
    rule, mention = _rule(candidate.mention.name), candidate.mention
    before, after = text[max(0, mention.start - _AROUND) : mention.start], text[mention.end : mention.end + _AROUND]
    if (rule.after and rule.after.search(after)) or (rule.before and rule.before.search(before)):
        return False
    if rule.alone or _in_list(at, candidates, text):
        return True
    return bool(rule.near and rule.near.search(_line_without(mention, text)))


def _in_list(at: int, candidates: list[_Candidate], text: str) -> bool:
    """True when another technology stands beside it with nothing but list marks between."""
    mention = candidates[at].mention
    # "C/C++" names two technologies in one place, so the nearest neighbour may be two steps away.
    around = (each.mention for each in candidates[max(0, at - 2) : at + 3])
    return any(
        _beside(each, mention, text) if each.end <= mention.start else _beside(mention, each, text)
        for each in around
        if each.end <= mention.start or each.start >= mention.end
    )


def _beside(left: Mention, right: Mention, text: str) -> bool:
    between = text[left.end : right.start]
    return left.name != right.name and "\n" not in between and len(between) <= 24 and bool(BETWEEN.match(between))


def _line_without(mention: Mention, text: str) -> str:
    start = text.rfind("\n", 0, mention.start) + 1
    end = text.find("\n", mention.end)
    stop = len(text) if end < 0 else end
    # A bounded window: a text without line breaks is one line, and "developer" far away proves nothing.
    return (
        text[max(start, mention.start - 120) : mention.start] + " " + text[mention.end : min(stop, mention.end + 120)]
    )


@cache
def _rule(name: str) -> _Rule:
    rules = load("false_friends")
    row: dict[str, Any] = rules.get(name, rules["default"])
    return _Rule(_compiled(row, "after"), _compiled(row, "before"), _compiled(row, "near"), bool(row.get("alone")))


def _compiled(row: dict[str, Any], key: str) -> re.Pattern[str] | None:
    return re.compile(row[key], re.IGNORECASE) if key in row else None
