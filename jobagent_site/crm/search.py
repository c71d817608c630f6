"""Ctrl+K: the best few leads, vacancies and companies for some words."""

from __future__ import annotations

from django.http import HttpRequest
from unfold.dataclasses import SearchResult

from jobagent_site.crm.links import row_url
from leads.models import Lead, Vacancy
from leads.services.search import find

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
    return list(find.leads(Lead.objects.select_related("company", "contact", "vacancy"), words)[:MOST])


def _vacancies(words: str) -> list[Vacancy]:
    rows = Vacancy.objects.select_related("company").only("title", "board", "company__name")
    return list(find.vacancies(rows, words)[:MOST])


def _lead(lead: Lead) -> SearchResult:
    return SearchResult(
        title=str(lead),
        description=f"Lead, {lead.get_stage_display()}: {lead.vacancy.title}" if lead.company else "Lead",
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
