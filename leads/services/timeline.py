"""What is remembered: the timeline of a lead, and the agent log."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from leads.models import AgentStep, Interaction, Lead, Task

AGENT = "agent"


def remember(
    lead_id: int, kind: str, text: str, *, actor: str = AGENT, at: datetime | None = None, link: str = ""
) -> Interaction:
    """Add one line to the lead's timeline."""
    return Interaction.objects.create(
        lead_id=lead_id, at=at or timezone.now(), kind=kind, text=text, actor=actor, link=link
    )


def remember_many(lines: Iterable[Interaction]) -> None:
    Interaction.objects.bulk_create(lines)


def add_note(lead: Lead, text: str, *, actor: str) -> Interaction:
    """The owner's own words. Raises ValueError when empty."""
    if not text.strip():
        raise ValueError("Write something first.")
    return remember(lead.pk, Interaction.Kind.NOTE, text.strip(), actor=actor)


def add_task(lead: Lead, text: str, *, due_at: datetime | None = None) -> Task:
    if not text.strip():
        raise ValueError("Say what is to be done.")
    return Task.objects.create(lead=lead, text=text.strip()[:500], due_at=due_at)


def tick_task(pk: int, *, done: bool) -> bool:
    """Mark a task done, or open again; False when it already is."""
    rows = Task.objects.filter(pk=pk, done_at__isnull=done)
    return bool(rows.update(done_at=timezone.now() if done else None))


def log_step(
    step: str,
    outcome: str,
    text: str,
    *,
    advice: str = "",
    seconds: float = 0,
    calls: list[dict[str, object]] | None = None,
    vacancy_id: int | None = None,
    lead_id: int | None = None,
    message_id: int | None = None,
    run_id: int | None = None,
) -> AgentStep:
    """Add one line to the agent log."""
    return AgentStep.objects.create(
        at=timezone.now(),
        step=step,
        outcome=outcome,
        text=text,
        advice=advice,
        seconds=round(seconds, 3),
        calls=calls or [],
        vacancy_id=vacancy_id,
        lead_id=lead_id,
        message_id=message_id,
        run_id=run_id,
    )
