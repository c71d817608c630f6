"""Two small guards around every page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from jobagent_site.one_time import must_change_password

Respond = Callable[[HttpRequest], HttpResponse]

# Unfold's Alpine needs 'unsafe-eval'; nothing else may run, and no page asks another host for anything.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)


def content_security_policy(respond: Respond) -> Respond:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return middleware


def one_time_password(respond: Respond) -> Respond:
    """Whoever still has a one-time password sees only the page that changes it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        change = reverse("admin:password_change")
        allowed = (change, reverse("admin:logout"), reverse("admin:password_change_done"), "/static/", "/healthz")
        if must_change_password(request.user) and not request.path.startswith(allowed):
            return redirect(change)
        return respond(request)

    return middleware
