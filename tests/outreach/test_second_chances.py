"""More money, fewer demands, posted again: looked at once more. Anything else is not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jobagent_site.ops import tasks
from leads.models import Interaction, Vacancy, VacancyVersion
from notifications.models import Channel, Notification
from outreach import second_chances
from outreach.ai.base import VacancyText
from tests import factories

pytestmark = pytest.mark.django_db

OLD = "Requirements:\n- 5 years of Python\n- Kafka in production\n- Kubernetes"
NEW = "Requirements:\n- 5 years of Python\n- Kubernetes"


def changed(vacancy: Vacancy, **changes: list[object]) -> str:
    VacancyVersion.objects.create(vacancy=vacancy, at=factories.days_ago(0), changes=changes)
    Vacancy.objects.filter(pk=vacancy.pk).update(**{name: new for name, (_, new) in changes.items()})
    return tasks.reconsider(vacancy.pk)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"salary_max": [2000, 3500]}, "rose up to 2,000 → up to 3,500 USD"),
        ({"salary_min": [2000, 3000], "salary_max": [4000, 4000]}, "rose from 2,000 → from 3,000 USD"),
        ({"salary_max": [None, 3000]}, "a salary is named now: up to 3,000 USD"),
        ({"months_of_experience": [60, 36]}, "fell from 5 to 3 years"),
        ({"english": ["C1", "B2"]}, "English asked for fell from C1 to B2"),
        ({"description_text": [OLD, NEW]}, "Kafka is not required any more"),
        ({"salary_max": [3500, 2000]}, ""),
        ({"salary_max": [3500, None]}, ""),
        ({"salary_max": [3500, 9000], "salary_currency": ["USD", "UAH"]}, ""),
        ({"english": ["B1", "C1"]}, ""),
        ({"months_of_experience": [12, 36]}, ""),
        ({"description_text": [NEW, OLD]}, ""),
        ({"title": ["Python developer", "Python engineer"]}, ""),
    ],
)
def test_it_says_what_became_better(changes: dict[str, list[object]], said: str):
    now = VacancyText(title="Python", text=str(changes.get("description_text", ["", NEW])[1]), salary_currency="USD")
    found = second_chances.better(changes, now)
    assert said in found
    assert bool(found) == bool(said)


def test_what_a_rule_skipped_is_analysed_again():
    row = factories.Vacancy(skipped=True, salary_currency="USD")
    assert "3,500" in changed(row, salary_max=[2000, 3500])
    row.refresh_from_db()
    assert (row.status, row.skip_rule) == ("new", "")
    assert "the salary rose" in row.second_chance


def test_a_rule_that_does_not_hold_any_more_is_a_second_chance():
    row = factories.Vacancy(skipped=True, title="PHP developer")
    factories.Preferences(stop_words="PHP")
    assert "does not hold any more" in changed(row, title=["PHP developer", "Python developer"])


def test_a_change_for_nothing_leaves_it_skipped():
    row = factories.Vacancy(skipped=True, title="PHP developer")
    factories.Preferences(stop_words="PHP")
    assert changed(row, title=["PHP developer", "PHP engineer"]) == ""
    row.refresh_from_db()
    assert row.status == "skipped"


def test_the_owners_no_stands_and_he_is_told():
    row = factories.Vacancy(skipped=True, skip_rule="owner", skip_reason="no")
    changed(row, salary_max=[2000, 3500])
    row.refresh_from_db()
    assert (row.status, row.skip_rule) == ("skipped", "owner")
    assert "the salary rose" in row.second_chance


@pytest.mark.parametrize(("stage", "told"), [("contacted", 1), ("no_response", 1), ("replied", 0), ("won", 0)])
def test_a_lead_that_did_not_answer_is_told_of_once(stage: str, told: int):
    Channel.objects.create(name="E-mail", kind="email")
    lead = factories.Lead(stage=stage)
    factories.Message(lead=lead, vacancy=lead.vacancy, sent=True)
    changed(lead.vacancy, salary_max=[2000, 3500])
    assert Notification.objects.filter(event="second_chance").count() == told
    assert Interaction.objects.filter(lead=lead, text__startswith="Second chance").count() == told


def test_an_open_draft_is_checked_against_the_new_text():
    lead = factories.Lead()
    message = factories.Message(lead=lead, vacancy=lead.vacancy, body="Hello,\n\nYou want p95 under 400 ms.\n\nMaxim")
    changed(lead.vacancy, description_text=[lead.vacancy.description_text, NEW])
    message.refresh_from_db()
    assert message.blocked
    assert lead.vacancy.analyses.count() == 1


def test_posted_again():
    row = factories.Vacancy(skipped=True)
    assert second_chances.posted_again(row.pk) == ""
    factories.Vacancy(duplicate_of=row, title="Python developer", board="dou")
    assert "posted again as “Python developer” (dou)" in second_chances.posted_again(row.pk)
    row.refresh_from_db()
    assert row.status == "new"


def test_what_stood_on_another_board_all_the_while_is_not_posted_again():
    row = factories.Vacancy(skipped=True)
    copy = factories.Vacancy(duplicate_of=row, board="dou", posted_at=row.first_seen - timedelta(days=2))
    assert second_chances.posted_again(row.pk) == ""
    Vacancy.objects.filter(pk=copy.pk).update(board=row.board)  # one board shows a new id: it was posted anew
    assert second_chances.posted_again(row.pk)
