"""Whom a sentence is about: us, them, or neither. What cannot be told apart counts as us."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from outreach.ai.builtin.language import detect
from outreach.evidence import carrying
from outreach.evidence.claims import Claim, Reading
from outreach.evidence.data import load
from outreach.evidence.markers import has, opens
from outreach.evidence.sources import Source
from outreach.evidence.tokens import Token, tokens
from outreach.evidence.weighing import (
    only_their_figures,
    repeats_them,
    rests_on,
    share,
    tells_of_them,
    tells_of_us,
    told_apart,
)

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
    told: bool = False,
) -> str:
    """us | them | neither.

    `ours`: names of our side. `goes_on`: the sentence before was about us. `told`: some sentence before was; from
    there on a statement that addresses nobody goes on telling of us.
    """
    if has(reading.text, "congratulation") or has(reading.text, "boast"):
        return "them" if has(reading.text, "congratulation") else "us"
    compared = goes_on and has(reading.text, "compared")
    we, they = speaks_of_us(reading.tokens, facts, ours), addresses(reading.tokens) and not compared
    of_ours = goes_on and (compared or has(_opening(reading), "they"))
    if reading.folded.source.rstrip(" \"'”»)").endswith("?"):
        return _question(reading, we)
    if we and they and has(reading.text, "looking") and tells_of_them(reading, facts, vacancy):
        return "them"
    if not (we or they or told) and only_their_figures(reading, facts, vacancy):
        return "them"
    if _more_of_us(reading) or will_be(reading) or has(reading.text, "vow"):
        return "us"
    if (we or has(reading.text, "step") or has(reading.text, "courtesy")) and _is_step(reading, facts, vacancy):
        return "neither"
    on = goes_on and (has(reading.text, "there") or not they and _leans(reading))
    if we or on or of_ours and not has(reading.text, "step") or _unknown(reading, facts, vacancy):
        return "us"
    if they:
        return _addressed(reading, facts, vacancy)
    return _unnamed(reading, facts, vacancy, told)


def _unnamed(reading: Reading, facts: Sequence[Source], vacancy: Sequence[Source], told: bool) -> str:
    """Neither "we" nor "you": told on of us once something of us was told."""
    if told and not _only_a_step(reading) and not repeats_them(reading, vacancy):
        return "us"
    return _unaddressed(reading, facts, vacancy)


def _only_a_step(reading: Reading) -> bool:
    return any(has(reading.text, kind) for kind in ("step", "would_be", "courtesy")) and not any(
        each.amount is not None or each.kind in ("technology", "link") for each in reading.claims
    )


def will_be(reading: Reading) -> bool:
    """ "By June every lead will be answered": what is to come, and until when."""
    text = reading.text
    return has(text, "deadline") and has(text, "future") and not has(text, "harmless") and not has(text, "looking")


def _leans(reading: Reading) -> bool:
    """ "It was trained on …": told on about what the sentence before spoke of."""
    return opens(_opening(reading), "told_on", detect(reading.text)) and not has(reading.text, "step")


def _addressed(reading: Reading, facts: Sequence[Source], vacancy: Sequence[Source]) -> str:
    """Said to them without "we"."""
    if _all_theirs(reading, vacancy):
        return "them"
    return "us" if _promises(reading, vacancy) or rests_on(reading, facts, vacancy) else "them"


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
    """Second person. "Was" is one in Polish only."""
    named = [each.lower for each in found if each.lower and _words("them").fullmatch(each.lower)]
    return any(each != "was" for each in named) or bool(named) and any(_polish(each.lower) for each in found)


def _polish(word: str) -> bool:
    return word in _POLISH or any(letter in "ąęłśżźćń" for letter in word)


_POLISH = frozenset(["dla", "do", "nie", "jest", "przez", "po", "u", "za", "z", "w", "od"])


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
    if not any(has(reading.text, kind) for kind in ("step", "offer", "courtesy")):
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
        or (each.kind == "name" and not has(reading.text, "step") and not has(reading.text, "would_be"))
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


def _unaddressed(reading: Reading, facts: Sequence[Source], vacancy: Sequence[Source]) -> str:
    """Nobody is named: what the claims rest on decides, numbers before words."""
    claims = [each for each in reading.claims if each.amount is not None or each.kind in ("technology", "name", "org")]
    if not claims and (has(reading.text, "step") or has(reading.text, "would_be")):
        return "neither"
    if only_their_figures(reading, facts, vacancy):
        return "us" if has(reading.text, "superlative") else "them"
    if tells_of_us(reading, facts, vacancy):
        return "us"
    only_ours, only_theirs = told_apart(reading, facts, vacancy)
    if only_ours > only_theirs:
        return "us"
    ours = sum(any(carrying.carries(fact, each) for fact in facts) for each in claims)
    theirs = sum(any(carrying.carries(line, each) for line in vacancy) for each in claims)
    if ours != theirs:
        return "them" if theirs > ours else "us"
    return "them" if share(reading, vacancy) > share(reading, facts) else "us"
