"""What every button shares: POST only, one permission, a sentence as the answer, back to where it was pressed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from jobagent_site.crm import words
from jobagent_site.http import ServiceError
from leads.services.leads import StageRefusedError
from leads.services.messages import RefusedError
from outreach.drafting import NothingToAnswerError

# Each says in a sentence why nothing happened.
REFUSALS = (RefusedError, StageRefusedError, NothingToAnswerError, ServiceError)
Act = Callable[[HttpRequest, Any], str]
Onward = Callable[[HttpRequest, Any], str]
View = Callable[..., HttpResponse]


def acting(
    model: type[Model], permission: str, *, home: str = "", related: tuple[str, ...] = (), onward: Onward | None = None
) -> Callable[[Act], View]:
    """A view that acts on one row. The function returns a sentence, or raises one of REFUSALS.

    `onward` names the page after this one, asked before the row changes; "" when that is where it was pressed.
    """

    def decorate(act: Act) -> View:
        @require_POST
        @wraps(act)
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            if not admin.site.has_permission(request):
                return redirect_to_login(request.get_full_path(), reverse("admin:login"))
            if not request.user.has_perm(permission):
                raise PermissionDenied
            row = get_object_or_404(model._default_manager.select_related(*related), pk=pk)
            ahead = onward(request, row) if onward is not None else ""
            done = tell(request, lambda: act(request, row))
            return redirect((ahead if done else "") or back(request, home))

        return view

    return decorate


def tell(request: HttpRequest, act: Callable[[], str]) -> bool:
    """Do it, and say what happened. False when it was refused."""
    try:
        messages.success(request, act())
    except REFUSALS as error:
        messages.error(request, str(error))
        return False
    return True


def for_each(rows: QuerySet, act: Callable[[Any], object]) -> tuple[int, list[str]]:
    """How many were done, and the sentences of those refused. A False from `act` is a refusal too."""
    done, refused = 0, []
    for row in rows:
        try:
            if act(row) is False:
                refused.append(f"{row}: nothing to do in its state")
            else:
                done += 1
        except REFUSALS as error:
            refused.append(f"{row}: {error}")
    return done, refused


def report(request: HttpRequest, done: int, refused: list[str], *, verb: str = "done") -> None:
    """ "18 done, 2 refused: …"."""
    if not refused:
        messages.success(request, f"{done} {verb}.")
        return
    why = "; ".join(words.shortened(each, 160) for each in refused[:3])
    more = f"; and {len(refused) - 3} more" if len(refused) > 3 else ""
    messages.warning(request, f"{done} {verb}, {len(refused)} refused. {why}{more}")


def back(request: HttpRequest, home: str = "") -> str:
    """The page of ours that the form names, else the one it was pressed on, else `home`, else the start."""
    for named in (request.GET.get("back", ""), request.headers.get("Referer", "")):
        if url_has_allowed_host_and_scheme(named, {request.get_host()}, require_https=request.is_secure()):
            return named
    return reverse(home) if home else reverse("admin:index")


def actor(request: HttpRequest) -> str:
    return request.user.get_username()
