"""What a sentence claims: everything in it that can be true or false."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from outreach.ai.builtin.technologies import mentions
from outreach.ai.builtin.vocabulary import canonical_names, vocabulary
from outreach.evidence.amount import Amount
from outreach.evidence.amounts import amounts
from outreach.evidence.data import load
from outreach.evidence.first_names import is_first_name, weak_names
from outreach.evidence.folding import Folded, fold
from outreach.evidence.lexicon import Notion, notions
from outreach.evidence.names import proper, skeleton
from outreach.evidence.tokens import ADDRESS, Token, tokens

_LEVEL = re.compile(r"(?<![^\W_])([ABCАВС])\s?([12])(?!\w|\.\d)")
_CYRILLIC_LEVEL = str.maketrans("АВС", "ABC")
_LONGEST, _BESIDE = 4000, 3
# Endings of case as skeletons have them.
_ENDINGS = frozenset(
    [
        "a",
        "u",
        "i",
        "e",
        "o",
        "om",
        "em",
        "am",
        "ami",
        "ah",
        "oi",
        "ei",
        "iu",
        "ie",
        "ov",
        "ou",
        "ax",
        "ego",
        "emu",
        "ovi",
    ]
)


@dataclass(frozen=True, slots=True)
class Claim:
    """Something said at text[start:end]. `value` compares between languages; `values` are its possible readings."""

    kind: str  # number | money | date | people | technology | name | link | level | org | role | field | place | thing
    value: str
    start: int
    end: int
    amount: Amount | None = None
    values: frozenset[str] = frozenset()
    said: str = ""  # the first word of a notion as it stands, lower case


@dataclass(frozen=True, slots=True)
class Reading:
    """A text taken apart. Positions are those of `text`, the folded one."""

    folded: Folded
    text: str
    tokens: tuple[Token, ...]
    claims: tuple[Claim, ...]

    def within(self, start: int, end: int) -> tuple[Claim, ...]:
        return tuple(each for each in self.claims if start <= each.start < end)


def read(source: str) -> Reading:
    """Never raises. What stands beyond the first 4000 characters is not read here; sentences are shorter."""
    folded = fold(source[:_LONGEST])
    links = tuple(_links(folded.text))
    text = _blank(folded.text, links)
    found = tokens(text)
    technologies = (*_technologies(text), *_written_out(found))
    counted = tuple(_amounts(found, technologies))
    levels = tuple(_levels(text, notions(found)))
    taken = [(each.start, each.end) for each in (*technologies, *counted, *levels)]
    names = tuple(_names(found, taken))
    named = tuple(_notions(found, taken))
    everything = (*links, *technologies, *counted, *levels, *names, *named)
    return Reading(folded, text, found, tuple(sorted(everything, key=lambda each: (each.start, each.end))))


def _links(text: str) -> Iterator[Claim]:
    for match in ADDRESS.finditer(text):
        address = match.group().rstrip(".,;:!?)»”\"'")
        if address.lower() not in canonical_names():
            value = re.sub(r"^(?:https?://)?(?:www\.)?", "", address.lower()).rstrip("/")
            yield Claim("link", value, match.start(), match.start() + len(address))


def _blank(text: str, links: tuple[Claim, ...]) -> str:
    for each in links:
        text = text[: each.start] + " " * (each.end - each.start) + text[each.end :]
    return text


def _technologies(text: str) -> Iterator[Claim]:
    places: dict[tuple[int, int], list[str]] = {}
    for each in mentions(text):
        places.setdefault((each.start, each.end), []).append(each.name)
    for (start, end), found in places.items():
        yield Claim("technology", found[0], start, end, values=frozenset(found))


def _written_out(found: tuple[Token, ...]) -> Iterator[Claim]:
    """ "Кубернетесом", "w Playwrighcie": a name of the vocabulary in other letters or in a case."""
    for token in found:
        if token.lower in load("words")["names"]["common"].split():
            continue
        if token.kind != "word" or len(token.lower) < 5 or (token.text.isascii() and not token.capital):
            continue
        name = _spoken_name(skeleton(token.lower))
        if name and name.lower() != token.lower and _foreign(token, name):
            yield Claim("technology", name, token.start, token.end)


def _spoken_name(word: str) -> str:
    """The name a skeleton is a case of, or ""."""
    for cut in range(4):
        name = _spoken().get(word[: len(word) - cut])
        if name and (not cut or word[len(word) - cut :] in _ENDINGS):
            return name
    return ""


def _foreign(token: Token, name: str) -> bool:
    """A Latin word must go on where the name ends: "Angularze", not a word that merely looks like one."""
    return not token.text.isascii() or token.lower.startswith(name.lower()[: max(4, len(name) - 1)])


@cache
def _spoken() -> dict[str, str]:
    """Skeletons of unmistakable one-word names. Weak spellings are left out: "редис" and "експрес" are words."""
    plain = (each for each in vocabulary().values() if not each.weak and each.name.isalpha() and len(each.name) >= 5)
    ordinary = set(load("words")["ordinary"]["technologies"].split())
    return {skeleton(each.name): each.name for each in plain if each.name.lower() not in ordinary}


def _amounts(found: tuple[Token, ...], technologies: tuple[Claim, ...]) -> Iterator[Claim]:
    inside = [(each.start, each.end) for each in technologies]
    for each in amounts(found):
        if any(start <= each.start and each.end <= end for start, end in inside):
            continue  # the 3 of "Vue 3" where the name holds it
        yield Claim(_kind(each), f"{each.value:g}", each.start, each.end, amount=each)


def _kind(amount: Amount) -> str:
    if amount.unit in load("units")["money"]:
        return "money"
    return {"date": "date", "people": "people"}.get(amount.unit, "number")


def _levels(text: str, named: tuple[Notion, ...]) -> Iterator[Claim]:
    """CEFR levels with the language they are said of."""
    languages = [each for each in named if each.kind == "language"]
    for match in _LEVEL.finditer(text):
        level = match.group(1).translate(_CYRILLIC_LEVEL) + match.group(2)
        after = [
            each.name
            for each in languages
            if 0 <= each.start - match.end() <= 12 and "," not in text[match.end() : each.start]
        ]
        before = [each.name for each in languages if each.end <= match.start()]
        if any(0 <= match.start() - each.end <= _BESIDE for each in languages):
            after = []
        language = (
            after[0]
            if after and (not before or text[match.start() - 2 : match.start()] != "а ")
            else before[-1]
            if before
            else ""
        )
        yield Claim("level", level, match.start(), match.end(), values=frozenset([language] if language else ()))


def _names(found: tuple[Token, ...], taken: list[tuple[int, int]]) -> Iterator[Claim]:
    for token in proper(found):
        if _covered(token.start, taken):
            continue
        name = weak_names().get(token.text)
        if name and not _listed(found, token):
            before = next((each for each in reversed(found) if each.end <= token.start), token)
            name = name if before.lower in _WITH else None
        if name:
            yield Claim("technology", name, token.start, token.end, values=frozenset([name]))
        else:
            yield Claim("name", token.text, token.start, token.end)


def _listed(found: tuple[Token, ...], token: Token) -> bool:
    """ "Borys, Go, 7 lat": alone between two marks."""
    at = found.index(token)
    before, after = found[at - 1 : at], found[at + 1 : at + 2]
    return bool(before) and before[0].text in _SEPARATORS and (not after or after[0].text in f"{_SEPARATORS}.)")


_SEPARATORS = ",;:(/|—–-+"
_WITH = frozenset(["in", "on", "with", "into", "or", "and", "using", "на", "і", "и", "з", "із", "с", "w", "na", "i"])


def _notions(found: tuple[Token, ...], taken: list[tuple[int, int]]) -> Iterator[Claim]:
    """One claim a place, with all notions the words can mean."""
    places: dict[int, list[Notion]] = {}
    for each in notions(found):
        if _surname(each.start, found):
            continue
        if not _covered(each.start, taken) or each.kind in ("language", "role"):
            places.setdefault(_head(each.start, found), []).append(each)
    for start, named in places.items():
        longest = max(named, key=lambda each: each.end)
        values = frozenset(each.name for each in named)
        said = next(each.lower for each in found if each.start == longest.start)
        yield Claim(_strongest(named), longest.name, start, longest.end, values=values, said=said)


def _surname(start: int, found: tuple[Token, ...]) -> bool:
    """ "Arsenii Kot": what stands behind a first name is no cat."""
    at = next(index for index, token in enumerate(found) if token.start == start)
    return bool(at) and found[at].capital and found[at - 1].capital and is_first_name(found[at - 1].text)


def _head(start: int, found: tuple[Token, ...]) -> int:
    """Where a hyphenated word begins: "кафе-морозива" names one place."""
    at = next(index for index, token in enumerate(found) if token.start == start)
    while (
        at >= 2
        and found[at - 1].text == "-"
        and found[at - 2].end == found[at - 1].start
        and found[at - 1].end == found[at].start
    ):
        at -= 2
    return found[at].start


def _strongest(named: list[Notion]) -> str:
    # What can be read as a mere subject of work is not taken as a client.
    loose = load("related")["loose"]["org"].split()
    kinds = {"trade" if each.kind == "org" and each.name in loose else each.kind for each in named}
    return next(each for each in ("language", "place", "trade", "role", "thing", "field", "org") if each in kinds)


def _covered(position: int, taken: list[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in taken)
