"""“Paste a vacancy”: its address or its text becomes a row like any other."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from jobagent_site.crm import words
from jobagent_site.crm.links import row_url
from jobagent_site.http import ServiceError
from leads.models import Vacancy
from leads.services.recording import Recorded, record_postings
from sourcing import paste
from sourcing.boards import BOARDS

CHANGE = "sourcing.change_searchprofile"
LONGEST = 100_000  # letters; the longest vacancies have some ten thousand


@require_http_methods(["GET", "POST"])
def paste_page(request: HttpRequest) -> HttpResponse:
    """GET asks for it; a POST reads the page that was named, records the vacancy and leads to it."""
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request)
    said = request.POST.get("said", "")[:LONGEST]
    try:
        posting = paste.read(said)
    except (ValueError, ServiceError) as error:
        return _page(request, said=said, problem=str(error), status=502 if isinstance(error, ServiceError) else 400)
    recorded = record_postings([posting])
    vacancy = Vacancy.objects.only("title", "status").get(board=posting.board, external_id=posting.external_id)
    messages.success(request, _sentence(recorded, vacancy))
    return HttpResponseRedirect(row_url("leads.vacancy", vacancy.pk))


def _sentence(recorded: Recorded, vacancy: Vacancy) -> str:
    """What became of it."""
    if recorded.new:
        return f"“{vacancy}” is taken in. It is analysed within seconds while the worker is on."
    if recorded.updated:
        return f"We knew this vacancy already, and it has changed: “How it changed” says what. It is {_state(vacancy)}."
    if recorded.closed:
        return "We knew this vacancy already; its page says that it is closed now."
    return f"We knew this vacancy already, and nothing in it has changed. It is {_state(vacancy)}."


def _state(vacancy: Vacancy) -> str:
    return str(Vacancy.Status(vacancy.status).label)


def _page(request: HttpRequest, *, said: str = "", problem: str = "", status: int = 200) -> HttpResponse:
    request.current_app = admin.site.name
    boards = [board.LABEL for board in BOARDS.values() if board.base_url()]
    context = admin.site.each_context(request) | {
        "title": "Paste a vacancy", "said": said, "problem": problem, "longest": LONGEST,
        "shortest": paste.SHORTEST, "boards": words.listed(boards),
    }  # fmt: skip
    return TemplateResponse(request, "crm/paste.html", context, status=status)
