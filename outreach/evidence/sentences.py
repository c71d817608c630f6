"""A draft cut into greeting, sentences and signature, word for word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from outreach.evidence.data import load

_END = re.compile(r"(?<![.!?…])[.!?…]{1,20}[)\"»”’'\]]{0,4}(?=\s)")
_SHORT_LINE, _LONGEST_LINE = 60, 3000
_EDGES = " \t\r\n\u00a0\u200b\u200c\u200d\u2060\ufeff"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the draft, verbatim. `part` is greeting, body or signature."""

    text: str
    part: str


def split(draft: str) -> tuple[Piece, ...]:
    """The pieces in order. Never raises; nothing readable is lost."""
    lines = [
        (line, block) for block, text in enumerate(_blocks(draft)) for line in text.split("\n") if line.strip(_EDGES)
    ]
    if not lines:
        return ()
    last = _signature_start(lines)
    pieces: list[Piece] = []
    for at, (line, _) in enumerate(lines):
        if at >= last:
            pieces.append(Piece(line.strip(_EDGES), "signature"))
        elif at == 0 and _greets(line):
            pieces.extend(_greeting(line))
        else:
            pieces.extend(Piece(each, "body") for each in _sentences(line))
    return tuple(pieces)


def body(draft: str) -> tuple[str, ...]:
    """The sentences between greeting and signature."""
    return tuple(each.text for each in split(draft) if each.part == "body")


def pieces(text: str) -> tuple[str, ...]:
    """The sentences of a text that is no letter."""
    return tuple(each for line in text.split("\n") for each in _sentences(line))


def _blocks(draft: str) -> list[str]:
    return re.split(r"\n[ \t\r]*\n", draft)


def _greets(line: str) -> bool:
    text = line.strip(_EDGES)
    called = len(text) <= _SHORT_LINE and text.endswith(("!", ",")) and len(text.split()) <= 5
    return called or _pattern("greeting").search(text) is not None


def _greeting(line: str) -> Iterator[Piece]:
    """A greeting alone in its line, or before the first sentence of it."""
    text = line.strip(_EDGES)
    if len(text) <= _SHORT_LINE and not re.search(r"[.!?,]\s+\S.{25}", text):
        yield Piece(text, "greeting")
        return
    end = re.match(r"[^.!?]{1,50}[.!?,]+\s+", text)
    if end is None:
        yield from (Piece(each, "body") for each in _sentences(line))
        return
    yield Piece(text[: end.end()].strip(), "greeting")
    yield from (Piece(each, "body") for each in _sentences(text[end.end() :]))


def _signature_start(lines: list[tuple[str, int]]) -> int:
    """The index of the first line of the signature."""
    at = len(lines)
    while at > 1 and _signs(lines[at - 1][0]):
        at -= 1
    if at == len(lines):
        return at
    # A closing formula ends with a comma; above it stands the text.
    if at > 1 and _pattern("closing").search(lines[at - 1][0].strip(_EDGES)):
        at -= 1
    return at if at > 0 else len(lines)


def _signs(line: str) -> bool:
    text = line.strip(_EDGES)
    if _pattern("closing").search(text):
        return True
    words = text.split()
    return (
        len(text) <= _SHORT_LINE
        and len(words) <= 7
        and not text.endswith((".", "!", "?", "…", ":", ";"))
        and (not text[0].islower() or "@" in text or "://" in text or text.startswith("+"))
    )


def _sentences(line: str) -> Iterator[str]:
    for row in _bounded(line):
        left = 0
        for match in _END.finditer(row):
            if _continues(row, left, match):
                continue
            if text := row[left : match.end()].strip(_EDGES):
                yield text
            left = match.end()
        if text := row[left:].strip(_EDGES):
            yield text


def _bounded(line: str) -> Iterator[str]:
    """An endless line in pieces: no pattern runs over more."""
    while len(line) > _LONGEST_LINE:
        cut = line.rfind(" ", 1, _LONGEST_LINE) + 1 or _LONGEST_LINE
        yield line[:cut]
        line = line[cut:]
    yield line


def _continues(row: str, left: int, match: re.Match[str]) -> bool:
    """True where a dot ends an abbreviation, an initial or an ordinal, not a sentence."""
    if match.group()[0] != ".":
        return _in_quotes(row, left, match) and _next(row, match)[:1].islower()
    before = row[max(left, match.start() - 30) : match.start()]
    word = re.split(r"[\s(«„“\"]", before)[-1].lower()
    after = _next(row, match)
    initial = len(word) == 1 and word.isalpha() and (before[-1:].isupper() or not after[:1].isupper())
    if word in _abbreviations() or initial:
        if after[:1].isupper() and re.search(rf"\d\s?{re.escape(word)}$", before.lower()):
            return False  # "310 ms. From"
        return not (
            after[:1].isupper() and word in ("г", "р", "zł", "год", "hr", "грн", "руб", "м", "хв", "тощо", "ін")
        )
    if not after[:1].islower():
        return word.isdigit() and len(word) <= 2 and after[:1].isdigit()
    return (len(word) < 3 and word.isalpha()) or word.isdigit() or match.group().startswith("..")


def _next(row: str, match: re.Match[str]) -> str:
    return row[match.end() : match.end() + 4].lstrip().lstrip("\"'«„“(")


def _in_quotes(row: str, left: int, match: re.Match[str]) -> bool:
    return match.group()[-1] in ")\"»”’'"


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(load("letter")["abbreviations"]["all"].split())


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in load("letter")[name]["all"]), re.IGNORECASE)
