"""Whom we do not write to: a company, a domain, an address. What was open for them ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from leads.models import Company, Interaction, Lead, Message, Suppression, Vacancy
from leads.services import vacancies
from leads.services.companies import with_domain
from leads.services.domains import and_above
from leads.services.messages import discard_open
from leads.services.timeline import remember_many

RULE = "company_blocked"
Reason = Suppression.Reason


@dataclass(frozen=True, slots=True)
class Ended:
    """What a new line of the list ended: drafts discarded, vacancies skipped."""

    drafts: int = 0
    vacancies: int = 0


def is_blocked() -> Q:
    """Companies (rows of Company) on the list themselves or by their domain; one under a domain: `blocked_company`."""
    listed = Suppression.objects.filter(company=OuterRef("pk"))
    by_domain = Suppression.objects.filter(domain=OuterRef("domain")).exclude(domain="")
    return Q(Exists(listed)) | Q(Exists(by_domain))


def blocked_company(company_id: int | None) -> Suppression | None:
    """The line of the list that forbids this company, or None."""
    if company_id is None:
        return None
    domain = Company.objects.filter(pk=company_id).values_list("domain", flat=True).first() or ""
    return rule_for(companies=[company_id], domains=[domain] if domain else [])


def rule_for(
    *, emails: Iterable[str] = (), companies: Iterable[int | None] = (), domains: Iterable[str] = ()
) -> Suppression | None:
    """The line that forbids one of these addresses, companies or domains, or what they lie under; one query."""
    addresses = {email.strip().lower() for email in emails if email}
    above = {each for email in addresses for each in and_above(email.rpartition("@")[2])}
    above |= {each for domain in domains if domain for each in and_above(domain)}
    rule = Q(company__in=[pk for pk in companies if pk])
    for address in addresses:
        rule |= Q(email__iexact=address)
    for host in above:  # an address at a blocked company's own domain is theirs, whoever's lead it is
        rule |= Q(domain__iexact=host) | Q(company__domain=host)
    return Suppression.objects.filter(rule).select_related("company").order_by("pk").first()


def why_blocked(rule: Suppression) -> str:
    """ "the owner's wish: they never pay", for a person."""
    note = f": {rule.note.strip()}" if rule.note.strip() else ""
    return f"{rule.get_reason_display()}{note}"


@transaction.atomic
def block(
    *, actor: str, company: Company | None = None, domain: str = "", email: str = "", note: str = "",
    reason: str = Reason.OWNER,
) -> Ended:  # fmt: skip
    """Put one of them on the list and end what is open for it; a line that is there already keeps its reason."""
    wanted = {"company": company} if company else {"domain": domain.lower()} if domain else {"email": email.lower()}
    Suppression.objects.get_or_create(**wanted, defaults={"reason": reason, "note": note.strip()})
    named = {"companies": [company.pk] if company else [], "domains": [domain] if domain else []}
    return end_open(actor=actor, **named, emails=[email] if email else [], why=note)


def end_open(
    *, actor: str, companies: Iterable[int] = (), domains: Iterable[str] = (), emails: Iterable[str] = (), why: str = ""
) -> Ended:
    """Discard the open drafts and skip the unanswered vacancies of those who are on the list now."""
    ids, hosts = set(companies), {domain.lower() for domain in domains}
    for host in hosts:
        ids |= set(Company.objects.filter(with_domain(host)).values_list("pk", flat=True))
    leads = set(_leads(ids, hosts, {email.lower() for email in emails}).values_list("pk", flat=True))
    rows = Vacancy.objects.filter(company__in=ids)
    letters = Message.objects.filter(Q(lead__in=leads) | Q(vacancy__company__in=ids), direction="out")
    open_leads = set(letters.filter(status__in=("draft", "approved")).values_list("lead_id", flat=True))
    drafts = discard_open(lead_ids=leads | open_leads, reason=Message.DiscardReason.OWNER)
    skipped = vacancies.skip_all(rows, rule=RULE, reason=f"On your list of those you do not write to{_said(why)}")
    text = f"Put on the list of those we do not write to{_said(why)}"
    now = timezone.now()
    remember_many(
        Interaction(lead_id=pk, at=now, kind=Interaction.Kind.NOTE, text=text, actor=actor) for pk in sorted(leads)
    )
    return Ended(drafts, skipped)


@transaction.atomic
def unblock(company: Company, *, actor: str) -> int:
    """Take the company off the list; nothing reopens by itself. How many vacancies the list had skipped."""
    Suppression.objects.filter(company=company).delete()
    now, text = timezone.now(), "Taken off the list of those we do not write to"
    remember_many(
        Interaction(lead=lead, at=now, kind=Interaction.Kind.NOTE, text=text, actor=actor)
        for lead in company.leads.only("pk")
    )
    return skipped_by_list(company).count()


def skipped_by_list(company: Company) -> QuerySet[Vacancy]:
    """Open vacancies of the company that only the list skipped."""
    return company.vacancies.filter(skip_rule=RULE, status=Vacancy.Status.SKIPPED, closed_at=None)


def look_again(company: Company, *, actor: str) -> int:
    """Give what the list had skipped its second chance, the newest two hundred; how many."""
    ids = skipped_by_list(company).order_by("-first_seen").values_list("pk", flat=True)[:200]
    return sum(vacancies.second_chance(pk, actor=actor) for pk in list(ids))


def _leads(companies: set[int], domains: set[str], emails: set[str]) -> QuerySet[Lead]:
    rule = Q(company__in=companies) | Q(contact__email__in=emails)
    for domain in domains:
        rule |= Q(contact__email__iendswith=f"@{domain}") | Q(contact__email__iendswith=f".{domain}")
    return Lead.objects.filter(rule)


def _said(why: str) -> str:
    return f": {why.strip()}" if why.strip() else ""
