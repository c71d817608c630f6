"""The same vacancy once, through the steps of the agent: joined before it costs anything, and split for good."""

from __future__ import annotations

import pytest

from leads.models import AgentStep, Lead, PossibleDuplicate, Vacancy
from leads.services.matching import joining
from outreach import analyse, drafting
from outreach.drafting import NothingToAnswerError
from tests import factories

pytestmark = pytest.mark.django_db

TEXT = (
    "Nordwind plans routes for 1,200 carriers in four countries and looks for an engineer for the pricing team.\n"
    "Requirements:\n- 5+ years of Python and Django\n- Celery on RabbitMQ with 3 million tasks a day\n- PostgreSQL\n"
    "You will bring p95 of the pricing endpoint under 400 ms and split the dispatch service out of the monolith."
)


def posted(**values: object) -> Vacancy:
    company = values.pop("company", None) or factories.Company(name="Nordwind Logistics")
    named = {"title": "Senior Python Developer", "description_text": TEXT, "company": company}
    return factories.Vacancy(**{**named, **values})


def test_a_cross_post_is_joined_and_opens_no_second_lead():
    factories.Preferences(minimum_score=0)
    first = posted()
    assert analyse.analyse(first.pk) == "matched"
    again = posted(board="dou", external_id="5", title="Senior Python Engineer", company=first.company)
    assert analyse.analyse(again.pk) == ""
    again.refresh_from_db()
    assert (again.duplicate_of, again.status, again.claimed_by, again.attempts) == (first, "new", "", 0)
    assert Lead.objects.count() == 1
    assert analyse.waiting() == []
    Vacancy.objects.filter(pk=again.pk).update(status="matched", lead=Lead.objects.get())
    with pytest.raises(NothingToAnswerError, match="same vacancy as another"):
        drafting.draft(again.pk, actor="owner")


def test_two_of_one_batch_are_one():
    factories.Preferences(minimum_score=0)
    first = posted()
    posted(external_id="800900", company=first.company)
    assert [each for each in analyse.analyse_waiting(seconds=60) if each] == ["matched"]
    assert Vacancy.objects.exclude(duplicate_of=None).count() == 1


def test_another_level_and_another_city_are_other_vacancies():
    factories.Preferences(minimum_score=0)
    first = posted(cities=["Kyiv"])
    posted(external_id="2", title="Junior Python Developer", company=first.company)
    posted(external_id="3", title="Senior Java Developer", company=first.company)
    list(analyse.analyse_waiting(seconds=60))
    assert Vacancy.objects.exclude(duplicate_of=None).count() == 0


def test_a_skipped_one_that_is_posted_again_gets_a_second_chance():
    first = posted(skipped=True)
    joining.remember_keys([first])
    again = posted(external_id="9", company=first.company)
    analyse.analyse(again.pk)
    first.refresh_from_db()
    assert first.status == "new"
    assert "posted again" in first.second_chance
    assert AgentStep.objects.filter(text__contains="the same as a vacancy we know").count() == 1


def test_what_the_owner_split_stays_split():
    factories.Preferences(minimum_score=0)
    first = posted()
    analyse.analyse(first.pk)
    again = posted(external_id="7", company=first.company)
    analyse.analyse(again.pk)
    assert joining.split(again.pk, actor="owner")
    assert analyse.analyse(again.pk) == "matched"
    assert PossibleDuplicate.objects.get().decision == "apart"
