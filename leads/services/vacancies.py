"""Vacancies on their way: new → matched | skipped | failed, and closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from jobagent_site.announce import announce
from leads.models import Interaction, Message, Vacancy
from leads.services import market
from leads.services.claims import free, release
from leads.services.messages import RefusedError, discard_open
from leads.services.timeline import AGENT, remember_many

MAX_ATTEMPTS = 3
REACHED = ("sending", "sent", "uncertain")  # an answer that left, or may have


def mark_matched(pk: int, claim: str, *, score: int, technologies: list[str], language: str, lead_id: int) -> bool:
    """new → matched. False when the claim was lost or the row is not new any more."""
    moved = _move(
        pk, claim, Vacancy.Status.MATCHED, attempts=0, not_before=None,
        score=score, technologies=technologies, language=language, lead_id=lead_id, error="",
    )  # fmt: skip
    if moved:
        announce("vacancy", pk, Vacancy.Status.MATCHED)
    return moved


def record_score(pk: int, *, score: int, technologies: list[str]) -> None:
    """What a later analysis of a matched vacancy says; its status stays."""
    rows = Vacancy.objects.filter(pk=pk)
    with market.counting(rows):
        rows.update(score=score, technologies=technologies, error="")


def mark_skipped(
    pk: int, claim: str, *, rule: str, reason: str, language: str, score: int | None = None,
    technologies: Sequence[str] = (),
) -> bool:  # fmt: skip
    """new → skipped, saying which rule and which words."""
    return _move(
        pk, claim, Vacancy.Status.SKIPPED,
        skip_rule=rule, skip_reason=reason[:500], language=language, score=score,
        technologies=list(technologies), error="",
    )  # fmt: skip


def mark_failed(pk: int, claim: str, *, error: str, permanent: bool) -> bool:
    """Try again later, with growing pauses; after three attempts, or when it is for good, new → failed."""
    attempts = Vacancy.objects.values_list("attempts", flat=True).filter(pk=pk).first() or 0
    if permanent or attempts >= MAX_ATTEMPTS:
        return _move(pk, claim, Vacancy.Status.FAILED, error=error)
    return put_off(pk, claim, error=error)


def put_off(pk: int, claim: str, *, error: str) -> bool:
    """Give the row back to be tried later: after 5, 20, 80 minutes."""
    attempts = Vacancy.objects.values_list("attempts", flat=True).filter(pk=pk).first() or 0
    pause = timedelta(minutes=5 * 4 ** (max(attempts, 1) - 1))
    return release(Vacancy, pk, claim, error=error, not_before=timezone.now() + pause)


def wait(pk: int, claim: str, *, error: str, seconds: float) -> bool:
    """Give the row back until a service answers again: no fault of the vacancy's, so no attempt is counted."""
    pause = timedelta(seconds=min(max(seconds, 30.0), 3600.0))
    return give_back(pk, claim, error=error, not_before=timezone.now() + pause)


def still_ours(pk: int, claim: str) -> bool:
    """Whether the vacancy is still new, open, and claimed so; locks the row. One that was closed is given back."""
    rows = Vacancy.objects.select_for_update().filter(pk=pk, claimed_by=claim, status=Vacancy.Status.NEW)
    row = rows.only("closed_at").first()
    if row is not None and row.closed_at is not None:
        give_back(pk, claim)
        return False
    return row is not None


def give_back(pk: int, claim: str, **values: Any) -> bool:
    """Give the row back as if it had not been tried."""
    rows = Vacancy.objects.filter(pk=pk, claimed_by=claim)
    attempts = Greatest(F("attempts") - 1, 0)
    return bool(rows.update(claimed_by="", claimed_until=None, attempts=attempts, **values))


def ready() -> Q:
    """Rows that nobody works on, that need not wait, and that have an attempt left."""
    return free() & Q(attempts__lt=MAX_ATTEMPTS)


def give_up_exhausted() -> int:
    """new → failed for vacancies whose work died again and again without leaving a word."""
    rows = Vacancy.objects.filter(
        status=Vacancy.Status.NEW, attempts__gte=MAX_ATTEMPTS, claimed_until__lt=timezone.now()
    )
    error = "The analysis stopped three times without an answer. Analyse it again, or read the worker's log."
    return rows.update(status=Vacancy.Status.FAILED, error=error, claimed_by="", claimed_until=None)


