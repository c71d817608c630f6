"""The ledger of AI calls: what may still be asked today, what was asked, what it cost, and what need not be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from jobagent_site.http import RateLimitError, ServiceError
from outreach.ai.model import ModelCall, Trouble, trouble_of, with_trouble
from outreach.models import AiCall, AiPlatform
from outreach.platform import Platform

MILLION = Decimal(1_000_000)
# A call whose worker died is not waited for any longer than the slowest answer may take.
LOST_AFTER = 4.0  # times the timeout of one answer: a question and its repair take 1.5 times that each
# Requests that no model worked on.
_FREE = frozenset(
    {Trouble.KEY, Trouble.FLOW, Trouble.ADDRESS, Trouble.LIMIT, Trouble.PROVIDER_KEY, Trouble.UNREACHABLE, Trouble.OURS}
)
CHARACTERS_A_TOKEN = 3  # what a call may have cost when nobody says: rather too much than too little


class BusyError(Exception):
    """As many questions as allowed are on their way; another one may be asked when one is answered."""


@dataclass(frozen=True, slots=True)
class Totals:
    """What a period took. `cost` in US dollars; `unpriced` calls say nothing of theirs."""

    calls: int
    requests: int
    failed: int
    reused: int
    tokens_in: int
    tokens_out: int
    cost: Decimal
    unpriced: int
    seconds: float


def kept(key: str) -> AiCall | None:
    """The same work as it was done before, or None. Counts that it was used again."""
    call = AiCall.objects.filter(key=key, outcome=AiCall.Outcome.OK).exclude(answer=None).first() if key else None
    if call is not None:
        AiCall.objects.filter(pk=call.pk).update(reused=F("reused") + 1)
    return call


@transaction.atomic
def begin(platform: Platform, backend: str, *, purpose: str, key: str, version: str, vacancy_id: int | None,
          requests: int, characters: int = 0) -> AiCall:  # fmt: skip
    """Write the call down before it is made, as many `requests` as it may take or as are left today, priced by the
    `characters` of the question.

    Raises BusyError, or RateLimitError (Trouble.OURS) when one of the owner's limits is reached.
    """
    if connection.features.has_select_for_update:  # SQLite has one writer as it is
        AiPlatform.objects.select_for_update().order_by("pk").first()  # or two workers count the same
    now = timezone.now()
    held = _on_their_way(platform, now).aggregate(
        calls=Count("pk"), same=Count("pk", filter=Q(key=key) & ~Q(key="")), requests=Sum("requests"), cost=Sum("cost")
    )
    # When the same question is on its way, its answer will be kept.
    if held["calls"] >= platform.concurrency or held["same"]:
        raise BusyError
    call = AiCall(
        purpose=purpose, backend=backend, prompt_version=version, key=key, vacancy_id=vacancy_id,
        requests=min(requests, _left(platform, now, held)), started_at=now,
    )  # fmt: skip
    call.cost = _cost(platform, _guess(characters, call.requests), None)
    call.save()
    return call


def finish(
    call: AiCall, platform: Platform, requests: Sequence[ModelCall], *, answer: Any = None,
    error: ServiceError | None = None, broke: Exception | None = None,
) -> None:  # fmt: skip
    """Write down how it went: an answer, an error of the service, or a fault of our own."""
    told = {
        "outcome": AiCall.Outcome.FAILED if answer is None else AiCall.Outcome.OK,
        "trouble": "" if error is None else str(trouble_of(error)),
        "error": error.message[:1000] if error else _fault(broke),
        "requests": sum(not each.unpaid for each in requests),
        "model": next((each.model for each in reversed(requests) if each.model), "")[:100],
        "tokens_in": _sum(each.tokens_in for each in requests),
        "tokens_out": _sum(each.tokens_out for each in requests),
        "seconds": round(sum(each.seconds for each in requests), 3),
        "answer": answer,
        "finished_at": timezone.now(),
    }
    told["cost"] = _cost_of(call, platform, requests, told["tokens_in"], told["tokens_out"])
    for name, value in told.items():
        setattr(call, name, value)
    AiCall.objects.filter(pk=call.pk).update(**told)


def abandon(call: AiCall) -> None:
    """The work was ended before its answer came; it counts with all it may have taken."""
    error = "The work was stopped before the answer came. It may have cost money; the work is done again."
    AiCall.objects.filter(pk=call.pk, outcome=AiCall.Outcome.STARTED).update(
        outcome=AiCall.Outcome.FAILED, trouble=Trouble.TIMEOUT, error=error, finished_at=timezone.now()
    )


def free_places(platform: Platform) -> int:
    """How many more questions may be on their way now."""
    return max(platform.concurrency - _on_their_way(platform, timezone.now()).count(), 0)


def settle_lost(platform: Platform, now: datetime | None = None) -> int:
    """Calls whose worker died: failed, counted with all they may have taken; how many."""
    now = now or timezone.now()
    lost = AiCall.objects.filter(outcome=AiCall.Outcome.STARTED, started_at__lt=now - _longest(platform))
    error = "The worker stopped before the answer came. It may have cost money; the work is done again."
    return lost.update(outcome=AiCall.Outcome.FAILED, trouble=Trouble.TIMEOUT, error=error, finished_at=now)


def totals(since: datetime, until: datetime | None = None, **only: object) -> Totals:
    """What was asked between the two. One query."""
    rows = AiCall.objects.filter(started_at__gte=since, **only)
    rows = rows.filter(started_at__lt=until) if until else rows
    said = rows.aggregate(
        failed=Count("pk", filter=Q(outcome=AiCall.Outcome.FAILED)), unpriced=Count("pk", filter=Q(cost=None)),
        calls=Count("pk"), requests=Sum("requests"), reused=Sum("reused"), tokens_in=Sum("tokens_in"),
        tokens_out=Sum("tokens_out"), cost=Sum("cost"), seconds=Sum("seconds"),
    )  # fmt: skip
    return Totals(**{name: value or 0 for name, value in said.items()})


def today(now: datetime | None = None) -> datetime:
    """The owner's midnight."""
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


