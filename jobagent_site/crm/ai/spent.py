"""What one vacancy cost, and that it waits: for its page and the page of its lead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils import timezone

from jobagent_site.crm import words
from jobagent_site.crm.ai.calls import OF_ONE_VACANCY
from jobagent_site.crm.ai.standing import money
from jobagent_site.crm.links import list_url
from leads.models import Vacancy
from outreach import ledger
from outreach.models import Analysis

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Spent:
    """`analysed` is "Analysed by Flowise 14:02"; `text` "3 calls, $0.0042", "" when no network was asked; `url` leads
    to these calls."""

    analysed: str
    text: str
    url: str


def spent_on(vacancy: Vacancy, analysis: Analysis | None) -> Spent:
    """One query."""
    analysed = f"Analysed by {words.backend(analysis.backend)} {words.moment(analysis.at)}" if analysis else ""
    found = ledger.totals(BEGINNING, vacancy_id=vacancy.pk)
    text = f"{words.counted(found.calls, 'call')}, {money(found)}" if found.calls else ""
    return Spent(analysed, text, list_url("outreach.aicall", **{OF_ONE_VACANCY: vacancy.pk}))


def waits(vacancy: Vacancy) -> str:
    """When the work goes on that something keeps waiting, as a sentence; "" when nothing waits."""
    later = vacancy.not_before is not None and vacancy.not_before > timezone.now()
    if not vacancy.error or vacancy.closed_at is not None:
        return ""
    if vacancy.status == Vacancy.Status.NEW:
        return f"Its analysis waits; it is tried again {_when(vacancy) if later else 'within a minute'}."
    if vacancy.status == Vacancy.Status.MATCHED and later:
        return f"Its draft waits; it is tried again {_when(vacancy)}."
    return ""


def _when(vacancy: Vacancy) -> str:
    return words.moment(vacancy.not_before)
