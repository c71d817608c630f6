"""A host's robots.txt: read once a day, kept, obeyed. Rules: RFC 9309, https://www.rfc-editor.org/rfc/rfc9309."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.utils import timezone
from protego import Protego

from jobagent_site.http import (
    AccessError,
    RequestError,
    ResponseError,
    ServiceError,
    Session,
    UnreachableError,
    is_loopback,
)
from sourcing.boards import board_of, feed
from sourcing.models import HostBudget

US = "jobagent"
FRESH = timedelta(hours=24)
KEPT = timedelta(days=30)  # a file that cannot be read now: the old one counts, but not for ever
TRY_AGAIN = timedelta(minutes=30)
LONGEST = 512_000  # bytes; the standard asks for at least 500 KiB
LEAST_OF_A_LONG_ONE = 400_000  # bytes: an answer refused for another reason keeps none or few
NAME = "/robots.txt"
# host → why its file could not be had, and until when this process does not ask for it again
_in_trouble: dict[str, tuple[ServiceError, datetime]] = {}


def check(url: str, budget: HostBudget) -> None:
    """Raises AccessError when the host asks robots not to open the address, UnreachableError while it is not known."""
    if urlsplit(url).path == NAME:
        return
    if _stale(budget):
        _read_again(url, budget)
    if not _allows(budget.robots, url):
        raise AccessError(
            f"{budget.host} asks programs not to open this address (robots.txt). It was not opened. "
            "Take another search, or leave this source out.",
            service=budget.host,
            permanent=True,
            url=url,
        )


def delay(budget: HostBudget) -> float:
    """Seconds the host wants between two requests; 0 when it does not say."""
    wanted = Protego.parse(budget.robots).crawl_delay(US) if budget.robots else None
    return min(float(wanted or 0), 60.0)


def state(budget: HostBudget) -> str:
    """What is known of the file, for the page."""
    if budget.robots_at is None:
        return "not asked for: this machine" if is_loopback(f"http://{budget.host}") else "not read yet"
    if budget.robots_status is None:
        return "could not be read; it is tried again"
    if budget.robots_status >= 400:
        return f"none ({budget.robots_status}): everything is allowed"
    return f"{len(budget.robots.splitlines())} lines, obeyed"


def _allows(text: str, url: str) -> bool:
    return not text or bool(Protego.parse(text).can_fetch(url, US))


def _stale(budget: HostBudget) -> bool:
    return budget.robots_at is None or timezone.now() - budget.robots_at > FRESH


def _read_again(url: str, budget: HostBudget) -> None:
    """Read the file, unless this process tried a short while ago and did not get it."""
    error, until = _in_trouble.get(budget.host, (None, timezone.now()))
    if error is not None and timezone.now() < until:
        _keep_old(budget, error)
    else:
        _read(url, budget)


def _read(url: str, budget: HostBudget) -> None:
    """Read the file and keep it. 4xx: there is none. 5xx, 429, silence: the old one counts, else try later.

    What a redirect to another public host brings holds for the host that was asked (RFC 9309, 2.3.1.2).
    """
    parts = urlsplit(url)
    base = f"{parts.scheme}://{parts.netloc}"
    try:
        answer = _session(url, budget).get(base + NAME)
        _keep(budget, _text(answer.body), answer.status)
    except (RequestError, AccessError) as error:
        _keep(budget, "", error.status or 404)
    except ResponseError as error:
        if len(error.body) < LEAST_OF_A_LONG_ONE:
            _later(budget, error)
        else:  # longer than anybody must read: what was read of it holds, but for a line that was cut
            _keep(budget, _text(error.body.rpartition(b"\n")[0]), error.status or 200)
    except ServiceError as error:
        _later(budget, error)


def _text(body: bytes) -> str:
    """The file as text: UTF-8 by the standard, whatever the server calls it; a page of a website is no such file."""
    text = body.decode("utf-8-sig", "replace").replace("\0", "")  # which PostgreSQL cannot hold
    return "" if text.lstrip().startswith("<") else text


def _session(url: str, budget: HostBudget) -> Session:
    return Session(budget.host, trusted=_trusted(url), max_bytes=LONGEST, timeout=(5.0, 10.0), any_host=True)


def _trusted(url: str) -> str:
    """The base of our own settings the address lies on; "" for any other, which passes the guard."""
    board = board_of(url)
    return board.base_url() if board else feed.trusted_origin(url)


def _keep(budget: HostBudget, text: str, status: int) -> None:
    budget.robots, budget.robots_status, budget.robots_at = text, status, timezone.now()
    budget.save(update_fields=["robots", "robots_status", "robots_at"])


def _later(budget: HostBudget, error: ServiceError) -> None:
    """Ask a host in trouble for no file before each of its pages."""
    _in_trouble[budget.host] = (error, timezone.now() + TRY_AGAIN)
    _keep_old(budget, error)


def _keep_old(budget: HostBudget, error: ServiceError) -> None:
    if budget.robots_status is not None and budget.robots_at and timezone.now() - budget.robots_at < KEPT:
        return
    raise UnreachableError(
        f"{budget.host} does not say what programs may read: its robots.txt cannot be had now ({error.message}) "
        "Nothing was asked; it is tried again later.",
        service=budget.host,
        retry_after=TRY_AGAIN.total_seconds(),
    )
