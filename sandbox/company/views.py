"""The company's site: a list, a page for each vacancy, an RSS and an Atom feed that say when nothing changed."""

import hashlib
import json
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from sandbox.adverts import Advert
from sandbox.store import Published
from sandbox.world import current

ROBOTS = "User-agent: *\nDisallow: /admin/\n"
COMPANY = "Heronbridge"


def home(request: HttpRequest) -> HttpResponse:
    """Return the way to the vacancies."""
    return HttpResponseRedirect("/careers/")


def robots(request: HttpRequest) -> HttpResponse:
    """Return a robots.txt that forbids nothing of interest."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


def careers(request: HttpRequest) -> HttpResponse:
    """Return the list as a page."""
    return render(request, "company/careers.html", {"entries": _open(), "company": COMPANY})


def vacancy(request: HttpRequest, slug: str) -> HttpResponse:
    """Return a vacancy's page with its JSON-LD; 404 when it is not open."""
    one = next((each for each in _open() if each.vacancy.path == f"/careers/{slug}/"), None)
    if one is None:
        raise Http404
    page = {"one": one, "company": COMPANY, "jsonld": mark_safe(_jsonld(one))}  # noqa: S308 - escaped for a script
    return render(request, "company/vacancy.html", page)


def rss(request: HttpRequest) -> HttpResponse:
    """Return the feed as RSS 2.0; 304 to whom has it already."""
    return _feed(request, "company/feed.xml", "application/rss+xml; charset=utf-8")


def atom(request: HttpRequest) -> HttpResponse:
    """Return the feed as Atom 1.0; 304 to whom has it already."""
    return _feed(request, "company/atom.xml", "application/atom+xml; charset=utf-8")


def _feed(request: HttpRequest, template: str, kind: str) -> HttpResponse:
    entries = _open()
    changed = max((one.posted_at for one in entries), default=current().clock.started)
    page = {"entries": [(one, format_datetime(one.posted_at)) for one in entries], "company": COMPANY}
    page |= {"base": f"{request.scheme}://{request.get_host()}", "changed": changed}
    body = render_to_string(template, page)
    etag = f'"{hashlib.sha256(body.encode()).hexdigest()[:16]}"'
    headers = {"ETag": etag, "Last-Modified": format_datetime(changed.replace(microsecond=0), usegmt=True)}
    if _has_it(request, etag, changed):
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(body, content_type=kind, headers=headers)


def _has_it(request: HttpRequest, etag: str, changed: datetime) -> bool:
    """The tag decides; the date only where no tag is given (RFC 9110, 13.1.3)."""
    if given := request.headers.get("If-None-Match"):
        return etag in given
    try:
        since = parsedate_to_datetime(request.headers.get("If-Modified-Since", ""))
    except (TypeError, ValueError):
        return False
    return changed.replace(microsecond=0) <= since


def _open() -> list[Published[Advert]]:
    return current().boards["company"].listed()


def _jsonld(one: Published[Advert]) -> str:
    job = one.vacancy
    said = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": job.title,
        "description": job.description_html,
        "datePosted": one.posted_at.date().isoformat(),
        "hiringOrganization": {"@type": "Organization", "name": job.company},
    }
    return json.dumps(said, ensure_ascii=False).replace("<", "\\u003C")
