"""The circuit breaker: a backend that fails is left alone for a while, then one question finds out."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from jobagent_site.http import ServiceError, UnreachableError
from notifications.events import Event
from notifications.outbox import notify
from outreach.ai.model import OF_THE_SERVICE, Purpose, Trouble, trouble_of, with_trouble
from outreach.models import AiBackendState

# So many failures in a row, and nobody asks for a while. What only the owner can mend counts at once.
FAILURES = 3
FOR_THE_OWNER = frozenset({Trouble.KEY, Trouble.FLOW, Trouble.ADDRESS, Trouble.PROVIDER_KEY})
# A chatflow has its own id and its own key: trouble with one says nothing about the others.
OF_ONE_FLOW = frozenset({Trouble.KEY, Trouble.FLOW})
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(minutes=30)


def state(name: str) -> AiBackendState:
    """The row of this backend, or of one of its flows ("flowise:review"), made when there is none."""
    return AiBackendState.objects.get_or_create(backend=name)[0]


def paused(backend: str) -> bool:
    """Whether nobody asks this backend now."""
    return AiBackendState.objects.filter(backend=backend, paused_until__gt=timezone.now()).exists()


def worst(backend: str) -> AiBackendState | None:
    """The state to be told of this backend: a pause of it or of one of its flows before all; None: never asked."""
    rows = AiBackendState.objects.filter(Q(backend=backend) | Q(backend__startswith=f"{backend}:"))
    return rows.order_by(F("paused_until").desc(nulls_last=True), "-failures", "backend").first()


def pass_or_raise(backend: str, purpose: Purpose, *, within: float) -> None:
    """Let a question through. Raises UnreachableError (Trouble.OURS) while the backend or its flow is left alone.

    After a pause one question goes first; the others wait for its answer, at most `within` seconds.
    """
    now = timezone.now()
    for row in AiBackendState.objects.filter(
        backend__in=(backend, _flow(backend, purpose)), paused_until__isnull=False
    ):
        ready = AiBackendState.objects.filter(pk=row.pk, paused_until__lte=now)
        if not ready.update(paused_until=now + timedelta(seconds=within)):
            raise _paused(row, now)


def answered(backend: str, purpose: Purpose | None = None) -> None:
    """It works: forget the failures."""
    names = [backend] if purpose is None else [backend, _flow(backend, purpose)]
    rows = AiBackendState.objects.filter(backend__in=names).filter(~Q(failures=0) | ~Q(paused_until=None))
    if rows.exists():  # nearly never: a look is cheaper than a write
        rows.update(failures=0, paused_until=None, trouble="", error="", at=timezone.now())


def failed(backend: str, purpose: Purpose, error: ServiceError, *, began: datetime) -> None:
    """Count a failure of the service; a question that was at fault itself does not count.

    Of many questions that were on their way when it broke, only the first that came back begin the pause.
    """
    trouble = trouble_of(error)
    if trouble is Trouble.OURS:
        return
    if trouble not in OF_THE_SERVICE:
        answered(backend, purpose)
        return
    name = _flow(backend, purpose) if trouble in OF_ONE_FLOW and backend == "flowise" else backend
    told = _count(state(name).pk, trouble, error, began)
    if told is not None:
        _tell(told)


def forget(backend: str | None = None) -> None:
    """The owner changed something, or wants it tried now."""
    rows = AiBackendState.objects.all()
    if backend is not None:
        rows = rows.filter(Q(backend=backend) | Q(backend__startswith=f"{backend}:"))
    rows.update(failures=0, paused_until=None, trouble="", error="")


def tell_limit(error: ServiceError) -> None:
    """One of the owner's own limits is reached: told once a day."""
    notify(
        Event(
            "ai_trouble",
            key=f"limit:{timezone.localdate()}",
            subject="Today's AI limit is reached",
            text=error.message,
            link="/ai-platform/",
        )
    )


@transaction.atomic
def _count(pk: int, trouble: Trouble, error: ServiceError, began: datetime) -> AiBackendState | None:
    """The row when the owner is to be told of it: a pause begins, or its reason is another one."""
    row = AiBackendState.objects.select_for_update().get(pk=pk)
    now = timezone.now()
    if row.paused_until is not None and row.at is not None and began < row.at:
        return None
    before = (row.trouble, row.paused_until is not None)
    row.failures, row.trouble, row.error, row.at = row.failures + 1, str(trouble), error.message[:1000], now
    many = row.failures >= FAILURES
    stops = many or trouble in FOR_THE_OWNER or trouble is Trouble.LIMIT
    row.paused_until = now + _pause(row.failures, error.retry_after, trouble) if stops else None
    row.save()
    told = many or trouble in FOR_THE_OWNER
    return row if told and before != (row.trouble, True) else None


def _flow(backend: str, purpose: Purpose) -> str:
    return f"{backend}:{purpose}"


def _pause(failures: int, asked: float | None, trouble: Trouble) -> timedelta:
    wanted = timedelta(seconds=min(asked or 0, 86_400))
    if trouble is Trouble.LIMIT and asked and failures < FAILURES:
        return wanted
    doubled = FIRST_PAUSE * 2 ** min(max(failures - FAILURES, 0), 10)
    return max(min(doubled, LONGEST_PAUSE), wanted)


def _paused(row: AiBackendState, now: datetime) -> UnreachableError:
    seconds = max((row.paused_until - now).total_seconds(), 1.0) if row.paused_until else 1.0
    until = timezone.localtime(row.paused_until).strftime("%H:%M")
    name = row.backend.partition(":")[0]
    text = f"{name} is left alone until {until} after {row.failures} failures. {row.error}".strip()
    return with_trouble(UnreachableError(text, service=name, retry_after=seconds), Trouble.OURS)


def _tell(row: AiBackendState) -> None:
    notify(
        Event(
            "ai_trouble",
            key=f"{row.backend}:{timezone.localdate()}:{row.trouble}",
            subject=f"The AI platform does not answer ({row.backend.replace(':', ', ')})",
            text=f"{row.error}\n\nWork waits meanwhile and goes on by itself when it answers again.",
            link="/ai-platform/",
        )
    )
