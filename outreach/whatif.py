"""What changed rules would do to the vacancies we have, before anybody saves them. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from leads.models import Vacancy
from leads.services import vacancies
from leads.services.blocking import RULE
from outreach import profile
from outreach.ai.base import VacancyText
from outreach.filters import Hints, Preferences, Refusal, first_refusal, hints
from outreach.vacancy_text import vacancy_text

DAYS = 30
MOST = 2000  # vacancies looked at, the newest first
MOST_SKIPPED = 1000  # skipped ones looked at for a second chance: each is asked every rule
AGAIN_AT_ONCE = 200
# All that the rules read; the long HTML and the rest stay in the database.
COLUMNS = (
    "title", "description_text", "board", "language", "work_format", "company_type", "months_of_experience", "english",
    "countries", "salary_min", "salary_max", "salary_currency", "tags", "skills", "category", "domain", "status",
    "score", "skip_rule", "first_seen", "company__name", "company__company_type", "company__owned",
)  # fmt: skip
NAMES = tuple(each.name for each in fields(Preferences))
NO_RULES = Preferences(skip_company_types=frozenset(), skip_refusing_agencies=False)


@dataclass(frozen=True, slots=True)
class Change:
    """A vacancy that the changed rules treat otherwise; `rule`, `words` and `sentence` say what skips it (or did)."""

    vacancy_id: int
    title: str
    company: str
    rule: str
    words: str
    sentence: str
    status: str


@dataclass(frozen=True, slots=True)
class WhatIf:
    """`newly_let_through`: no hard filter refuses any more; the score is worked out when they are analysed again.

    `more`: there were vacancies beyond the limit that nobody looked at.
    """

    checked: int
    newly_skipped: tuple[Change, ...]
    newly_let_through: tuple[Change, ...]
    unchanged: int
    more: bool = False
    days: int = DAYS


@dataclass(frozen=True, slots=True)
class Again:
    """How many were put back in the line, and how many are left for the next time."""

    queued: int
    left: int


def what_if(changed: Preferences, *, current: Preferences | None = None, days: int = DAYS, limit: int = MOST) -> WhatIf:
    """Compare the rules in force with the changed ones over the open vacancies of the last days."""
    rules = _Compared.of(current or profile.hard_filters(), changed)
    rows = list(_recent(days)[: limit + 1])
    skipped: list[Change] = []
    let_through: list[Change] = []
    for vacancy in rows[:limit]:
        old, new = _both(vacancy, rules)
        if new and not old:
            skipped.append(_change(vacancy, new))
        elif old and not new:
            let_through.append(_change(vacancy, old))
    checked = min(len(rows), limit)
    same = checked - len(skipped) - len(let_through)
    return WhatIf(checked, tuple(skipped), tuple(let_through), same, more=len(rows) > limit, days=days)


def would_come_through(*, days: int = DAYS, limit: int = MOST_SKIPPED) -> list[int]:
    """Ids of vacancies a rule skipped that no rule of today skips, the newest first."""
    rules = profile.hard_filters()
    rows = _recent(days).filter(status=Vacancy.Status.SKIPPED)[:limit]
    held = (vacancy for vacancy in rows if _score(vacancy, rules) is None)  # the cheap question first
    return [vacancy.pk for vacancy in held if first_refusal(vacancy_text(vacancy), None, rules) is None]


@transaction.atomic
def analyse_again(*, actor: str, days: int = DAYS, most: int = AGAIN_AT_ONCE) -> Again:
    """Give those vacancies their second chance, at most so many; their analysis is queued after the commit."""
    ids = would_come_through(days=days)
    queued = sum(vacancies.second_chance(pk, actor=actor) for pk in ids[:most])
    return Again(queued, max(0, len(ids) - most))


def _recent(days: int) -> QuerySet[Vacancy]:
    """Open vacancies that a rule decides on: not the copies, and not what the owner skipped by hand or by his list."""
    since = timezone.now() - timedelta(days=days)
    rows = Vacancy.objects.filter(first_seen__gte=since, closed_at=None, duplicate_of=None)
    rows = rows.exclude(skip_rule__in=("owner", RULE))
    return rows.select_related("company", "contact").only(*COLUMNS, "contact__name").order_by("-first_seen", "-id")


@dataclass(frozen=True, slots=True)
class _Compared:
    """Two sets of rules taken apart: what only the old one says, what only the new one says, what both say."""

    old: Preferences
    new: Preferences
    shared: Preferences

    @classmethod
    def of(cls, before: Preferences, after: Preferences) -> _Compared:
        same = {each for each in NAMES if getattr(before, each) == getattr(after, each)}
        other = set(NAMES) - same
        return cls(_only(before, other), _only(after, other), _only(before, same))


def _only(rules: Preferences, names: set[str]) -> Preferences:
    return replace(NO_RULES, **{name: getattr(rules, name) for name in names})


def _both(vacancy: Vacancy, rules: _Compared) -> tuple[Refusal | None, Refusal | None]:
    """What refuses it before and after. Rules that both say are asked only where the others differ."""
    text = vacancy_text(vacancy)
    read = hints(text, rules.old, rules.new)
    old, new = (_verdict(vacancy, each, text, read) for each in (rules.old, rules.new))
    if bool(old) == bool(new):
        return None, None
    return (None, None) if _verdict(vacancy, rules.shared, text) else (old, new)


def _verdict(vacancy: Vacancy, rules: Preferences, text: VacancyText, read: Hints | None = None) -> Refusal | None:
    """The hard filters, then the score of the last analysis where there was one."""
    refusal = first_refusal(text, read, rules) if _asks_text(rules) else None
    return refusal or _score(vacancy, rules)


def _asks_text(rules: Preferences) -> bool:
    return replace(rules, minimum_score=0) != NO_RULES


def _score(vacancy: Vacancy, rules: Preferences) -> Refusal | None:
    if vacancy.score is None or vacancy.score >= rules.minimum_score:
        return None
    return Refusal("score", str(vacancy.score), f"Its score {vacancy.score} is under {rules.minimum_score}.")


def _change(vacancy: Vacancy, refusal: Refusal) -> Change:
    company = vacancy.company.name if vacancy.company else ""
    return Change(
        vacancy.pk, vacancy.title, company, refusal.rule, refusal.words, refusal.sentence, vacancy.get_status_display()
    )
