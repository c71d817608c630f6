"""Who of ours is said to have done a thing."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from outreach.evidence.clauses import Clause
from outreach.evidence.data import load
from outreach.evidence.ground import Ground
from outreach.evidence.names import same
from outreach.evidence.tokens import tokens
from outreach.evidence.units import unit_named


def doer(clause: Clause, ground: Ground) -> str:
    """The person of ours who is said to have done a thing, "" where nobody is."""
    names = {person.name for fact in ground.all_facts for person in fact.people}
    found = [each for each in tokens(clause.text) if each.kind == "word" and not unit_named(each.lower)]
    client: bool | None = None
    for at, token in enumerate(found):
        if not token.capital or not any(same(token.text, name) for name in names):
            continue
        after = [each.lower for each in found[at + 1 : at + 5]]
        if any(each in ("би", "б", "бы") for each in after):
            continue
        client = _has_client(clause) if client is None else client
        if any(_verbs("deed").fullmatch(each) for each in after[:2]) or (client and _worked(after)):
            return token.text
    return ""


def _worked(after: list[str]) -> bool:
    return any(_verbs("everyday").fullmatch(each) for each in after[:2]) or any(
        _verbs("together").fullmatch(each) for each in after
    )


def doer_before(parts: tuple[Clause, ...], at: int, ground: Ground) -> str:
    """ "Vitalii, who tested it in 2023": the name right before a clause that begins with "who"."""
    words = [each for each in tokens(parts[at].text) if each.kind == "word"]
    if not at or not words or not _has_client(parts[at]):
        return ""
    begins = words[0].lower in _WHO
    verbs = words[1:6] if begins else words[:1]
    if not any(_verbs(kind).fullmatch(each.lower) for each in verbs for kind in ("deed", "everyday", "together")):
        return ""
    before = list(parts[max(0, at - 2) : at])[-1 if begins else 0 :]
    named = [each for part in before for each in [word for word in tokens(part.text) if word.kind == "word"][-1:]]
    names = {person.name for fact in ground.all_facts for person in fact.people}
    return next((each.text for each in named if each.capital and any(same(each.text, name) for name in names)), "")


def _has_client(clause: Clause) -> bool:
    found = [each.lower for each in tokens(clause.text)]
    named = any(each in ("для", "dla") for each in found) or any(
        each == "for" and after in ("a", "an", "the") for each, after in pairwise(found)
    )
    return named or any(each.kind == "org" for each in clause.claims)


_WHO = frozenset(["who", "який", "яка", "які", "що", "который", "которая", "которые", "który", "która", "którzy"])


@cache
def _verbs(kind: str) -> re.Pattern[str]:
    return re.compile(load("words")[kind]["verb"])
