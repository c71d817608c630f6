"""How an advertisement is read: a title by what its words name, a text by what its sentences hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from leads.services.matching.words import capital_only, frequent, stems, technologies, word

CLOSED = ("place", "country", "language", "platform")
# One number ("12 000", "3,5 млн", the "90-" of "90-120 тис.") or one word ("Node.js", "C++17", ".NET", "обов'язки").
_TIMES = (
    r"(?:[kKкК]|[тТ]ис|[тТ]ыс|[tT]ys|thousand|тисяч\w*|тысяч\w*|[mM]ln|[мМ]лн|million\w*|мільйон\w*|миллион\w*)(?!\w)"
)
_FIGURE = r"\d{1,3}(?:[ \u00a0\u202f,]\d{3})+(?!\d)|\d+(?:[.,]\d+)?"
_TOKEN = re.compile(
    r"\.?[^\W\d_][^\W_]*(?:[.'][^\W\d_][^\W_]*)*(?:\+\+\d*|\#)?"
    rf"|(?<![\w.])(?:{_FIGURE})(?:\s?[-–—]\s?(?=\d)|\s?{_TIMES})?(?![^\W\d_])"
    r"|\d[^\W_]*"
)
_NUMBER = re.compile(rf"({_FIGURE})\s?([-–—]?)\s?({_TIMES})?")
# Begins with one set of letters, which is five times as fast as three alternatives.
_SENTENCE = re.compile(r"[\n•▪·.;!?…\-–—*](?:(?<=[\n•▪·])[\n•▪·]*|(?<=[.;!?…])\s+|(?<=[^\S\n][-–—*])\s)")
_COMPOUND = re.compile(r"\b(front|back|full|react|lead)[ -]+(end|stack|native|gen|generation)\b", re.IGNORECASE)
_MARKS = "\r .,:;!?…-–—*•·()\"'«»"
_CYRILLIC = re.compile(r"[а-яіїєґ]")
_CODE = re.compile(r"[A-Za-z]{1,6}\d{4,}")
_CODE_APART = re.compile(r"\b([A-Za-z]{1,6})[-–_#№](\d{4,})\b")  # "REQ-10231"
# Who leads a department leads, in languages where any manager is called the same.
_HEAD_OF = re.compile(
    r"\b(?:керівни\w+|начальни\w+|руководител\w+|kierowni\w+)\s+"
    r"(?:відділ|департамент|напрям|служб|отдел|направлен|dział|departament)\w*",
    re.IGNORECASE,
)
# "SD" or "MM", "I" or "III": of so short a word its capitals alone say that it names something.
_MARK = re.compile(r"[A-Z]{1,2}|[IVX]{3,4}")
_LETTERS = {"C": "c", "R": "r"}  # languages
_YEARS = frozenset(
    ("year", "years", "yrs", "рік", "роки", "років", "року", "год", "года", "лет", "rok", "lat", "lata", "roku")
)
# How much a shared thing says.
_WEIGHTS = {
    "name": 2.0, "platform": 2.0, "topic": 1.5, "place": 1.0, "country": 1.0, "language": 1.0, "field": 1.0,
    "role": 0.5, "common": 0.25,
}  # fmt: skip
_FREQUENT, _WORD, _BIG, _SMALL, _EXPERIENCE = 1.0, 1.0, 1.5, 0.5, 0.5
_ROOT = 6  # letters: "supplies" and "suppliers" speak of one thing
_TITLE = ("level", "role", "field", "closed", "name", "topic", "rest", "code", "mark")


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
    codes: frozenset[str]  # the company's own number of the vacancy
    marks: frozenset[str]  # short words in capitals that name nothing known


@dataclass(frozen=True)
class Body:
    """What a text holds. `own`: every thing and its weight; `names` and `bones` survive a translation."""

    language: str  # en | uk | ru | pl
    own: dict[str, float]
    names: frozenset[str]
    years: frozenset[float]
    things: tuple[_Thing, ...]

    @cached_property
    def bones(self) -> frozenset[str]:
        return frozenset([thing.bones for thing in self.things if thing.bones])

    @cached_property
    def closed(self) -> frozenset[str]:
        return frozenset([thing.key for thing in self.things if thing.kind in CLOSED])

    @cached_property
    def levels(self) -> frozenset[str]:
        return frozenset([level for thing in self.things if thing.levels for level in thing.levels])


class _Thing(NamedTuple):
    """What one word adds to a text."""

    key: str
    weight: float
    kind: str
    bones: str
    levels: tuple[str, ...]


def sentences(text: str) -> dict[str, str]:
    """{how it reads without spaces, case and marks around it: sentence}; the items of a list are sentences."""
    plain = text.replace("\u00a0", " ").replace("\t", " ")
    parts = {part.lower().replace(" ", "").strip(_MARKS): part for part in _SENTENCE.split(plain)}
    parts.pop("", None)
    return parts


@lru_cache(maxsize=20_000)
def read_title(title: str) -> Title:
    """What the words of a title name."""
    found: dict[str, set[str]] = {name: set() for name in _TITLE}
    plain = _HEAD_OF.sub("head", _CODE_APART.sub(r"\1\2", _plain_apostrophes(title)))
    if title.isupper():  # there, capitals say nothing
        plain = plain.lower()
    for written in _TOKEN.findall(_COMPOUND.sub(r"\1\2", plain)):
        if written[0].isdigit() and (number := _number(written)) is not None:
            found["rest"].add(f"#{number[0] * number[1]:g}")
            continue
        for kind, concept in _named(written):
            found[kind].add(concept)
    return Title(*(frozenset(found[name]) for name in _TITLE))


def _named(written: str) -> list[tuple[str, str]]:
    """(kind, concept) pairs of one word of a title."""
    known = word(written.lower())
    if written in _LETTERS:
        return [("name", _LETTERS[written])]
    if known.text == ("common", "remote"):
        return [("closed", "place:remote")]
    if known.title:
        return [("closed", f"{t}:{concept}") if t in CLOSED else (t, concept) for t, concept in known.title]
    if _MARK.fullmatch(written) and not known.title:
        return [("mark", written)]
    if known.stop:
        return []
    if known.stem in technologies():
        return [("name", known.stem)]
    return [("code", written.lower()) if _CODE.fullmatch(written) else ("rest", known.stem[:_ROOT])]


def read_body(parts: Iterable[str]) -> Body:
    """What these sentences hold together."""
    # The capital letter that opens a sentence makes no name.
    text = _plain_apostrophes("\n".join([part[0].lower() + part[1:] for part in parts]))
    written = _TOKEN.findall(text)
    language = _language(text[:800].lower())
    known = _things(language)
    own: dict[str, float] = {}
    things, names, numeric = [], [], set()
    for token in set(written):
        thing = known[token]
        if thing is None:
            continue
        if thing is _A_NUMBER:
            numeric.add(token)
            continue
        own[thing.key] = thing.weight
        things.append(thing)
        if thing.kind == "name":
            names.append(thing.key)
    years, numbers = _numbers(written, numeric)
    for value in numbers:
        own[f"#{value:g}"] = _BIG if value >= 10 else _SMALL
    for value in years:
        own[f"years:{value:g}"] = _EXPERIENCE
    return Body(language, own, frozenset(names), frozenset(years), tuple(things))


def _plain_apostrophes(text: str) -> str:
    return text.replace("’", "'").replace("ʼ", "'").replace("`", "'")


def _numbers(tokens: list[str], numeric: set[str]) -> tuple[set[float], set[float]]:
    """(years of experience, all other numbers); "90-120 тис." are 90,000 and 120,000."""
    years: set[float] = set()
    others: set[float] = set()
    low = 0.0
    for at in [at for at, token in enumerate(tokens) if token in numeric]:
        value, times, opens = _number(tokens[at]) or (0.0, 1, False)
        following = tokens[at + 1 : at + 3]
        found = years if not _YEARS.isdisjoint([each.lower() for each in following]) else others
        if low:
            found.add(low * times if low < 1000 else low)
        low = value if opens else 0.0
        if not opens:
            found.add(value * times)
    return years, others


@lru_cache(maxsize=200_000)
def _number(token: str) -> tuple[float, int, bool] | None:
    """(value, times, whether it opens a range); None: no number."""
    if not token[0].isdigit():
        named = word(token.lower()).text
        return (float(named[1]), 1, False) if named and named[0] == "number" else None
    match = _NUMBER.fullmatch(token)
    if match is None:
        return None
    figure, dash, times = match.groups()
    grouped = re.fullmatch(r"\d{1,3}(?:[^\d.]\d{3})+", figure)
    value = float(re.sub(r"\D", "", figure) if grouped else figure.replace(",", "."))
    return value, 1 if not times else 1_000_000 if times[0].lower() in "mм" else 1000, bool(dash)


_A_NUMBER = _Thing("", 0, "number", "", ())


class _Things(dict[str, _Thing | None]):
    """{word as written: what it adds}, filled as words are met; None: nothing."""

    _MOST = 300_000

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, written: str) -> _Thing | None:
        if len(self) > self._MOST:
            self.clear()
        self[written] = thing = _thing(written, self._language)
        return thing


@cache
def _things(language: str) -> _Things:
    return _Things(language)


def _thing(written: str, language: str) -> _Thing | None:
    if _number(written) is not None:
        return _A_NUMBER
    known = word(written.lower())
    levels = tuple(concept for table, concept in known.title if table == "level")
    if known.text is not None and not (written.islower() and known.text[1] in capital_only()):
        table, concept = known.text
        weight = _FREQUENT if concept in frequent() else _WEIGHTS[table]
        return _Thing(concept if table == "name" else f"{table}:{concept}", weight, table, "", levels)
    if known.stop:
        return None
    if _is_name(written, language):
        weight = _FREQUENT if known.stem in stems(frequent()) else _WEIGHTS["name"]
        return _Thing(known.stem, weight, "name", "", levels)
    return _Thing(known.stem[:_ROOT], _WORD, "word", known.bones, levels)


def _is_name(written: str, language: str) -> bool:
    """Whether a word stays as it is in a translation: Latin in a Cyrillic text, or written like a name."""
    if not (written[0].isascii() and any(each.isalpha() for each in written)):
        return False
    if language in ("uk", "ru"):
        return True
    return written != written.lower() or not (written.isalpha() or "'" in written)


def _language(text: str) -> str:
    """en, uk, ru or pl, by script, own letters and little words; `text` in lower case."""
    if _is_cyrillic(text[:400]):
        return "uk" if sum(map(text.count, "іїєґ")) > sum(map(text.count, "ыэъё")) else "ru"
    polish = sum(map(text.count, ("ą", "ę", "ł", "ś", "ż", " i ", " w ", " z ", " do ")))
    return "pl" if polish > sum(map(text.count, (" the ", " and ", " of ", " to ", " in ", " for ", " a "))) else "en"


def _is_cyrillic(text: str) -> bool:
    """Whether more than a quarter of it is; counted only where so many letters take more than a byte."""
    beyond_ascii = len(text.encode()) - len(text)
    return beyond_ascii * 4 > len(text) and len(_CYRILLIC.findall(text)) * 4 > len(text)
