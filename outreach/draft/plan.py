"""The plan of a letter: their need, what of ours answers it, one question, the next step."""

from __future__ import annotations

from dataclasses import dataclass

from outreach.ai.base import Brief
from outreach.ai.builtin import language
from outreach.ai.builtin.analyst import LONGEST_TEXT
from outreach.ai.builtin.sections import numbered
from outreach.ai.builtin.technologies import names
from outreach.draft import match, needs
from outreach.draft.phrases import LANGUAGES, choose
from outreach.draft.roles import company_name, role_head, role_name
from outreach.draft.spans import Detail, details, is_safe
from outreach.offer import OfferedFact

TOOLS = 4
_LONGEST_ABOUT = 20  # words
_NEED_FROM, _OTHERS_FROM, _SPARE_FROM = 2, 0, -5  # worth


@dataclass(frozen=True, slots=True)
class Plan:
    """What a letter will say, before it has words. Every part names its source.

    `need` is what the letter answers, `others` are further concrete details; the question is about `asked_about`,
    which is the need itself or, in a letter that asks at its end, the second detail.
    """

    language: str
    role: str  # safe to repeat; "" when the title is not
    trade: str  # backend, qa, …; "" when the title names none
    head: str  # the role without what is added to it
    company: str
    need: Detail | None
    others: tuple[Detail, ...]
    spare: Detail | None  # one more, less telling
    asks_late: bool
    need_first: bool
    facts: tuple[OfferedFact, ...]
    people: tuple[OfferedFact, ...]
    hours: OfferedFact | None
    about: str  # who we are, in the owner's words and this language; "" when he has none
    technologies: tuple[str, ...]  # they ask for, the title's first
    tools: tuple[str, ...]  # the four of them that say most about this vacancy
    tool_lines: tuple[str, ...]  # where these stand
    names_rate: bool

    @property
    def details(self) -> tuple[Detail, ...]:
        """The need and the other details."""
        return (self.need, *self.others) if self.need else self.others

    @property
    def asked_about(self) -> Detail | None:
        """What the question is about."""
        return self.others[0] if self.asks_late else self.need

    @property
    def question(self) -> str:
        """The kind of question: what kind of problem it is asked about."""
        about = self.asked_about
        kind = (
            next(iter(about.problems), needs.GOAL if needs.has_target(about.text) else needs.UNCLEAR) if about else ""
        )
        # A slow valve or a slow form has no database to ask about.
        return "delay" if kind == "latency" and self.trade not in match.SERVER_TRADES else kind


def plan(brief: Brief) -> Plan:
    """The plan for a vacancy. Never raises."""
    chosen = spoken_in(brief)
    need, others, spare = _chosen(details(brief.vacancy, brief.analysis))
    theirs = match.asked(brief, tuple(filter(None, (need, *others[:1]))))
    tools = _tools(theirs, brief)
    role = role_name(brief.vacancy)
    company = company_name(brief.vacancy)
    facts, people, hours = _ours(brief, theirs, chosen)
    return Plan(
        language=chosen,
        role=role,
        trade=theirs.trade,
        head=role_head(role) if company else role,
        company=company,
        need=need,
        others=others,
        spare=spare,
        asks_late=bool(facts or people) and _asks_late(others, brief.key),
        need_first=need is not None and choose(("need", "team", "team"), f"{brief.key}/order") == "need",
        facts=facts,
        people=people,
        hours=hours,
        about=_about(brief, chosen),
        technologies=theirs.technologies,
        tools=tuple(tools),
        tool_lines=tuple(dict.fromkeys(tools.values())),
        names_rate=needs.asks_rate(brief.vacancy.text),
    )


def _chosen(found: tuple[Detail, ...]) -> tuple[Detail | None, tuple[Detail, ...], Detail | None]:
    """The need, at most two others, and a spare one; what says too little about the work is none of them."""
    telling = [each for each in found if each.line != "V0" and each.worth >= _OTHERS_FROM]
    need = telling[0] if telling and telling[0].worth >= _NEED_FROM else None
    others = tuple(telling[1:3] if need else ())
    rest = [each for each in found if each.line != "V0" and each.worth >= _SPARE_FROM and each not in (need, *others)]
    return need, others, rest[0] if rest else None


def spoken_in(brief: Brief) -> str:
    """The language of the letter: the vacancy's where we write it, else English."""
    spoken = brief.analysis.language or language.detect(brief.vacancy.text, brief.vacancy.title)
    return spoken if spoken in LANGUAGES else "en"


def _ours(
    brief: Brief, theirs: match.Asked, chosen: str
) -> tuple[tuple[OfferedFact, ...], tuple[OfferedFact, ...], OfferedFact | None]:
    """Facts, people and working hours; one of each in a brief letter, and no hours."""
    offer, short = brief.offer, brief.offer.tone == "brief"
    facts = match.facts_for(offer.facts, theirs, chosen)[: 1 if short else match.MOST_FACTS]
    people = match.people(offer.facts, theirs)[: 1 if short else match.MOST_PEOPLE]
    hours = next((each for each in offer.facts if each.kind == "hours" and each.wording(chosen).strip()), None)
    return facts, people, hours if (facts or people) and not short else None


def _tools(theirs: match.Asked, brief: Brief) -> dict[str, str]:
    """The tools that say most about the vacancy, each with its line; none from a line not to be repeated."""
    lines = [each for each in numbered(brief.vacancy.text[:LONGEST_TEXT]) if is_safe(each.text)]
    named = [
        ("V0", frozenset(names(role_name(brief.vacancy)))),
        *((each.id, frozenset(names(each.text))) for each in lines),
    ]
    places = {tool: next((line for line, said in named if tool in said), "") for tool in match.telling(theirs)}
    return dict([(tool, line) for tool, line in places.items() if line][:TOOLS])


def _asks_late(others: tuple[Detail, ...], key: str) -> bool:
    """Half of the letters ask about the second detail at the end, where it is one to ask about."""
    can = bool(others) and bool(others[0].problems)
    return can and choose(("early", "late"), f"{key}/question") == "late"


def _about(brief: Brief, chosen: str) -> str:
    """The first sentence of the owner's words about the team, when it is in the letter's language and short."""
    first = " ".join(brief.offer.about.split(". ")[0].split()).strip().rstrip(".!")
    fits = first and len(first.split()) <= _LONGEST_ABOUT and language.detect(first) == chosen
    return first if fits and not set(first) & set('?!:;"«»“”„\n') else ""
