"""A second chance for a vacancy: because it was posted again, or for what `second_chances` finds in a change of it."""

from __future__ import annotations

from leads.models import Lead, Vacancy
from leads.services import vacancies
from leads.services.timeline import AGENT, remember
from notifications.events import Event
from notifications.outbox import notify
from outreach.blocked import blocked

# Stages in which an answer of ours is still awaited, or none was given.
_SILENT = (Lead.Stage.NEW, Lead.Stage.QUALIFIED, Lead.Stage.CONTACTED, Lead.Stage.NO_RESPONSE)


def posted_again(pk: int) -> str:
    """The same vacancy was posted once more under another id: why that is a second chance, "" when it is none."""
    vacancy = Vacancy.objects.select_related("lead", "company").get(pk=pk)
    newest = vacancy.duplicates.order_by("-first_seen", "-pk").first()
    if newest is None or not _came_later(newest, vacancy) or blocked(vacancy):
        return ""
    why = f"posted again as “{newest.title[:100]}” ({newest.board})"
    return to_skipped(vacancy, why) if vacancy.status == Vacancy.Status.SKIPPED else to_silent(vacancy, why)


def _came_later(copy: Vacancy, vacancy: Vacancy) -> bool:
    """Whether it was posted anew. That it stood on another board all the while, where we look only now, is no news."""
    return copy.board == vacancy.board or (copy.posted_at or copy.first_seen) > vacancy.first_seen


def to_skipped(vacancy: Vacancy, why: str) -> str:
    """A second chance for one that was skipped: it is analysed again. `why`, or "" when it got none."""
    if not why:
        return ""
    if vacancy.skip_rule == "owner":  # his word stands; he is only told
        vacancies.note_second_chance(vacancy.pk, why)
        return why
    return why if vacancies.second_chance(vacancy.pk, actor=AGENT, why=why) else ""


def to_silent(vacancy: Vacancy, why: str) -> str:
    """A lead that did not answer, or was not written to: told, and the owner decides. `why`, or "" when it got none."""
    lead = vacancy.lead
    if not why or lead is None or lead.stage not in _SILENT:
        return ""
    vacancies.note_second_chance(vacancy.pk, why)
    remember(lead.pk, "changed", f"Second chance: {why}")
    notify(
        Event(
            "second_chance",
            key=f"{vacancy.pk}:{vacancy.content_hash}",
            subject=f"Second chance: {vacancy.title}",
            text=f"{vacancy.title}\n{lead}\n{why}\n{vacancy.url}",
            link=f"/lead/{lead.pk}/",
        )
    )
    return why
