"""One round of the agent, step by step, in this process. Beside a worker it doubles nothing: rows are claimed."""

from __future__ import annotations

import socket
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from django.utils import timezone

from leads.models import AgentRun
from leads.services import market
from leads.services.search import index as search_index
from notifications import outbox
from outreach import analyse, choosing, delivery, drafting, second_chances
from sourcing import canary, pending, scan

Counts = dict[str, Any]
WHOLE_ROUND = 24 * 3600.0  # seconds: a round ends when nothing waits any more


def scan_step() -> Counts:
    """Scan every search whose time has come."""
    totals = Counter(dict.fromkeys(("scans", "found", "new", "updated", "unchanged", "closed", "failed"), 0))
    scan.settle_orphans()
    for pk in scan.due():
        done = scan.scan_search(pk, cheaply=True)
        if done is None:
            continue
        totals["scans"] += 1
        totals["failed"] += done.status in ("blocked", "changed", "error")
        for name in ("found", "new", "updated", "unchanged", "closed"):
            totals[name] += getattr(done, name)
    for board in pending.due():
        pending.read(board)
    for board in canary.due():
        totals["failed"] += canary.run(board).status in ("blocked", "changed", "error")
    return dict(totals)


def analyse_step() -> Counts:
    """Look at what changed, which may make a vacancy new again, then analyse every new one."""
    for pk in second_chances.waiting():
        second_chances.reconsider(pk)
    outcomes = analyse.analyse_waiting(seconds=WHOLE_ROUND)
    counts = _counted(("done", "matched", "skipped", "failed"), outcomes)
    if "new" in counts:
        counts["waits"] = counts.pop("new")
    counts["done"] = counts["matched"] + counts["skipped"]
    return counts


def draft_step() -> Counts:
    """Draft the best of today."""
    outcomes = drafting.draft_many(choosing.best_waiting(), seconds=WHOLE_ROUND)
    counts = _counted(("done", "blocked", "failed"), outcomes)
    counts["done"] += counts["blocked"]  # a blocked draft is written too
    return counts


def deliver_step() -> Counts:
    """Settle what a dead worker left, then send what may be sent now."""
    lost = len(delivery.sweep_uncertain())
    counts = _count(("sent", "failed", "uncertain", "later"), delivery.due(), delivery.deliver)
    counts["uncertain"] += lost
    return counts


def notify_step() -> Counts:
    """Tell the owner."""
    return _count(("sent", "queued", "failed"), outbox.due(), outbox.tell)


STEPS: dict[str, Callable[[], Counts]] = {
    "scan": scan_step,
    "analyse": analyse_step,
    "draft": draft_step,
    "deliver": deliver_step,
    "notify": notify_step,
}


def round_once(steps: list[str]) -> dict[str, Counts]:
    """Run these steps in the order of the flow; what each did."""
    now = timezone.now()
    run = AgentRun.objects.create(kind=AgentRun.Kind.AGENT, host=socket.gethostname(), started_at=now, beat_at=now)
    done = {name: step() for name, step in STEPS.items() if name in steps}
    market.fold()
    search_index.fill()  # no step: nothing waits for it, and without a worker nobody else does it
    run.counts, run.finished_at, run.beat_at = done, timezone.now(), timezone.now()
    run.save(update_fields=["counts", "finished_at", "beat_at"])
    return done


def failed(done: dict[str, Counts]) -> bool:
    """Whether something in this round did not end well."""
    return any(counts.get("failed") or counts.get("uncertain") for counts in done.values())


def _count(names: tuple[str, ...], ids: list[int], step: Callable[[int], str]) -> Counts:
    """How many ids ended in which outcome."""
    return _counted(names, map(step, ids))


def _counted(names: tuple[str, ...], outcomes: Iterable[str]) -> Counts:
    """How many of each outcome; an empty one was somebody else's work."""
    counts = Counter(dict.fromkeys(names, 0))
    counts.update(str(outcome) for outcome in outcomes if outcome)
    return dict(counts)
