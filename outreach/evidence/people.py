"""People of ours as facts name them, and what is said of each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from outreach.evidence.claims import Claim, Reading
from outreach.evidence.data import load
from outreach.evidence.tokens import Token


@dataclass(frozen=True, slots=True)
class Person:
    """A person of a fact and the part of its text, from `start` to `end`, that speaks of nobody else."""

    name: str
    start: int
    end: int
    claims: tuple[Claim, ...]

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(value for each in self.claims if each.kind == "role" for value in each.values)


def people(reading: Reading) -> tuple[Person, ...]:
    """The people a fact presents, () where it presents nobody."""
    if not any(_personal(each) for each in reading.claims):
        return ()
    starts = [token for at, token in enumerate(reading.tokens) if _opens_person(reading, at)]
    found = []
    for at, token in enumerate(starts):
        end = starts[at + 1].start if at + 1 < len(starts) else len(reading.text)
        found.append(Person(token.text, token.start, end, reading.within(token.start, end)))
    return tuple(found)


def _personal(claim: Claim) -> bool:
    years = claim.amount is not None and claim.amount.unit in ("year", "date", "month")
    return years or claim.kind in ("level", "role")


def _opens_person(reading: Reading, at: int) -> bool:
    """A capitalised word that is nobody's product, at the beginning of a part or before a role or a bracket."""
    token = reading.tokens[at]
    if not token.capital or len(token.text) < 2 or token.text.isupper():
        return False
    if token.lower in _no_names() or any(
        each.start <= token.start < each.end
        and each.kind in ("technology", "number", "date", "language", "place", "role")
        for each in reading.claims
    ):
        return False
    before = reading.tokens[at - 1] if at else None
    after = reading.tokens[at + 1] if at + 1 < len(reading.tokens) else None
    if after is not None and (after.text == ":" or after.text == "'" or after.text == "-"):
        return False
    if after is not None and after.text == "(":
        return True
    opening = (
        before is None
        or before.text in ".;:,(—–-"
        or before.lower in ("and", "і", "та", "й", "и", "i", "oraz", "a", "is", "це", "это", "to")
    )
    return opening and (after is None or after.text in ",(—–-." or _goes_on(after) or _is_claim(reading, after))


@cache
def _no_names() -> frozenset[str]:
    return frozenset(load("words")["names"]["parts"].split()) | frozenset(load("words")["function"]["all"].split())


def _goes_on(token: Token) -> bool:
    return token.kind == "number" or token.lower in (
        "is", "has", "from", "with", "and", "і", "та", "й", "и", "i", "oraz", "a", "has", "works", "lives", "has_been",
        "має", "є", "ma", "jest", "will",
    )  # fmt: skip


def _is_claim(reading: Reading, token: Token) -> bool:
    return any(each.start == token.start for each in reading.claims)
