"""The step from new to matched or skipped: hard filters, then the backend, then a score with reasons."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from jobagent_site.http import ServiceError
from leads.models import AgentStep, Contact, Lead, Vacancy
from leads.services import vacancies
from leads.services.claims import claim
from leads.services.contacts import contact_by_email
from leads.services.leads import open_lead, rescore
from leads.services.matching import joining
from leads.services.timeline import log_step, remember
from notifications.events import Event
from notifications.outbox import notify
from outreach import ledger, pauses, profile, score
from outreach.ai.base import Analysis, VacancyText
from outreach.ai.builtin.analyst import LONGEST_TEXT, all_technologies
from outreach.ai.builtin.language import detect
from outreach.ai.builtin.sections import lines
from outreach.ai.model import Trouble, trouble_of
from outreach.asking import Answered, Steps, alone, ask, together, waits
from outreach.blocked import blocked
from outreach.contacts import find_contact
from outreach.filters import Refusal, first_refusal
from outreach.models import Analysis as AnalysisRow
from outreach.models import Preferences
from outreach.platform import LONGEST_WORK, in_force
from outreach.posted_again import posted_again
from outreach.vacancy_text import vacancy_text
from sourcing import pending

Outcome = AgentStep.Outcome
logger = logging.getLogger(__name__)
# Longer than any one piece of work with its repeats: a vacancy must not be worked on twice.
LEASE = timedelta(seconds=LONGEST_WORK + 120)


def analyse(pk: int) -> str:
    """Analyse one new vacancy; its status afterwards, "new" when it waits, "" when it was not ours to do."""
    return alone(steps(pk))


def analyse_waiting(*, seconds: float, beat: Callable[[], None] | None = None) -> Iterator[str]:
    """Analyse every vacancy that waits, those that come meanwhile as well; what each came to, as it comes.

    Nothing is begun later than `seconds` from now, nor when other workers ask as much as is allowed or nobody may be
    asked: they go on, or the sweep does.
    """
    platform = in_force()
    until = time.monotonic() + seconds
    free = 1 if platform.backend == "builtin" else ledger.free_places(platform)
    chain = platform.chain("analysis")
    if not free or all(pauses.paused(name) for name in chain):
        return iter(())
    begun = (steps(pk) for pk in _one_after_another() if time.monotonic() < until)
    return together(begun, min(free, at_once()), beat)


def _one_after_another() -> Iterator[int]:
    """Ids of waiting vacancies, asked for again until there are no new ones; the same one twice is joined first."""
    seen: set[int] = set()
    while fresh := [pk for pk in waiting() if pk not in seen]:
        seen.update(fresh)
        unkeyed = Vacancy.objects.filter(pk__in=fresh, keys=None).select_related("company")
        joined = _joined(list(unkeyed))
        yield from (pk for pk in fresh if pk not in joined)


def at_once() -> int:
    """How many vacancies are worked on at once: one by one where the work is done on this machine."""
    platform = in_force()
    return 1 if platform.backend == "builtin" else platform.concurrency


def steps(pk: int) -> Steps[str]:
    """The analysis of one vacancy, for `alone` and `together`."""
    name = claim(Vacancy, pk, lease=LEASE, status=Vacancy.Status.NEW)
    if name is None:
        return ""
    vacancy = Vacancy.objects.select_related("company", "contact").get(pk=pk)
    if pending.is_unread(vacancy):  # its text comes with its own page, which then rings again
        vacancies.give_back(pk, name)
        return ""
    started = time.monotonic()
    try:
        if not vacancy.keys.exists() and _joined([vacancy]):
            vacancies.give_back(pk, name)
            return ""
        return (yield from _steps(vacancy, name, started))
    except ServiceError as error:
        seconds = waits(error)
        if seconds is not None:
            return _wait(vacancy, name, error, seconds, started)
        # An answer that stays unreadable was asked for twice: another run would only cost the same again.
        unreadable = trouble_of(error) is Trouble.ANSWER
        return _failed(vacancy, name, str(error), started, permanent=error.permanent or unreadable)
    except GeneratorExit:  # the worker is stopped: as if it had not been tried
        vacancies.give_back(pk, name)
        raise
    except Exception as error:
        logger.exception("analysis of vacancy %s", pk)
        text = f"The analysis broke off ({type(error).__name__}). It is tried again; the log of the worker says more."
        return _failed(vacancy, name, text, started, permanent=False)


def again(pk: int, *, actor: str, beat: Callable[[], None] | None = None) -> int:
    """Understand a matched vacancy once more, because its text, the model or the instructions changed; its new score.

    It stays matched whatever the score: it has a lead. Raises ServiceError.
    """
    return alone(again_steps(pk, actor=actor), beat)


def again_for(pk: int, *, actor: str, beat: Callable[[], None] | None = None) -> int | None:
    """`again` for somebody who does not wait for it: what went wrong stands on the vacancy and its lead."""
    try:
        return again(pk, actor=actor, beat=beat)
    except ServiceError as error:
        vacancy = Vacancy.objects.get(pk=pk)
        log_step("analyse", Outcome.ERROR, f"{vacancy}: {error}", vacancy_id=pk, lead_id=vacancy.lead_id)
        if vacancy.lead_id:
            remember(vacancy.lead_id, "error", f"Not analysed again: {error}")
        return None


def again_steps(pk: int, *, actor: str) -> Steps[int]:
    """`again`, for `alone` and `together`."""
    vacancy = Vacancy.objects.select_related("company", "contact").get(pk=pk)
    text = vacancy_text(vacancy)
    answered = yield from ask("analysis", text, vacancy_id=pk)
    result = judged(vacancy, answered.result, text)
    with transaction.atomic():
        _store(vacancy, answered.backend, answered.result, result)
        vacancies.record_score(pk, score=result.value, technologies=list(answered.result.technologies))
        if vacancy.lead_id:
            rescore(vacancy.lead_id)
            said = f"Analysed again by {_by(answered)}: score {result.value}"
            remember(vacancy.lead_id, "analysed", said, actor=actor)
    return int(result.value)


def _joined(fresh: Sequence[Vacancy]) -> dict[int, int]:
    """Those that are ones we know already, under another id or on another board: {id: the one it was joined to}."""
    with transaction.atomic():
        joining.remember_keys(fresh)
        joined = joining.settle(fresh)
    for pk in joined:
        log_step("analyse", Outcome.SKIPPED, "the same as a vacancy we know", vacancy_id=pk)
    for root in sorted(set(joined.values())):
        posted_again(root)
    return joined


def _wait(vacancy: Vacancy, name: str, error: ServiceError, seconds: float, started: float) -> str:
    vacancies.wait(vacancy.pk, name, error=str(error), seconds=seconds)
    log_step("analyse", Outcome.ERROR, f"{vacancy} waits: {error}", seconds=_since(started), vacancy_id=vacancy.pk)
    return Vacancy.Status.NEW


def _failed(vacancy: Vacancy, name: str, error: str, started: float, *, permanent: bool) -> str:
    vacancies.mark_failed(vacancy.pk, name, error=error, permanent=permanent)
    log_step("analyse", Outcome.ERROR, f"{vacancy}: {error}", seconds=_since(started), vacancy_id=vacancy.pk)
    return Vacancy.Status.FAILED


def waiting() -> list[int]:
    """Ids of new vacancies that nobody works on, oldest first."""
    vacancies.give_up_exhausted()
    rows = Vacancy.objects.filter(vacancies.ready(), status=Vacancy.Status.NEW, closed_at=None, duplicate_of=None)
    rows = rows.exclude(pending.unread())
    return list(rows.order_by("first_seen", "id").values_list("pk", flat=True)[:500])


def judged(
    vacancy: Vacancy, analysis: Analysis, text: VacancyText | None = None, contact: Contact | None = None,
    wanted: Preferences | None = None,
) -> score.Score:  # fmt: skip
    """The score of a stored vacancy by today's facts, rules and wishes. Changes nothing."""
    row = wanted or profile.preferences()
    signals = _signals(vacancy, contact or vacancy.contact)
    seen = text or vacancy_text(vacancy)
    return score.score(analysis, seen, profile.offer(), profile.hard_filters(row), signals, profile.wishes(row))


