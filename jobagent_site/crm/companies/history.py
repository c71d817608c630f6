"""Our history with a company: leads, letters, answers, meetings, contacts from before and other names, by date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from jobagent_site.crm import words
from jobagent_site.crm.links import row_url
from leads.models import Company, Lead, Meeting, Message, PastContact, StageEvent

MOST = 100
NOT_GONE = ("draft", "approved", "discarded")


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime | date | None
    icon: str
    tone: str
    text: str
    under: str = ""
    link: str = ""

    @property
    def day(self) -> str:
        if self.at is None:
            return "no date"
        day = timezone.localdate(self.at) if isinstance(self.at, datetime) else self.at
        return f"{day.day} {day:%b %Y}"

    @property
    def order(self) -> str:
        return timezone.localtime(self.at).isoformat() if isinstance(self.at, datetime) else str(self.at or "")


def history(company: Company) -> list[Line]:
    """The newest lines, a constant number of queries."""
    lines = [
        *_leads(company), *_stages(company), *_messages(company), *_meetings(company), *_past(company),
        *_names(company),
    ]  # fmt: skip
    return sorted(lines, key=lambda line: line.order, reverse=True)[:MOST]


def _leads(company: Company) -> Iterator[Line]:
    for lead in Lead.objects.filter(company=company).select_related("contact", "vacancy").only(
        "created_at", "stage", "vacancy__title", "contact__name", "contact__email", "contact__board",
        "contact__external_id",
    )[:MOST]:  # fmt: skip
        who = f"Lead opened{' with ' + str(lead.contact) if lead.contact else ''}"
        yield Line(lead.created_at, "flag", "green", who, f"{lead.vacancy.title} · now {lead.get_stage_display()}",
                   row_url("leads.lead", lead.pk))  # fmt: skip


def _stages(company: Company) -> Iterator[Line]:
    rows = StageEvent.objects.filter(lead__company=company).exclude(to_stage=Lead.Stage.QUALIFIED)
    for event in rows.order_by("-at", "-id")[:MOST]:
        yield Line(event.at, "swap_horiz", "green", f"{str(event).capitalize()}", event.reason,
                   row_url("leads.lead", event.lead_id))  # fmt: skip


def _messages(company: Company) -> Iterator[Line]:
    rows = Message.objects.filter(lead__company=company).exclude(
        direction="out", status__in=("draft", "approved", "discarded")
    )
    for message in rows.select_related("vacancy").only(
        "direction", "status", "subject", "recipient", "sent_at", "created_at", "lead_id", "vacancy__title"
    ).order_by("-created_at")[:MOST]:  # fmt: skip
        link = f"{row_url('leads.lead', message.lead_id)}?message={message.pk}"
        if message.direction == "in":
            yield Line(message.created_at, "forum", "blue", f"They wrote: {message.subject or 'no subject'}", "", link)
        else:
            told = f"Letter {message.get_status_display()}: {message.subject or 'no subject'}"
            under = " · ".join(filter(None, [message.recipient, str(message.vacancy or "")]))
            yield Line(message.sent_at or message.created_at, "send", "blue", told, words.shortened(under, 120), link)


def _meetings(company: Company) -> Iterator[Line]:
    for meeting in Meeting.objects.filter(lead__company=company).order_by("-starts_at")[:MOST]:
        told = f"Meeting, {meeting.get_status_display()}"
        link = row_url("leads.lead", meeting.lead_id)
        yield Line(meeting.starts_at, "event", "blue", told, words.shortened(meeting.notes, 120), link)


def _past(company: Company) -> Iterator[Line]:
    for past in PastContact.objects.filter(company=company)[:MOST]:
        words_of = "Client" if past.kind == PastContact.Kind.CLIENT else "Talks"
        who = past.name or past.email
        told = f"{words_of} before the agent{': ' + who if who else ''}"
        from_ = f"{past.source}, line {past.line}" if past.source else ""
        yield Line(past.at, "history", "amber", told, " · ".join(filter(None, [past.note, from_])))


def _names(company: Company) -> Iterator[Line]:
    for alias in company.aliases.all()[:MOST]:
        yield Line(alias.at, "join", "plain", f"Joined with “{alias.name}”", f"by {alias.by}")
