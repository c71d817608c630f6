"""What each kind of LinkedIn's misbehaviour answers."""

import re

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string

from sandbox import faults
from sandbox.faults import Fault, Honest
from sandbox.linkedin.views import EMPTY
from sandbox.troubles import Trouble

_KNOWN_CLASSES = re.compile(
    r"(?:base-(?:search-)?card|top-card-layout|topcard|show-more-less-html|description)(?=[\s_\"-])"
)


def too_many(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 429, with Retry-After only when the option `retry_after` says how long."""
    wait = trouble.options.get("retry_after")
    return HttpResponse("", status=429, headers={"Retry-After": str(wait)} if wait else {})


def denied(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 999, LinkedIn's own status for whom it takes for a robot."""
    response = HttpResponse("<html><head><script>window.location='/authwall'</script></head></html>")
    response.status_code = 999  # no number HTTP knows, so Django takes it only afterwards
    return response


def authwall(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return a redirect to the login."""
    return HttpResponseRedirect("/authwall?trk=gf&sessionRedirect=" + request.path)


def login_page(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 200 with the login where the page was expected."""
    return HttpResponse(render_to_string("linkedin/authwall.html"))


def empty(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return the page behind the last card: an honest end, or a silent brake."""
    return HttpResponse(EMPTY)


def other_id(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return the posting with another vacancy's number on it."""
    asked = re.search(r"\d{6,15}", request.path)
    return faults.same(honest(), honest().content.replace((asked[0] if asked else "").encode(), b"4499999999"))


def changed(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return the page in a markup nobody has seen."""
    return HttpResponse(_KNOWN_CLASSES.sub("x2031", honest().content.decode()).replace("urn:li:jobPosting", "urn:x"))


def garbage(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return the shell of an application that a script would fill."""
    return HttpResponse("<html><head><title>Jobs</title></head><body><div id='app-2031'>loading</div></body></html>")


FAULTS: dict[str, Fault] = {
    "429": too_many,
    "999": denied,
    "403": faults.forbidden,
    "500": faults.broken,
    "authwall": authwall,
    "login_page": login_page,
    "empty": empty,
    "other_id": other_id,
    "changed": changed,
    "garbage": garbage,
    "slow": faults.slow,
    "drop": faults.drop,
    "truncated": faults.truncated,
    "redirect_host": faults.redirect_host,
}
