"""The buttons of a search: run it now, try it without keeping anything, switch it."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone

from jobagent_site.crm import words
from jobagent_site.crm.acting import acting
from jobagent_site.http import AccessError, RateLimitError, ResponseError, ServiceError
from jobagent_site.ops import wake
from leads.models import Vacancy
from leads.posting import Posting
from leads.services.messages import RefusedError
from sourcing import scan
from sourcing.models import Scan, SearchProfile

CHANGE = "sourcing.change_searchprofile"
SEARCHES = "admin:sourcing_searchprofile_changelist"
SHOWN = 45


@acting(SearchProfile, CHANGE, home=SEARCHES)
def run_now(request: HttpRequest, search: SearchProfile) -> str:
    if search.claimed_until and search.claimed_until >= timezone.now():
        raise RefusedError(f"{search} is running now. Its result stands here in a moment.")
    wake.queue(wake.SCAN, search.pk)
    return f"{search} is queued: it runs within seconds while the worker is on."


@acting(SearchProfile, CHANGE, home=SEARCHES)
def switch(request: HttpRequest, search: SearchProfile) -> str:
    on = request.POST.get("on") == "1"
    SearchProfile.objects.filter(pk=search.pk).update(active=on)
    return f"{search} is switched {'on' if on else 'off'}."


@dataclass(frozen=True, slots=True)
class Tried:
    """What a dry run brought: postings, or why there are none, in the words of a scan."""

    status: str = Scan.Status.OK
    rows: list[tuple[Posting, str, bool]] = field(default_factory=list)
    error: str = ""
    advice: str = ""

    @property
    def word(self) -> str:
        return words.SCAN_WORDS[Scan.Status(self.status)]

    @property
    def colour(self) -> str:
        return words.SCAN_COLOURS[Scan.Status(self.status)]

    @property
    def new(self) -> int:
        return sum(new for *_, new in self.rows)


def dry_run(request: HttpRequest, pk: int) -> HttpResponse:
    """GET explains, POST asks the board; neither keeps anything."""
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    search = get_object_or_404(SearchProfile, pk=pk)
    request.current_app = admin.site.name
    context = admin.site.each_context(request) | {
        "opts": SearchProfile._meta, "original": search, "search": search, "title": f"Dry run: {search}",
        "tried": _try(search) if request.method == "POST" else None, "board": words.board(search.board),
        "asks": words.asks(search), "most": SHOWN,
    }  # fmt: skip
    return TemplateResponse(request, "crm/dry_run.html", context)


def _try(search: SearchProfile) -> Tried:
    try:
        postings, known = scan.preview(search, limit=SHOWN)
    except ServiceError as error:
        return Tried(_status(error), error=str(error), advice=_advice(error))
    except (ValueError, scan.ScanRefusedError) as error:
        return Tried(Scan.Status.ERROR, error=str(error), advice="Correct the search.")
    rows = [(each, _salary(each), each.external_id not in known) for each in postings]
    return Tried(Scan.Status.OK if rows else Scan.Status.EMPTY, rows)


def _status(error: ServiceError) -> str:
    if isinstance(error, AccessError | RateLimitError):
        return Scan.Status.BLOCKED
    return Scan.Status.CHANGED if isinstance(error, ResponseError) else Scan.Status.ERROR


def _advice(error: ServiceError) -> str:
    return {
        Scan.Status.BLOCKED: "The board refuses us. Wait, and do not try again by hand now.",
        Scan.Status.CHANGED: "The page looks different from what we read. If that stays, update Jobagent.",
    }.get(
        Scan.Status(_status(error)), "Look at the network of this machine and the address of the board, then try again."
    )


def _salary(posting: Posting) -> str:
    money = Vacancy(
        salary_min=posting.salary_min, salary_max=posting.salary_max, salary_currency=posting.salary_currency
    )
    return words.salary(money)
