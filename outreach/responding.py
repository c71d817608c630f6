"""From a stored vacancy to a checked response in one go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from jobagent_site.http import UnreachableError
from leads.models import Message, Vacancy
from leads.services.timeline import AGENT
from outreach import analyse, drafting
from outreach.asking import Steps, alone, together
from outreach.drafting import NothingToAnswerError
from sourcing import details


def analyze_and_generate_response(vacancy: Vacancy, *, actor: str = AGENT) -> Message:
    """Full text, analysis, checked analysis, response, checked response: the draft.

    Its `blocked` says what the evidence gate objects to, whichever backend wrote it. Raises NothingToAnswerError
    when a rule skips the vacancy or it is closed, RefusedError when it was answered, ServiceError.
    """
    return alone(steps(vacancy.pk, actor=actor))


def respond_to_many(
    pks: Iterable[int], *, actor: str = AGENT, beat: Callable[[], None] | None = None
) -> Iterator[Message | Exception]:
    """The same for many at once: each draft, or why there is none, which its lead is told as well."""
    return together((_told(pk, actor) for pk in pks), analyse.at_once(), beat)


def steps(pk: int, *, actor: str) -> Steps[Message]:
    """One vacancy, for `alone` and `together`."""
    details.read(pk)
    vacancy = Vacancy.objects.get(pk=pk)
    if vacancy.status == Vacancy.Status.NEW:
        yield from analyse.steps(pk)
        vacancy.refresh_from_db()
    if vacancy.status == Vacancy.Status.NEW and vacancy.error:
        raise UnreachableError(vacancy.error, service="AI platform")
    if vacancy.status != Vacancy.Status.MATCHED:
        why = (vacancy.skip_reason or vacancy.error or "somebody else works on it").rstrip(".")
        raise NothingToAnswerError(f"No response: the vacancy is {vacancy.get_status_display()}: {why}.")
    return (yield from drafting.steps(pk, actor=actor))


def _told(pk: int, actor: str) -> Steps[Message | Exception]:
    try:
        return (yield from steps(pk, actor=actor))
    except Exception as error:  # noqa: BLE001  one vacancy must never stop the others
        lead_id = Vacancy.objects.filter(pk=pk).values_list("lead_id", flat=True).first()
        drafting.told_on_lead(lead_id, error)
        return error
