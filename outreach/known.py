"""What we already have with the company of a vacancy, a lead or a letter, by the owner's rules."""

from __future__ import annotations

from collections.abc import Sequence

from leads.models import Lead, Message, Vacancy
from leads.services.talks import About, Talk, talks
from outreach.models import Preferences


def months() -> int:
    """How long ended talks are told of; looking writes no row."""
    row = Preferences.objects.order_by("pk").values_list("talk_months", flat=True).first()
    return int(Preferences._meta.get_field("talk_months").default) if row is None else row


def of_vacancy(vacancy: Vacancy) -> tuple[Talk, ...]:
    return talks([about_vacancy(vacancy)], months())[0]


def of_message(message: Message) -> tuple[Talk, ...]:
    """With `lead` and `vacancy` at hand."""
    return of_messages([message])[0]


def of_messages(messages: Sequence[Message]) -> list[tuple[Talk, ...]]:
    """A constant number of queries for all of them."""
    return talks([about(message.lead, message.vacancy_id) for message in messages], months())


def of_lead(lead: Lead, vacancy_id: int | None) -> tuple[Talk, ...]:
    return talks([about(lead, vacancy_id)], months())[0]


def about(lead: Lead, vacancy_id: int | None) -> About:
    return About(company=lead.company_id, lead=lead.pk, vacancy=vacancy_id, contact=lead.contact_id)


def about_vacancy(vacancy: Vacancy) -> About:
    return About(company=vacancy.company_id, lead=vacancy.lead_id, vacancy=vacancy.pk, contact=vacancy.contact_id)


def waits(reasons: Sequence[Talk]) -> str:
    """Why nothing is written by itself, as one sentence."""
    more = f" And {len(reasons) - 1} more." if len(reasons) > 1 else ""
    return f"The draft waits, because you know this company: {reasons[0].text}.{more}"
