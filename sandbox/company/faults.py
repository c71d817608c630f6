"""What each kind of the company site's misbehaviour answers."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from sandbox import faults
from sandbox.faults import Fault, Honest
from sandbox.troubles import Trouble


def html(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 200 with a page where the feed was expected."""
    return HttpResponse(render_to_string("company/careers.html", {"entries": [], "company": "Heronbridge"}))


def gone(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 410: the feed was given up."""
    return HttpResponse("", status=410)


FAULTS: dict[str, Fault] = {
    "429": faults.too_many,
    "403": faults.forbidden,
    "410": gone,
    "500": faults.broken,
    "html": html,
    "entity_bomb": faults.entity_bomb,
    "slow": faults.slow,
    "drop": faults.drop,
    "truncated": faults.truncated,
    "redirect_private": faults.redirect_private,
}
