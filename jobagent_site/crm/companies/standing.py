"""How we stand with companies, in words: in talks, client, blocked, written to, or never written to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet

from jobagent_site.crm import words
from leads.models import Company, Lead, Message, PastContact, Suppression, Vacancy
from leads.services.blocking import is_blocked, rule_for, why_blocked
from leads.services.talks import IN_TALKS, About, Talk, talks
from outreach import known

WORDS = {
    "in_talks": ("in talks", "primary"),
    "writing": ("letter on its way", "info"),
    "won": ("client", "success"),
    "client": ("client before", "success"),
    "talked": ("talked before", "warning"),
    "lost": ("lost", "danger"),
    "no_response": ("no answer", "default"),
    "opted_out": ("opted out", "danger"),
}
NEVER = ("never written to", "default")
SENT = ("sending", "sent", "uncertain")


@dataclass(frozen=True, slots=True)
class Standing:
    """`label` and `colour` for the list; `under` says since when or why."""

    label: str
    colour: str
    under: str = ""
    reasons: tuple[Talk, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    vacancies: int = 0
    open: int = 0
    last_seen: datetime | None = None


def standings(companies: Iterable[Company]) -> dict[int, Standing]:
    """For all of them in a constant number of queries."""
    rows = list(companies)
    ids = [company.pk for company in rows]
    found = talks([About(company=pk) for pk in ids], known.months())
    blocked = _blocked(rows)
    left = Message.objects.filter(lead__company__in=ids, direction="out", status__in=SENT).order_by()
    written = {row["lead__company"]: row["last"] for row in left.values("lead__company").annotate(last=Max("sent_at"))}
    return {
        pk: _standing(reasons, blocked.get(pk), pk in written, written.get(pk))
        for pk, reasons in zip(ids, found, strict=True)
    }


def counts(ids: Iterable[int]) -> dict[int, Counts]:
    """Vacancies of the companies: all, open now, and when one was seen last. One query."""
    rows = Vacancy.objects.filter(company__in=list(ids)).order_by().values("company")
    open_now = Count("pk", filter=Q(closed_at=None, duplicate_of=None))
    told = rows.annotate(total=Count("pk"), open_now=open_now, last=Max("last_seen"))
    return {row["company"]: Counts(row["total"], row["open_now"], row["last"]) for row in told}


def narrowed(rows: QuerySet[Company], view: str) -> QuerySet[Company]:
    """The companies of a saved view."""
    written = Message.objects.filter(direction="out", status__in=SENT).values("lead__company")
    rules = {
        "talks": Q(pk__in=Lead.objects.filter(stage__in=IN_TALKS, company__isnull=False).values("company")),
        "clients": Q(pk__in=Lead.objects.filter(stage=Lead.Stage.WON, company__isnull=False).values("company"))
        | Q(pk__in=_past(PastContact.Kind.CLIENT)),
        "written": Q(pk__in=written),
        "before": Q(pk__in=_past(PastContact.Kind.CLIENT, PastContact.Kind.TALKED)),
        "blocked": is_blocked(),
    }
    if view == "never":
        return rows.exclude(pk__in=written.filter(lead__company__isnull=False))
    return rows.filter(rules[view]) if view in rules else rows


def blocked_by(company: Company) -> Suppression | None:
    return rule_for(companies=[company.pk], domains=[company.domain] if company.domain else [])


def _past(*kinds: str) -> QuerySet:
    return PastContact.objects.filter(kind__in=kinds, company__isnull=False).values("company")


def _blocked(rows: list[Company]) -> dict[int, Suppression]:
    """By themselves or by exactly their domain."""
    domains = [company.domain for company in rows if company.domain]
    lines = list(Suppression.objects.filter(Q(company__in=rows) | Q(domain__in=domains)))
    by_company = {line.company_id: line for line in lines if line.company_id}
    by_domain = {line.domain: line for line in lines if line.domain}
    found = {each.pk: by_company.get(each.pk) or by_domain.get(each.domain) for each in rows}
    return {pk: line for pk, line in found.items() if line is not None}


def _standing(reasons: tuple[Talk, ...], line: Suppression | None, is_written: bool, last: datetime | None) -> Standing:
    if line is not None:
        return Standing("do not write", "danger", why_blocked(line), reasons)
    if reasons:
        label, colour = WORDS[reasons[0].kind]
        return Standing(label, colour, reasons[0].text, reasons)
    if is_written:
        return Standing("written to", "info", f"on {words.moment(last)}" if last else "")
    return Standing(*NEVER)
