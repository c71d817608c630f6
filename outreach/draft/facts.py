"""Facts as sentences: the owner's words where he has them in the language, a template over the fields elsewhere."""

from __future__ import annotations

from datetime import date

from outreach.ai.base import Sentence
from outreach.ai.builtin.vocabulary import canonical
from outreach.draft.phrases import Phrases, fill, plural
from outreach.offer import OfferedFact

_MOST_NAMED = 5


def person_sentence(fact: OfferedFact, phrases: Phrases, asked: tuple[str, ...], today: date | None) -> Sentence:
    """A person with role, years, the technologies that were asked for, when free and the rate: what the fact holds."""
    years = f"{fact.years} {plural(fact.years, phrases.forms('years'))}" if fact.years else ""
    values = {
        "person": fact.person,
        "role": fact.role,
        "years": years,
        "tech": listed(_relevant(fact, asked), phrases),
        "when": _when(fact.free_from, phrases, today),
        "rate": _rate(fact, phrases),
    }
    who = (
        phrases.person("role_years" if fact.role and years else "years_only")
        if years
        else "{role}"
        if fact.role
        else ""
    )
    parts = {
        "person": fact.person,
        "who": fill(who, values),
        "works": fill(phrases.person("works" if values["tech"] else "works_bare"), values),
        "free": fill(phrases.person("free"), values) if values["when"] else "",
        "rate": fill(phrases.person("rate"), values) if values["rate"] else "",
    }
    return Sentence(fill(phrases.person("sentence" if who else "sentence_bare"), parts), "us", (fact.id,))


def fact_sentence(
    fact: OfferedFact, phrases: Phrases, asked: tuple[str, ...], said: frozenset[str] = frozenset()
) -> Sentence | None:
    """The owner's own words, word for word; without words in this language the technologies the fact lists, unless
    all of them are `said` already. None when there is nothing to say."""
    words = fact.wording(phrases.language).strip()
    if words:
        link = f" {fact.link}" if fact.link and fact.link not in words else ""
        return Sentence(_ended(words) + link, "us", (fact.id,))
    named = "" if set(fact.technologies) <= said else listed(_relevant(fact, asked), phrases)
    text = phrases.sentence("skills", {"tech": named})
    return Sentence(text, "us", (fact.id,)) if text else None


def listed(names: tuple[str, ...], phrases: Phrases) -> str:
    """A, B and C."""
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + phrases.form("and") + names[-1]


def _relevant(fact: OfferedFact, asked: tuple[str, ...]) -> tuple[str, ...]:
    """What the fact lists of what is asked, in the owner's spelling; else simply what it lists."""
    wanted = [name for name in fact.technologies if canonical(name) in asked]
    return tuple(wanted or fact.technologies)[:_MOST_NAMED]


def _when(free_from: date | None, phrases: Phrases, today: date | None) -> str:
    if free_from is None:
        return ""
    if today is not None and free_from <= today:
        return phrases.form("from_today")
    months = phrases.forms("months")
    day = {"day": str(free_from.day), "month": months[free_from.month - 1], "year": str(free_from.year)}
    return fill(phrases.form("from_date"), {"date": fill(phrases.form("date"), day)})


def _rate(fact: OfferedFact, phrases: Phrases) -> str:
    if fact.rate_min is None:
        return ""
    signs = {"USD": "$", "EUR": "€", "GBP": "£"}
    sign = signs.get(fact.rate_currency.upper())
    amount = f"{sign}{fact.rate_min}" if sign else f"{fact.rate_min} {fact.rate_currency}".rstrip()
    return amount + (phrases.form(fact.rate_period) if fact.rate_period in ("hour", "month") else "")


def _ended(words: str) -> str:
    return words if words[-1] in ".!?…" else words + "."
