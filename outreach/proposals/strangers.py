"""Who else stands in an old letter: names, addresses and numbers of people who are not ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from outreach.ai.builtin.patterns import pattern
from outreach.ai.data import load

CAPITAL = r"[A-ZА-ЯІЇЄҐЁĄĆĘŁŃÓŚŹŻ]"
WORD = rf"{CAPITAL}[a-zа-яіїєґёąćęłńóśźż'’ʼ]{{1,24}}(?:-{CAPITAL}[a-zа-яіїєґёąćęłńóśźż'’ʼ]{{1,24}})?"
NAME = rf"{WORD}(?: {WORD}){{0,2}}"
_NAMES = re.compile(rf"(?<![^\W_]){NAME}(?![^\W_])")
_EMAIL = re.compile(r"[^\s@<>(),;:]{1,64}@[^\s@<>(),;:]{1,80}\.\w{2,24}")
_PHONE = re.compile(
    r"\+\d{1,3}(?:[\s().-]{0,2}\d){7,12}|(?<![\d+])\(?0\d{2}\)?[\s.-]?\d{3}[\s.-]?\d{2}[\s.-]?\d{2}(?!\d)"
)
_HANDLE = re.compile(r"(?<![\w/.])@[A-Za-z]\w{3,31}\b|\b(?:skype|telegram|viber|whatsapp)\s*:", re.IGNORECASE)
# "— Katharina Brandt, CTO at Nordwind" under a quotation.
_SIGNED = re.compile(rf"^\s*[—–-]\s*(?P<name>{NAME})")
_BEFORE = re.compile(rf"(?<![^\W_])({WORD}) ({WORD})\s*[,(|–—-]?\s*(?:(?:the|our|a|an)\s)?$")
_AFTER = re.compile(rf"\s*[,:]?\s*({WORD}) ({WORD})(?![^\W_])")
_BESIDE = 80


def contact(text: str) -> re.Match[str] | None:
    """The first e-mail address, phone number or messenger name in it."""
    found = [match for each in (_EMAIL, _PHONE, _HANDLE) if (match := each.search(text))]
    return min(found, key=lambda each: each.start(), default=None)


def strangers(text: str) -> frozenset[str]:
    """The words of the names of people the letters were written to or carried from. Lower case."""
    return frozenset(word for name in _strangers(text) for word in name_words(name))


def name_words(name: str) -> Iterator[str]:
    """The words that make a name, lower case; "Dear Team" has none."""
    for word in re.split(r"[\s-]+", name):
        lowered = word.lower()
        if len(lowered) >= 3 and lowered not in no_names():
            yield lowered


def names_a_stranger(text: str, known: Iterable[str]) -> bool:
    """True when one of these names stands in it, in whatever case, or somebody with a position elsewhere."""
    if _positioned(text):
        return True
    words = {word.lower() for name in _NAMES.findall(text) for word in re.split(r"[\s-]+", name)}
    return any(_same(word, name) for word in words for name in known)


def no_names() -> frozenset[str]:
    """Words that look like a name at the head of a row and are none."""
    return frozenset(load("proposals")["no_name"].split()) | frozenset(load("contacts")["not_name"].split())


def _strangers(text: str) -> Iterator[str]:
    for row in text.split("\n"):
        head = row.strip()[:300]
        if pattern("proposals", "letter_head").search(head) or (_EMAIL.search(head) and len(head) < _BESIDE):
            yield from _NAMES.findall(head)
        greeted = pattern("proposals", "greeting").match(head)
        if greeted:
            yield from _NAMES.findall(greeted.group().partition(" ")[2])
        signed = _SIGNED.match(head)
        if signed and pattern("proposals", "position").search(head):
            yield signed["name"]
        for titled in pattern("proposals", "title").finditer(head):
            yield from _NAMES.findall(head[titled.end() : titled.end() + 40])[:1]


def _positioned(text: str) -> bool:
    """A full name right beside a position that nobody of ours has: "Katharina Brandt (CTO at Nordwind)"."""
    for match in pattern("proposals", "position").finditer(text):
        before, after = (
            _BEFORE.search(text[max(0, match.start() - 80) : match.start()]),
            _AFTER.match(text, match.end()),
        )
        if any(each and all(len(list(name_words(word))) for word in each.groups()) for each in (before, after)):
            return True
    return False


def _same(word: str, name: str) -> bool:
    """The same name, also in another grammatical case."""
    stem = max(3, min(len(word), len(name)) - 2)
    return word == name or (abs(len(word) - len(name)) <= 2 and word[:stem] == name[:stem] and _cyrillic(name))


def _cyrillic(word: str) -> bool:
    return bool(re.search(r"[а-яіїєґё]", word))
