"""Which facts and people of ours answer a need: by technology, by kind of problem, by trade."""

from __future__ import annotations

from dataclasses import dataclass

from outreach.ai.base import Analysis, Brief
from outreach.ai.builtin import company
from outreach.ai.builtin.technologies import names
from outreach.ai.builtin.vocabulary import canonical, vocabulary
from outreach.draft import needs
from outreach.draft.roles import fits, trade
from outreach.draft.spans import Detail
from outreach.offer import OfferedFact

MOST_PEOPLE, MOST_FACTS = 2, 2
_ENOUGH_SHARED = 3
SERVER_TRADES = ("", "backend", "fullstack", "data", "devops")
# Nearly every team works with these: shared, they do not yet make a case an answer.
_ORDINARY = ("language", "database", "tool", "testing")


@dataclass(frozen=True, slots=True)
class Asked:
    """What they ask for, as canonical names: all of it in order, what the title names, what the details name."""

    technologies: tuple[str, ...]
    required: frozenset[str]
    titled: frozenset[str]
    detailed: frozenset[str]
    problems: frozenset[str]
    domain: str
    trade: str


def asked(brief: Brief, details: tuple[Detail, ...]) -> Asked:
    """What the title, the required lines and the chosen details ask for."""
    titled = tuple(map(canonical, names(brief.vacancy.title)))
    return Asked(
        technologies=tuple(dict.fromkeys((*titled, *_named(brief.analysis)))),
        required=frozenset(map(canonical, brief.analysis.technologies_required)),
        titled=frozenset(titled),
        detailed=frozenset(canonical(name) for each in details for name in names(each.text)),
        problems=frozenset(kind for each in details for kind in each.problems[:2]),
        domain=brief.analysis.domain,
        trade=trade(brief.vacancy.title),
    )


def people(facts: tuple[OfferedFact, ...], theirs: Asked) -> tuple[OfferedFact, ...]:
    """The people whose trade and technologies fit the role, the best first."""
    fitting = [each for each in facts if each.person and _person_fits(each, theirs)]
    return tuple(
        sorted(fitting, key=lambda each: (-len(listed_by(each) & theirs.titled), -_worth(each, theirs), each.id))
    )


def facts_for(facts: tuple[OfferedFact, ...], theirs: Asked, language: str) -> tuple[OfferedFact, ...]:
    """The cases, numbers and skills that answer the need and have words in the language, the best first."""
    sayable = [each for each in facts if not each.person and each.kind != "hours" and can_say(each, language)]
    fitting = [each for each in sayable if _answers(each, theirs)]
    return tuple(sorted(fitting, key=lambda each: (-_worth(each, theirs), each.id)))


def can_say(fact: OfferedFact, language: str) -> bool:
    """True when the owner has words for it in this language, or it lists technologies a template can name."""
    return bool(fact.wording(language).strip()) or (fact.kind == "capability" and bool(fact.technologies))


def telling(theirs: Asked) -> tuple[str, ...]:
    """Their technologies, the ones that say most about this vacancy first: named in its details, and not ordinary."""
    first = theirs.titled | theirs.detailed
    named = [each for each in theirs.technologies if each in first or each in theirs.required]
    return tuple(sorted(named, key=lambda each: (each not in first, _is_ordinary(each))))


def listed_by(fact: OfferedFact) -> frozenset[str]:
    """The technologies of a fact: the ones it lists, else the ones its words name."""
    return frozenset(map(canonical, fact.technologies)) or frozenset(names(fact.text))


def _named(analysis: Analysis) -> tuple[str, ...]:
    return tuple(map(canonical, (*analysis.technologies_required, *analysis.technologies)))


def _person_fits(fact: OfferedFact, theirs: Asked) -> bool:
    ours = trade(fact.role)
    shared = listed_by(fact) & frozenset(theirs.technologies)
    if not fits(theirs.trade, ours) or not shared:
        return False
    if theirs.titled:
        return bool(shared & theirs.titled) or len(shared) >= _ENOUGH_SHARED
    return len(shared) >= min(2, len(theirs.technologies))


def _answers(fact: OfferedFact, theirs: Asked) -> bool:
    """The same kind of problem with a shared tool, or the very tools that are asked for."""
    ours, wanted = listed_by(fact), frozenset(theirs.technologies)
    telling = {each for each in ours & wanted if not _is_ordinary(each)}
    if not ours:
        return fact.kind == "capability"
    if not _of_the_trade(fact, theirs):
        return False
    foreign = frozenset(names(fact.text)) - wanted
    alike = bool(_problems(fact) & theirs.problems) and bool(ours & wanted) and not foreign
    at_home = bool(theirs.domain) and _domain(fact) == theirs.domain and bool(ours & theirs.titled)
    exactly = bool(ours & theirs.titled) and ours <= wanted
    return (
        alike
        or at_home
        or exactly
        or bool(telling & (theirs.titled | theirs.detailed))
        or len(telling) > len(foreign) + 1
    )


def _of_the_trade(fact: OfferedFact, theirs: Asked) -> bool:
    """ "We wrote the front end" answers no back end; and outside of server work a case shares the title's tool."""
    said = trade(fact.text)
    if said not in ("", "backend", "business") and not fits(theirs.trade, said):
        return False
    return theirs.trade in SERVER_TRADES or bool(listed_by(fact) & theirs.titled)


def _is_ordinary(name: str) -> bool:
    entry = vocabulary().get(name)
    return entry is not None and entry.kind in _ORDINARY


def _worth(fact: OfferedFact, theirs: Asked) -> int:
    ours = listed_by(fact)
    worth = 2 * len(ours & theirs.titled) + 2 * len(ours & theirs.detailed) + min(3, len(ours & {*theirs.technologies}))
    return worth + 4 * len(_problems(fact) & theirs.problems) + 2 * (_domain(fact) == theirs.domain != "")


def _problems(fact: OfferedFact) -> frozenset[str]:
    words = " ".join((fact.text, *fact.texts.values()))
    return frozenset(needs.kinds(words)[:3])


def _domain(fact: OfferedFact) -> str:
    return company.domain("", " ".join((fact.text, *fact.texts.values())))
