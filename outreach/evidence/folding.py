"""Text as it is read: invisible characters gone, look-alike letters told apart, and the way back to the original."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_APOSTROPHES = "'’ʼ`´′＇"
_CYRILLIC_TWINS = dict(zip("аеорсухіјѕԁһԛԝАВЕКМНОРСТХІЈЅҮ", "aeopcyxijsdhqwABEKMHOPCTXIJSY", strict=True))
_LATIN_TWINS = {latin: cyrillic for cyrillic, latin in _CYRILLIC_TWINS.items() if cyrillic in "аеорсухіАВЕКМНОРСТХІ"}
_GREEK_TWINS = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανι", "ABEZHIKMNOPTYXoavi", strict=True))
_RUN = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z]")
_DASHES = dict.fromkeys("\u2010\u2011\u2212\ufe63\uff0d", "-")


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` as it is read; `origin[i]` is where its character i stands in the source."""

    text: str
    origin: tuple[int, ...]
    source: str

    def words(self, start: int, end: int) -> str:
        """The source's own characters behind text[start:end]."""
        if start >= end or not self.origin:
            return ""
        return self.source[self.origin[start] : self.origin[min(end, len(self.origin)) - 1] + 1]


def fold(source: str) -> Folded:
    """Never raises. Runs in linear time."""
    characters: list[str] = []
    origin: list[int] = []
    for at, raw in enumerate(source):
        _take(raw, at, characters, origin)
    text = _RUN.sub(_one_script, "".join(characters))
    return Folded(text, tuple(origin), source)


def _take(raw: str, at: int, characters: list[str], origin: list[int]) -> None:
    category = unicodedata.category(raw)
    if category in ("Cf", "Cs", "Co", "Cn") or (category == "Cc" and raw not in "\n\t\r"):
        return
    if category in ("Mn", "Me"):  # a stress mark goes, a breve makes й
        joined = unicodedata.normalize("NFC", characters[-1] + raw) if characters else ""
        if len(joined) == 1:
            characters[-1] = joined
        return
    for each in _plain(raw):
        characters.append(each)
        origin.append(at)


def _plain(raw: str) -> str:
    if raw.isascii() or "\u0400" <= raw <= "\u04ff":
        return "'" if raw in _APOSTROPHES else raw
    if raw in _APOSTROPHES:
        return "'"
    if raw.isspace():
        return " "
    return _DASHES.get(raw) or unicodedata.normalize("NFKC", _GREEK_TWINS.get(raw, raw))


def _one_script(match: re.Match[str]) -> str:
    """A word of two scripts is written in one: "Кubеrnetes" hides no name."""
    word = match.group()
    if word.isascii():
        return word
    cyrillic, latin = len(_CYRILLIC.findall(word)), len(_LATIN.findall(word))
    if cyrillic and latin:
        twins = _CYRILLIC_TWINS if _all_twins(word, _CYRILLIC, _CYRILLIC_TWINS) else _LATIN_TWINS
        return "".join(twins.get(each, each) for each in word)
    return word


def _all_twins(word: str, script: re.Pattern[str], twins: dict[str, str]) -> bool:
    return all(each in twins for each in script.findall(word))
