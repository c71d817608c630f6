"""All that the page of a company shows, read in a constant number of queries."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q
from django.http import HttpRequest
from django.utils.http import urlencode

from jobagent_site.crm import words
from jobagent_site.crm.companies import standing
from jobagent_site.crm.companies.form import CompanyForm
from jobagent_site.crm.companies.history import history
from leads.models import Company, Suppression
from leads.services.blocking import skipped_by_list, why_blocked
from leads.services.matching.firms import related

VACANCIES, CONTACTS, DOUBLES = 50, 50, 6
LOOKED_AT = 300  # names that begin alike
BEGINNING = 4  # letters


def page(company: Company, request: HttpRequest) -> dict[str, Any]:
    line = standing.blocked_by(company)
    stands = standing.standings([company])[company.pk]
    vacancies = list(
        company.vacancies.only(
            "title", "board", "status", "score", "closed_at", "first_seen", "skip_reason", "url", "duplicate_of_id",
            "lead_id", "company_id",
        ).order_by(F("closed_at").desc(nulls_first=True), "-first_seen", "-pk")[: VACANCIES + 1]
    )  # fmt: skip
    return {
        "company": company,
        "form": CompanyForm(instance=company),
        "stands": stands,
        "counts": standing.counts([company.pk]).get(company.pk, standing.Counts()),
        "line": line,
        "blocked_why": why_blocked(line) if line else "",
        "blocked_itself": line is not None and line.company_id == company.pk,
        "skipped": skipped_by_list(company).count(),
        "vacancies": [(row, words.STATUS_COLOURS[row.status]) for row in vacancies[:VACANCIES]],  # type: ignore[index]
        "more_vacancies": len(vacancies) > VACANCIES,
        "history": history(company),
        "contacts": list(company.contacts.all()[:CONTACTS]),
        "aliases": [alias.name for alias in company.aliases.all()[:10]],
        "doubles": doubles(company),
        "back": urlencode({"back": request.path}),
    }


def doubles(company: Company) -> list[Company]:
    """Other companies that may be this one: the same domain, or a name that begins and sounds alike."""
    rule = Q(domain=company.domain) if company.domain else Q(pk=None)
    first = company.key.split()[0]
    if len(first) >= BEGINNING:
        rule |= Q(key__startswith=first)
    others = Company.objects.filter(rule).exclude(pk=company.pk).only("name", "domain", "company_type")
    near = [
        other
        for other in others.order_by("key")[:LOOKED_AT]
        if (company.domain and other.domain == company.domain) or related(company.name, other.name) in ("same", "alike")
    ]
    return near[:DOUBLES]


def suppressed_since(line: Suppression | None) -> str:
    return words.moment(line.created_at) if line else ""
