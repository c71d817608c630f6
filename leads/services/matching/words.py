"""A word of a vacancy in four languages: what it names, its stem, and the consonants its translations share."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

TITLE_TABLES = ("level", "role", "field", "platform", "place", "country", "language", "topic")
TEXT_TABLES = ("number", "name", "place", "country", "language", "platform", "topic", "role", "field", "common")

_CYRILLIC = str.maketrans(
    dict(
        zip(
            "абвгґдеєёжзиіїйклмнопрстуўфхцчшщъыьэюя",
            ["a", "b", "v", "h", "h", "d", "e", "e", "e", "z", "z", "i", "i", "i", "i", "k", "l", "m", "n", "o", "p",
             "r", "s", "t", "u", "u", "f", "h", "k", "c", "s", "s", "", "i", "", "e", "iu", "ia"],
            strict=True,
        )
    )
)  # fmt: skip
# Letters of one sound are made one letter, so that "Tavrika", "Таврика" and "Tawrika" are spelled alike.
_LATIN = (
    ("sch", "s"), ("sz", "s"), ("sh", "s"), ("cz", "c"), ("kh", "h"), ("ch", "c"), ("ph", "f"), ("th", "t"),
    ("rz", "z"), ("zh", "z"), ("ck", "k"), ("ts", "k"), ("qu", "kv"), ("x", "ks"), ("c", "k"), ("q", "k"), ("w", "v"),
    ("g", "h"), ("oo", "u"), ("ee", "i"), ("y", "i"), ("j", "i"), ("ł", "l"), ("z", "s"),
)  # fmt: skip
_ENDINGS = re.compile(
    r"(?:ями|ами|ими|ого|его|ому|ему|ові|еві|ів|їв|ов|ев|ам|ям|ах|ях|ом|ем|єм|ою|ею|єю|ій|ий|ый|ой|ая|ее|ое|ые|их|ых|им|"
    r"ым|ую|юю|ть|ти|[аеєиіїйоуыьэюя]|"
    r"ami|ach|ego|emu|owi|iem|ych|ich|ymi|imi|ów|om|em|ie|ej|ym|im|ing|ed|es|[aąeęiouys])$"
)
_SOFT_C = re.compile(r"c(?=[eiy](?!s?z))")
_VOWELS = re.compile(r"[aeiou]")
_DOUBLED = re.compile(r"(.)\1")


@dataclass(frozen=True, slots=True)
class Word:
    """What is known of one word. `title` and `text`: (table, concept) it names there."""

    stem: str
    bones: str  # "" when too short to compare across languages
    title: tuple[tuple[str, str], ...]
    text: tuple[str, str] | None
    stop: bool


@lru_cache(maxsize=200_000)
def word(token: str) -> Word:
    """The word behind a token in lower case."""
    found = _named(token)
    in_text = [
        (-length, TEXT_TABLES.index(table), (table, concept))
        for table, concept, length in found
        if table in TEXT_TABLES
    ]
    return Word(
        stem=stem(token),
        bones=_bones(token),
        title=tuple((table, concept) for table, concept, _ in found if table in TITLE_TABLES or table == "name"),
        text=min(in_text)[2] if in_text else None,
        stop=token in _stops() or (len(token) < 3 and token.isalpha() and not found),
    )


def fold(text: str) -> str:
    """Latin letters by sound, no case and no marks: writings of one name in two alphabets come close."""
    plain = text.casefold().translate(_CYRILLIC)
    if not plain.isascii():
        plain = "".join(each for each in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(each))
    plain = _SOFT_C.sub("s", plain)
    for written, sound in _LATIN:
        plain = plain.replace(written, sound)
    return _DOUBLED.sub(r"\1", plain)


def consonants(text: str) -> str:
    return _VOWELS.sub("", fold(text))


def stem(token: str) -> str:
    """The token without the ending of case or number; four letters stay at least."""
    short = _ENDINGS.sub("", token)
    return short if len(short) >= 4 or (len(short) == 3 and len(token) > 4) else token


def _bones(token: str) -> str:
    """The first consonants: "clients", "клієнтів" and "klientów" have the same."""
    if len(token) < 5 or not token.isalpha():
        return ""
    bones = consonants(stem(token))
    return bones[:4] if len(bones) >= 3 else ""


def _named(token: str) -> list[tuple[str, str, int]]:
    """(table, concept, letters) of what the token names: in each table by its longest known beginning."""
    beginnings = _beginnings()
    found: dict[str, tuple[str, str, int]] = {}
    for end in range(len(token), 1, -1):
        for table, concept, whole in beginnings.get(token[:end], ()):
            if table not in found and (end == len(token) or not whole):
                found[table] = (table, concept, end)
    return list(found.values())


@cache
def tables() -> dict[str, dict[str, str]]:
    with Path(__file__).with_name("words.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def frequent() -> frozenset[str]:
    """Names that so many vacancies hold that they tell little."""
    return frozenset(tables()["frequent"]["names"].split())


@cache
def technologies() -> frozenset[str]:
    """Names that, in a title, say what the work is done with."""
    return frozenset(stem(name) for name in tables()["technology"]["names"].split()) | tables()["name"].keys()


@cache
def capital_only() -> frozenset[str]:
    """Concepts that a text names with a capital letter only."""
    return frozenset(tables()["capital"]["names"].split())


@cache
def well_known() -> frozenset[str]:
    """Names of which no key is made alone."""
    return frequent() | technologies()


@cache
def stems(names: frozenset[str]) -> frozenset[str]:
    return frozenset(stem(name) for name in names)


@cache
def _stops() -> frozenset[str]:
    return frozenset(each for words in tables()["stop"].values() for each in words.split())


@cache
def _beginnings() -> dict[str, list[tuple[str, str, bool]]]:
    found: dict[str, list[tuple[str, str, bool]]] = {}
    for table in dict.fromkeys((*TITLE_TABLES, *TEXT_TABLES)):
        for concept, words in tables()[table].items():
            for each in words.split():
                whole = each.endswith("=") or not each.isalpha()
                found.setdefault(each.rstrip("="), []).append((table, concept.rstrip("_"), whole))
    return found
