"""People of ours as facts name them, and what is said of each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from outreach.evidence.claims import Claim, Reading
from outreach.evidence.data import load
from outreach.evidence.first_names import is_first_name, weak_names
from outreach.evidence.tokens import Token


@dataclass(frozen=True, slots=True)
class Person:
    """A person of a fact and the part of its text, from `start` to `end`, that speaks of nobody else.

    `claims` also holds what the fact says of all its people together ("both free from May").
    """

    name: str
    start: int
    end: int
    claims: tuple[Claim, ...]
    words: frozenset[str] = frozenset()

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(value for each in self.claims if each.kind == "role" for value in each.values)


def people(reading: Reading) -> tuple[Person, ...]:
    """The people a fact presents, () where it presents nobody."""
    if not any(_personal(each) for each in reading.claims):
        return ()
    starts: list[Token] = []
    last = -2
    for at, token in enumerate(reading.tokens):
        if at != last + 1 and _opens_person(reading, at):
            starts.append(token)
            last = at
    if not starts:
        return ()
    ends = [*(each.start for each in starts[1:]), len(reading.text)]
    shared = _shared_from(reading, starts)
    found = []
    for token, end in zip(starts, ends, strict=True):
        claims = reading.within(token.start, end)
        if end <= shared:
            claims += reading.within(shared, len(reading.text))
        inside = (each for each in reading.tokens if token.start <= each.start < end or each.start >= shared)
        words = frozenset(each.lower for each in inside if each.kind == "word")
        found.append(Person(token.text, token.start, end, claims, words))
    return tuple(found)


def _shared_from(reading: Reading, starts: list[Token]) -> int:
    """Where what is said of several people begins: the part with "both" in it; the end of the text without one."""
    end = len(reading.text)
    if len(starts) < 2:
        return end
    after = [each for each in reading.tokens if each.start > starts[-1].end]
    both = next((each.start for each in after if each.lower in _both()), end)
    marks = [each.end for each in after if each.text in ".;,|" and each.end <= both]
    return marks[-1] if marks and both < end else both


def _personal(claim: Claim) -> bool:
    years = claim.amount is not None and claim.amount.unit in ("year", "date", "month")
    return years or claim.kind in ("level", "role", "money")


def _opens_person(reading: Reading, at: int) -> bool:
    """A first name, or a capitalised word that is nobody's product where people are presented."""
    token = reading.tokens[at]
    if not token.capital or len(token.text) < 2 or token.text.isupper():
        return False
    if token.lower in _no_names() or any(
        each.start <= token.start < each.end
        and each.kind in ("technology", "number", "date", "language", "place", "role", "org", "link")
        for each in reading.claims
    ):
        return False
    if is_first_name(token.text):
        return True
    if token.text in weak_names():
        return False
    before = reading.tokens[at - 1] if at else None
    after = reading.tokens[at + 1] if at + 1 < len(reading.tokens) else None
    if after is not None and (after.text == ":" or after.text == "'" or after.text == "-"):
        return False
    if after is not None and after.text == "(":
        return True
    opening = (
        before is None
        or before.text in ".;:(—–-|"
        or before.lower in ("and", "і", "та", "й", "и", "i", "oraz", "a", "is", "це", "это", "to")
    )
    return opening and (after is None or after.text in ",(—–-." or _goes_on(after) or _is_claim(reading, after))


@cache
def _both() -> frozenset[str]:
    return frozenset(load("people")["both"]["words"].split())


@cache
def _no_names() -> frozenset[str]:
    return (
        frozenset(load("words")["names"]["parts"].split())
        | frozenset(load("words")["function"]["all"].split())
        | frozenset(load("people")["no_names"]["words"].split())
    )


def _goes_on(token: Token) -> bool:
    return token.kind == "number" or token.lower in (
        "is", "has", "from", "with", "and", "і", "та", "й", "и", "i", "oraz", "a", "has", "works", "lives", "has_been",
        "має", "є", "ma", "jest", "will",
    )  # fmt: skip


def _is_claim(reading: Reading, token: Token) -> bool:
    return any(each.start == token.start for each in reading.claims)
