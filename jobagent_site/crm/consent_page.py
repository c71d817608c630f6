"""What a board says about robots, what we do all the same, what can come of it; and the owner's yes or no."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from jobagent_site import config
from jobagent_site.crm import words
from jobagent_site.crm.acting import actor
from jobagent_site.crm.links import add_url, list_url
from sourcing import consent
from sourcing.models import BoardConsent, SearchProfile

TEXTS = {"linkedin": "crm/consent_linkedin.html"}  # board → what it says, as a page


def unaccepted(board: str) -> SafeString:
    """Said after a search was saved whose board is not read yet."""
    text = '{} is not read yet. <a class="ja-more" href="{}">Read what it says about robots, and decide</a>.'
    return format_html(text, words.board(board), reverse("admin:board_consent", args=[board]))


@require_http_methods(["GET", "POST"])
def consent_page(request: HttpRequest, board: str) -> HttpResponse:
    """GET shows all there is to know; a POST gives the consent or takes it back. The owner alone."""
    if not request.user.is_superuser:
        raise PermissionDenied
    if not consent.needed(board) or board not in TEXTS:
        raise Http404("This board asks for no consent.")
    if request.method != "POST":
        return _page(request, board)
    if "withdraw" in request.POST:
        return _withdraw(request, board)
    if "read" not in request.POST:
        return _page(request, board, problem="Tick that you have read it. Nothing was switched on.")
    consent.give(board, by=actor(request))
    SearchProfile.objects.filter(board=board, active=True).update(next_run_at=None)
    messages.success(request, f"{words.board(board)} is switched on. Its searches run within a minute or when due.")
    return HttpResponseRedirect(reverse("admin:board_consent", args=[board]))


def _withdraw(request: HttpRequest, board: str) -> HttpResponse:
    consent.withdraw(board, by=actor(request))
    label = words.board(board)
    if consent.given(board):
        name = consent.SETTINGS[board]
        messages.warning(request, f"{label} is still on: {name} accepts it for this machine. Remove that and restart.")
    else:
        messages.success(request, f"{label} is switched off: nothing more is asked of it. What it brought stays.")
    return HttpResponseRedirect(reverse("admin:board_consent", args=[board]))


def _page(request: HttpRequest, board: str, *, problem: str = "") -> HttpResponse:
    request.current_app = admin.site.name
    setting = consent.SETTINGS[board]
    by_setting = config.in_force(setting)
    context: dict[str, Any] = admin.site.each_context(request) | {
        "title": f"{words.board(board)} and robots", "board": words.board(board), "problem": problem,
        "row": BoardConsent.objects.filter(board=board).first(), "setting": setting,
        "by_setting": by_setting.source if by_setting.value else "", "given": consent.given(board),
        "searches": SearchProfile.objects.filter(board=board).count(),
        "sources_url": list_url("sourcing.scan"), "add_url": f"{add_url('sourcing.searchprofile')}?board={board}",
    }  # fmt: skip
    return TemplateResponse(request, TEXTS[board], context, status=400 if problem else 200)
