"""People's names in a text: in any case of four languages, in capitals or small letters, in the other alphabet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import IntEnum
from functools import cache
from itertools import islice

from outreach.ai.data import load
from outreach.ai.seen import seen
from outreach.contacts import LATIN, never_alone
from outreach.names import is_verb, nominative

MOST = 300  # names; a company has few recruiters, a hostile text has many
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_OWNERS = re.compile(r"'s$", re.IGNORECASE)
_OPENS = re.compile(r"(?:^|[.!?:;•*#(\"“«\n-])\s*$")
_BESIDE = re.compile(r"\s?[ ,.-]\s?|\s")
_LONGEST_ENDING = 6
_LONGEST_WORD = 60
_ALIKE = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"))
_FLEETING = re.compile(r"(.*[^аеиоуыэюяєіїё])[еёєо]([^аеиоуыэюяєіїё]ь?)")
_ALTERED = re.compile(r"(.*)і([^аеиоуыэюяєіїё]ь?)")
# One letter for all that two alphabets and four languages write for one sound; the first that fits is taken.
_SOUNDS = re.compile("sch|sh|sz|ch|cz|kh|zh|rz|ts|tz|th|ph|ck|x|w|y|j|g|q|c|_")
_AS = {
    **dict.fromkeys(("sch", "sh", "sz"), "s"), **dict.fromkeys(("ch", "cz", "ts", "tz", "c"), "c"),
    **dict.fromkeys(("zh", "rz"), "z"), **dict.fromkeys(("kh", "g"), "h"), **dict.fromkeys(("ck", "q"), "k"),
    "th": "t", "ph": "f", "x": "ks", "w": "v", "y": "i", "j": "i", "_": "",
}  # fmt: skip


class _Sure(IntEnum):
    """How sure it is that a word is the name of somebody we know."""

    NO = 0
    BESIDE = 1  # only together with another part of a name: "will" in "ask will smith"
    YES = 2


class People:
    """Names to be found. `known` are the names of contacts; `found` stood in the text and may be no names."""

    def __init__(self, known: Iterable[str] = (), found: Iterable[str] = ()) -> None:
        self._names: set[str] = set()
        self._small: set[str] = set()  # names that count in small letters as well
        self._forms: dict[str, set[str]] = {}  # stem → its endings
        self._sounds: set[str] = set()
        self._sound_forms: dict[str, set[str]] = {}
        self._met: dict[tuple[str, bool], _Sure] = {}
        self._room = MOST
        self.meet(known, sure=True)
        self.meet(found)

    def meet(self, names: Iterable[str], *, sure: bool = False) -> None:
        """Learn these names as well; `sure` ones count in small letters too. What comes after `MOST` is not learned."""
        for part in islice(dict.fromkeys(part for name in names for part in _parts(name)), MOST):
            if part not in self._names and self._room:
                self._room -= 1
                self._learn(part, small=sure)
        self._met.clear()

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where their names stand in a text made plain (`seen`), in order."""
        words = [match.span() for match in _WORD.finditer(text)] if self._names else []
        words = [(start, end - 2 * bool(_OWNERS.search(text, start, end))) for start, end in words]
        sure = [self._sure(text, start, end) for start, end in words]
        pairs = [(at, at + 1) for at in range(len(words) - 1) if _Sure.BESIDE in sure[at : at + 2]]
        for one, other in (*pairs, *((other, one) for one, other in reversed(pairs))):
            if (sure[one], sure[other]) == (_Sure.YES, _Sure.BESIDE):
                first, second = sorted((words[one], words[other]))
                sure[other] = _Sure.YES if _BESIDE.fullmatch(text, first[1], second[0]) else _Sure.BESIDE
        return [span for span, each in zip(words, sure, strict=True) if each is _Sure.YES]

    def _learn(self, part: str, *, small: bool) -> None:
        if is_verb(part.title()):  # "Пишіть Ользі" taken for a name as a whole
            self._names.add(part)
            return
        for name in {part, _ascii(part), _german(part)}:
            self._names.add(name)
            if small:
                self._small.add(name)
            for stem, endings in _declined(name):
                self._forms.setdefault(stem, set()).update(endings)
        sound = _sound(part)
        if len(sound) >= 3:
            self._sounds.add(sound)
            for stem, endings in _sound_forms(part, sound):
                self._sound_forms.setdefault(stem, set()).update(endings)

    def _sure(self, text: str, start: int, end: int) -> _Sure:
        word = text[start:end]
        if len(word) > _LONGEST_WORD:
            return _Sure.NO
        opens = _OPENS.search(text, max(0, start - 3), start) is not None
        if (word, opens) not in self._met:
            self._met[word, opens] = self._of(word, _folded(word), opens=opens)
        return self._met[word, opens]

    def _of(self, word: str, folded: str, *, opens: bool) -> _Sure:
        small, ordinary = word[0].islower(), folded in _ordinary()
        if folded in self._names:
            return self._exact(word, folded, small=small)
        if folded in never_alone():
            return _Sure.NO
        if _has(self._forms, folded):
            if ordinary:  # "Марку" in a sentence is a man, "марку" or one at its beginning may be a brand
                return _Sure.NO if small or opens or word.isupper() else _Sure.YES
            return _Sure.BESIDE if small and len(folded) < 5 else _Sure.YES
        return _Sure.NO if ordinary else self._sounds_like(folded, small=small)

    def _exact(self, word: str, folded: str, *, small: bool) -> _Sure:
        if folded in never_alone() or (len(folded) == 2 and (folded in _ordinary() or not word.istitle())):
            return _Sure.BESIDE
        if small and (folded in _ordinary() or folded not in self._small):
            return _Sure.BESIDE
        return _Sure.YES

    def _sounds_like(self, folded: str, *, small: bool) -> _Sure:
        sound = _sound(folded)
        if sound in self._sounds:
            return _Sure.BESIDE if small and len(sound) < 5 else _Sure.YES
        return _Sure.YES if not small and _has(self._sound_forms, sound) else _Sure.NO


