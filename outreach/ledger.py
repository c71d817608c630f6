"""The ledger of AI calls: what may still be asked today, what was asked, what it cost, and what need not be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from jobagent_site.http import RateLimitError, ServiceError
from outreach.ai.model import ModelCall, Trouble, trouble_of, with_trouble
from outreach.models import AiCall, AiPlatform
from outreach.platform import Platform

MILLION = Decimal(1_000_000)
# A call whose worker died is not waited for any longer than the slowest answer may take.
LOST_AFTER = 4.5  # times the timeout of one answer: a question and its repair take at most twice that each
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
          requests: int) -> AiCall:  # fmt: skip
    """Write the call down before it is made, as many `requests` as it may take or as are left today.

    Raises BusyError, or RateLimitError (Trouble.OURS) when one of the owner's limits is reached.
    """
    AiPlatform.objects.select_for_update().order_by("pk").first()  # one at a time, or two workers count the same
    now = timezone.now()
    if _on_their_way(platform, now) >= platform.concurrency:
        raise BusyError
    left = _left(platform, now)
    return AiCall.objects.create(
        purpose=purpose, backend=backend, prompt_version=version, key=key, vacancy_id=vacancy_id,
        requests=min(requests, left), started_at=now,
    )  # fmt: skip


def finish(
    call: AiCall, platform: Platform, requests: Sequence[ModelCall], *, answer: Mapping[str, Any] | None = None,
    error: ServiceError | None = None, characters: int = 0,
) -> None:  # fmt: skip
    """Write down how it went. `characters` of the question price a call that does not say its tokens."""
    call.outcome = AiCall.Outcome.FAILED if answer is None else AiCall.Outcome.OK
    call.trouble = "" if error is None else str(trouble_of(error))
    call.error = "" if error is None else error.message[:1000]
    call.requests = len(requests)
    call.model = next((each.model for each in reversed(requests) if each.model), "")[:100]
    call.tokens_in = _sum(each.tokens_in for each in requests)
    call.tokens_out = _sum(each.tokens_out for each in requests)
    call.cost = _cost(call, platform, characters)
    call.seconds = round(sum(each.seconds for each in requests), 3)
    call.answer = answer
    call.finished_at = timezone.now()
    call.save()


def free_places(platform: Platform) -> int:
    """How many more questions may be on their way now."""
    return max(platform.concurrency - _on_their_way(platform, timezone.now()), 0)


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


def _on_their_way(platform: Platform, now: datetime) -> int:
    return AiCall.objects.filter(outcome=AiCall.Outcome.STARTED, started_at__gte=now - _longest(platform)).count()


def _longest(platform: Platform) -> timedelta:
    return timedelta(seconds=LOST_AFTER * platform.timeout)


def _left(platform: Platform, now: datetime) -> int:
    """Requests that may still be made today. Raises RateLimitError when there are none, or no money is left."""
    spent = totals(today(now))
    money = platform.daily_money_limit
    if money is not None and platform.priced and spent.cost >= money:
        raise _over(f"today's {money:.2f} US dollars for AI are used up")
    if not platform.daily_call_limit:
        return 1_000
    left = platform.daily_call_limit - spent.requests
    if left <= 0:
        raise _over(f"today's {platform.daily_call_limit} AI calls are used up")
    return left


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


def _cost(call: AiCall, platform: Platform, characters: int) -> Decimal | None:
    """By the owner's prices; estimated from the length when the service says nothing; None without prices."""
    if platform.price_in is None or platform.price_out is None:
        return None
    guess = characters // CHARACTERS_A_TOKEN
    sent = call.tokens_in if call.tokens_in is not None else guess * call.requests
    written = call.tokens_out if call.tokens_out is not None else guess // 2 * call.requests
    return (sent * platform.price_in + written * platform.price_out) / MILLION
