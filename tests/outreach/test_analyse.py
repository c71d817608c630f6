"""From new to matched or skipped."""

from __future__ import annotations

import pytest

from jobagent_site.http import RateLimitError, RequestError
from leads.models import AgentStep, Contact, Interaction, Lead, Vacancy
from leads.services import vacancies
from notifications.models import Channel, Notification
from outreach import analyse
from outreach.ai.builtin.backend import BuiltinBackend
from outreach.models import Analysis, Preferences
from tests import factories

pytestmark = pytest.mark.django_db

TEXT = """We build routing software for carriers in Germany.

Requirements
- 5+ years of Python, 3+ with Django and PostgreSQL
- Celery and RabbitMQ under load

What you will do
- Bring p95 of the pricing endpoint from 1.4 s to under 400 ms

Write to Katharina Brandt, katharina@nordwind.example"""


@pytest.fixture(autouse=True)
def _profile(db: None) -> None:
    Channel.objects.create(name="E-mail", kind="email")
    factories.Fact(technologies=["Python", "Django", "Celery", "RabbitMQ", "PostgreSQL"])


def vacancy(**values: object) -> Vacancy:
    return factories.Vacancy(**{"description_text": TEXT, "work_format": "remote", "language": "", **values})


def test_it_matches_and_opens_a_lead():
    row = vacancy()
    assert analyse.analyse(row.pk) == "matched"
    row.refresh_from_db()
    lead = Lead.objects.get()
    assert (row.lead, row.language, lead.stage, lead.vacancy) == (lead, "en", "qualified", row)
    assert {"Python", "Django", "Celery"} <= set(row.technologies)
    assert row.score == lead.score >= 40
    assert [line.kind for line in lead.interactions.order_by("id")] == ["found", "stage", "analysed"]
    assert Notification.objects.get().event == "new_lead"


def test_it_keeps_the_analysis_with_reasons_that_name_line_and_fact():
    row = vacancy()
    analyse.analyse(row.pk)
    stored = Analysis.objects.get()
    assert stored.content_hash == row.content_hash
    assert stored.score == sum(reason["points"] for reason in stored.reasons)
    assert any(reason["lines"] and reason["facts"] for reason in stored.reasons)
    ids = {line["id"] for line in stored.lines}
    assert {line for reason in stored.reasons for line in reason["lines"]} - {"V0"} <= ids
    assert any("400 ms" in kpi for kpi in stored.result["kpis"])


def test_it_finds_the_recruiter_in_the_text():
    analyse.analyse(vacancy().pk)
    contact = Contact.objects.get()
    assert (contact.email, contact.name) == ("katharina@nordwind.example", "Katharina Brandt")
    assert Lead.objects.get().contact == contact


@pytest.mark.parametrize(
    ("values", "preferences", "rule"),
    [
        ({"description_text": TEXT + "\nNo agencies please."}, {}, "refuses_agencies"),
        ({"company_type": "outsource"}, {}, "company_type"),
        ({"company_type": "outstaff"}, {}, "company_type"),
        ({"company_type": "agency"}, {}, "company_type"),
        ({}, {"stop_words": "RabbitMQ"}, "stop_words"),
        ({}, {"languages": ["uk"]}, "language"),
        ({"work_format": "office"}, {"work_formats": ["remote"]}, "work_format"),
        ({"salary_max": 1000, "salary_currency": "USD"}, {"salary_floor": 2000}, "salary_floor"),
        ({}, {"minimum_score": 100}, "score"),
    ],
)
def test_it_skips_with_the_rule_and_its_words(values, preferences, rule):
    factories.Preferences(**preferences)
    row = vacancy(**values)
    assert analyse.analyse(row.pk) == "skipped"
    row.refresh_from_db()
    assert (row.status, row.skip_rule) == ("skipped", rule)
    assert row.skip_reason
    assert not Lead.objects.exists()
    assert AgentStep.objects.get().outcome == "skipped"


@pytest.mark.parametrize(
    ("values", "switch"),
    [
        ({"description_text": TEXT + "\nNo agencies please."}, "allow_refusing_agencies"),
        ({"company_type": "outsource"}, "allow_outsource"),
        ({"company_type": "outstaff"}, "allow_outstaff"),
        ({"company_type": "agency"}, "allow_agency"),
    ],
)
def test_it_answers_them_when_switched_on(values, switch):
    factories.Preferences(**{switch: True})
    assert analyse.analyse(vacancy(**values).pk) == "matched"


def test_it_leaves_quietly_when_the_row_is_not_its_own():
    assert analyse.analyse(10**6) == ""
    assert analyse.analyse(factories.Vacancy(matched=True).pk) == ""
    claimed = vacancy(claimed_by="another", claimed_until=factories.days_ago(-1))
    assert analyse.analyse(claimed.pk) == ""


def test_it_tries_again_later_and_says_failed_in_the_end(monkeypatch: pytest.MonkeyPatch):
    def refuse(self: object, vacancy: object) -> None:
        raise RateLimitError("The platform asks us to wait.", service="ai")

    monkeypatch.setattr(BuiltinBackend, "analyse", refuse)
    row = vacancy()
    for attempt in range(1, 4):
        assert analyse.analyse(row.pk) == "failed"
        row.refresh_from_db()
        assert row.attempts == attempt
        assert analyse.analyse(row.pk) == ""
        Vacancy.objects.update(not_before=None)
    assert (row.status, row.error) == ("failed", "The platform asks us to wait.")


def test_it_does_not_repeat_what_cannot_work(monkeypatch: pytest.MonkeyPatch):
    def refuse(self: object, vacancy: object) -> None:
        raise RequestError("Wrong key.", service="ai", permanent=True)

    monkeypatch.setattr(BuiltinBackend, "analyse", refuse)
    row = vacancy()
    analyse.analyse(row.pk)
    row.refresh_from_db()
    assert row.status == "failed"


def test_it_gives_a_second_chance():
    factories.Preferences(minimum_score=100)
    row = vacancy()
    analyse.analyse(row.pk)
    Preferences.objects.update(minimum_score=0)
    assert vacancies.second_chance(row.pk, actor="owner")
    assert not vacancies.second_chance(row.pk, actor="owner")
    assert analyse.analyse(row.pk) == "matched"


def test_it_joins_another_vacancy_of_the_same_company_to_the_lead():
    first = vacancy()
    analyse.analyse(first.pk)
    second = vacancy(company=first.company, title="Django Developer")
    analyse.analyse(second.pk)
    lead = Lead.objects.get()
    assert lead.vacancies.count() == 2
    assert Interaction.objects.filter(lead=lead, kind="found").count() == 2
    assert Notification.objects.count() == 1


def test_a_lead_is_worth_what_its_vacancies_are_worth_today():
    """Its own page told less good things than the list: the list of leads must not go on with the old score."""
    row = vacancy()
    analyse.analyse(row.pk)
    before = Lead.objects.get().score
    Vacancy.objects.filter(pk=row.pk).update(work_format="office", description_text=TEXT.replace("Celery", "COBOL"))
    after = analyse.again(row.pk, actor="owner")
    assert after < before
    assert Lead.objects.get().score == after


def test_the_better_of_two_vacancies_stays_the_score_of_the_lead():
    row = vacancy()
    analyse.analyse(row.pk)
    lead = Lead.objects.get()
    factories.Vacancy(matched=True, lead=lead, company=lead.company, score=99)
    analyse.again(row.pk, actor="owner")
    assert Lead.objects.get().score == 99