def second_chance(pk: int, *, actor: str, why: str = "") -> bool:
    """skipped or failed → new, to be analysed again; `why` says what made it worth another look."""
    rows = Vacancy.objects.filter(pk=pk, status__in=[Vacancy.Status.SKIPPED, Vacancy.Status.FAILED])
    moved = rows.update(
        status=Vacancy.Status.NEW, skip_rule="", skip_reason="", error="", attempts=0, not_before=None,
        second_chance=why[:255],
    )  # fmt: skip
    if moved:
        announce("vacancy", pk, Vacancy.Status.NEW)
    return bool(moved)


def note_second_chance(pk: int, why: str) -> None:
    """Say what made it worth another look; the owner decides."""
    Vacancy.objects.filter(pk=pk).update(second_chance=why[:255])


@transaction.atomic
def skip(pk: int, *, actor: str, reason: str) -> bool:
    """The owner does not want it: any status → skipped, open drafts discarded. Raises RefusedError; False: no news."""
    reason = reason.strip()
    if not reason:
        raise RefusedError("Say why you skip it.")
    if Message.objects.filter(vacancy_id=pk, direction="out", status__in=REACHED).exists():
        raise RefusedError("This vacancy was answered already.")
    rows = Vacancy.objects.filter(pk=pk).exclude(status=Vacancy.Status.SKIPPED)
    with market.counting(Vacancy.objects.filter(pk=pk)):
        moved = rows.update(
            status=Vacancy.Status.SKIPPED, skip_rule="owner", skip_reason=reason[:500], error="", claimed_by="",
            claimed_until=None,
        )  # fmt: skip
    if moved:
        discard_open(vacancy_ids=[pk], reason=Message.DiscardReason.OWNER)
        _tell_leads([pk], Interaction.Kind.NOTE, f"Vacancy skipped: {reason}", timezone.now(), actor=actor)
    return bool(moved)


def skip_all(rows: QuerySet[Vacancy], *, rule: str, reason: str) -> int:
    """Skip those of `rows` that are open and were not answered: new, matched or failed → skipped. How many."""
    answered = Message.objects.filter(vacancy=OuterRef("pk"), direction="out", status__in=REACHED)
    due = rows.filter(~Exists(answered), closed_at=None).exclude(status=Vacancy.Status.SKIPPED)
    chosen = Vacancy.objects.filter(pk__in=list(due.values_list("pk", flat=True)))
    with market.counting(chosen):
        return chosen.exclude(status=Vacancy.Status.SKIPPED).update(
            status=Vacancy.Status.SKIPPED, skip_rule=rule, skip_reason=reason[:500], error="", claimed_by="",
            claimed_until=None,
        )  # fmt: skip


@transaction.atomic
def close(pk: int, *, at: datetime | None = None, why: str = "") -> bool:
    """The vacancy is no longer offered: its lead is told so, and open drafts are discarded."""
    at = at or timezone.now()
    if not Vacancy.objects.filter(pk=pk, closed_at=None).update(closed_at=at):
        return False
    after_closing([pk], at=at, why=why)
    return True


def after_closing(ids: list[int], *, at: datetime, why: str = "") -> None:
    """What closing means for the leads of these vacancies."""
    _tell_leads(ids, Interaction.Kind.CLOSED, f"The vacancy was closed{': ' + why if why else ''}", at)
    discard_open(vacancy_ids=ids, reason=Message.DiscardReason.CLOSED)


def _tell_leads(vacancy_ids: list[int], kind: str, text: str, at: datetime, *, actor: str = AGENT) -> None:
    leads = Vacancy.objects.filter(pk__in=vacancy_ids, lead__isnull=False).values_list("lead_id", flat=True)
    remember_many([Interaction(lead_id=pk, at=at, kind=kind, text=text, actor=actor) for pk in leads])


def _move(pk: int, claim: str, status: str, **values: Any) -> bool:
    """new → `status`, for the holder of the claim only."""
    rows = Vacancy.objects.filter(pk=pk, claimed_by=claim, status=Vacancy.Status.NEW)
    with market.counting(Vacancy.objects.filter(pk=pk)):
        return bool(rows.update(status=status, claimed_by="", claimed_until=None, **values))
