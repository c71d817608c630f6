"""The circuit breaker: a backend that fails is left alone for a while, then one question finds out."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from jobagent_site.http import ServiceError, UnreachableError
from notifications.events import Event
from notifications.outbox import notify
from outreach.ai.model import OF_THE_SERVICE, Trouble, trouble_of, with_trouble
from outreach.models import AiBackendState

# So many failures in a row, and nobody asks for a while. What only the owner can mend counts at once.
FAILURES = 3
FOR_THE_OWNER = frozenset({Trouble.KEY, Trouble.FLOW, Trouble.ADDRESS, Trouble.PROVIDER_KEY})
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(minutes=30)


def state(backend: str) -> AiBackendState:
    """The row of this backend, made when there is none."""
    return AiBackendState.objects.get_or_create(backend=backend)[0]


def pass_or_raise(backend: str, *, within: float) -> None:
    """Let a question through. Raises UnreachableError (Trouble.OURS) while the backend is left alone.

    After a pause one question goes first; the others wait for its answer, at most `within` seconds.
    """
    row = state(backend)
    now = timezone.now()
    if row.paused_until is None:
        return
    ready = AiBackendState.objects.filter(pk=row.pk, paused_until__lte=now)
    if not ready.update(paused_until=now + timedelta(seconds=within)):
        raise _paused(row, now)


def answered(backend: str) -> None:
    """It works: forget the failures."""
    rows = AiBackendState.objects.filter(backend=backend).filter(~Q(failures=0) | ~Q(paused_until=None))
    rows.update(failures=0, paused_until=None, trouble="", error="", at=timezone.now())


def failed(backend: str, error: ServiceError) -> None:
    """Count a failure of the service; a question that was at fault itself does not count."""
    trouble = trouble_of(error)
    if trouble is Trouble.OURS:
        return
    if trouble not in OF_THE_SERVICE:
        answered(backend)
        return
    row, now = state(backend), timezone.now()
    row.failures, row.trouble, row.error, row.at = row.failures + 1, str(trouble), error.message[:1000], now
    paused = row.failures >= FAILURES or trouble in FOR_THE_OWNER or trouble is Trouble.LIMIT
    row.paused_until = now + _pause(row.failures, error.retry_after) if paused else None
    row.save()
    if paused and row.failures in (1, FAILURES):
        _tell(row)


def forget(backend: str | None = None) -> None:
    """The owner changed something, or wants it tried now."""
    rows = AiBackendState.objects.all() if backend is None else AiBackendState.objects.filter(backend=backend)
    rows.update(failures=0, paused_until=None, trouble="", error="")


def _pause(failures: int, asked: float | None) -> timedelta:
    doubled = FIRST_PAUSE * 2 ** min(max(failures - FAILURES, 0), 10)
    return max(min(doubled, LONGEST_PAUSE), timedelta(seconds=min(asked or 0, 86_400)))


def _paused(row: AiBackendState, now: datetime) -> UnreachableError:
    seconds = max((row.paused_until - now).total_seconds(), 1.0) if row.paused_until else 1.0
    until = timezone.localtime(row.paused_until).strftime("%H:%M")
    text = f"{row.backend} is left alone until {until} after {row.failures} failures. {row.error}".strip()
    return with_trouble(UnreachableError(text, service=row.backend, retry_after=seconds), Trouble.OURS)


def _tell(row: AiBackendState) -> None:
    notify(
        Event(
            "ai_trouble",
            key=f"{row.backend}:{timezone.localdate()}:{row.trouble}",
            subject=f"The AI platform does not answer ({row.backend})",
            text=f"{row.error}\n\nWork waits meanwhile and goes on by itself when it answers again.",
            link="/ai-platform/",
        )
    )
