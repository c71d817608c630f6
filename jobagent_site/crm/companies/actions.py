"""The buttons of a company: each calls one service."""

from __future__ import annotations

from django.http import HttpRequest

from jobagent_site.crm import words
from jobagent_site.crm.acting import acting, actor
from jobagent_site.crm.companies.form import CompanyForm
from leads.models import Company
from leads.services import blocking, companies
from leads.services.messages import RefusedError

HOME = "admin:leads_company_changelist"


@acting(Company, "leads.change_company", home=HOME)
def edit(request: HttpRequest, company: Company) -> str:
    form = CompanyForm(request.POST, instance=company)
    if not form.is_valid():
        raise RefusedError(f"Not saved. {form.sentence()}")
    companies.edit(Company.objects.get(pk=company.pk), **form.cleaned_data)
    return "Saved. What you wrote stays, whatever boards say."


@acting(Company, "leads.add_suppression", home=HOME)
def block(request: HttpRequest, company: Company) -> str:
    note = request.POST.get("note", "").strip()
    if not note:
        raise RefusedError("Say why, so that you know next year.")
    done = blocking.block(company=company, note=note, actor=actor(request))
    return f"{company} is on the list: nobody writes to them. {ended(done)}"


@acting(Company, "leads.delete_suppression", home=HOME)
def unblock(request: HttpRequest, company: Company) -> str:
    skipped = blocking.unblock(company, actor=actor(request))
    more = f" {words.counted(skipped, 'vacancy', 'vacancies')} the list had skipped stay skipped until you look again."
    return f"{company} is off the list.{more if skipped else ''}"


@acting(Company, "leads.change_vacancy", home=HOME)
def look_again(request: HttpRequest, company: Company) -> str:
    count = blocking.look_again(company, actor=actor(request))
    return f"{words.counted(count, 'vacancy', 'vacancies')} analysed again in a moment."


def ended(done: blocking.Ended) -> str:
    """What a new line of the list ended."""
    drafts = words.counted(done.drafts, "open draft")
    vacancies = words.counted(done.vacancies, "vacancy", "vacancies")
    return f"{drafts} discarded, {vacancies} skipped."
