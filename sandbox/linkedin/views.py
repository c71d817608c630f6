"""LinkedIn's open pages."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from sandbox.linkedin import search
from sandbox.linkedin.card import Card
from sandbox.world import current

PAGE_SIZE = 10
MOST = 1000  # behind it the real one answers 400
EMPTY = "<!DOCTYPE html>\n\n<!---->"
ROBOTS = """# The use of robots or other automated means to read this practice board is prohibited,
# as it is on the board it stands for.
User-agent: *
Disallow: /
"""


def robots(request: HttpRequest) -> HttpResponse:
    """Return a robots.txt that forbids everything to every robot."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


def more(request: HttpRequest) -> HttpResponse:
    """Return ten cards from `start` on, a page without any behind the last one, 400 behind the thousandth."""
    start = _start(request)
    if start is None or start >= MOST:
        return HttpResponse("", status=400)
    cards = _found(request)[start : start + PAGE_SIZE]
    return render(request, "linkedin/cards.html", {"cards": cards}) if cards else HttpResponse(EMPTY)


def posting(request: HttpRequest, job_id: int) -> HttpResponse:
    """Return the posting alone; 404 when it was removed."""
    return render(request, "linkedin/posting.html", _page_of(job_id))


def posting_page(request: HttpRequest, job_id: str) -> HttpResponse:
    """Return the posting as a page for a browser."""
    return render(request, "linkedin/view.html", _page_of(int(job_id)))


def search_page(request: HttpRequest) -> HttpResponse:
    """Return the search as a page for a browser: its first cards."""
    cards = _found(request)
    return render(request, "linkedin/search.html", {"cards": cards[:PAGE_SIZE], "total": len(cards)})


def authwall(request: HttpRequest) -> HttpResponse:
    """Return the page that wants a login; nobody can log in here."""
    return render(request, "linkedin/authwall.html")


def walled(request: HttpRequest) -> HttpResponse:
    """Return the way to the wall: people and companies are shown to members only."""
    return HttpResponseRedirect(f"/authwall?sessionRedirect={request.path}")


def _found(request: HttpRequest) -> list[Card]:
    world = current()
    now = world.clock.now()
    return [Card(one, now) for one in world.boards["linkedin"].all() if search.found(one, request.GET, now)]


def _page_of(job_id: int) -> dict[str, Card]:
    world = current()
    one = world.boards["linkedin"].get(job_id)
    if one is None or one.vacancy.state == "removed":
        raise Http404
    return {"card": Card(one, world.clock.now())}


def _start(request: HttpRequest) -> int | None:
    said = request.GET.get("start", "0")
    return int(said) if said.isascii() and said.isdigit() else None
