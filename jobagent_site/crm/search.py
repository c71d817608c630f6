"""Ctrl+K: the best few leads, vacancies and companies for some words."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest
from unfold.dataclasses import SearchResult

from jobagent_site.crm.links import row_url
from leads.models import Lead, Vacancy

MOST = 8


def found(request: HttpRequest, words: str) -> list[SearchResult]:
    """At most eight of each kind this person may see, newest first."""
    results: list[SearchResult] = []
    if request.user.has_perm("leads.view_lead"):
        results += [_lead(lead) for lead in _leads(words)]
    if request.user.has_perm("leads.view_vacancy"):
        results += [_vacancy(vacancy) for vacancy in _vacancies(words)]
    return results


def _leads(words: str) -> list[Lead]:
    named = Q(company__name__icontains=words) | Q(contact__name__icontains=words) | Q(vacancy__title__icontains=words)
    return list(Lead.objects.filter(named).select_related("company", "contact", "vacancy")[:MOST])


def _vacancies(words: str) -> list[Vacancy]:
    named = Q(title__icontains=words) | Q(company__name__icontains=words)
    return list(Vacancy.objects.filter(named).select_related("company")[:MOST])


def _lead(lead: Lead) -> SearchResult:
    return SearchResult(
        title=str(lead),
        description=f"Lead, {lead.get_stage_display()}",
        link=row_url("leads.lead", lead.pk),
        icon="contacts",
    )


def _vacancy(vacancy: Vacancy) -> SearchResult:
    return SearchResult(
        title=vacancy.title,
        description=f"Vacancy, {vacancy.company or vacancy.board}",
        link=row_url("leads.vacancy", vacancy.pk),
        icon="work",
    )
