"""What a scan leaves in the agent log and tells the owner."""

from __future__ import annotations

from jobagent_site.http import Session
from leads.models import AgentStep
from leads.services.timeline import log_step
from notifications.events import Event
from notifications.outbox import notify
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


def log(scan: Scan, session: Session) -> None:
    """Into the agent log: what was asked, how it went, what to do."""
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
    """Tell the owner of a refusal or a change, once an episode: a second one in a row is no news."""
    event = {Status.BLOCKED: "source_blocked", Status.CHANGED: "source_changed"}.get(Status(scan.status))
    if event is None:
        return
    before = Scan.objects.filter(board=scan.board, search=scan.search, kind=scan.kind, pk__lt=scan.pk).first()
    if before is not None and before.status == scan.status:
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
