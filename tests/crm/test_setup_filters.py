"""“Show what this would do”: changed rules over the vacancies we have, before they are saved."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jobagent_site.crm.vacancy_page import RULES
from leads.models import Vacancy
from outreach.models import Analysis, Preferences
from outreach.profile import preferences
from tests import factories as f
from tests.crm.people import assistant, viewer

pytestmark = pytest.mark.django_db
OPEN = {
    "section": "rules", "salary_floor": "0", "minimum_score": "0", "stop_words": "", "allow_outsource": "on",
    "allow_outstaff": "on", "allow_agency": "on", "allow_refusing_agencies": "on",
}  # fmt: skip


def lenient(**values: Any) -> Preferences:
    allowed = {f"allow_{name}": True for name in ("outsource", "outstaff", "agency", "refusing_agencies")}
    return f.Preferences(minimum_score=0, **allowed, **values)


def trial(crm: Client, **typed: Any) -> BeautifulSoup:
    answer = crm.post(reverse("setup"), {**OPEN, "try": "1", **typed})
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def words(soup: BeautifulSoup, selector: str = "#trial") -> str:
    return " ".join(soup.select_one(selector).text.split())


def skipped(**values: Any) -> Vacancy:
    return f.Vacancy(
        status="skipped", skip_rule="stop_words", skip_reason="Contains your stop word “PHP”.",
        description_text="You know PHP.", **values,
    )  # fmt: skip


def test_it_shows_what_would_be_skipped_with_rule_words_and_a_link(crm: Client):
    lenient()
    vacancy = f.Vacancy(description_text="You know PHP and Python.", title="Full-stack developer")
    f.Vacancy()
    soup = trial(crm, stop_words="PHP")
    said = words(soup)
    assert "Nothing is saved yet. Of 2 open vacancies of the last 30 days, 1 would be skipped" in said
    assert "Stop words Contains your stop word “PHP”: “You know PHP and Python.”" in said
    assert soup.select_one("#trial a")["href"] == reverse("admin:leads_vacancy_change", args=[vacancy.pk])


def test_it_writes_nothing_and_keeps_what_was_typed(crm: Client):
    lenient(stop_words="")
    vacancy = f.Vacancy(description_text="You know PHP.")
    soup = trial(crm, stop_words="PHP\nWordPress", salary_floor="2500", languages=["en"])
    assert soup.select_one("#rules textarea[name=stop_words]").text.split() == ["PHP", "WordPress"]
    assert soup.select_one("#rules input[name=salary_floor]")["value"] == "2500"
    assert soup.select_one('#rules input[name=languages][value="en"]').has_attr("checked")
    assert soup.select_one("#rules").has_attr("open")
    row = preferences()
    assert (row.stop_words, row.salary_floor, row.languages) == ("", 0, [])
    vacancy.refresh_from_db()
    assert vacancy.status == "new"
    assert not Analysis.objects.exists()


def test_it_shows_what_would_come_through_and_says_what_is_not_known(crm: Client):
    lenient(stop_words="PHP")
    skipped()
    said = words(trial(crm))
    assert "1 would come through that is skipped today" in said
    assert "The score is worked out when they are analysed again" in said


def test_it_shows_the_first_twenty(crm: Client):
    lenient()
    for _ in range(23):
        f.Vacancy(description_text="You know PHP.")
    soup = trial(crm, stop_words="PHP")
    assert len(soup.select("#trial li")) == 20
    assert "and 3 more" in words(soup)


def test_rules_that_change_nothing_say_so(crm: Client):
    lenient()
    f.Vacancy()
    assert "0 would be skipped" in words(trial(crm))
    Vacancy.objects.all().delete()
    assert "no open vacancy" in words(trial(crm))


def test_nonsense_is_refused_as_when_saving(crm: Client):
    answer = crm.post(reverse("setup"), {**OPEN, "try": "1", "minimum_score": "140"})
    assert answer.status_code == 400
    assert "Scores go from 0 to 100" in answer.content.decode()


def test_a_trial_costs_as_many_queries_for_many_vacancies(crm: Client):
    lenient()

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            trial(crm, stop_words="PHP")
        return len(queries)

    f.Vacancy(description_text="You know PHP.")
    before = count()
    for _ in range(15):
        f.Vacancy(description_text="You know PHP.")
    assert count() <= before


def test_after_saving_a_button_analyses_again_what_would_come_through(crm: Client):
    lenient(stop_words="PHP")
    rows = [skipped() for _ in range(3)]
    by_hand = f.Vacancy(status="skipped", skip_rule="owner", skip_reason="no")
    soup = BeautifulSoup(crm.post(reverse("setup"), OPEN, follow=True).content, "html.parser")
    button = soup.select_one("#rules form.ja-after button")
    assert "Analyse the 3 vacancies again" in " ".join(button.text.split())
    answer = crm.post(reverse("setup"), {"section": "again"}, follow=True)
    assert "3 vacancies queued to be analysed again." in answer.content.decode()
    assert {Vacancy.objects.get(pk=row.pk).status for row in rows} == {"new"}
    by_hand.refresh_from_db()
    assert by_hand.status == "skipped"


def test_two_hundred_a_click_at_most_and_it_says_so(crm: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("jobagent_site.crm.setup.trial.Saved.__init__.__defaults__", (30, 2))
    lenient(stop_words="PHP")
    for _ in range(3):
        skipped()
    soup = BeautifulSoup(crm.post(reverse("setup"), OPEN, follow=True).content, "html.parser")
    said = words(soup, "#rules form.ja-after")
    assert "Analyse the 2 vacancies again" in said
    assert "At most 2 a click." in said


def test_nothing_to_analyse_again_is_said(crm: Client):
    lenient()
    answer = crm.post(reverse("setup"), {"section": "again"}, follow=True)
    assert "No skipped vacancy would come through now." in answer.content.decode()
    soup = BeautifulSoup(crm.post(reverse("setup"), OPEN, follow=True).content, "html.parser")
    assert "these rules let none through" in words(soup, "#rules form.ja-after")


def test_the_plain_page_works_nothing_out(crm: Client):
    lenient()
    skipped()
    soup = BeautifulSoup(crm.get(reverse("setup")).content, "html.parser")
    assert not soup.select("#trial, form.ja-after")


def test_only_who_may_change_rules_may_try_them():
    for client in (assistant(), viewer()):
        assert client.post(reverse("setup"), {**OPEN, "try": "1"}).status_code == 403
        assert client.post(reverse("setup"), {"section": "again"}).status_code == 403


def test_every_rule_of_the_filters_has_its_name_on_the_pages():
    from outreach.filters import _RULES

    assert {rule.__name__.strip("_") for rule in _RULES} <= set(RULES)


def test_titles_of_strangers_are_shown_as_text(crm: Client):
    lenient()
    f.Vacancy(title="<script>alert(1)</script> {{ 7*7 }}", description_text="PHP <b>x</b>")
    page = crm.post(reverse("setup"), {**OPEN, "try": "1", "stop_words": "PHP"}).content.decode()
    assert "<script>alert" not in page
    assert "PHP <b>x" not in page
    assert "{{ 7*7 }}" in page
