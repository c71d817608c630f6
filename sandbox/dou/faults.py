"""What each kind of DOU's misbehaviour answers."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from sandbox import faults
from sandbox.dou import feed
from sandbox.dou.views import RSS
from sandbox.faults import Fault, Honest
from sandbox.troubles import Trouble
from sandbox.world import current


def cloudflare(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 403 with a check for a browser."""
    return HttpResponse(render_to_string("dou/check.html"), status=403)


def html(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 200 with a page where the feed was expected."""
    return HttpResponse(render_to_string("dou/moved.html"))


def empty(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return a feed without vacancies."""
    return HttpResponse(feed.render([], "http://" + request.get_host(), current().clock.now()), content_type=RSS)


def nothing(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 200 without a single byte."""
    return HttpResponse("", content_type=RSS)


def huge(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return a feed of option `items` (2000 unless given) vacancies, many times as many as there are."""
    known = current().boards["dou"].listed()
    many = [
        replace(one, vacancy=replace(one.vacancy, id=1_000_000 + number))
        for number in range(int(trouble.options.get("items", 2000)))
        for one in [known[number % len(known)]]
    ]
    body = feed.render(many, "http://" + request.get_host(), current().clock.now())
    return HttpResponse(body, content_type=RSS)


def wrong_charset(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return windows-1251 bytes that call themselves UTF-8."""
    return faults.same(honest(), honest().content.decode().encode("windows-1251", "replace"))


FAULTS: dict[str, Fault] = {
    "429": faults.too_many,
    "403": faults.forbidden,
    "500": faults.broken,
    "cloudflare": cloudflare,
    "html": html,
    "empty": empty,
    "nothing": nothing,
    "huge": huge,
    "big": faults.big,
    "wrong_charset": wrong_charset,
    "entity_bomb": faults.entity_bomb,
    "slow": faults.slow,
    "drop": faults.drop,
    "truncated": faults.truncated,
}