def _on_their_way(platform: Platform, now: datetime) -> QuerySet[AiCall]:
    return AiCall.objects.filter(outcome=AiCall.Outcome.STARTED, started_at__gte=now - _longest(platform))


def _longest(platform: Platform) -> timedelta:
    return timedelta(seconds=LOST_AFTER * platform.timeout)


def _left(platform: Platform, now: datetime, held: Mapping[str, Any]) -> int:
    """Requests that may still be made today. Raises RateLimitError when there are none, or no money is left, and
    BusyError while only what is on its way may use up the rest."""
    money = platform.daily_money_limit if platform.priced else None
    if money is None and not platform.daily_call_limit:
        return 1_000
    spent = totals(today(now))
    if money is not None and spent.cost >= money:
        raise _used_up(spent.cost - (held["cost"] or 0) >= money, f"{money:.2f} US dollars for AI")
    if not platform.daily_call_limit:
        return 1_000
    left = platform.daily_call_limit - spent.requests
    if left <= 0:
        really = spent.requests - (held["requests"] or 0) >= platform.daily_call_limit
        raise _used_up(really, f"{platform.daily_call_limit} AI calls")
    return left


def _used_up(really: bool, what: str) -> Exception:
    return _over(f"today's {what} are used up") if really else BusyError()


def _over(what: str) -> RateLimitError:
    midnight = today() + timedelta(days=1)
    text = (
        f"Nothing was asked: {what}. The work goes on after midnight, "
        "or at once when you raise the limit on the AI platform page."
    )
    pause = (midnight - timezone.now()).total_seconds()
    return with_trouble(RateLimitError(text, service="AI platform", retry_after=pause), Trouble.OURS)


def _sum(values: Any) -> int | None:
    known = [each for each in values if each is not None]
    return sum(known) if known else None


def _fault(broke: Exception | None) -> str:
    return f"The answer could not be used: a fault of Jobagent ({type(broke).__name__})." if broke else ""


def _cost_of(
    call: AiCall, platform: Platform, requests: Sequence[ModelCall], sent: int | None, written: int | None
) -> Decimal | None:
    """By the owner's prices; what the service does not say stays at what was guessed for the requests it took."""
    if not platform.priced:
        return None
    worked = [each for each in requests if each.trouble not in _FREE]
    if sent is not None:
        return _cost(platform, sent, written)
    guessed = call.cost or Decimal(0)
    return guessed * len(worked) / call.requests if call.requests else Decimal(0)


def _guess(characters: int, requests: int) -> int:
    return characters // CHARACTERS_A_TOKEN * requests


def _cost(platform: Platform, sent: int, written: int | None) -> Decimal | None:
    if platform.price_in is None or platform.price_out is None:
        return None
    return (sent * platform.price_in + (sent // 2 if written is None else written) * platform.price_out) / MILLION
