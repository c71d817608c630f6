"""“Why did I not see vacancy X?”: GET shows what is known, a POST reads the page once or takes the vacancy in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jobagent_site.crm import evidence, words
from jobagent_site.crm.vacancy_page import RULES
from jobagent_site.http import ServiceError
from leads.models import Vacancy
from outreach import whynot
from sourcing import paste, scan
from sourcing.boards import feed

LOOK, CHANGE = "leads.change_vacancy", "sourcing.change_searchprofile"
MINUS, PLUS = "minus", "plus"


@dataclass(frozen=True, slots=True)
class Known:
    """A vacancy of the record as the page shows it."""

    vacancy: Vacancy
    colour: str
    why: str
    rule: str
    reasons: list[evidence.Reason]
    analysed: Any


@require_http_methods(["GET", "POST"])
def why_not_page(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm(LOOK):
        raise PermissionDenied
    asked = (request.POST if request.method == "POST" else request.GET).get("q", "")
    answer = look_up(asked) if asked.strip() or request.method == "POST" else None
    if request.method == "POST" and answer and answer.url:
        return _take(request, answer.url) if "take" in request.POST else _read(request, asked, answer)
    return _page(request, asked, answer)


def look_up(asked: str) -> whynot.Answer:
    """What we know of it, in whatever shape its address is passed on; also of one that came by a feed or by hand."""
    url = paste.address(asked)
    if not url:
        return whynot.why_not(asked)
    url = paste.canonical(url)
    answer = whynot.why_not(url)
    if not answer.problem or paste.recognise(url):
        return answer
    elsewhere = Q(board=paste.NAME, external_id=paste.pasted_id(url)) | Q(board=feed.NAME, url=url)
    pk = Vacancy.objects.filter(elsewhere).values_list("pk", flat=True).first()
    if pk is None:
        return answer
    return whynot.Answer(known=tuple(each for each in whynot.why_not(str(pk)).known if each.pk == pk))


def _read(request: HttpRequest, asked: str, answer: whynot.Answer) -> HttpResponse:
    """Read it once; what stands there is shown and forgotten."""
    try:
        judged = whynot.judge(answer.url)
    except (ServiceError, scan.ScanRefusedError) as error:
        return _page(request, asked, answer, error=str(error))
    points = [_reason(each) for each in judged.score.reasons] if judged.score else []
    return _page(
        request, asked, answer, judged=judged, reasons=points, looks=judged.looks,
        rule=RULES.get(judged.refusal.rule, judged.refusal.rule) if judged.refusal else "",
    )  # fmt: skip


def _take(request: HttpRequest, url: str) -> HttpResponse:
    """Record it as a scan would, then show it. Who may change searches may do that."""
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    try:
        done = scan.scan_url(url)
    except scan.ScanRefusedError as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(reverse("why_not"))
    known = whynot.why_not(url).known
    if not known:
        messages.error(request, f"It was not taken in. {done.error} {done.advice}".strip())
        return HttpResponseRedirect(reverse("why_not"))
    messages.success(request, "Taken in. It is analysed within seconds while the worker is on.")
    return HttpResponseRedirect(reverse("admin:leads_vacancy_change", args=[known[0].pk]))


def _page(request: HttpRequest, asked: str, answer: whynot.Answer | None, **more: Any) -> HttpResponse:
    request.current_app = admin.site.name
    context = admin.site.each_context(request) | {
        "title": "Why did I not see a vacancy?", "asked": asked[: whynot.LONGEST], "answer": answer,
        "known": [_known(each) for each in answer.known] if answer else [], "looks": answer.looks if answer else (),
        "may_take": request.user.has_perm(CHANGE),
    }  # fmt: skip
    return TemplateResponse(request, "crm/why_not.html", context | more, status=502 if "error" in more else 200)


def _known(vacancy: Vacancy) -> Known:
    analysis = next(iter(vacancy.understood), None)  # type: ignore[attr-defined]
    colour = words.STATUS_COLOURS[Vacancy.Status(vacancy.status)]
    rule = RULES.get(vacancy.skip_rule, vacancy.skip_rule.replace("_", " "))
    return Known(vacancy, colour, _sentence(vacancy, rule), rule, evidence.reasons(analysis), analysis)


def _sentence(vacancy: Vacancy, rule: str) -> str:
    """What became of it, in one sentence."""
    status = Vacancy.Status(vacancy.status)
    if status == Vacancy.Status.SKIPPED:
        return f"Skipped by “{rule}”: {vacancy.skip_reason}"
    if status == Vacancy.Status.FAILED:
        return f"Its analysis failed. {vacancy.error}"
    if status == Vacancy.Status.MATCHED:
        return "It passed every rule and belongs to a lead. Only the best of a day get a draft by themselves."
    return f"It waits to be analysed. {vacancy.error}".strip()


def _reason(reason: Any) -> evidence.Reason:
    """A reason of a score that was never stored, as the pages show stored ones."""
    tone = PLUS if reason.points > 0 else MINUS if reason.points < 0 else "zero"
    told = f"+{reason.points}" if reason.points > 0 else f"−{-reason.points}" if reason.points < 0 else "0"
    return evidence.Reason(told, reason.text, (), reason.facts, tone)