def _steps(vacancy: Vacancy, name: str, started: float) -> Steps[str]:
    text = vacancy_text(vacancy)
    wanted = profile.preferences()
    rules = profile.hard_filters(wanted)
    language = vacancy.language or detect(vacancy.description_text, vacancy.title)
    refusal = blocked(vacancy) or first_refusal(text, None, rules)
    if refusal is not None:
        # Also for what a rule skips: the market is not what we want of it.
        named = all_technologies(text, lines(text.text[:LONGEST_TEXT]))
        return _skip(vacancy, name, refusal, language, started, named=named)
    answered = yield from ask("analysis", text, vacancy_id=vacancy.pk)
    with transaction.atomic():  # all of it or nothing: a worker may be killed at any line
        if not vacancies.still_ours(vacancy.pk, name):  # skipped or closed meanwhile, or taken over
            return ""
        return _settle(vacancy, text, name, answered, wanted, language, started)


def _settle(
    vacancy: Vacancy, text: VacancyText, name: str, answered: Answered, wanted: Preferences, language: str,
    started: float,
) -> str:  # fmt: skip
    analysis: Analysis = answered.result
    contact = _contact(vacancy, language)
    result = judged(vacancy, analysis, text, contact, wanted)
    _store(vacancy, answered.backend, analysis, result)
    if result.value < wanted.minimum_score:
        sentence = f"score {result.value} is under {wanted.minimum_score}"
        return _skip(vacancy, name, Refusal("score", "", sentence), language, started, analysis, result.value)
    return _match(vacancy, name, answered, result, contact, language, started)


