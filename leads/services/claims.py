"""Claims: who works on a row now, and until when. A dead worker's claim runs out by itself."""

from __future__ import annotations

import os
import socket
import uuid
from datetime import datetime, timedelta

from django.db.models import F, Model, Q
from django.utils import timezone

LEASE = timedelta(minutes=10)


def new_claim() -> str:
    """A name for one claim: which machine, which process, which try."""
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{uuid.uuid4().hex[:12]}"


def free(now: datetime | None = None) -> Q:
    """Rows that nobody works on and that need not wait."""
    now = now or timezone.now()
    return unclaimed(now) & (Q(not_before=None) | Q(not_before__lte=now))


def unclaimed(now: datetime) -> Q:
    """Rows that nobody works on."""
    return Q(claimed_until=None) | Q(claimed_until__lt=now)


def claim(
    model: type[Model], pk: int, *, lease: timedelta = LEASE, at_once: bool = False, **still: object
) -> str | None:
    """Claim the row when it is free and still as `still` says; counts the attempt before the work. None: not ours.

    `at_once`: a person asked for it, so a pause after a failure does not count.
    """
    name, now = new_claim(), timezone.now()
    rows = model._default_manager.filter(unclaimed(now) if at_once else free(now), pk=pk, **still)
    won = rows.update(claimed_by=name, claimed_until=now + lease, attempts=F("attempts") + 1)
    return name if won else None


def lease_row(model: type[Model], pk: int, lease: timedelta, **still: object) -> str | None:
    """Like `claim`, for rows without attempts and not_before (searches). None: somebody else has it."""
    name, now = new_claim(), timezone.now()
    rows = model._default_manager.filter(unclaimed(now), pk=pk, **still)
    return name if rows.update(claimed_by=name, claimed_until=now + lease) else None


def renew(model: type[Model], pk: int, name: str, lease: timedelta) -> bool:
    """Hold on to the row for another lease; False when the claim had been lost meanwhile."""
    return bool(model._default_manager.filter(pk=pk, claimed_by=name).update(claimed_until=timezone.now() + lease))


def release(model: type[Model], pk: int, name: str, **values: object) -> bool:
    """Give the row back and write `values`; False when the claim had been lost meanwhile."""
    rows = model._default_manager.filter(pk=pk, claimed_by=name)
    return bool(rows.update(claimed_by="", claimed_until=None, **values))