def _has(forms: dict[str, set[str]], word: str) -> bool:
    cuts = range(max(1, len(word) - _LONGEST_ENDING), len(word) + 1)
    return any(word[cut:] in forms.get(word[:cut], ()) for cut in cuts)


def _parts(name: str) -> Iterator[str]:
    """The parts of a name, small and without apostrophes; initials are none."""
    yield from (part for part in map(_folded, _WORD.findall(seen(name).text)) if 2 <= len(part) <= _LONGEST_WORD)


def _folded(word: str) -> str:
    return word.lower().replace("'", "").replace("ё", "е")


def _declined(name: str) -> Iterator[tuple[str, set[str]]]:
    """(stem, endings) of all forms of a name."""
    if re.search("[а-яіїєґ]", name):
        yield from _cyrillic(name)
    elif len(name) > 3 or nominative(name.title()):
        yield from _latin(name)
    if len(name) > 2 and name.isascii():
        yield name, {"", "s"}


def _cyrillic(name: str) -> Iterator[tuple[str, set[str]]]:
    stem, endings = _cut(name, "cyrillic", vowels="аеиоуыэюяєії")
    if len(stem) < 2:
        return
    yield stem, endings
    for changed in load("people")["changes"]["cyrillic"].get(stem[-1], "").split():
        yield stem[:-1] + changed, endings - {""}
    for pattern, vowels in ((_FLEETING, ("", "й")), (_ALTERED, ("о", "е"))):
        other = pattern.fullmatch(name)
        for vowel in vowels if other else ():
            changed = other[1] + vowel + other[2]  # type: ignore[index]
            short, some = _cut(changed, "cyrillic", vowels="")
            yield short, some - {""}
    if name.endswith(("ев", "єв")):
        yield name[:-2] + "ьв", {"а", "у", "ом", "ові", "е", "і", "ы", "и"}  # Лев: Льву


def _latin(name: str) -> Iterator[tuple[str, set[str]]]:
    stem, endings = _cut(name, "latin", vowels="aeiouy")
    yield stem, endings
    if len(name) > 4:  # written without its marks: "Malgorzate"
        yield _ascii(stem), {_ascii(each) for each in endings}


def _cut(name: str, alphabet: str, *, vowels: str) -> tuple[str, set[str]]:
    """The stem and the endings it takes; a name in a vowel that no ending names stays as it is."""
    table: dict[str, str] = load("people")[alphabet]
    ending = max((each for each in table if each != "." and name.endswith(each)), key=len, default="")
    if not ending and name[-1] in vowels:
        return name, {""}
    said = table[ending or "."].split()
    return name[: len(name) - len(ending)], {"" if each == "." else each for each in said}


def _sound_forms(name: str, sound: str) -> Iterator[tuple[str, set[str]]]:
    """The forms of a name as they sound, so that Ользі is found where Olha is known."""
    ending = sound[-1] if sound[-1] in "aoi" else ""
    stem = sound[: len(sound) - len(ending)]
    if len(stem) >= 3:
        yield stem, _sound_endings(ending)
        yield from (
            (stem[:-1] + each, _sound_endings(ending) - {""}) for each in {"h": "z", "k": "c"}.get(stem[-1], "")
        )
    short = _FLEETING.fullmatch(name) or re.fullmatch(r"(.*[^aeiouy])e([^aeiouy])", sound)
    if short and len(short[1]) >= 2:
        yield _sound(short[1] + short[2]), _sound_endings("") - {""}


@cache
def _sound_endings(ending: str) -> set[str]:
    groups = {"a": ("а", "я"), "o": ("о",), "i": ("ий", "й"), "": (".", "ь")}[ending]
    said = " ".join(load("people")["cyrillic"][each] for each in groups).replace(".", "").split()
    polish = {"a": "y ie", "o": "", "i": "iego iemu im", "": "em owi a u"}[ending].split()
    bare = {""} if not ending else set()
    return {_sound(each) for each in (*said, *polish)} - {""} | bare


@cache
def _sound(word: str) -> str:
    """One spelling for all spellings of a name: Ольга, Olha and Olga are "olha"."""
    latin = "".join(LATIN.get(letter, letter) for letter in _ascii(word.lower()))
    plain = _SOUNDS.sub(lambda match: _AS[match.group()], latin)
    return re.sub(r"ii+", "i", re.sub(r"(?<=.)i(?=[aou])|i(?=e)", "", re.sub(r"ii+", "i", plain)))


def _ascii(word: str) -> str:
    """Without the marks on Latin letters: "Małgorzata" is "Malgorzata"; Cyrillic letters stay."""
    if word.isascii():
        return word
    return "".join(letter if "\u0400" <= letter < "\u0530" else _bare(letter) for letter in word)


def _bare(letter: str) -> str:
    return {"ł": "l", "ß": "ss", "ø": "o", "đ": "d"}.get(letter) or unicodedata.normalize("NFD", letter)[:1]


def _german(word: str) -> str:
    for letter, written in _ALIKE:
        word = word.replace(letter, written)
    return word


@cache
def _ordinary() -> frozenset[str]:
    return frozenset(_folded(each) for words in load("people")["words"].values() for each in words.split())
