"""Whom of a company we talk to, talked to lately, or knew before: what to know before a letter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from leads.models import Lead, Message, PastContact, StageEvent, Vacancy

Stage = Lead.Stage
IN_TALKS = (
    Stage.CONTACTED, Stage.REPLIED, Stage.IN_CONVERSATION, Stage.MEETING_OFFERED, Stage.MEETING_SCHEDULED,
    Stage.MEETING_HELD, Stage.NEGOTIATION,
)  # fmt: skip
ENDED = (Stage.LOST, Stage.NO_RESPONSE)  # told of for some months
FOR_GOOD = (Stage.WON, Stage.OPTED_OUT)  # told of always
_ON_ITS_WAY = ("approved", "sending", "uncertain")
_LEFT = ("sending", "sent", "uncertain")
_DAYS_A_MONTH = 30.44


@dataclass(frozen=True, slots=True)
class About:
    """What a letter would be about. Ids; None where it is not known."""

    company: int | None
    lead: int | None = None
    vacancy: int | None = None
    contact: int | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """One reason to think twice. `began`: when it came into being for us; `token` names it in forms."""

    kind: str  # in_talks | writing | won | lost | no_response | opted_out | client | talked
    text: str
    began: datetime
    at: date | None
    lead_id: int | None = None
    token: str = ""


def since(months: int, now: datetime | None = None) -> datetime:
    """From when on an ended talk is still told of."""
    return (now or timezone.now()) - timedelta(days=months * _DAYS_A_MONTH)


def talks(asked: Sequence[About], months: int) -> list[tuple[Talk, ...]]:
    """For each that is asked about: the reasons, the weightiest first. At most five queries for all of them."""
    companies = {each.company for each in asked if each.company}
    contacts = {each.contact for each in asked if each.contact}
    if not companies and not contacts:
        return [() for _ in asked]
    leads = _leads(companies, months)
    began = _began(leads)
    others = _elsewhere([lead for lead in leads if lead.pk in {each.lead for each in asked}])
    told: dict[int, list[tuple[Lead, Talk]]] = defaultdict(list)
    for lead in leads:
        told[lead.company_id or 0].append((lead, _of_lead(lead, began.get(lead.pk, lead.stage_since))))
    for message in _on_their_way(companies):
        told[message.lead.company_id or 0].append((message.lead, _of_message(message)))
    past = _past(companies, contacts, months)
    return [_for_one(each, told, past, others) for each in asked]


def quiet(vacancies: QuerySet[Vacancy], months: int) -> QuerySet[Vacancy]:
    """Those of a lead whose company nobody of us talks to, talked to lately, or knew before: to be drafted unasked."""
    company = OuterRef("company_id")
    others = Lead.objects.filter(_telling(months), company=company).exclude(pk=OuterRef("lead_id"))
    letters = Message.objects.filter(direction="out", status__in=_ON_ITS_WAY, lead__company=company)
    return (
        vacancies.exclude(Exists(others))
        .exclude(Exists(letters.exclude(lead=OuterRef("lead_id"))))
        .exclude(Exists(_known(months).filter(company=company)))
        .exclude(Exists(_known(months).filter(contact=OuterRef("lead__contact_id"))))
    )


def _telling(months: int) -> Q:
    """Leads worth telling of."""
    ended = Q(stage__in=ENDED, stage_since__gte=since(months)) if months else Q(pk=None)
    return Q(stage__in=(*IN_TALKS, *FOR_GOOD)) | ended


def _known(months: int) -> QuerySet[PastContact]:
    """Past contacts worth telling of; one without a date may have been yesterday."""
    lately = Q(kind=PastContact.Kind.TALKED) & (Q(at=None) | Q(at__gte=since(months).date())) if months else Q(pk=None)
    return PastContact.objects.filter(Q(kind=PastContact.Kind.CLIENT) | lately)


def _leads(companies: Iterable[int], months: int) -> list[Lead]:
    rows = Lead.objects.filter(_telling(months), company__in=companies).select_related("contact", "vacancy")
    return list(
        rows.only(
            "company_id", "stage", "stage_since", "lost_reason", "vacancy_id", "vacancy__title", "contact__name",
            "contact__email", "contact__board", "contact__external_id",
        ).order_by("-stage_since")
    )  # fmt: skip


def _began(leads: Iterable[Lead]) -> dict[int, datetime]:
    """Lead in talks → when they began."""
    ids = [lead.pk for lead in leads if lead.stage in IN_TALKS]
    if not ids:
        return {}
    rows = StageEvent.objects.filter(lead__in=ids, to_stage__in=IN_TALKS).order_by()
    return {row["lead"]: row["first"] for row in rows.values("lead").annotate(first=Min("at"))}


def _elsewhere(own: Iterable[Lead]) -> dict[int, set[int | None]]:
    """Own lead → the vacancies its letters that left were about."""
    ids = [lead.pk for lead in own]
    if not ids:
        return {}
    rows = Message.objects.filter(lead__in=ids, direction="out", status__in=_LEFT).values_list("lead_id", "vacancy_id")
    found: dict[int, set[int | None]] = defaultdict(set)
    for lead, vacancy in rows:
        found[lead].add(vacancy)
    return found


def _on_their_way(companies: Iterable[int]) -> QuerySet[Message]:
    rows = Message.objects.filter(
        direction="out",
        status__in=_ON_ITS_WAY,
        lead__company__in=companies,
        lead__stage__in=[Stage.NEW, Stage.QUALIFIED],
    )
    return rows.select_related("lead__contact", "vacancy").only(
        "updated_at", "status", "vacancy__title", "lead__company_id", "lead__vacancy_id", "lead__contact__name",
        "lead__contact__email", "lead__contact__board", "lead__contact__external_id",
    )  # fmt: skip


def _past(companies: Iterable[int], contacts: Iterable[int], months: int) -> list[PastContact]:
    rows = _known(months).filter(Q(company__in=companies) | Q(contact__in=contacts))
    return list(rows.select_related("contact").order_by("-at", "-id")[:1000])


def _for_one(
    asked: About, told: dict[int, list[tuple[Lead, Talk]]], past: list[PastContact], others: dict[int, set[int | None]]
) -> tuple[Talk, ...]:
    found = [talk for lead, talk in told.get(asked.company or 0, ()) if _is_another(asked, lead, others)]
    mine = [each for each in past if _is_theirs(asked, each)]
    found += [_of_past(each) for each in mine]
    return tuple(sorted(found, key=lambda talk: _WEIGHT.index(talk.kind)))


def _is_another(asked: About, lead: Lead, others: dict[int, set[int | None]]) -> bool:
    """Talks of another lead; of its own only where they are about another vacancy."""
    if lead.pk != asked.lead:
        return True
    written = others.get(lead.pk, set())
    return lead.stage in IN_TALKS and bool(written) and asked.vacancy not in written | {lead.vacancy_id}


def _is_theirs(asked: About, past: PastContact) -> bool:
    of_company = past.company_id is not None and past.company_id == asked.company
    return of_company or (past.contact_id is not None and past.contact_id == asked.contact)


def _of_lead(lead: Lead, began: datetime) -> Talk:
    who = f" with {lead.contact}" if lead.contact else ""
    day, title = said_day(timezone.localdate(began)), f" ({lead.vacancy.title})"
    if lead.stage in IN_TALKS:
        kind, text = "in_talks", f"In talks{who} since {day}, now {lead.get_stage_display()}{title}"
    elif lead.stage == Stage.WON:
        kind, text = "won", f"Your client: won on {day}{title}"
    elif lead.stage == Stage.LOST:
        kind, text = "lost", f"Talks{who} were lost on {day}: {lead.lost_reason}{title}"
    elif lead.stage == Stage.OPTED_OUT:
        kind, text = "opted_out", f"{lead.contact or 'They'} asked on {day} not to be written to{title}"
    else:
        kind, text = "no_response", f"No answer{' from ' + str(lead.contact) if lead.contact else ''} by {day}{title}"
    return Talk(kind, text, began, timezone.localdate(began), lead.pk, f"{kind}-{lead.pk}")


def _of_message(message: Message) -> Talk:
    who = f" to {message.lead.contact}" if message.lead.contact else ""
    state = "may have been sent" if message.status == "uncertain" else "is approved and on its way"
    text = f"A letter{who} {state} ({message.vacancy or 'no vacancy'})"
    day = timezone.localdate(message.updated_at)
    return Talk("writing", text, message.updated_at, day, message.lead_id, f"writing-{message.pk}")


def _of_past(past: PastContact) -> Talk:
    who = past.name or past.email
    day = said_day(past.at) if past.at else "no date given"
    words = "A client" if past.kind == PastContact.Kind.CLIENT else "You talked"
    note = f": {past.note.splitlines()[0][:120]}" if past.note.strip() else ""
    text = f"{words} before the agent{' (' + who + ')' if who else ''}, {day}{note}"
    return Talk(str(past.kind), text, past.created_at, past.at, None, f"past-{past.pk}")


def said_day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


_WEIGHT = ("opted_out", "in_talks", "writing", "won", "client", "lost", "no_response", "talked")
