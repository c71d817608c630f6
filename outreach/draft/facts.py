"""Facts as sentences: the owner's words where he has them in the language, a template over the fields elsewhere."""

from __future__ import annotations

from datetime import date

from outreach.ai.base import Sentence
from outreach.ai.builtin.technologies import names
from outreach.ai.builtin.vocabulary import canonical
from outreach.draft.phrases import Phrases, fill, listed, plural
from outreach.draft.plan import Plan
from outreach.draft.roles import role_in
from outreach.offer import OfferedFact

_MOST_NAMED = 3
_MONTHS_WITHOUT_YEAR = 11
# Letters whose names begin with a vowel sound: "an SRE", but "a QA engineer".
_AN = ("a", "e", "i", "o", "h", "f", "l", "m", "n", "r", "s", "x")


def fact_sentence(fact: OfferedFact, phrases: Phrases, asked: tuple[str, ...]) -> Sentence | None:
    """The owner's own words, word for word; without words in this language the technologies the fact lists."""
    words = fact.wording(phrases.language).strip()
    if words:
        link = f" {fact.link}" if fact.link and fact.link not in words else ""
        return Sentence(_ended(words) + link, "us", (fact.id,))
    named = listed(_relevant(fact, asked), phrases)
    text = phrases.sentence("person", "skills", {"tech": named}) if named else ""
    return Sentence(text, "us", (fact.id,)) if text else None


def people_sentences(chosen: Plan, phrases: Phrases, today: date | None) -> list[Sentence]:
    """One sentence for a person, one for two who are free on their dates, else one each."""
    told = [_Person(each, phrases, chosen, today) for each in chosen.people]
    if len(told) == 2 and all(each.date for each in told) and not chosen.names_rate:
        first = told[0].sentence(works=False).rstrip(".")
        parts = {"first": first, "second": f"{told[1].lead()}, {told[1].short()}"}
        return [Sentence(fill(phrases.person("two"), parts) + ".", "us", tuple(each.fact.id for each in told))]
    return [Sentence(each.sentence(works=len(told) == 1), "us", (each.fact.id,)) for each in told]


def offered_in_subject(chosen: Plan, phrases: Phrases, today: date | None, role: str) -> str:
    """The subject: the person who is free, the two, or only that people of our team are offered."""
    told = [_Person(each, phrases, chosen, today) for each in chosen.people]
    if len(told) > 1:
        return phrases.sentence("subject", "two", {"role": role})
    if not told or not told[0].role:
        return phrases.sentence("subject", "none", {"role": role})
    one = told[0]
    values = {"role": role, "article": one.article(), "person_role": one.role, "date": one.date}
    return phrases.sentence("subject", "person_free" if one.date else "person_now" if one.now else "person", values)


class _Person:
    """A person of ours in the words of one letter."""

    def __init__(self, fact: OfferedFact, phrases: Phrases, chosen: Plan, today: date | None) -> None:
        self.fact, self.phrases, self.chosen = fact, phrases, chosen
        self.role = role_in(phrases.language, fact.role)
        self.now = fact.free_from is not None and today is not None and fact.free_from <= today
        self.date = "" if self.now else _written(fact.free_from, phrases, today)

    def lead(self) -> str:
        """The name, the role, the years."""
        years = self.fact.years
        values = {
            "article": self.article(),
            "role": self.role,
            "years": f"{years} {plural(years, self.phrases.forms('years', 'person'))}" if years else "",
        }
        slot = ("role_years" if years else "role_only") if self.role else "years_only" if years else ""
        return self.fact.person + (", " + fill(self.phrases.person(slot), values).strip() if slot else "")

    def sentence(self, *, works: bool) -> str:
        """The whole sentence: who, what with, when free, what it costs where they ask."""
        said = list(filter(None, (self._works() if works else "", self._free(), self._rate())))
        said = said or list(filter(None, (self._works(),))) or [self.phrases.person("bare")]
        return f"{self.lead()}{',' if ',' in self.lead() else ''} {self.phrases.person('join').join(said)}."

    def short(self) -> str:
        """Only the date, after somebody else's whole sentence."""
        return fill(self.phrases.person("free_short"), {"date": self.date})

    def article(self) -> str:
        """The English article of the role; other languages have none."""
        word = self.role.split(" ")[0] if self.role else ""
        spelled = word.isupper() or word[:1].islower() and word[1:2].isupper()
        return "an" if word[:1].lower() in (_AN if spelled else "aeiou") else "a"

    def _works(self) -> str:
        said = {canonical(name) for name in names(self.fact.role)}
        tech = tuple(each for each in _relevant(self.fact, self.chosen.technologies) if canonical(each) not in said)
        return fill(self.phrases.person("works"), {"tech": listed(tech, self.phrases)}) if tech else ""

    def _free(self) -> str:
        if self.now:
            return self.phrases.person("free_now")
        return fill(self.phrases.person("free"), {"date": self.date}) if self.date else ""

    def _rate(self) -> str:
        return fill(self.phrases.person("rate"), {"rate": _rate(self.fact, self.phrases)}) if self._named_rate() else ""

    def _named_rate(self) -> bool:
        return self.chosen.names_rate and self.fact.rate_min is not None


def _relevant(fact: OfferedFact, asked: tuple[str, ...]) -> tuple[str, ...]:
    """What the fact lists of what is asked, in the owner's spelling; else simply what it lists."""
    wanted = [name for name in fact.technologies if canonical(name) in asked]
    return tuple(wanted or fact.technologies)[:_MOST_NAMED]


def _written(day: date | None, phrases: Phrases, today: date | None) -> str:
    """ "6 December"; the year only where the day is far off."""
    if day is None:
        return ""
    near = today is not None and (day.year - today.year) * 12 + day.month - today.month <= _MONTHS_WITHOUT_YEAR
    values = {"day": str(day.day), "month": phrases.forms("months")[day.month - 1], "year": str(day.year)}
    return fill(phrases.form("date" if near else "date_year"), values)


def _rate(fact: OfferedFact, phrases: Phrases) -> str:
    sign = {"USD": "$", "EUR": "€", "GBP": "£"}.get(fact.rate_currency.upper())
    amount = f"{sign}{fact.rate_min}" if sign else f"{fact.rate_min} {fact.rate_currency}".rstrip()
    return amount + (phrases.form(fact.rate_period) if fact.rate_period in ("hour", "month") else "")


def _ended(words: str) -> str:
    return words if words[-1] in ".!?…" else words + "."
