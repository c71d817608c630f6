"""The sign of life of a host's worker: a row, because the queue's own status keeps saying "running" when it is dead."""

from __future__ import annotations

import socket
from datetime import timedelta

from django.utils import timezone

from leads.models import AgentRun

# Each task beats when it starts; one that asks a model beats on while it waits, one that reads a board at each page;
# any other ends within 300 s (Q_CLUSTER timeout).
DEAD_AFTER = timedelta(minutes=6)


def beat() -> None:
    """A worker of this host did something now."""
    now, host = timezone.now(), socket.gethostname()
    if not AgentRun.objects.filter(kind=AgentRun.Kind.WORKER, host=host).update(beat_at=now, finished_at=None):
        AgentRun.objects.bulk_create(
            [AgentRun(kind=AgentRun.Kind.WORKER, host=host, started_at=now, beat_at=now)], ignore_conflicts=True
        )


def stopped() -> None:
    """The worker of this host was ended on purpose."""
    AgentRun.objects.filter(kind=AgentRun.Kind.WORKER, host=socket.gethostname()).update(finished_at=timezone.now())


def age(host: str | None = None) -> timedelta | None:
    """How long ago the last sign of life was, of this host or of any; None when there never was one."""
    rows = AgentRun.objects.filter(kind=AgentRun.Kind.WORKER)
    last = (rows.filter(host=host) if host else rows).order_by("-beat_at").first()
    return timezone.now() - last.beat_at if last else None


def alive() -> bool:
    """Whether any worker showed life lately."""
    last = age()
    return last is not None and last < DEAD_AFTER
