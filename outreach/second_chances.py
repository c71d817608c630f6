"""A vacancy that changed to be better than it was: more money, fewer demands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils import timezone

from leads.models import Message, Vacancy, VacancyVersion
from leads.services import blocking
from leads.services.claims import lease_row, release, unclaimed
from leads.services.matching import joining
from leads.services.timeline import AGENT
from outreach import analyse, profile, proof
from outreach.ai.base import Salary, VacancyText
from outreach.ai.builtin.analyst import published_salary, required_technologies
from outreach.ai.builtin.sections import lines
from outreach.blocked import blocked
from outreach.filters import best_named, first_refusal, reaches
from outreach.posted_again import to_silent, to_skipped
from outreach.vacancy_text import vacancy_text

_LEVELS = ("", "A1", "A2", "B1", "B2", "C1", "C2")
_MOST_NAMED = 3
_AT_ONCE = 100  # versions
_PAY = ("salary_min", "salary_max", "salary_currency")


def waiting() -> list[int]:
    """Ids of versions that nobody looked at yet, oldest first."""
    rows = VacancyVersion.objects.filter(unclaimed(timezone.now()), looked_at=None)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])


def reconsider(pk: int, *, beat: Callable[[], None] | None = None) -> str:
    """After a change (the id of a version): why its vacancy gets a second chance; "" when it gets none, as with whom
    we do not write to, or when it was looked at already.

    Skipped by a rule: it is analysed again. Skipped by the owner: only told. Matched and not answered: its draft is
    checked against the new text, its score is made anew; `beat` is called while that takes its time.
    """
    name = lease_row(VacancyVersion, pk, analyse.LEASE, looked_at=None)
    if name is None:
        return ""
    looked_at: datetime | None = timezone.now()  # also what fails: it would fail every minute
    try:
        return _reconsidered(pk, beat)
    except (KeyboardInterrupt, SystemExit):
        looked_at = None  # ended by hand: it waits again
        raise
    finally:
        release(VacancyVersion, pk, name, looked_at=looked_at)


def _reconsidered(pk: int, beat: Callable[[], None] | None) -> str:
    related = ("vacancy__company", "vacancy__contact", "vacancy__lead")
    version = VacancyVersion.objects.select_related(*related).get(pk=pk)
    vacancy = version.vacancy
    if vacancy.closed_at is not None or vacancy.duplicate_of_id is not None or blocked(vacancy):
        return ""
    why = better(version.changes, vacancy_text(vacancy), profile.preferences().salary_floor)
    if vacancy.status == Vacancy.Status.SKIPPED:
        return to_skipped(vacancy, why or _rule_gone(vacancy))
    if vacancy.status == Vacancy.Status.MATCHED:
        _read_again(vacancy, beat)
        joining.remember_keys([vacancy])
        return to_silent(vacancy, why)
    return ""


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


def _read_again(vacancy: Vacancy, beat: Callable[[], None] | None) -> None:
    """What was understood, and what is about to be said, must fit the new text."""
    written = Message.objects.filter(vacancy=vacancy, direction="out", kind="response")
    if written.filter(status__in=["sending", "sent", "uncertain"]).exists():
        return
    analyse.again_for(vacancy.pk, actor=AGENT, beat=beat)
    for message in written.filter(status=Message.Status.DRAFT).select_related("vacancy__company"):
        proof.recheck(message)
