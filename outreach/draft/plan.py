"""The plan of a letter: their need, what of ours answers it, one question, the next step."""

from __future__ import annotations

import re
from dataclasses import dataclass

from outreach.ai.base import Brief, VacancyText
from outreach.ai.builtin import language
from outreach.ai.builtin.technologies import names
from outreach.ai.builtin.vocabulary import canonical
from outreach.draft.phrases import LANGUAGES, choose
from outreach.draft.spans import Detail, details, is_safe
from outreach.offer import OfferedFact

_LONGEST_ROLE = 80
_MOST_PEOPLE, _MOST_FACTS, _MOST_NAMED = 2, 2, 4
_ENOUGH_SHARED = 3
_ORDER = {"subject": 0, "task": 1, "result": 2}
_QUOTATION = re.compile(r"[\"“”„«»‘‹›]")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a letter will say, before it has words. Every part names its source."""

    language: str
    role: str  # safe to repeat; "" when the title is not
    company: str
    details: tuple[Detail, ...]  # two, fewer only where the vacancy says less
    asked: tuple[str, ...]  # technologies they ask for, the title's first
    matched: tuple[str, ...]  # of these, the ones a chosen fact lists, in the owner's spelling
    people: tuple[OfferedFact, ...]
    facts: tuple[OfferedFact, ...]
    question: str  # result | task | tech | company | role


def plan(brief: Brief) -> Plan:
    """The plan for a vacancy. Never raises."""
    spoken = brief.analysis.language or language.detect(brief.vacancy.text, brief.vacancy.title)
    chosen = spoken if spoken in LANGUAGES else "en"
    asked = _asked(brief)
    people, facts = _answering(brief, asked, chosen)
    # What can be asked about comes second, the background first.
    two = tuple(sorted(details(brief.vacancy, brief.analysis)[:2], key=lambda each: _ORDER[each.kind]))
    listed = {canonical(name): name for fact in (*people, *facts) for name in fact.technologies}
    company = company_name(brief.vacancy)
    return Plan(
        language=chosen,
        role=role_name(brief.vacancy),
        company=company,
        details=two,
        asked=asked,
        matched=tuple(listed[name] for name in asked if name in listed)[:_MOST_NAMED],
        people=people,
        facts=facts,
        question=_question(two, names(brief.vacancy.title), company, brief.key),
    )


def role_name(vacancy: VacancyText) -> str:
    """The title as it may be repeated, else the first safe part of it, else the board's category, else ""."""
    title = " ".join(_QUOTATION.sub("", vacancy.title).split())
    # Only a part with a border of its own is taken: what stands right before an order may belong to it.
    parts = [each.strip(" -–—,;:()") for each in re.split(r"\s[|–—-]\s|[|(]", title)]
    for candidate in (title, *parts, vacancy.category):
        if 2 <= len(candidate) <= _LONGEST_ROLE and "[" not in candidate and is_safe(candidate, title=True):
            return candidate.strip(" -–—,;:")
    return ""


def company_name(vacancy: VacancyText) -> str:
    """The company as it may be repeated, "" when the board hides it or the name is no name."""
    name = " ".join(_QUOTATION.sub("", vacancy.company).split())
    hidden = name.lower() in ("", "confidential", "hidden", "anonymous", "конфіденційно", "анонім")
    return "" if hidden or len(name) > 60 or not _is_safe_name(name) else name


def _is_safe_name(name: str) -> bool:
    # "Autonomous-teaming.ai" and "Booking.com" are names although they look like addresses.
    return is_safe(re.sub(r"(?<=\w)\.(?=\w)", " ", name)) and "://" not in name and "/" not in name


def _asked(brief: Brief) -> tuple[str, ...]:
    analysis = brief.analysis
    ordered = (*names(brief.vacancy.title), *analysis.technologies_required, *analysis.technologies)
    return tuple(dict.fromkeys(map(canonical, ordered)))


def _answering(
    brief: Brief, asked: tuple[str, ...], spoken: str
) -> tuple[tuple[OfferedFact, ...], tuple[OfferedFact, ...]]:
    """The people and facts that answer most of what is asked."""
    offer, brief_tone = brief.offer, brief.offer.tone == "brief"
    titled = frozenset(names(brief.vacancy.title))
    people = _best(tuple(each for each in offer.facts if each.person), asked, titled)
    others = tuple(each for each in offer.facts if not each.person and can_say(each, spoken))
    facts = (
        _best(others, asked, titled)
        or tuple(each for each in others if each.kind == "capability" and not _about(each))[:1]
    )
    return people[: 1 if brief_tone else _MOST_PEOPLE], facts[: 1 if brief_tone else _MOST_FACTS]


def can_say(fact: OfferedFact, spoken: str) -> bool:
    """True when the owner has words for it in this language, or it lists technologies a template can name."""
    return bool(fact.wording(spoken).strip()) or (fact.kind == "capability" and bool(fact.technologies))


def _best(facts: tuple[OfferedFact, ...], asked: tuple[str, ...], titled: frozenset[str]) -> tuple[OfferedFact, ...]:
    # What is asked first (the title) weighs more than what comes late in a list.
    weights = {name: max(1, 6 - at) for at, name in enumerate(asked)}
    worth = {each.id: sum(weights.get(name, 0) for name in _about(each)) for each in facts}
    fitting = [each for each in facts if _answers(each, asked, titled)]
    return tuple(sorted(fitting, key=lambda each: (-worth[each.id], -(each.years or 0), each.id)))


def _answers(fact: OfferedFact, asked: tuple[str, ...], titled: frozenset[str]) -> bool:
    """One shared tool is no answer: somebody for a Go vacancy knows Go, or most of what stands around it."""
    shared = _about(fact) & frozenset(asked)
    return bool(shared & titled) or len(shared) >= min(_ENOUGH_SHARED, len(asked) - bool(titled)) > 0


def _about(fact: OfferedFact) -> frozenset[str]:
    return frozenset(map(canonical, fact.technologies)) or frozenset(names(fact.text))


def _question(two: tuple[Detail, ...], titled: tuple[str, ...], company: str, key: str) -> str:
    """What to ask about: their result or task where one is named, else the stack, else the work as a whole."""
    if len(two) > 1 and two[1].kind in ("result", "task"):
        return two[1].kind
    return choose(("tech", "company") if titled else ("company",), f"{key}/question") if company else "role"
