"""What the owner hears of a source: a line in the agent log each time, a notification once an episode."""

from __future__ import annotations

from itertools import takewhile

from django.utils import timezone

from jobagent_site.http import AccessError, RateLimitError, ResponseError, ServiceError, Session
from leads.models import AgentStep
from leads.services.timeline import log_step
from notifications.events import Event
from notifications.outbox import notify
from sourcing import kept_pages
from sourcing.boards import BOARDS
from sourcing.models import Scan

Status = Scan.Status
OUTCOMES = {
    Status.OK: AgentStep.Outcome.OK,
    Status.EMPTY: AgentStep.Outcome.EMPTY,
    Status.BLOCKED: AgentStep.Outcome.BLOCKED,
    Status.CHANGED: AgentStep.Outcome.CHANGED,
    Status.ERROR: AgentStep.Outcome.ERROR,
}
# status → its event, and the how manieth in a row tells it: one error passes by itself, a lasting one is silence.
EVENTS = {
    Status.BLOCKED: ("source_blocked", 1),
    Status.CHANGED: ("source_changed", 1),
    Status.ERROR: ("source_error", 3),
}


def status_of(error: ServiceError) -> Scan.Status:
    """Blocked, changed and error are three different results."""
    if isinstance(error, AccessError | RateLimitError):
        return Status.BLOCKED
    return Status.CHANGED if isinstance(error, ResponseError) else Status.ERROR


def log(scan: Scan, session: Session) -> None:
    """A step of the agent log with the requests behind it."""
    counts = f"{scan.found} seen, {scan.new} new, {scan.updated} changed"
    text = f"Scan {scan.search or BOARDS[scan.board].LABEL}: " + (f"{scan.error} ({counts})" if scan.error else counts)
    calls = [
        {
            "url": call.url,
            "status": call.status,
            "seconds": round(call.seconds, 3),
            "size": call.size,
            "error": call.error,
        }
        for call in session.calls
    ]
    log_step("scan", OUTCOMES[Status(scan.status)], text, advice=scan.advice, seconds=scan.seconds, calls=calls)


def tell(scan: Scan) -> None:
    """Notify the owner once an episode: a further refusal in a row is no news."""
    event, which = EVENTS.get(Status(scan.status), ("", 0))
    if not event or _in_a_row(scan, which) != which:
        return
    label = f"{BOARDS[scan.board].LABEL}{f' ({scan.search})' if scan.search else ''}"
    notify(
        Event(
            event,
            key=f"scan {scan.pk}",
            subject=f"{label}: {scan.get_status_display()}",
            text=f"{scan.error}\n\n{scan.advice}",
            link="/sources/",
        )
    )


def tell_of_page(board: str, error: ServiceError) -> None:
    """A vacancy's own page that refuses us or has changed: it belongs to no scan. It is kept, and told once a day."""
    status = status_of(error)
    if status == Status.ERROR or not error.body and not error.status:  # nobody asked, or nobody answered
        return
    kept_pages.keep(board, "detail", error.url, error.body, scan=None, reason=status)
    label = BOARDS[board].LABEL
    notify(
        Event(
            EVENTS[status][0],
            key=f"pages of {board} {timezone.localdate()}",
            subject=f"{label}, pages of vacancies: {status.label}",
            text=f"{error}\n\nUntil they can be read, what only they say is missing: new vacancies may wait for it.",
            link="/sources/",
        )
    )


def _in_a_row(scan: Scan, enough: int) -> int:
    """How many scans of the same kind ended so, this one included; counted no further than is needed."""
    same = Scan.objects.filter(board=scan.board, search=scan.search, kind=scan.kind, pk__lt=scan.pk)
    before = same.exclude(status=Status.RUNNING).order_by("-pk").values_list("status", flat=True)[:enough]
    return 1 + len(list(takewhile(lambda status: status == scan.status, before)))
