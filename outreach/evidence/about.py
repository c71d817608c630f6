"""Whom a sentence is about: us, them, or neither. What cannot be told apart counts as us."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from outreach.evidence import carrying
from outreach.evidence.claims import Claim, Reading
from outreach.evidence.data import load
from outreach.evidence.markers import has
from outreach.evidence.sources import Source, names_it
from outreach.evidence.tokens import Token, tokens

POSSESSIVE = frozenset(
    (
        *("our", "наш", "наша", "наше", "наші", "нашого", "нашу", "нашим", "наши", "нашего", "нашей"),
        *("nasz", "nasza", "naszego", "naszą", "naszym", "nasi"),
    )
)
# A Cyrillic past in the plural may be said of anybody, so it does not count.
_VERBS = ("verb", "russian_verb")
_HEDGES = frozenset(["hope", "think", "believe", "guess", "suppose", "suspect"])
_AFTER_I = frozenset(
    [
        "am",
        "have",
        "had",
        "would",
        "will",
        "was",
        "can",
        "could",
        "do",
        "did",
        "should",
        "might",
        "may",
        "must",
        "know",
        "work",
        "m",
        "ve",
        "d",
        "ll",
    ]
)


def about(
    reading: Reading,
    facts: Sequence[Source],
    vacancy: Sequence[Source],
    ours: Sequence[str] = (),
    goes_on: bool = False,
) -> str:
    """us | them | neither. `ours`: names of our side. `goes_on`: the sentence before was about us."""
    told = "congratulation" if has(reading.text, "congratulation") else "boast" if has(reading.text, "boast") else ""
    if told:
        return "them" if told == "congratulation" else "us"
    compared = goes_on and has(reading.text, "compared")
    we, they = speaks_of_us(reading.tokens, facts, ours), addresses(reading.tokens) and not compared
    of_ours = goes_on and (compared or has(_opening(reading), "they"))
    if reading.folded.source.rstrip(" \"'”»)").endswith("?"):
        return _question(reading, we)
    if we and they and has(reading.text, "looking") and _tells_of_them(reading, facts, vacancy):
        return "them"
    if _more_of_us(reading):
        return "us"
    if (we or has(reading.text, "step")) and _is_step(reading, facts, vacancy):
        return "neither"
    if (
        we
        or (goes_on and has(reading.text, "there"))
        or of_ours
        and not has(reading.text, "step")
        or _unknown(reading, facts, vacancy)
    ):
        return "us"
    return _addressed(reading, facts, vacancy) if they else _unaddressed(reading, facts, vacancy)


def _addressed(reading: Reading, facts: Sequence[Source], vacancy: Sequence[Source]) -> str:
    """Said to them without "we"."""
    if _all_theirs(reading, vacancy):
        return "them"
    return "us" if _promises(reading, vacancy) or _rests_on(reading, facts, vacancy) else "them"


def _all_theirs(reading: Reading, vacancy: Sequence[Source]) -> bool:
    """ "You pay 14,500 and deploy by hand": they are who acts, and every figure stands in the vacancy."""
    acts = bool(reading.tokens) and addresses(reading.tokens[:1])
    figures = [each for each in reading.claims if each.amount is not None]
    named = [each for each in reading.claims if each.kind in ("technology", "org", "link")]
    return (
        acts
        and bool(figures)
        and not has(reading.text, "promise")
        and all(any(carrying.carries(line, each) for line in vacancy) for each in (*figures, *named))
    )


def _opening(reading: Reading) -> str:
    return " ".join(each.lower for each in reading.tokens[:3] if each.kind == "word")


def _more_of_us(reading: Reading) -> bool:
    """ "A second tester would join": one or some more who would do the work."""
    added = has(reading.text, "colleagues") or has(reading.text, "more") and has(reading.text, "offer")
    roles = [each for each in reading.claims if each.kind == "role"]
    ours = any(
        each.lower in POSSESSIVE for role in roles for each in [t for t in reading.tokens if t.end <= role.start][-2:]
    )
    return ours or (added and any(each.kind in ("people", "role") for each in reading.claims))


def _unknown(reading: Reading, facts: Sequence[Source], vacancy: Sequence[Source]) -> bool:
    """Somebody whom neither the facts nor the vacancy knows is said to use our work."""
    return any(
        not carrying.any_carries((*facts, *vacancy), each) for each in reading.claims if each.kind == "name"
    ) and has(reading.text, "customer")  # fmt: skip


def _promises(reading: Reading, vacancy: Sequence[Source]) -> bool:
    """ "Your report will be ready in May": said to them, and a claim of ours."""
    bound = any(_binding(each, vacancy) for each in reading.claims if each.kind in ("people", "date", "money"))
    return bound or (has(reading.text, "promise") and not has(reading.text, "step"))


def speaks_of_us(found: Sequence[Token], facts: Sequence[Source] = (), ours: Sequence[str] = ()) -> bool:
    """First person, a person of ours, or our team's name."""
    if any(_first_person(each) for each in found) or _speaks_english(found):
        return True
    named = {person.name for fact in facts for person in fact.people} | set(ours)
    return any(token.capital and any(_called(token, name) for name in named) for token in found)


