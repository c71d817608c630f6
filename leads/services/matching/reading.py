"""How an advertisement is read: a title by what its words name, a text by what its sentences hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from leads.services.matching.words import Word, frequent, stops, word

_TOKEN = re.compile(
    r"(?<![\w.])(?P<number>\d{1,3}(?:[ \u00a0\u202f,]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)"
    r"(?:(?P<range>\s?[-–—]\s?)(?=\d)|\s?(?P<times>k|к|тис|тыс|tys|thousand|тисяч\w*|тысяч\w*|mln|млн|million\w*|"
    r"мільйон\w*|миллион\w*)(?![^\W\d_]))?(?![^\W\d_])"
    r"|(?P<word>\.?[^\W_]+(?:\.[^\W\d_]+)*(?:'[^\W\d_]+)?(?:\+\+|\#)?\d*)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"\s*\n\s*|(?<=[.;!?…])\s+|(?:^|\s)[•*·▪–—-]\s+")
_COMPOUND = re.compile(r"\b(front|back|full)[ -]+(end|stack)", re.IGNORECASE)
_APOSTROPHES = str.maketrans("’ʼ`", "'''")
_YEARS = frozenset("year years yrs рік роки років року рокам год года лет rok lat lata roku".split())
_LEVELS = frozenset(("trainee", "junior", "middle", "senior"))
# How much a shared thing says.
_WEIGHTS = {"name": 2.0, "platform": 2.0, "topic": 1.5, "place": 1.0, "country": 1.0, "language": 1.0, "common": 0.25}
_FREQUENT, _WORD, _NUMBER, _DIGIT, _YEAR = 1.0, 1.0, 1.5, 0.5, 0.5
CLOSED = ("place", "country", "language", "platform")


@dataclass(frozen=True, slots=True)
class Title:
    """What a title names. `closed`: {table:concept}; `rest`: stems of the words that name nothing known."""

    levels: frozenset[str]
    roles: frozenset[str]
    fields: frozenset[str]
    closed: frozenset[str]
    names: frozenset[str]
    topics: frozenset[str]
    rest: frozenset[str]
    letters: str


@dataclass(frozen=True, slots=True)
class Body:
    """What a text holds. `own`: every thing and its weight; `names` and `bones` survive a translation."""

    language: str
    own: dict[str, float]
    names: frozenset[str]
    bones: frozenset[str]
    closed: frozenset[str]
    years: frozenset[int]
    levels: frozenset[str]


@dataclass(frozen=True, slots=True)
class Token:
    written: str
    word: Word | None  # None: a number
    number: float = 0
    first: bool = False  # of its sentence


def letters(text: str) -> str:
    return "".join(each for each in text.casefold() if each.isalnum())


def sentences(text: str) -> dict[str, str]:
    """{letters: sentence} in reading order; the items of a list are sentences."""
    parts = {letters(part): part for part in _SENTENCE.split(text)}
    parts.pop("", None)
    return parts


def tokens(text: str) -> Iterator[Token]:
    """Words and numbers in reading order; "90-120 тис." gives 90000 and 120000."""
    low, first = None, True
    for match in _TOKEN.finditer(text.translate(_APOSTROPHES)):
        if match["word"]:
            yield Token(match["word"], word(match["word"].lower()), first=first)
        elif match["range"]:
            low = _value(match["number"])
            continue
        else:
            times = _times(match["times"])
            if low is not None:
                yield Token("", None, low * times if low < 1000 else low)
            yield Token("", None, _value(match["number"]) * times)
        low, first = None, False


def _value(number: str) -> float:
    grouped = re.fullmatch(r"\d{1,3}(?:[^\d.]\d{3})+", number)
    return float(re.sub(r"\D", "", number) if grouped else number.replace(",", "."))


def _times(written: str | None) -> int:
    if not written:
        return 1
    return 1_000_000 if written.lower()[0] in "mм" else 1000


@lru_cache(maxsize=20_000)
def read_title(title: str) -> Title:
    found: dict[str, set[str]] = {name: set() for name in ("level", "role", "field", "closed", "name", "topic", "rest")}
    text = _COMPOUND.sub(r"\1\2", title)
    for token in tokens(text):
        if token.word is None or token.word.stop:
            continue
        if not token.word.title:
            named = _latin(token.written)
            found["name" if named else "rest"].add(token.word.stem)
        for table, concept in token.word.title:
            found["closed" if table in CLOSED else table].add(f"{table}:{concept}" if table in CLOSED else concept)
    return Title(
        *(frozenset(found[name]) for name in ("level", "role", "field", "closed", "name", "topic", "rest")),
        letters=letters(title),
    )


def _latin(written: str) -> bool:
    return written[0].isascii() and any(each.isalpha() for each in written)


def read_body(parts: Iterable[str]) -> Body:
    """What these sentences hold together."""
    read = [[*tokens(part)] for part in parts]
    language = _language([token.written.lower() for line in read for token in line if token.word])
    own: dict[str, float] = {}
    names, bones, closed, years, levels = set(), set(), set(), set(), set()
    for line in read:
        for at, token in enumerate(line):
            number = _number(token)
            if number is not None and _counts_years(line, at):
                years.add(int(number))
                own[f"years:{number:g}"] = _YEAR
            elif number is not None:
                own[f"#{number:g}"] = _NUMBER if number >= 10 else _DIGIT
            elif token.word is not None and not token.word.stop:
                key, weight, kind = _thing(token, language)
                own[key] = max(weight, own.get(key, 0))
                if kind == "name":
                    names.add(key)
                elif kind in CLOSED:
                    closed.add(key)
                elif kind == "word" and token.word.bones:
                    bones.add(token.word.bones)
                levels.update(concept for table, concept in token.word.title if table == "level")
    return Body(
        language, own, frozenset(names), frozenset(bones), frozenset(closed), frozenset(years), frozenset(levels)
    )


def _number(token: Token) -> float | None:
    if token.word is None:
        return token.number
    return float(token.word.text[1]) if token.word.text and token.word.text[0] == "number" else None


def _counts_years(line: list[Token], at: int) -> bool:
    return any(token.written.lower() in _YEARS for token in line[at + 1 : at + 3])


def _thing(token: Token, language: str) -> tuple[str, float, str]:
    """(key, weight, kind) of a word in a text of this language."""
    known = token.word
    assert known is not None
    if known.text is not None:
        table, concept = known.text
        if table == "name":
            return concept, _FREQUENT if concept in frequent() else _WEIGHTS["name"], "name"
        return f"{table}:{concept}", _WEIGHTS[table], table
    if _is_name(token, language):
        return known.stem, _FREQUENT if token.written.lower() in frequent() else _WEIGHTS["name"], "name"
    return known.stem, _WORD, "word"


def _is_name(token: Token, language: str) -> bool:
    """Whether a word stays as it is in a translation: Latin in a Cyrillic text, or written like a name."""
    written = token.written
    if not _latin(written):
        return False
    if language in ("uk", "ru"):
        return True
    odd = any(not each.isalpha() for each in written) or written[1:] != written[1:].lower()
    return odd or (written[0].isupper() and not token.first)


def _language(words: list[str]) -> str:
    """en, uk, ru or pl, by its little words."""
    seen = set(words)
    return max(("en", "uk", "ru", "pl"), key=lambda language: len(seen & stops(language)))
