"""More money, fewer demands, posted again: looked at once more. Anything else is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django_q.models import OrmQ

from jobagent_site.ops import agent, heartbeat, tasks
from leads.models import Interaction, Vacancy, VacancyVersion
from leads.posting import Posting
from leads.services import blocking
from leads.services.claims import lease_row
from leads.services.recording import record_postings
from notifications.models import Channel, Notification
from outreach import second_chances
from outreach.ai.base import VacancyText
from outreach.posted_again import posted_again
from tests import factories

pytestmark = pytest.mark.django_db

OLD = "Requirements:\n- 5 years of Python\n- Kafka in production\n- Kubernetes"
NEW = "Requirements:\n- 5 years of Python\n- Kubernetes"


def changed(vacancy: Vacancy, **changes: list[object]) -> str:
    version = VacancyVersion.objects.create(vacancy=vacancy, at=factories.days_ago(0), changes=changes)
    Vacancy.objects.filter(pk=vacancy.pk).update(**{name: new for name, (_, new) in changes.items()})
    return tasks.reconsider(version.pk)


def now(changes: dict[str, list[object]], **known: object) -> VacancyText:
    """The vacancy after these changes, with what else is known of it."""
    text = str(changes.get("description_text", ["", NEW])[1])
    pay = {name: value[1] for name, value in changes.items() if name.startswith("salary")}
    return VacancyText(title="Python", text=text, **{"salary_currency": "USD", **known, **pay})


def posting_of(row: Vacancy, **values: object) -> Posting:
    said = {name: getattr(row, name) for name in ("board", "external_id", "url", "title", "description_text")}
    pay = {"salary_max": row.salary_max, "salary_currency": row.salary_currency}
    return Posting(**{**said, **pay, "company": row.company.name, **values})


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
    found = second_chances.better(changes, now(changes))
    assert said in found
    assert bool(found) == bool(said)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ((None, None), (3000, None), "a salary is named now: from 3,000 USD"),
        ((None, None), (2000, 3000), "a salary is named now: up to 3,000 USD"),
        ((2000, None), (2000, 3500), "the salary rose from 2,000 → up to 3,500 USD"),  # the first upper bound
        ((2000, None), (None, 3500), "the salary rose from 2,000 → up to 3,500 USD"),
        ((None, 3000), (3500, None), "the salary rose up to 3,000 → from 3,500 USD"),
        ((2000, 3000), (2500, None), "the salary rose from 2,000 → from 2,500 USD"),
        ((2000, 3000), (None, 3500), "the salary rose up to 3,000 → up to 3,500 USD"),
        ((2000, 3000), (1500, 3500), "the salary rose up to 3,000 → up to 3,500 USD"),
        ((2000, 4000), (2500, 3500), ""),  # the top fell
        ((2000, 4000), (2000, None), ""),
        ((None, 3000), (2000, None), ""),
        ((None, 3000), (2500, 3000), ""),  # no more than was said
        ((2000, 3000), (None, None), ""),
    ],
)
def test_it_compares_what_two_salaries_name(
    old: tuple[int | None, int | None], new: tuple[int | None, int | None], said: str
):
    pairs = dict(zip(("salary_min", "salary_max"), map(list, zip(old, new, strict=True)), strict=True))
    known = {name: value for name, (_, value) in pairs.items()}
    changes = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    assert second_chances.better(changes, now(changes, **known)) == said


@pytest.mark.parametrize(
    ("changes", "better"),
    [
        ({"salary_min": [None, 3000], "salary_currency": ["", "USD"]}, True),
        ({"salary_min": [None, 2900], "salary_currency": ["", "USD"]}, False),
        ({"salary_max": [1000, 3000]}, True),
        ({"salary_max": [1000, 2900]}, False),
        ({"salary_max": [None, 90_000], "salary_currency": ["", "UAH"]}, False),
        ({"salary_max": [None, 900], "salary_currency": ["", "XAU"]}, True),  # nobody can tell: as the rule has it
    ],
)
def test_more_money_under_the_owners_minimum_is_no_second_chance(changes: dict[str, list[object]], better: bool):
    assert bool(second_chances.better(changes, now(changes), floor=3000)) == better


@pytest.mark.parametrize(("named", "status"), [(3000, "new"), (1200, "skipped")])
def test_a_first_salary_brings_back_what_a_salary_rule_skipped_once_it_is_enough(named: int, status: str):
    factories.Preferences(salary_floor=2500)
    row = factories.Vacancy(skipped=True, skip_rule="salary_floor", skip_reason="pays 1,500 USD", salary_currency="USD")
    text = row.description_text + "\nSalary: $1500"
    Vacancy.objects.filter(pk=row.pk).update(description_text=text)
    assert bool(changed(row, salary_min=[None, named])) == (status == "new")
    row.refresh_from_db()
    assert row.status == status


def test_what_a_rule_skipped_is_analysed_again():
    row = factories.Vacancy(skipped=True, salary_currency="USD")
    assert "3,500" in changed(row, salary_max=[2000, 3500])
    row.refresh_from_db()
    assert (row.status, row.skip_rule) == ("new", "")
    assert "the salary rose" in row.second_chance


def test_a_later_change_hides_none_that_waits_to_be_looked_at(committed: Callable[..., object]):
    row = factories.Vacancy(skipped=True, salary_currency="USD", salary_max=2000)
    factories.Preferences(stop_words="Python")
    with committed():
        for values in ({"salary_max": 3500}, {"salary_max": 3500, "title": "Python engineer"}):
            record_postings([posting_of(row, **values)])
    jobs = [job.task for job in OrmQ.objects.order_by("pk")]
    assert [tasks.reconsider(*job["args"]) for job in jobs if "reconsider" in job["func"]] == [
        "the salary rose up to 2,000 → up to 3,500 USD",
        "",
    ]


def test_a_change_whose_bell_was_lost_is_found_by_the_sweep(committed: Callable[..., object]):
    row = factories.Vacancy(skipped=True, salary_currency="USD", salary_max=2000)
    with committed():
        record_postings([posting_of(row, salary_max=3500)])
    OrmQ.objects.all().delete()
    assert tasks.sweep()["reconsider"] == 1
    (again,) = [job.task for job in OrmQ.objects.all() if "reconsider" in job.task["func"]]
    assert "the salary rose" in tasks.reconsider(*again["args"])
    assert tasks.sweep()["reconsider"] == 0
    assert tasks.reconsider(*again["args"]) == ""  # rung twice, looked at once


def test_a_change_is_looked_at_without_a_worker():
    row = factories.Vacancy(skipped=True, salary_currency="USD", salary_max=2000)
    record_postings([posting_of(row, salary_max=3500)])
    assert agent.analyse_step()["done"] == 1
    row.refresh_from_db()
    assert "the salary rose" in row.second_chance
    assert second_chances.waiting() == []


def test_a_change_whose_worker_died_waits_again(monkeypatch: pytest.MonkeyPatch):
    row = factories.Vacancy(matched=True)
    version = VacancyVersion.objects.create(vacancy=row, at=factories.days_ago(0), changes={"title": ["a", "b"]})
    assert lease_row(VacancyVersion, version.pk, timedelta(minutes=10)) is not None
    assert (second_chances.waiting(), tasks.reconsider(version.pk)) == ([], "")
    VacancyVersion.objects.update(claimed_until=factories.days_ago(1))
    assert second_chances.waiting() == [version.pk]


@pytest.mark.parametrize(("error", "waiting"), [(ZeroDivisionError, 0), (KeyboardInterrupt, 1)])
def test_a_change_that_fails_is_not_tried_each_minute_but_one_ended_by_hand_waits(
    error: type[BaseException], waiting: int, monkeypatch: pytest.MonkeyPatch
):
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(second_chances.analyse, "again_for", fail)
    with pytest.raises(error):
        changed(factories.Vacancy(matched=True), title=["Python", "Python developer"])
    assert len(second_chances.waiting()) == waiting


def test_a_change_of_what_is_still_new_waits_for_nobody():
    row = factories.Vacancy()
    record_postings([posting_of(row, title="Python engineer")])
    assert VacancyVersion.objects.get().looked_at is not None


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


def test_whom_we_do_not_write_to_gets_no_second_chance():
    row = factories.Vacancy()
    blocking.block(company=row.company, actor="maxim")
    assert changed(row, title=["Python", "Python developer"]) == ""
    assert changed(row, salary_max=[2000, 3500]) == ""
    factories.Vacancy(duplicate_of=row)
    assert posted_again(row.pk) == ""
    row.refresh_from_db()
    assert (row.status, row.second_chance) == ("skipped", "")


def test_an_answered_vacancy_of_theirs_is_not_told_of():
    lead = factories.Lead(stage="contacted")
    factories.Message(lead=lead, vacancy=lead.vacancy, sent=True)
    blocking.block(company=lead.vacancy.company, actor="maxim")
    assert changed(lead.vacancy, salary_max=[2000, 3500]) == ""
    factories.Vacancy(duplicate_of=lead.vacancy)
    assert posted_again(lead.vacancy.pk) == ""


def test_taken_off_the_list_a_mere_change_reopens_nothing():
    row = factories.Vacancy()
    blocking.block(company=row.company, actor="maxim")
    blocking.unblock(row.company, actor="maxim")
    assert changed(row, title=["Python", "Python developer"]) == ""
    assert "the salary rose" in changed(row, salary_max=[2000, 3500])


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


def test_reading_it_again_is_a_sign_of_life_while_a_model_takes_its_time(monkeypatch: pytest.MonkeyPatch):
    given: list[object] = []
    monkeypatch.setattr(second_chances.analyse, "again_for", lambda pk, *, actor, beat: given.append(beat))
    changed(factories.Vacancy(matched=True), title=["Python", "Python developer"])
    assert given == [heartbeat.beat]


def test_posted_again():
    row = factories.Vacancy(skipped=True)
    assert posted_again(row.pk) == ""
    factories.Vacancy(duplicate_of=row, title="Python developer", board="dou")
    assert "posted again as “Python developer” (dou)" in posted_again(row.pk)
    row.refresh_from_db()
    assert row.status == "new"


def test_what_stood_on_another_board_all_the_while_is_not_posted_again():
    row = factories.Vacancy(skipped=True)
    copy = factories.Vacancy(duplicate_of=row, board="dou", posted_at=row.first_seen - timedelta(days=2))
    assert posted_again(row.pk) == ""
    Vacancy.objects.filter(pk=copy.pk).update(board=row.board)  # one board shows a new id: it was posted anew
    assert posted_again(row.pk)
