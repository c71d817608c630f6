"""DOU's pages."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sandbox.clock import KYIV
from sandbox.dou import feed as rss
from sandbox.world import current

RSS = "application/rss+xml; charset=utf-8"
# *Unconfirmed*: nobody saved the real one. It is known to let programs read the feed.
ROBOTS = """User-agent: *
Disallow: /login/
Disallow: /edit-profile/
Allow: /vacancies/feeds/
"""
_MONTHS = (
    *("січня", "лютого", "березня", "квітня", "травня", "червня"),
    *("липня", "серпня", "вересня", "жовтня", "листопада", "грудня"),
)


def robots(request: HttpRequest) -> HttpResponse:
    """Return robots.txt."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


def feed(request: HttpRequest) -> HttpResponse:
    """Return the newest vacancies of a search."""
    world = current()
    found = [one for one in world.boards["dou"].listed() if rss.matches(one.vacancy, request.GET)]
    heading = f"Вакансії в категорії {request.GET['category']}" if "category" in request.GET else "Вакансії"
    return HttpResponse(rss.render(found[: rss.LIMIT], _base(request), world.clock.now(), heading), content_type=RSS)


def detail(request: HttpRequest, slug: str, vacancy_id: str) -> HttpResponse:
    """Return a vacancy's page, open or closed; 404 when it was removed."""
    one = current().boards["dou"].get(int(vacancy_id))
    if one is None or one.vacancy.state == "removed":
        raise Http404
    posted = one.posted_at.astimezone(KYIV)
    day = f"{posted.day} {_MONTHS[posted.month - 1]} {posted.year}"
    page = {"job": one.vacancy, "day": day, "base": _base(request), "headline": rss.headline(one.vacancy)}
    return render(request, "dou/detail.html", page)


def browsers_only(request: HttpRequest, **_: str) -> HttpResponse:
    """Return what lists answer to a plain program: 403 and a check for a browser."""
    return render(request, "dou/check.html", status=403)


def _base(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
