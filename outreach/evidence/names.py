"""Names of people, companies and products, whatever alphabet and case they are written in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from outreach.evidence.data import load
from outreach.evidence.lexicon import notions
from outreach.evidence.tokens import Token

_LETTERS = dict(
    zip(
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяэыъąćęłńóśźż",
        [*"abvhhdeezziiiiklmnoprstufhccss", "", *"uaei", "", *"acelnoszz"],
        strict=True,
    )
)  # fmt: skip
_DIGRAPHS = (
    ("ck", "k"), ("sch", "s"), ("shch", "s"), ("szcz", "s"), ("kh", "h"), ("ch", "h"), ("cz", "c"), ("sz", "s"),
    ("rz", "z"), ("zh", "z"), ("sh", "s"), ("ts", "c"), ("ph", "f"), ("th", "t"), ("ks", "x"), ("ya", "a"), ("ia", "a"),
    ("ja", "a"), ("yu", "u"), ("iu", "u"), ("ju", "u"), ("ye", "e"), ("ie", "e"), ("je", "e"), ("io", "o"), ("yo", "o"),
    ("jo", "o"), ("ii", "i"), ("iy", "i"), ("yi", "i"),
)  # fmt: skip
_SINGLE = str.maketrans({"g": "h", "w": "v", "y": "i", "j": "i", "q": "k"})
_VOWELS, _STEM = "aeiou", 3


@lru_cache(maxsize=20_000)
def skeleton(word: str) -> str:
    """A name without its alphabet and spelling habits: Сергій, Serhii and Serhij are one."""
    word = word[:60].lower().replace("ё", "е").replace("'", "").replace("’", "")
    cyrillic = any("\u0400" <= each <= "\u04ff" for each in word)
    if cyrillic:
        word = re.sub(r"кс", "x", word)
    letters = "".join(_LETTERS.get(each, each) for each in word)
    if not cyrillic:
        letters = letters[:-1] if letters.endswith("ts") and len(letters) > _STEM + 2 else letters  # "grants"
        for pair, single in _DIGRAPHS:
            letters = letters.replace(pair, single)
    letters = letters.translate(_SINGLE)
    return re.sub(r"(.)\1+", r"\1", letters)


@lru_cache(maxsize=50_000)
def same(one: str, other: str) -> bool:
    """True when two words can be one name in two alphabets or cases."""
    return _alike(skeleton(one), skeleton(other), one.isascii() and other.isascii()) or (
        _place(skeleton(one)) == _place(skeleton(other)) != ""
    )


def _place(word: str) -> str:
    """ "київським" → "kiiv": the place an adjective is made of; a place stays what it is."""
    match = re.fullmatch(r"(\w{3,}?)s?k(?:ii?|a|e|oho|oi|omu|im|ih|iei|ieho|ui|u|i)", word)
    return match.group(1) if match and len(word) > 6 else word if len(word) >= 4 else ""


def _alike(left: str, right: str, latin: bool) -> bool:
    shortest, longest = min(len(left), len(right)), max(len(left), len(right))
    if shortest < 2 or longest > 3 * shortest:
        return left == right
    shared = _shared(left, right, exact=latin)
    if shortest <= 3:
        return (
            shared == shortest
            and longest == shared
            or shortest == 3
            and shared == 3
            and longest - shared <= (0 if latin else 2)
        )
    # An ending of case takes up to three letters, and Ołeksandra is Oleksandra.
    return shared >= max(3, shortest - 2) and longest - shared <= 3 and shortest - shared <= longest // 4 + 1


def _shared(left: str, right: str, *, exact: bool) -> int:
    """How many letters from the beginning are the same; between two alphabets a vowel inside may be another one."""
    shared = 0
    for a, b in zip(left, right, strict=False):
        if a != b and not (a in _VOWELS and b in _VOWELS and shared >= (_STEM if exact else 1)):
            break
        shared += 1
    return shared


def proper(found: Sequence[Token]) -> tuple[Token, ...]:
    """Words that look like names: capitals inside a sentence, Latin words in Cyrillic prose, words of capitals only."""
    prose = sum(each.kind == "word" and not each.text.isascii() for each in found) * 2 > sum(
        each.kind == "word" for each in found
    )
    cyrillic = prose and any("\u0400" <= each.text[0] <= "\u04ff" for each in found if each.kind == "word")
    known = {each.start for each in notions(found) if each.kind in ("language", "place")}
    result = []
    for at, token in enumerate(found):
        if token.kind != "word" or token.start in known or token.lower in _common():
            continue
        first = _opens(found, at)
        foreign = cyrillic and token.text[0].isascii() and len(token.text) > 1
        shouted = token.text.isupper() and 2 <= len(token.text) <= 12
        if (
            first
            and at == 0
            and token.capital
            and (_acts(found) or _brand(token.text))
            or foreign
            or shouted
            or (token.capital and not first and len(token.text) > 1)
        ):
            result.append(token)
    return tuple(result)


def _brand(word: str) -> bool:
    """ "PetPal's", "DocLink": a capital inside, or somebody's."""
    return word.isascii() and (any(each.isupper() for each in word[1:]) or word.endswith("'s")) and not word.isupper()


def _acts(found: Sequence[Token]) -> bool:
    """ "Tesco uses it", "Rossmann користується": whoever opens the sentence has somebody's work in use."""
    at, word = 1, found[0].lower
    plain = word in load("words")["function"]["all"].split() or word.endswith(("one", "body", "thing"))
    return not plain and len(word) > 3 and len(found) > at and bool(_users().fullmatch(found[at].lower))


@lru_cache(maxsize=1)
def _users() -> re.Pattern[str]:
    return re.compile(load("words")["users"]["verb"])


def _opens(found: Sequence[Token], at: int) -> bool:
    """True where a capital says nothing: at the beginning, after a full stop, a colon or a quotation mark."""
    while at and found[at - 1].text in "\"'“”„«»‘’‹›([*-–—•":
        at -= 1
        if found[at].text in '«„“"' and at:
            return False  # a quoted word with a capital is a name
    return at == 0 or found[at - 1].text in ".!?…:;"


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(load("words")["names"]["common"].split())
