"""The normal form of a company's name: without case, marks, quotes and legal form.

A word is a legal form by where it stands, never by its letters alone: "AB Soft", "SA Power" and "Inc Magazine" are
names. Behind a name every known form is one ("Brentex AG"). In front only those are that stand there in the language
they come from and begin no other name ("ТОВ Ромашка", "UAB Selesa", "LLC Youcontrol"). Where it is not sure the word
stays: two rows of one company are joined with a click, two companies in one row are a letter to the wrong one.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

LONGEST = 255
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_READ = 1_000  # letters: what is longer is no name
_KEPT = 10_000  # names a process remembers: a scan asks for the same ones again and again

_FORMS = tomllib.loads(Path(__file__).with_name("company_words.toml").read_text("utf-8"))["forms"]
_BEHIND = frozenset(_FORMS["behind"].split())
_BEFORE = frozenset(_FORMS["before"].split())
_BEFORE_QUOTED = frozenset(_FORMS["before_quoted"].split())
_PHRASES = tuple(tuple(each.split()) for each in _FORMS["phrases"])
# What is spelled out stands in front of a name, too.
_PHRASES_BEFORE = tuple(each for each in _PHRASES if len("".join(each)) > 15)
_BESIDE_CO = frozenset(("and", "und"))
_LITTLE = frozenset(_FORMS["little"].split())

_SEPARATES = re.compile(r"[()\[\]{}|,;:•·]| [-–—/] ")
_QUOTED_NEXT = re.compile(r"^\W*(\w+)\W*[\"«„“”‘'‚]")
_WORD = re.compile(r"[\w+&]+")
_JOINED_MARKS = str.maketrans("", "", ".'’ʼ`´")
# Letters that no decomposition makes plain.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})


def storable(value: Any) -> Any:
    """The value without what no database stores (NUL, half surrogates), also inside lists."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("", value)
    return [storable(each) for each in value] if isinstance(value, list) else value


@lru_cache(maxsize=_KEPT)
def company_key(name: str) -> str:
    """The normal form by which a company is one; "" when there is no letter or digit in the name."""
    text = _folded(storable(name[:_READ]))
    parts = [_words(part) for part in _SEPARATES.split(text)]
    words = list(chain.from_iterable(parts))
    if len(parts) == 1 and len(words) > 1 and words[-1] not in _ENDS and words[0] not in _STARTS:
        return _cut(words)  # nothing in it could be a form: most names
    quoted = _QUOTED_NEXT.match(text)
    kept = [_without_forms(part, quoted.group(1) if quoted and not at else "") for at, part in enumerate(parts)]
    named = [part for part in kept if part and not _only_forms(part)]
    return _cut(list(chain.from_iterable(named)) or words)


def _cut(words: list[str]) -> str:
    return " ".join(words)[:LONGEST].rstrip()


def _folded(name: str) -> str:
    """Small letters, Latin ones without marks. "Їжак" keeps its letters: there they are no marks."""
    text = unicodedata.normalize("NFKC", name).casefold()
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKC", text).translate(_PLAIN)
    return "".join(_unmarked(letter) for letter in text)


@lru_cache(maxsize=4_000)
def _unmarked(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)
    return base[0] if base[0].isascii() and len(base) > 1 else letter


def _words(text: str) -> list[str]:
    """The words; "A/S" and "S. A." come apart here, "&" alone is "and"."""
    found = _WORD.findall(text.translate(_JOINED_MARKS))
    return ["and" if word == "&" else word for word in found if word != "+" and word != "_"]


def _without_forms(words: list[str], quoted: str) -> list[str]:
    """The words of one part of the name without the forms behind and before it; at least one word stays."""
    words = _without_end(words)
    for phrase in _PHRASES_BEFORE:
        if len(words) > len(phrase) and tuple(words[: len(phrase)]) == phrase:
            return words[len(phrase) :]
    if len(words) > 1 and (words[0] in _BEFORE or (words[0] == quoted and quoted in _BEFORE_QUOTED)):
        return words[1:]
    return words


def _without_end(words: list[str]) -> list[str]:
    """Form after form is taken away: "GmbH & Co. KG" has three."""
    while len(words) > 1:
        taken = _form_behind(words)
        if not taken or taken >= len(words) or words[-taken - 1] in _LITTLE:
            return words
        words = words[:-taken]
    return words


def _form_behind(words: list[str]) -> int:
    """Of how many words the form at the end is; 0: there is none."""
    for phrase in _PHRASES:
        if words[-1] == phrase[-1] and tuple(words[-len(phrase) :]) == phrase:
            return len(phrase)
    for letters in (4, 3, 2):
        apart = words[-letters:]
        if len(apart) == letters and all(len(word) == 1 for word in apart) and "".join(apart) in _BEHIND:
            return letters
    return 1 if words[-1] in _BEHIND else 0


def _only_forms(words: list[str]) -> bool:
    if all(len(word) == 1 for word in words):
        return "".join(words) in _BEHIND
    return all(word in _BEHIND or word in _BESIDE_CO for word in words) or tuple(words) in _PHRASES


_ENDS = _BEHIND | {phrase[-1] for phrase in _PHRASES} | {form[-1] for form in _BEHIND}
_STARTS = _BEFORE | _BEFORE_QUOTED | {phrase[0] for phrase in _PHRASES_BEFORE}