def addresses(found: Sequence[Token]) -> bool:
    """Second person."""
    return any(each.lower and _words("them").fullmatch(each.lower) for each in found)


@lru_cache(maxsize=1024)
def speaks_to_them(text: str) -> bool:
    """Second person in a piece of a sentence."""
    return addresses(tokens(text))


def _called(token: Token, name: str) -> bool:
    from outreach.evidence.names import same

    return len(token.text) > 2 and same(token.text, name)


def _first_person(token: Token) -> bool:
    if len(token.lower) < 2:
        return token.text in ("я", "Я")
    if _words("us").fullmatch(token.lower):
        return True
    return len(token.lower) > 3 and any(_verb(name).fullmatch(token.lower) for name in _VERBS)


def _speaks_english(found: Sequence[Token]) -> bool:
    """The pronoun "I", not the Polish "and"."""
    return any(
        token.text == "I"
        and at + 1 < len(found)
        and found[at + 1].lower not in _HEDGES
        and (found[at + 1].lower in _AFTER_I or (at and found[at - 1].text != "."))
        for at, token in enumerate(found)
    )


@cache
def _words(name: str) -> re.Pattern[str]:
    return re.compile(load("words")[name]["all"])


@cache
def _verb(name: str) -> re.Pattern[str]:
    return re.compile(load("words")["us"][name])


def _question(reading: Reading, we: bool) -> str:
    """A question asks about their need, unless it proposes a step or tells a deed of ours."""
    if we and (has(reading.text, "strong") or has(reading.text, "weak")) and _has_figures(reading):
        return "us"
    return "neither" if has(reading.text, "step") and not _has_figures(reading) else "them"


def _is_step(reading: Reading, facts: Sequence[Source], vacancy: Sequence[Source]) -> bool:
    """ "We will read your log before we talk": an offer, with nothing in it that could be untrue."""
    if not has(reading.text, "step") and not has(reading.text, "offer"):
        return False
    if has(reading.text, "past") and not has(reading.text, "looking") and not addresses(reading.tokens):
        return False
    meets = has(reading.text, "meeting")
    if any(_binding(each, vacancy) and not (meets and each.kind == "date") for each in reading.claims) or any(
        has(reading.text, kind) for kind in ("strong", "negation", "superlative", "history", "certificate", "at_once")
    ):
        return False
    return not any(
        each.kind == "technology"
        or each.kind in ("org", "level", "role") and not carrying.any_carries(vacancy, each)
        or (each.kind in ("name", "level") and any(carrying.carries(fact, each) for fact in facts))
        for each in reading.claims
    )  # fmt: skip


def _binding(claim: Claim, vacancy: Sequence[Source]) -> bool:
    """A figure that says something of us: not "two lines", not "twenty minutes", nothing the vacancy names."""
    if claim.kind in ("money", "people", "link", "date"):
        return not any(carrying.carries(line, claim) for line in vacancy)
    if claim.kind != "number" or claim.amount is None:
        return False
    harmless = claim.amount.unit in ("", "minute", "clock") or (claim.amount.unit == "hour" and claim.amount.value < 2)
    return not harmless and not any(carrying.number(line, claim.amount) for line in vacancy)


