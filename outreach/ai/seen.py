"""A text as a person sees it: the invisible left out, letters of other shapes made plain, places known."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

Span = tuple[int, int]

_UNSEEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
_CHARACTER = re.compile(rf"[^{_UNSEEN}][\u0300-\u036f]*(?:[{_UNSEEN}]+[\u0300-\u036f]+)*|[{_UNSEEN}]", re.DOTALL)
_ESCAPE = re.compile(r"\\[nrtbf]")
_SAME = str.maketrans(dict.fromkeys("‐‑‒–—―−﹘﹣", "-") | dict.fromkeys("’ʼ‘`´ʹ′", "'") | {"⁄": "/", "·": "."})
_LONGEST_CHARACTER = 4  # "…" is three letters; the few that are a whole sentence stay as they are


@dataclass(frozen=True, slots=True)
class Seen:
    """`text` is what is seen; `span` says where a part of it stands in the original."""

    text: str
    _starts: tuple[int, ...] | None = None  # None: every character stands where it stood
    _ends: tuple[int, ...] = ()

    def span(self, start: int, end: int) -> Span:
        """The place in the original of text[start:end], which is not empty."""
        return (start, end) if self._starts is None else (self._starts[start], self._ends[end - 1])


def seen(text: str) -> Seen:
    """Dashes, spaces, apostrophes and letters of other shapes made plain, the invisible left out. Never raises."""
    if text.isascii():
        return Seen(_spaced(text))
    letters, starts, ends = [], [], []
    for match in _CHARACTER.finditer(text):
        shown = _shown(match.group())
        letters.append(shown)
        starts += [match.start()] * len(shown)
        ends += [match.end()] * len(shown)
    return Seen(_spaced("".join(letters).translate(_SAME)), tuple(starts), tuple(ends))


def _spaced(text: str) -> str:
    r"""A "\n" that somebody typed, or that JSON writes, is no letter of the word after it."""
    return _ESCAPE.sub("  ", text) if "\\" in text else text


@lru_cache(maxsize=4096)
def _shown(character: str) -> str:
    if character.isascii():
        return character
    plain = unicodedata.normalize("NFKC", re.sub(f"[{_UNSEEN}]", "", character))
    plain = re.sub("(?<=.)[\u0300-\u036f]+", "", plain)  # the stress in "Катери́на"
    return plain if len(plain) <= _LONGEST_CHARACTER else character