def _match(
    vacancy: Vacancy, name: str, answered: Answered, result: score.Score, contact: Contact | None, language: str,
    started: float,
) -> str:  # fmt: skip
    analysis: Analysis = answered.result
    lead, opened = open_lead(vacancy, score=result.value, contact=contact)
    moved = vacancies.mark_matched(
        vacancy.pk, name, score=result.value, technologies=list(analysis.technologies), language=language,
        lead_id=lead.pk,
    )  # fmt: skip
    if not moved:
        return ""
    remember(lead.pk, "analysed", f"Analysed by {_by(answered)}: score {result.value}")
    log_step(
        "analyse", Outcome.OK, f"{vacancy}: matched, score {result.value}",
        seconds=_since(started), vacancy_id=vacancy.pk, lead_id=lead.pk,
    )  # fmt: skip
    if opened:
        _tell(lead, vacancy, result.value)
    return Vacancy.Status.MATCHED


def _by(answered: Answered) -> str:
    """Who made it, and why not the first choice."""
    if answered.instead_of:
        return f"{answered.backend}, because the first choice did not answer ({answered.instead_of})"
    return f"{answered.backend}, kept from before" if answered.reused else answered.backend


def _skip(
    vacancy: Vacancy, name: str, refusal: Refusal, language: str, started: float, analysis: Analysis | None = None,
    points: int | None = None, named: Sequence[str] = (),
) -> str:  # fmt: skip
    moved = vacancies.mark_skipped(
        vacancy.pk, name, rule=refusal.rule, reason=refusal.sentence, language=language, score=points,
        technologies=analysis.technologies if analysis else named[:80],
    )  # fmt: skip
    if not moved:
        return ""
    log_step(
        "analyse", Outcome.SKIPPED, f"{vacancy}: {refusal.sentence}", seconds=_since(started), vacancy_id=vacancy.pk
    )
    return Vacancy.Status.SKIPPED


def _contact(vacancy: Vacancy, language: str) -> Contact | None:
    found = find_contact(vacancy.description_text)
    if found is None:
        return vacancy.contact
    return contact_by_email(found.email, name=found.name, company=vacancy.company, language=language)


def _signals(vacancy: Vacancy, contact: Contact | None) -> score.Signals:
    age = (timezone.now() - vacancy.posted_at).total_seconds() / 3600 if vacancy.posted_at else None
    return score.Signals(age_hours=age, contact_known=bool(contact and contact.email))


def _store(vacancy: Vacancy, name: str, analysis: Analysis, result: score.Score) -> AnalysisRow:
    numbered = lines(vacancy.description_text)
    return AnalysisRow.objects.create(
        vacancy=vacancy,
        backend=name,
        content_hash=vacancy.content_hash,
        result=analysis.model_dump(mode="json"),
        lines=[
            {"id": line.id, "section": line.section, "text": line.text, "heading": line.heading} for line in numbered
        ],
        score=result.value,
        reasons=[_reason(reason) for reason in result.reasons],
        at=timezone.now(),
    )


def _reason(reason: score.Reason) -> dict[str, Any]:
    return {"points": reason.points, "text": reason.text, "lines": list(reason.lines), "facts": list(reason.facts)}


def _tell(lead: Lead, vacancy: Vacancy, points: int) -> None:
    notify(
        Event(
            "new_lead",
            key=str(lead.pk),
            subject=f"New lead: {lead}, {vacancy.title}",
            text=f"{vacancy.title}\n{lead}\nScore {points}\n{vacancy.url}",
            link=f"/lead/{lead.pk}/",
        )
    )


def _since(started: float) -> float:
    return time.monotonic() - started
