"""From a stored vacancy to a checked response in one go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from leads.models import Message, Vacancy
from leads.services.messages import RefusedError
from leads.services.timeline import AGENT
from outreach import analyse, drafting
from outreach.asking import Steps, alone, together
from outreach.drafting import NothingToAnswerError
from outreach.models import Analysis
from sourcing import details


def analyze_and_generate_response(vacancy: Vacancy, *, actor: str = AGENT) -> Message:
    """Full text, analysis, checked analysis, response, checked response: the draft.

    Its `blocked` says what the evidence gate objects to, whichever backend wrote it. Raises NothingToAnswerError
    when a rule skips the vacancy or it is closed, RefusedError when it was answered, ServiceError.
    """
    return alone(steps(vacancy.pk, actor=actor))


def respond_to_many(pks: Iterable[int], *, actor: str = AGENT) -> Iterator[Message | Exception]:
    """The same for many at once: each draft, or why there is none, as it comes."""
    return together((_told(pk, actor) for pk in pks), analyse.at_once())


def steps(pk: int, *, actor: str) -> Steps[Message]:
    """One vacancy, for `alone` and `together`."""
    details.read(pk)
    vacancy = Vacancy.objects.get(pk=pk)
    if vacancy.status == Vacancy.Status.NEW:
        yield from analyse.steps(pk)
        vacancy.refresh_from_db()
    elif vacancy.status == Vacancy.Status.MATCHED and not _understood(vacancy):
        yield from analyse.again_steps(pk, actor=actor)
    if vacancy.status != Vacancy.Status.MATCHED:
        why = vacancy.skip_reason or vacancy.error or "somebody else works on it"
        raise NothingToAnswerError(f"No response: the vacancy is {vacancy.get_status_display()}: {why}.")
    return (yield from drafting.steps(pk, actor=actor))


def _understood(vacancy: Vacancy) -> bool:
    """Whether an analysis of the text as it stands now exists."""
    return Analysis.objects.filter(vacancy=vacancy, content_hash=vacancy.content_hash).exists()


def _told(pk: int, actor: str) -> Steps[Message | Exception]:
    try:
        return (yield from steps(pk, actor=actor))
    except (NothingToAnswerError, RefusedError) as error:
        return error
    except Exception as error:  # noqa: BLE001  one vacancy must never stop the others
        return error
