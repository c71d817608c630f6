"""Djinni's pages."""

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.shortcuts import render
from django.utils.safestring import mark_safe

from sandbox.djinni import feed, jsonld, labels, search
from sandbox.djinni.application import TOKEN, problems, record
from sandbox.djinni.card import Card
from sandbox.djinni.paging import Pages
from sandbox.store import Published
from sandbox.world import World, current


def home(request: HttpRequest) -> HttpResponse:
    """Return the way to the list. (The real site sends visitors to a page for employers.)"""
    return HttpResponseRedirect("/jobs/")


def jobs(request: HttpRequest, keyword_slug: str = "", company_slug: str = "") -> HttpResponse:
    """Return one page of the list; a page that does not exist leads back to /jobs/."""
    world = current()
    found = _found(request, world, keyword_slug, company_slug)
    pages = Pages(_number(request.GET.get("page", "1")), len(found), request.GET)
    if pages.number > pages.last:
        return HttpResponseRedirect("/jobs/")
    shown = pages.slice(found)
    base, lang, now = _base(request), world.lang, world.clock.now()
    page = {
        "cards": [Card(one, now, lang) for one in shown],
        "jsonld": _script([jsonld.posting(one, base, lang) for one in shown]),
        "pages": pages,
        "company_id": found[0].vacancy.company_id if company_slug and found else "",
        "heading": found[0].vacancy.company if company_slug and found else labels.WORDS[lang]["heading"],
    }
    return _render(request, f"djinni/list_{world.layout}.html", page)


def rss(request: HttpRequest) -> HttpResponse:
    """Return the feed: the first 100, whatever page is asked."""
    world = current()
    body = feed.render(_found(request, world), _base(request), world.lang, world.clock.now())
    return HttpResponse(body, content_type="application/rss+xml; charset=utf-8")


def detail(request: HttpRequest, job_id: str, slug: str) -> HttpResponse:
    """Return a job page, open or closed; 404 when removed. A POST of the form is an application."""
    world = current()
    one = world.vacancies.get(int(job_id))
    if one is None or one.vacancy.state == "removed":
        raise Http404
    if request.method == "POST" and one.vacancy.state == "open":
        return _apply(request, one)
    return _job_page(request, one, {})


def _apply(request: HttpRequest, one: Published) -> HttpResponse:
    # The real site checks Django's CSRF token: the field has to match the cookie.
    if not request.COOKIES.get("csrftoken") or request.POST.get("csrfmiddlewaretoken") != request.COOKIES["csrftoken"]:
        return HttpResponseForbidden("<h1>403 Forbidden</h1><p>CSRF verification failed. Request aborted.</p>")
    if wrong := problems(request):
        return _job_page(request, one, wrong)
    record(request, one, current().journal)
    return HttpResponseRedirect(f"{one.vacancy.path}?applied=ok")


def _job_page(request: HttpRequest, one: Published, wrong: dict[str, str]) -> HttpResponse:
    world = current()
    is_open = one.vacancy.state == "open"
    page = {
        "card": Card(one, world.clock.now(), world.lang),
        "jsonld": _script(jsonld.posting(one, _base(request), world.lang)) if is_open else "",
        "is_open": is_open,
        "keyword_slug": _keyword_slug(one.vacancy.keyword),
        "applied": request.GET.get("applied") == "ok",
        "wrong": wrong,
        "base": _base(request),
        "responded": labels.tooltip(one.posted_at),
    }
    return _render(request, "djinni/detail.html", page)


def _found(request: HttpRequest, world: World, keyword_slug: str = "", company_slug: str = "") -> list[Published]:
    listed = world.vacancies.listed()
    by_keyword = [one for one in listed if _keyword_slug(one.vacancy.keyword) == keyword_slug]
    by_company = [one for one in listed if one.vacancy.company_slug == company_slug]
    return [one for one in by_keyword or by_company or listed if search.found(one.vacancy, request.GET)]


def _render(request: HttpRequest, template: str, page: dict[str, Any]) -> HttpResponse:
    lang = current().lang
    page |= {"t": labels.WORDS[lang], "lang": lang, "csrf": TOKEN, "path": request.path}
    response = render(request, template, page)
    # Anonymous visitors have both cookies too: a `sessionid` proves no login.
    response.set_cookie("csrftoken", TOKEN, samesite="Lax")
    response.set_cookie("sessionid", "anonymousvisitor0000000000000000", httponly=True, samesite="Lax")
    return response


def _script(data: dict[str, Any] | list[dict[str, Any]]) -> str:
    return mark_safe(jsonld.script(data))  # noqa: S308 - escaped for a script element


def _base(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _number(text: str) -> int:
    return int(text) if text.isdigit() and int(text) > 0 else 1


def _keyword_slug(keyword: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", keyword.lower().replace("+", "p").replace(".js", "_js")).strip("_")
