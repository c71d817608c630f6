"""“Join with another company”: which one, what would move, and the yes."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from jobagent_site.crm.acting import actor
from jobagent_site.crm.companies import standing
from jobagent_site.crm.links import row_url
from leads.models import Company
from leads.services.company_joining import join_companies, to_move
from leads.services.company_names import company_key
from leads.services.leads import StageRefusedError
from leads.services.messages import RefusedError

CHANGE = "leads.change_company"
FOUND = 10


@require_http_methods(["GET", "POST"])
def join_page(request: HttpRequest, pk: int) -> HttpResponse:
    """GET looks for the other one and shows what would move; a POST joins it into this one."""
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    company = get_object_or_404(Company, pk=pk)
    if request.method != "POST":
        return _page(request, company)
    other = get_object_or_404(Company, pk=_number(request.POST.get("other", "")))
    keep, gone = (other, company) if request.POST.get("keep") == "other" else (company, other)
    name = gone.name
    try:
        join_companies(keep=keep, other=gone, actor=actor(request))
    except (RefusedError, StageRefusedError) as error:
        return _page(request, company, problem=str(error), status=400)
    messages.success(request, f"“{name}” is part of “{keep}” now, and so is all that comes under that name.")
    return HttpResponseRedirect(row_url("leads.company", keep.pk))


def _number(said: str) -> int:
    return int(said) if said.isdecimal() and len(said) < 18 else 0


def _page(request: HttpRequest, company: Company, *, problem: str = "", status: int = 200) -> HttpResponse:
    asked = request.GET.get("q", "").strip()[:255]
    other = Company.objects.filter(pk=_number(request.GET.get("other", ""))).exclude(pk=company.pk).first()
    found = _found(company, asked) if asked and other is None else []
    request.current_app = admin.site.name
    context = admin.site.each_context(request) | {
        "title": "Join companies", "company": company, "other": other, "asked": asked, "found": found,
        "moves": to_move(other) if other else None, "mine": to_move(company) if other else None, "problem": problem,
        "counts": standing.counts(each.pk for each in found),
    }  # fmt: skip
    return TemplateResponse(request, "crm/companies/join.html", context, status=status)


def _found(company: Company, asked: str) -> list[Company]:
    """The same name first, then those that hold the words."""
    rows = Company.objects.exclude(pk=company.pk)
    exact = list(rows.filter(key=company_key(asked)))
    near = rows.filter(name__icontains=asked).exclude(pk__in=[each.pk for each in exact]).order_by("name")
    return [*exact, *near[:FOUND]]
