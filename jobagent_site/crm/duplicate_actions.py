"""The buttons that join two vacancies, keep them apart, and split them again."""

from __future__ import annotations

import re

from django.db import transaction
from django.http import HttpRequest

from jobagent_site.crm.acting import acting, actor
from jobagent_site.crm.duplicates import answered
from jobagent_site.crm.why_not import look_up
from leads.models import PossibleDuplicate, Vacancy
from leads.services.matching import joining
from leads.services.messages import RefusedError

CHANGE = "leads.change_vacancy"
HOME = "duplicates"
VACANCIES = "admin:leads_vacancy_changelist"
BOTH = ("vacancy__duplicate_of", "other__duplicate_of")
OUR_PAGE = re.compile(r"/leads/vacancy/(\d{1,17})/change/")  # of this CRM


@acting(PossibleDuplicate, CHANGE, home=HOME, related=BOTH)
def join(request: HttpRequest, pair: PossibleDuplicate) -> str:
    """The newer one into the older one; the other way when the form says `turned`."""
    both = (pair.other, pair.vacancy) if request.POST.get("turned") == "1" else (pair.vacancy, pair.other)
    return _join(*both, actor=actor(request))


@acting(PossibleDuplicate, CHANGE, home=HOME, related=BOTH)
def apart(request: HttpRequest, pair: PossibleDuplicate) -> str:
    if _root(pair.vacancy).pk == _root(pair.other).pk:
        raise RefusedError("They are joined already. Split them first.")
    joining.keep_apart(pair.vacancy_id, pair.other_id, actor=actor(request))
    return f"Two vacancies: “{pair.vacancy}” and “{pair.other}” are both worked on."


@acting(PossibleDuplicate, CHANGE, home=HOME, related=BOTH)
def undo(request: HttpRequest, pair: PossibleDuplicate) -> str:
    """Split what was joined. The pair itself is kept apart too: the two may have been joined through a third one."""
    if _root(pair.vacancy).pk != _root(pair.other).pk:
        raise RefusedError("They are two vacancies already.")
    duplicate = pair.vacancy if pair.vacancy.duplicate_of_id else pair.other
    with transaction.atomic():
        said = _split(duplicate, actor=actor(request))
        joining.keep_apart(pair.vacancy_id, pair.other_id, actor=actor(request))
    return said


@acting(Vacancy, CHANGE, home=VACANCIES)
def split(request: HttpRequest, vacancy: Vacancy) -> str:
    return _split(vacancy, actor=actor(request))


@acting(Vacancy, CHANGE, home=VACANCIES, related=("duplicate_of",))
def join_by_hand(request: HttpRequest, vacancy: Vacancy) -> str:
    """With the vacancy whose address or id the owner typed: the newer into the older, or the one nobody answered."""
    other = _named(request.POST.get("other", ""), vacancy)
    older, newer = sorted((vacancy, other), key=lambda each: each.pk)
    turned = answered(_root(newer)) and not answered(_root(older))
    return _join(older, newer, actor=actor(request)) if turned else _join(newer, older, actor=actor(request))


def _join(one: Vacancy, into: Vacancy, *, actor: str) -> str:
    """Whole families: what either was joined into before comes along, so that nothing is torn apart."""
    duplicate, root = _root(one), _root(into)
    if duplicate.pk == root.pk or not joining.join(duplicate.pk, root.pk, actor=actor):
        raise RefusedError("They are joined already.")
    return f"“{duplicate}” is joined into “{root}” and worked on no more; drafts for it are discarded."


def _split(vacancy: Vacancy, *, actor: str) -> str:
    if not joining.split(vacancy.pk, actor=actor):
        raise RefusedError(f"“{vacancy}” is joined with no other vacancy.")
    return f"“{vacancy}” is a vacancy of its own again. The agent will not join the two by itself."


def _root(vacancy: Vacancy) -> Vacancy:
    return vacancy.duplicate_of or vacancy


def _named(asked: str, beside: Vacancy) -> Vacancy:
    """The one other vacancy that was meant. Raises RefusedError with what to type instead."""
    ours = OUR_PAGE.search(asked)
    if ours:
        found = list(Vacancy.objects.select_related("duplicate_of").filter(pk=int(ours[1])))
    else:
        answer = look_up(asked)
        if answer.problem:
            raise RefusedError(answer.problem)
        found = list(answer.known)
    others = [each for each in found if each.pk != beside.pk]
    if found and not others:
        raise RefusedError("That is this vacancy itself. Paste the address of the other one.")
    if not others:
        raise RefusedError("We do not have that vacancy. Take it in first under “Why did I not see one?”.")
    if len(others) > 1:
        raise RefusedError(f"{len(others)} vacancies have this id. Paste the address of the one you mean.")
    return others[0]
