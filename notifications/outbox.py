"""The outbox: `notify` writes rows, `tell` hands one over, `due` finds what a crash left."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone

from jobagent_site.announce import announce
from notifications.channels import CHANNELS
from notifications.channels.errors import NotToldError
from notifications.events import EVENTS, Event
from notifications.models import Channel, Notification, Rule

MAX_ATTEMPTS = 5
LEASE = timedelta(minutes=5)
Status = Notification.Status


def notify(event: Event) -> list[int]:
    """Queue the event for each channel that tells it; the ids of new rows. The same (name, key) is queued once."""
    if event.name not in EVENTS:
        raise ValueError(f"Unknown event {event.name!r}.")
    now = timezone.now()
    rows = [
        Notification(
            event=event.name, key=event.key[:200], channel=channel, subject=event.subject[:255], text=event.text,
            link=event.link, created_at=now,
        )
        for channel in _channels(event.name)
    ]  # fmt: skip
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    fresh = Notification.objects.filter(event=event.name, key=event.key[:200], created_at=now)
    ids = list(fresh.values_list("pk", flat=True))
    for pk in ids:
        announce("notification", pk, Status.QUEUED)
    return ids


def tell(pk: int) -> str:
    """Hand one notification over and record how it went; its status afterwards, "" when it was not ours to tell."""
    if not _claim(pk):
        return ""
    if Notification.objects.filter(pk=pk, attempts__gt=MAX_ATTEMPTS).exists():  # each try killed its worker
        _release(pk, status=Status.FAILED, error="Telling it stopped the worker again and again.")
        return Status.FAILED
    row = Notification.objects.select_related("channel").get(pk=pk)
    try:
        CHANNELS[row.channel.kind].tell(
            address=row.channel.address, secret=row.channel.secret, subject=row.subject, text=row.text, link=row.link
        )
    except NotToldError as error:
        return _not_told(row, error)
    _release(pk, status=Status.SENT, sent_at=timezone.now(), error="")
    return Status.SENT


def due() -> list[int]:
    """Ids that wait to be told, oldest first; those of a dead worker too: better told twice than never."""
    now = timezone.now()
    waiting = Q(status=Status.QUEUED) & (Q(not_before=None) | Q(not_before__lte=now))
    orphaned = Q(status=Status.SENDING, claimed_until__lt=now)
    return list(
        Notification.objects.filter(waiting | orphaned).order_by("created_at").values_list("pk", flat=True)[:200]
    )


def tell_again(pk: int) -> bool:
    """failed → queued, with all its tries; False when it has not failed (any more)."""
    fresh = {"status": Status.QUEUED, "attempts": 0, "not_before": None, "error": ""}
    moved = Notification.objects.filter(pk=pk, status=Status.FAILED).update(**fresh)
    if moved:
        announce("notification", pk, Status.QUEUED)
    return bool(moved)


def _channels(event: str) -> list[Channel]:
    """The channels whose rule says so; without a rule every active channel tells the event."""
    silent = Rule.objects.filter(event=event, active=False).values("channel_id")
    return list(Channel.objects.filter(active=True).exclude(pk__in=silent))


def _claim(pk: int) -> bool:
    now = timezone.now()
    free = Q(status=Status.QUEUED) & (Q(not_before=None) | Q(not_before__lte=now)) | Q(
        status=Status.SENDING, claimed_until__lt=now
    )
    rows = Notification.objects.filter(free, pk=pk)
    return bool(rows.update(status=Status.SENDING, claimed_until=now + LEASE, attempts=F("attempts") + 1))


def _not_told(row: Notification, error: NotToldError) -> str:
    if error.permanent or row.attempts >= MAX_ATTEMPTS:
        _release(row.pk, status=Status.FAILED, error=str(error))
        return Status.FAILED
    pause = timedelta(minutes=2**row.attempts)
    _release(row.pk, status=Status.QUEUED, error=str(error), not_before=timezone.now() + pause)
    return Status.QUEUED


def _release(pk: int, **values: object) -> None:
    Notification.objects.filter(pk=pk, status=Status.SENDING).update(claimed_until=None, **values)
