"""A vacancy that comes back better than it was: more money, fewer demands, or posted again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from leads.models import Lead, Message, Vacancy, VacancyVersion
from leads.services import blocking, vacancies
from leads.services.matching import joining
from leads.services.timeline import AGENT, remember
from notifications.events import Event
from notifications.outbox import notify
from outreach import analyse, profile, proof
from outreach.ai.base import Salary, VacancyText
from outreach.ai.builtin.analyst import published_salary, required_technologies
from outreach.ai.builtin.sections import lines
from outreach.filters import best_named, first_refusal, reaches
from outreach.vacancy_text import vacancy_text

_LEVELS = ("", "A1", "A2", "B1", "B2", "C1", "C2")
_MOST_NAMED = 3
_PAY = ("salary_min", "salary_max", "salary_currency")
# Stages in which an answer of ours is still awaited, or none was given.
_SILENT = (Lead.Stage.NEW, Lead.Stage.QUALIFIED, Lead.Stage.CONTACTED, Lead.Stage.NO_RESPONSE)


def reconsider(pk: int, *, beat: Callable[[], None] | None = None) -> str:
    """After a change (the id of a version): why its vacancy gets a second chance; "" when it gets none, as with whom
    we do not write to.

    Skipped by a rule: it is analysed again. Skipped by the owner: only told. Matched and not answered: its draft is
    checked against the new text, its score is made anew; `beat` is called while that takes its time.
    """
    related = ("vacancy__company", "vacancy__contact", "vacancy__lead")
    version = VacancyVersion.objects.select_related(*related).filter(pk=pk).first()
    if version is None:
        return ""
    vacancy = version.vacancy
    if vacancy.closed_at is not None or vacancy.duplicate_of_id is not None or analyse.blocked(vacancy):
        return ""
    why = better(version.changes, vacancy_text(vacancy), profile.preferences().salary_floor)
    if vacancy.status == Vacancy.Status.SKIPPED:
        return _of_skipped(vacancy, why or _rule_gone(vacancy))
    if vacancy.status == Vacancy.Status.MATCHED:
        _read_again(vacancy, beat)
        joining.remember_keys([vacancy])
        return _of_silent(vacancy, why)
    return ""


def posted_again(pk: int) -> str:
    """The same vacancy was posted once more under another id: why that is a second chance, "" when it is none."""
    vacancy = Vacancy.objects.select_related("lead", "company").get(pk=pk)
    newest = vacancy.duplicates.order_by("-first_seen", "-pk").first()
    if newest is None or not _came_later(newest, vacancy) or analyse.blocked(vacancy):
        return ""
    why = f"posted again as “{newest.title[:100]}” ({newest.board})"
    return _of_skipped(vacancy, why) if vacancy.status == Vacancy.Status.SKIPPED else _of_silent(vacancy, why)


def _came_later(copy: Vacancy, vacancy: Vacancy) -> bool:
    """Whether it was posted anew. That it stood on another board all the while, where we look only now, is no news."""
    return copy.board == vacancy.board or (copy.posted_at or copy.first_seen) > vacancy.first_seen


def better(changes: Mapping[str, Any], now: VacancyText, floor: int = 0) -> str:
    """What changed for the better, in words; "" when nothing did.

    Money: a first salary, or one in the same currency that rose, if it reaches the owner's minimum (`floor`, USD a
    month). A salary is as good as the most it names, as the salary rule has it: "from" where there is no "up to". It
    rose when that rose, or, with the top as it was or not named any more, when "from" did; a lower top is no raise.
    """
    return "; ".join(_betterments(changes, now, floor))


def _betterments(changes: Mapping[str, Any], now: VacancyText, floor: int) -> Iterator[str]:
    yield from _more_money(changes, now, floor)
    old, new = changes.get("months_of_experience", (None, None))
    if old and new is not None and new < old:
        yield f"experience asked for fell from {old / 12:g} to {new / 12:g} years"
    old, new = changes.get("english", ("", ""))
    if old in _LEVELS and new in _LEVELS and _LEVELS.index(new) < _LEVELS.index(old):
        yield f"English asked for fell from {old} to {new or 'none'}"
    yield from _dropped(changes, now)


def _more_money(changes: Mapping[str, Any], now: VacancyText, floor: int) -> Iterator[str]:
    before = {name: changes[name][0] for name in _PAY if name in changes}
    old, new = published_salary(replace(now, **before)), published_salary(now)
    if not before or new is None or not reaches(new, floor):
        return
    if old is None:
        yield f"a salary is named now: {_said(best_named(new))} {new.currency}"
    elif old.currency == new.currency and (rise := _rise(old, new)):
        yield f"the salary rose {rise} {new.currency}"


def _rise(old: Salary, new: Salary) -> str:
    if old.max and new.max and new.max < old.max:
        return ""
    before, after = best_named(old), best_named(new)
    if after[1] <= before[1] and old.min and new.min:
        before, after = ("from", old.min), ("from", new.min)
    return f"{_said(before)} → {_said(after)}" if after[1] > before[1] else ""


def _said(named: tuple[str, int]) -> str:
    return f"{named[0]} {named[1]:,}"


def _dropped(changes: Mapping[str, Any], now: VacancyText) -> Iterator[str]:
    """Technologies that the old text required and the new one does not."""
    old = changes.get("description_text", ("", ""))[0]
    if not old:
        return
    before = required_technologies(replace(now, text=old, skills=()), lines(old))
    after = set(required_technologies(replace(now, skills=()), lines(now.text)))
    gone = [name for name in before if name not in after]
    if gone:
        yield f"{', '.join(gone[:_MOST_NAMED])} {'is' if len(gone) == 1 else 'are'} not required any more"


def _rule_gone(vacancy: Vacancy) -> str:
    """The rule that skipped it, when it does not hold for the new text."""
    if vacancy.skip_rule in ("owner", "score", blocking.RULE, ""):  # taken off the list, nothing reopens by itself
        return ""
    refusal = first_refusal(vacancy_text(vacancy), None, profile.hard_filters())
    return "" if refusal else f"“{vacancy.skip_reason}” does not hold any more"


def _of_skipped(vacancy: Vacancy, why: str) -> str:
    if not why:
        return ""
    if vacancy.skip_rule == "owner":  # his word stands; he is only told
        vacancies.note_second_chance(vacancy.pk, why)
        return why
    return why if vacancies.second_chance(vacancy.pk, actor=AGENT, why=why) else ""


def _of_silent(vacancy: Vacancy, why: str) -> str:
    """A lead that did not answer, or was not written to: told, and the owner decides."""
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


def _read_again(vacancy: Vacancy, beat: Callable[[], None] | None) -> None:
    """What was understood, and what is about to be said, must fit the new text."""
    written = Message.objects.filter(vacancy=vacancy, direction="out", kind="response")
    if written.filter(status__in=["sending", "sent", "uncertain"]).exists():
        return
    analyse.again_for(vacancy.pk, actor=AGENT, beat=beat)
    for message in written.filter(status=Message.Status.DRAFT).select_related("vacancy__company"):
        proof.recheck(message)
