"""The step from a matched vacancy to a draft: the ten best a day by themselves, the rest on a click."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone

from jobagent_site.http import ServiceError
from leads.models import AgentStep, Lead, Message, Vacancy
from leads.services import messages, vacancies
from leads.services.blocking import blocked_company, why_blocked
from leads.services.claims import claim, release
from leads.services.feedback import record_feedback
from leads.services.timeline import AGENT, log_step, remember
from notifications.events import Event
from notifications.outbox import notify
from outreach import approvals, choosing, known, profile, proof, senders
from outreach.ai.base import Analysis, Brief, Letter
from outreach.analyse import LEASE, again_steps, at_once
from outreach.asking import Steps, alone, ask, together, waits
from outreach.draft import fill_contact
from outreach.models import Analysis as AnalysisRow
from outreach.models import Preferences
from outreach.second_reader import second_reading
from outreach.vacancy_text import vacancy_text
from sourcing import details

Outcome = AgentStep.Outcome
logger = logging.getLogger(__name__)


class NothingToAnswerError(Exception):
    """The vacancy is not (or no longer) one we answer; the text says why."""


def draft(pk: int, *, actor: str = AGENT) -> Message:
    """Write the response to one matched vacancy. Raises NothingToAnswerError, RefusedError, ServiceError.

    The vacancy is claimed meanwhile, and each failed try of the agent makes the next one wait longer.
    """
    return alone(steps(pk, actor=actor))


def steps(pk: int, *, actor: str = AGENT) -> Steps[Message]:
    """The draft of one vacancy, for `alone` and `together`."""
    started, by_agent = time.monotonic(), actor == AGENT
    name = _claim_within_quota(pk) if by_agent else _claimed(pk)
    try:
        message = yield from _steps(pk, actor)
    except (NothingToAnswerError, messages.RefusedError, GeneratorExit):
        vacancies.give_back(pk, name)
        raise
    except Exception as error:
        _put_off(pk, name, error)
        raise
    release(Vacancy, pk, name, error="", attempts=0, not_before=None)
    _log(message, time.monotonic() - started)
    if by_agent:
        _tell(message)
    return message


def draft_quietly(pk: int) -> str:
    """`draft` for the agent: "done", "blocked" (a part rests on nothing), "failed", "waits", or "": nothing to do."""
    return alone(quiet_steps(pk))


def draft_many(pks: Iterable[int], *, seconds: float, beat: Callable[[], None] | None = None) -> Iterator[str]:
    """`draft_quietly` for these, many at once, as they come. None is begun later than `seconds` from now.

    Their pages are read first, one by one as the board wants it: the letters then wait for nothing but the model.
    """
    until = time.monotonic() + seconds
    ready = [pk for pk in pks if time.monotonic() < until and _page_read(pk)]
    return together((quiet_steps(pk) for pk in ready), at_once(), beat)


def _page_read(pk: int) -> bool:
    try:
        details.read(pk)
    except Exception:  # one vacancy must never stop the others; its draft says what is wrong
        logger.exception("details of vacancy %s", pk)
    return True


def quiet_steps(pk: int) -> Steps[str]:
    """`draft_quietly`, for `alone` and `together`."""
    try:
        message = yield from steps(pk)
    except (NothingToAnswerError, messages.RefusedError):
        return ""
    except Exception as error:  # noqa: BLE001  one vacancy must never stop the others
        return _quietly_failed(pk, error)
    return "blocked" if message.blocked else "done"


def draft_again(message: Message, *, actor: str, wish: str = "", beat: Callable[[], None] | None = None) -> Message:
    """A new draft with other words in place of this one, which stays when none can be written."""
    if message.vacancy_id is None or message.status not in messages.OPEN:
        raise messages.RefusedError(f"This message is {message.get_status_display()}; it cannot be written again.")
    vacancy, lead = _answerable(message.vacancy_id, actor)
    name = _claimed(vacancy.pk)
    try:
        content = alone(_written(vacancy, lead, wish=wish), beat)
        with transaction.atomic():
            if not messages.discard(message.pk, reason="replaced", actor=actor, note=wish):
                raise messages.RefusedError("Somebody decided about this message a moment ago. Look at it again.")
            approvals.void(message.pk, "written again")
            record_feedback(message, "rewrite", actor=actor, text=wish)
            return messages.create_draft(lead, vacancy, **content)
    finally:
        vacancies.give_back(vacancy.pk, name)


def _claim_within_quota(pk: int) -> str:
    """A claim for the agent, if the day's quota has room for it beside the drafts that are being written now."""
    with transaction.atomic():
        Preferences.objects.select_for_update().get(pk=profile.preferences().pk)  # or two workers count the same
        if not choosing.left_today():
            raise NothingToAnswerError("Today's drafts are written. Ask for this one by hand, or raise their number.")
        return _claimed(pk, at_once=False)


