"""What a word is, in a text and in a question, the same for both databases.

Case and marks do not count (ё is е, ї is і, ł is l). C++, C#, .NET and 1С are words. What is written together with a
sign (node.js, full-stack, CI/CD) is its parts and also one word (nodejs).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

BORDER = "•"  # between two fields; never part of a word, and every document has one
LONGEST_WORD = 64
MOST_WORDS = 10_000  # of a document; PostgreSQL counts places up to 16,383
MOST_ASKED = 24  # words of a question
LONGEST_QUESTION = 400
_BEGINS = 3  # letters from which the last word of a question may go on: "go" and "c" are names

_MARKS = re.compile(  # accents, points of Hebrew and Arabic, and signs that are not seen
    r"[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u200b-\u200f\u2060\ufeff\u00ad]+"
)
_APOSTROPHES = re.compile(r"(?<=\w)['’ʼ`´](?=\w)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ə": "e"})
_SIGNED = re.compile(r"[^\W_]+\+\+|(?<![^\W_])[a-zс]#(?!\w)|(?<![\w.])\.net(?![^\W_])")
_CHUNK = re.compile(r"[^\W_]+(?:[._/&’'-][^\W_]+)*")
_WORD = re.compile(r"[^\W_]+")
_SPOKEN = {"++": "plusplus", "#": "sharp"}
_DOTNET = frozenset({"aspnet", "adonet", "mlnet", "vbnet"})
_MOST_PARTS = 3  # of a chunk that is one word, too: a web address is not
# Cyrillic letters that look like Latin ones: "1С" and "С++" are written with either.
_TWINS = str.maketrans("асеорхуікмтвн", "aceopxyikmtbh")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand side by side, or one of the `others` instead; `begins`: the last word may go on."""

    words: tuple[str, ...]
    others: tuple[str, ...] = ()
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """All of `wanted`, none of `unwanted`."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)


def document(fields: Iterable[str]) -> list[str]:
    """The words of a document in their order: its fields, then the words that chunks make together."""
    words: list[str] = []
    together: dict[str, None] = {}
    for field in fields:
        for parts, others in _chunks(field):
            words += parts
            together |= dict.fromkeys((*others, *(_DOTNET & set(others) and ("dotnet",))))
        words.append(BORDER)
    del words[MOST_WORDS:]
    return [*words, *(each for other in islice(together, MOST_WORDS // 5) for each in (other, BORDER))]


def question(asked: str) -> Question:
    """Several words: all of them; "…": side by side; -word: not; the last word may go on unless a space ends it."""
    asked = asked[:LONGEST_QUESTION]
    wanted: list[Term] = []
    unwanted: list[Term] = []
    for without, quoted, bare, end in islice(_asked(asked), MOST_ASKED):
        goes_on = bool(bare) and end == len(asked)
        terms = [_phrase(quoted)] if quoted else _terms(bare, goes_on and not without)
        (unwanted if without else wanted).extend(term for term in terms if term.words)
    return Question(tuple(wanted), tuple(unwanted))


def plain(text: str) -> str:
    """The text without case, marks and apostrophes, and 1,200 as 1200."""
    if text.isascii():
        text = text.lower()
    else:
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text)).casefold().translate(_LETTERS)
    return _APOSTROPHES.sub("", _THOUSANDS.sub("", text))


_ASKED = re.compile(r"""(?P<without>(?<!\S)[-−–])?(?:"(?P<quoted>[^"]*)(?:"|$)|(?P<bare>[^\s"]+))""")


def _asked(text: str) -> Iterator[tuple[bool, str, str, int]]:
    for each in _ASKED.finditer(re.sub(r"[“”„«»]", '"', text)):
        yield bool(each["without"]), each["quoted"] or "", each["bare"] or "", each.end()


def _phrase(text: str) -> Term:
    return Term(tuple(word for parts, _ in _chunks(text) for word in parts))


def _terms(bare: str, goes_on: bool) -> list[Term]:
    """The chunks of what stands between two spaces; only its very end may go on."""
    chunks = list(_chunks(bare))
    ends_in_word = bool(bare) and bare[-1].isalnum()
    return [
        Term(parts, others, goes_on and ends_in_word and place == len(chunks) - 1 and len(parts[-1]) >= _BEGINS)
        for place, (parts, others) in enumerate(chunks)
    ]


def _chunks(text: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """(words side by side, other ways to write all of them) for each chunk of the text."""
    text = plain(text)
    at = 0
    for signed in _SIGNED.finditer(text) if "+" in text or "#" in text or ".net" in text else ():
        yield from _plain_chunks(text[at : signed.start()])
        yield (_signed(signed.group()),), ()
        at = signed.end()
    yield from _plain_chunks(text[at:] if at else text)


def _plain_chunks(text: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    for chunk in _CHUNK.findall(text):
        if chunk.isalpha():
            yield (chunk[:LONGEST_WORD],), ()
            continue
        parts = tuple(_latin(each)[:LONGEST_WORD] for each in _WORD.findall(chunk))
        yield parts, _together(parts)


def _together(parts: tuple[str, ...]) -> tuple[str, ...]:
    if not 1 < len(parts) <= _MOST_PARTS:
        return ()
    return ("".join(parts)[:LONGEST_WORD],)


def _signed(text: str) -> str:
    if text == ".net":
        return "dotnet"
    sign = "++" if text.endswith("++") else "#"
    return (_latin(text.removesuffix(sign), always=True) + _SPOKEN[sign])[:LONGEST_WORD]


def _latin(word: str, *, always: bool = False) -> str:
    """A word with a digit whose Cyrillic letters all look like Latin ones, in Latin ones."""
    if word.isascii() or not (always or any(map(str.isdigit, word))):
        return word
    twin = word.translate(_TWINS)
    return twin if twin.isascii() else word
