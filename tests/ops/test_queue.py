"""The queue: what wakes whom, and the schedules from code."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.utils import timezone
from django_q.models import OrmQ, Schedule
from django_q.models import Success as FinishedJob

from jobagent_site.ops import heartbeat, prune, schedules, tasks, wake
from leads.models import AgentRun, Vacancy
from leads.services.recording import record_postings
from leads.services.vacancies import MAX_ATTEMPTS
from outreach import analyse, approvals
from outreach.models import AiCall
from outreach.platform import LONGEST_WORK
from tests import factories
from tests.leads.test_recording import page

pytestmark = pytest.mark.django_db


def queued() -> list[tuple[str, tuple[int, ...]]]:
    return [(job.task["func"], job.task["args"]) for job in OrmQ.objects.order_by("id")]


def test_it_uses_the_settings_that_were_measured():
    q = settings.Q_CLUSTER
    names = ("workers", "bulk", "queue_limit", "poll", "timeout", "retry", "max_attempts", "ack_failures", "catch_up")
    assert [q[name] for name in names] == [2, 8, 8, 0.05, 300, 10_800, 1, True, False]
    assert (q["save_limit"], q["recycle"], q["max_rss"]) == (0, 500, 400_000)
    rounds = -(-(q["queue_limit"] + 1) // q["workers"]) + 1
    assert q["retry"] > wake.LONGEST * rounds
    assert analyse.LEASE.total_seconds() > LONGEST_WORK
    assert wake.LONGEST >= wake.BATCH + LONGEST_WORK


def test_it_wakes_the_analysis_of_each_new_vacancy_ten_at_once(committed):
    with committed():
        record_postings(page(23))
    ids = list(Vacancy.objects.order_by("id").values_list("id", flat=True))
    assert len(ids) == 23
    batches = [tuple(ids[:10]), tuple(ids[10:20]), tuple(ids[20:])]
    assert queued() == [("jobagent_site.ops.tasks.analyse", batch) for batch in batches]
    assert {job.task["timeout"] for job in OrmQ.objects.all()} == {wake.LONGEST}


def test_it_rings_for_nothing_where_nothing_is_new(committed):
    record_postings(page(3))
    with committed():
        record_postings(page(3))
    assert queued() == []


def test_one_task_analyses_all_it_was_woken_for():
    rows = [factories.Vacancy(description_text=f"We need Python number {n}. " * 9) for n in range(3)]
    factories.Preferences(stop_words="Python")
    assert tasks.analyse(*[row.pk for row in rows]) == "skipped skipped skipped"
    assert tasks.analyse(rows[0].pk) == ""  # once is enough


def test_what_an_analysis_has_no_time_for_waits_for_the_sweep(monkeypatch):
    rows = [factories.Vacancy() for _ in range(3)]
    begun: list[int] = []
    left: list[float] = []

    def slow(pk: int) -> str:
        begun.append(pk)
        return "skipped"

    monkeypatch.setattr(tasks, "monotonic", lambda: len(begun) * wake.BATCH * 0.6)
    monkeypatch.setattr(analyse, "analyse", slow)
    monkeypatch.setattr(tasks.drafting, "draft_many", lambda _, *, seconds, beat: left.append(seconds) or [])
    tasks.analyse(*[row.pk for row in rows])
    assert begun == [rows[0].pk, rows[1].pk]
    assert max(left) <= 0  # nor does a draft begin later than a task may begin something
    tasks.sweep()
    assert ("jobagent_site.ops.tasks.analyse", tuple(row.pk for row in rows)) in queued()


def test_it_wakes_the_delivery_of_an_approved_message(committed):
    message = factories.Message()
    with committed():
        approvals.approve(message.pk, sha256=message.sha256, actor="owner")
    assert queued() == [("jobagent_site.ops.tasks.deliver", (message.pk,))]


def test_it_names_only_tasks_that_exist():
    names = [*wake.TASKS.values(), *(each["func"] for each in schedules.SCHEDULES.values())]
    for name in names:
        assert callable(getattr(tasks, name.rpartition(".")[2]))


def test_it_makes_the_schedules_from_code_and_removes_others():
    Schedule.objects.create(name="evil", func="os.system", args="'true'")
    schedules.ensure()
    first = dict(Schedule.objects.values_list("name", "next_run"))
    schedules.ensure()
    assert dict(Schedule.objects.values_list("name", "next_run")) == first
    assert set(first) == {"sweep", "index_search", "fold_market", "prune", "prove_market"}


def test_it_sweeps_up_what_a_crash_left():
    vacancy, message = factories.Vacancy(), factories.approved(factories.Message())
    search = factories.SearchProfile()
    found = tasks.sweep()
    expected = {"scan": 1, "canary": 1, "read_pending": 0, "analyse": 1, "reconsider": 0, "deliver": 1, "tell": 0}
    assert found == expected
    assert ("jobagent_site.ops.tasks.scan", (search.pk,)) in queued()
    assert ("jobagent_site.ops.tasks.analyse", (vacancy.pk,)) in queued()
    assert ("jobagent_site.ops.tasks.deliver", (message.pk,)) in queued()
    assert heartbeat.alive()


def test_long_tasks_beat_on(monkeypatch):
    given: list[object] = []
    monkeypatch.setattr(tasks.scanning, "scan_search", lambda pk, *, cheaply, beat: given.append(beat))
    monkeypatch.setattr(tasks.pending, "due", lambda: ["linkedin"])
    monkeypatch.setattr(tasks.pending, "read", lambda board, *, beat: given.append(beat))
    tasks.scan(factories.SearchProfile().pk)
    tasks.read_pending("linkedin")
    assert given == [heartbeat.beat] * 2


def test_it_gives_up_after_three_attempts_that_left_no_word():
    vacancy = factories.Vacancy(attempts=MAX_ATTEMPTS, claimed_by="dead", claimed_until=factories.days_ago(1))
    assert analyse.waiting() == []
    vacancy.refresh_from_db()
    assert vacancy.status == "failed"
    assert "three times" in vacancy.error


def test_it_knows_a_dead_worker():
    assert not heartbeat.alive()
    heartbeat.beat()
    heartbeat.beat()
    assert heartbeat.alive()
    AgentRun.objects.update(beat_at=timezone.now() - heartbeat.DEAD_AFTER)
    assert not heartbeat.alive()
    assert AgentRun.objects.count() == 1


def test_it_prunes_the_machine_and_keeps_the_business():
    old = {"started": factories.days_ago(9), "stopped": factories.days_ago(9), "func": "x", "success": True}
    FinishedJob.objects.create(id="a" * 32, name="old", **old)
    message = factories.Message(sent=True, created_at=factories.days_ago(900))
    assert prune.prune()["jobs"] == 1
    message.refresh_from_db()


def test_it_empties_old_ai_answers_and_removes_older_calls():
    def call(days: float) -> AiCall:
        asked = {"purpose": "analysis", "backend": "flowise", "outcome": "ok", "answer": {"domain": "x"}}
        return AiCall.objects.create(**asked, started_at=factories.days_ago(days), cost=1)

    fresh, old, ancient = call(179), call(181), call(731)
    done = prune.prune()
    assert (done["answers"], done["calls"]) == (1, 1)
    assert dict(AiCall.objects.values_list("pk", "answer")) == {fresh.pk: {"domain": "x"}, old.pk: None}
    assert AiCall.objects.get(pk=old.pk).cost == 1
    assert not AiCall.objects.filter(pk=ancient.pk).exists()
    assert prune.prune()["answers"] == 0