def _claimed(pk: int, *, at_once: bool = True) -> str:
    name = claim(Vacancy, pk, lease=LEASE, at_once=at_once)
    if name is None:
        raise NothingToAnswerError("Another worker is busy with this vacancy. Look again in a minute.")
    return name


def draft_for(pk: int, *, actor: str, beat: Callable[[], None] | None = None) -> str:
    """`draft` for somebody who does not wait for it: "done", "blocked", or "failed" and why stands on the lead."""
    try:
        message = alone(steps(pk, actor=actor), beat)
    except Exception as error:  # noqa: BLE001  told where he looks
        return told_on_lead(Vacancy.objects.values_list("lead_id", flat=True).get(pk=pk), error)
    return "blocked" if message.blocked else "done"


def draft_again_for(pk: int, *, actor: str, wish: str = "", beat: Callable[[], None] | None = None) -> str:
    """`draft_again` for somebody who does not wait for it. "done", "blocked", "failed"."""
    old = Message.objects.get(pk=pk)
    try:
        message = draft_again(old, actor=actor, wish=wish, beat=beat)
    except Exception as error:  # noqa: BLE001  told where he looks
        return told_on_lead(old.lead_id, error)
    return "blocked" if message.blocked else "done"


def told_on_lead(lead_id: int | None, error: Exception) -> str:
    if not isinstance(error, ServiceError | NothingToAnswerError | messages.RefusedError):
        logger.exception("draft for lead %s", lead_id, exc_info=error)
    if lead_id:
        remember(lead_id, "error", f"No draft: {_told(error)}")
    return "failed"


def _steps(pk: int, actor: str) -> Steps[Message]:
    details.read(pk)
    vacancy, lead = _answerable(pk, actor)
    if not _understood(vacancy):  # its text changed since: a letter must not rest on what it was
        yield from again_steps(pk, actor=actor)
    content = yield from _written(vacancy, lead)
    return messages.create_draft(lead, vacancy, **content)


def _understood(vacancy: Vacancy) -> bool:
    """Whether the text as it stands now was analysed."""
    return AnalysisRow.objects.filter(vacancy=vacancy, content_hash=vacancy.content_hash).exists()


def _put_off(pk: int, name: str, error: Exception) -> None:
    """Tried again later: with an attempt counted, unless the vacancy only waits for a service."""
    seconds = waits(error) if isinstance(error, ServiceError) else None
    if seconds is None:
        vacancies.put_off(pk, name, error=_told(error))
    else:
        vacancies.wait(pk, name, error=_told(error), seconds=seconds)


def _quietly_failed(pk: int, error: Exception) -> str:
    waiting = isinstance(error, ServiceError) and waits(error) is not None
    if not waiting:
        logger.exception("draft for vacancy %s", pk, exc_info=error)
    text = f"{'The draft waits' if waiting else 'No draft'}: {_told(error)}"
    lead_id = Vacancy.objects.values_list("lead_id", flat=True).get(pk=pk)
    log_step("draft", Outcome.ERROR, text, vacancy_id=pk, lead_id=lead_id)
    if lead_id and not waiting:
        remember(lead_id, "error", text)
    return "waits" if waiting else "failed"


