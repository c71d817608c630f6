"""A stored vacancy as the rules and the backends may see it."""

from __future__ import annotations

from django.db.models import Case, Q, When

from leads.models import Contact, Lead, Vacancy
from outreach.ai.base import VacancyText


def vacancy_text(vacancy: Vacancy) -> VacancyText:
    """What a backend and the filters may see of it."""
    return VacancyText(
        title=vacancy.title,
        text=vacancy.description_text,
        board=vacancy.board,
        company=vacancy.company.name if vacancy.company else "",
        company_type=_company_type(vacancy),
        language=vacancy.language,
        work_format=vacancy.work_format,
        months_of_experience=vacancy.months_of_experience,
        english=vacancy.english,
        countries=tuple(vacancy.countries),
        salary_min=vacancy.salary_min,
        salary_max=vacancy.salary_max,
        salary_currency=vacancy.salary_currency,
        tags=tuple(vacancy.tags),
        skills=tuple(vacancy.skills),
        category=vacancy.category,
        domain=vacancy.domain,
        people=_people(vacancy),
    )


def _company_type(vacancy: Vacancy) -> str:
    """What the owner says of the company, else the vacancy, else what is known of the company."""
    company = vacancy.company
    if company is not None and "company_type" in company.owned:
        return company.company_type
    return vacancy.company_type or (company.company_type if company else "")


def _people(vacancy: Vacancy) -> tuple[str, ...]:
    """Names no backend is shown: of the contact, of the lead's contact, and of others at the company.

    One query; none for a row that was read only in part, which the rules look at and no backend.
    """
    own = [vacancy.contact.name] if vacancy.contact else []
    if vacancy.get_deferred_fields() or not (vacancy.lead_id or vacancy.company_id):
        return tuple(filter(None, own))
    of_lead = Q(pk__in=Lead.objects.filter(pk=vacancy.lead_id).values("contact"))
    of_company = Q(company=vacancy.company_id, company__isnull=False)
    rows = Contact.objects.filter(of_lead | of_company).exclude(name="")
    names = rows.order_by(Case(When(of_lead, then=0), default=1), "-pk").values_list("name", flat=True)[:50]
    return tuple(dict.fromkeys(filter(None, (*own, *names))))
