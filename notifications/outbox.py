"""The outbox: `notify` writes rows, `tell` hands one over, `due` finds what a crash left."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from jobagent_site.announce import announce
from notifications.channels import CHANNELS
from notifications.channels.errors import NotToldError
from notifications.events import EVENTS, Event
from notifications.models import Channel, Notification, Rule

MAX_ATTEMPTS = 5
MOST_IN_ONE = 50
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
    """Hand one notification over, together with others of its kind that wait, and record how it went.

    Returns the status afterwards, "" when it was not ours to tell.
    """
    if not _claim(pk):
        return ""
    row = Notification.objects.select_related("channel").get(pk=pk)
    if row.attempts > MAX_ATTEMPTS:  # each try killed its worker
        _release([pk], status=Status.FAILED, error="Telling it stopped the worker again and again.")
        return Status.FAILED
    rows = [row, *_alike(row)]
    try:
        CHANNELS[row.channel.kind].tell(address=row.channel.address, secret=row.channel.secret, **_said(rows))
    except NotToldError as error:
        return _not_told(rows, error)
    _release([each.pk for each in rows], status=Status.SENT, sent_at=timezone.now(), error="")
    return Status.SENT


def _alike(row: Notification) -> list[Notification]:
    """What waits for the same channel with the same event: thirty new leads are one mail, not thirty."""
    waiting = Notification.objects.filter(status=Status.QUEUED, event=row.event, channel=row.channel, attempts=0)
    ours = [each for each in waiting.order_by("created_at", "pk")[:MOST_IN_ONE] if _claim(each.pk)]
    for each in ours:
        each.attempts += 1
    return ours


def _said(rows: list[Notification]) -> dict[str, str]:
    """{subject, text, link} of one, or of several as a list."""
    first = rows[0]
    if len(rows) == 1:
        return {"subject": first.subject, "text": first.text, "link": first.link}
    parts = [f"{each.subject}\n{each.text}\n{urljoin(settings.PUBLIC_URL, each.link)}" for each in rows]
    return {"subject": f"{len(rows)} × {EVENTS[first.event]}", "text": "\n\n---\n\n".join(parts), "link": "/"}


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


def _not_told(rows: list[Notification], error: NotToldError) -> str:
    spent = error.permanent or rows[0].attempts >= MAX_ATTEMPTS
    if spent:
        _release([rows[0].pk], status=Status.FAILED, error=str(error))
    later = rows[1:] if spent else rows
    pause = timedelta(minutes=2 ** rows[0].attempts)
    _release([each.pk for each in later], status=Status.QUEUED, error=str(error), not_before=timezone.now() + pause)
    return Status.FAILED if spent else Status.QUEUED


def _release(ids: list[int], **values: object) -> None:
    Notification.objects.filter(pk__in=ids, status=Status.SENDING).update(claimed_until=None, **values)