def _told(error: Exception) -> str:
    if isinstance(error, ServiceError | NothingToAnswerError | messages.RefusedError):
        return str(error)
    return f"Writing broke off ({type(error).__name__}). It is tried again; the log of the worker says more."


def _answerable(pk: int, actor: str) -> tuple[Vacancy, Lead]:
    """Raises NothingToAnswerError; the agent alone also stops where the company is known to us: a person may not."""
    vacancy = Vacancy.objects.select_related("company", "contact", "lead__contact").get(pk=pk)
    if vacancy.status != Vacancy.Status.MATCHED or vacancy.lead is None:
        raise NothingToAnswerError(f"This vacancy is {vacancy.get_status_display()}: analyse it again first.")
    if vacancy.closed_at is not None:
        raise NothingToAnswerError("The vacancy is closed.")
    if vacancy.duplicate_of_id is not None:
        raise NothingToAnswerError("This is the same vacancy as another one: answer that one, or split them.")
    if rule := blocked_company(vacancy.company_id):
        raise NothingToAnswerError(f"They are on the list of those we do not write to ({why_blocked(rule)}).")
    if actor == AGENT and (reasons := known.of_vacancy(vacancy)):
        raise NothingToAnswerError(known.waits(reasons))
    return vacancy, vacancy.lead


def _written(vacancy: Vacancy, lead: Lead, *, wish: str = "") -> Steps[dict[str, Any]]:
    """The columns of a new draft."""
    answered = yield from ask("response", _brief(vacancy, wish), vacancy_id=vacancy.pk)
    content = _content(answered.result, lead, vacancy)
    if answered.backend != "builtin":
        content = yield from second_reading(content, vacancy)
    return {"backend": answered.backend, **content}


def _brief(vacancy: Vacancy, wish: str) -> Brief:
    row = AnalysisRow.objects.filter(vacancy=vacancy).first()
    if row is None:
        raise NothingToAnswerError("The vacancy was not analysed yet. Analyse it again first.")
    times = Message.objects.filter(vacancy=vacancy, direction="out").count()
    return Brief(
        key=f"{vacancy.board}:{vacancy.external_id}" + (f":{times}" if times else ""),
        vacancy=vacancy_text(vacancy),
        analysis=Analysis.model_validate(row.result),
        offer=profile.offer(),
        today=timezone.localdate(),
        wish=wish,
        turn=times,
    )


def _content(letter: Letter, lead: Lead, vacancy: Vacancy) -> dict[str, Any]:
    contact = lead.contact or vacancy.contact
    channel, recipient = senders.way_to(contact, vacancy)
    letter = fill_contact(letter, contact.first_name if contact else "")
    return {
        "channel": channel,
        "recipient": recipient,
        "subject": letter.subject,
        "body": letter.body,
        "language": letter.language,
        **proof.findings(letter.body, [asdict(sentence) for sentence in letter.sentences], vacancy, letter.subject),
    }


def _log(message: Message, seconds: float) -> None:
    blocked = f", blocked: {'; '.join(message.blocked)}" if message.blocked else ""
    text = f"Draft written for {message.lead}: {message.vacancy}{blocked}"
    log_step(
        "draft",
        Outcome.BLOCKED if blocked else Outcome.OK,
        text,
        seconds=seconds,
        vacancy_id=message.vacancy_id,
        lead_id=message.lead_id,
        message_id=message.pk,
    )


def _tell(message: Message) -> None:
    where = message.recipient or (message.vacancy.url if message.vacancy else "")
    notify(
        Event(
            "draft_ready",
            key=str(message.pk),
            subject=f"Draft ready: {message.lead}, {message.vacancy}",
            text=f"{message.body}\n\n— to {where}",
            link=f"/lead/{message.lead_id}/",
        )
    )