def _has_figures(reading: Reading) -> bool:
    return any(each.kind in ("number", "money", "people", "link") for each in reading.claims)


def _rests_on(reading: Reading, facts: Sequence[Source], vacancy: Sequence[Source]) -> bool:
    """A sentence with "you" and no "we" may still tell our case: more of it is in the facts than in the vacancy."""
    return _share(reading, facts) > _share(reading, vacancy)


def _unaddressed(reading: Reading, facts: Sequence[Source], vacancy: Sequence[Source]) -> str:
    """Nobody is named: what the claims rest on decides, numbers before words."""
    claims = [each for each in reading.claims if each.amount is not None or each.kind in ("technology", "name", "org")]
    if not claims and has(reading.text, "step"):
        return "neither"
    if _tells_of_us(reading, facts, vacancy):
        return "us"
    only_ours, only_theirs = _told_apart(reading, facts, vacancy)
    if only_ours > only_theirs:
        return "us"
    ours = sum(any(carrying.carries(fact, each) for fact in facts) for each in claims)
    theirs = sum(any(carrying.carries(line, each) for line in vacancy) for each in claims)
    if ours != theirs:
        return "them" if theirs > ours else "us"
    return "them" if _share(reading, vacancy) > _share(reading, facts) else "us"


def _tells_of_them(reading: Reading, facts: Sequence[Source], vacancy: Sequence[Source]) -> bool:
    """ "We read that 300 orders wait": all that is claimed stands in the vacancy and nothing of it only with us."""
    claims = [each for each in reading.claims if each.amount is not None or each.kind in ("technology", "org", "name")]
    return (
        bool(claims)
        and not has(reading.text, "strong")
        and all(any(carrying.carries(line, each) for line in vacancy) for each in claims)
    )


def _tells_of_us(reading: Reading, facts: Sequence[Source], vacancy: Sequence[Source]) -> bool:
    """A client or a technology of ours that the vacancy does not know, or praise of somebody unnamed."""
    if any(has(reading.text, kind) for kind in ("negation", "certificate", "superlative")):
        return not any(has(line.readings[0].text, "negation") for line in vacancy if line.readings)
    return any(
        carrying.any_carries(facts, each) and not carrying.any_carries(vacancy, each)
        for each in reading.claims if each.kind in ("org", "technology", "name", "link")
    )  # fmt: skip


def _told_apart(reading: Reading, facts: Sequence[Source], vacancy: Sequence[Source]) -> tuple[int, int]:
    """How many words stand only in the facts, and how many only in the vacancy."""
    words = {each.lower for each in reading.tokens if each.kind == "word" and len(each.lower) > 4} - _functions()
    ours = {each for each in words if any(names_it(fact, each) for fact in facts)}
    theirs = {each for each in words if any(names_it(line, each) for line in vacancy)}
    return len(ours - theirs), len(theirs - ours)


def _share(reading: Reading, sources: Sequence[Source]) -> float:
    """How much of the sentence's content the sources have."""
    words = [
        each
        for each in reading.tokens
        if each.kind == "word" and len(each.lower) > 3 and each.lower not in _functions()
    ]
    numbers = [each for each in reading.claims if each.amount is not None]
    notions = [each for each in reading.claims if each.values]
    total = len(words) + 2 * len(numbers) + len(notions)
    if not total:
        return 0.0
    values = {amount.value for source in sources for amount in source.amounts}
    known = frozenset(name for source in sources for name in source.notions)
    hits = sum(any(names_it(source, each.lower) for source in sources) for each in words)
    hits += 2 * sum(each.amount is not None and each.amount.value in values for each in numbers)
    hits += sum(bool(each.values & known) for each in notions)
    return hits / total


@cache
def _functions() -> frozenset[str]:
    return frozenset(load("words")["function"]["all"].split())
