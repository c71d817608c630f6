"""From matched to a draft: the best first, facts only, one live response."""

from __future__ import annotations

import pytest

from leads.models import AgentStep, Lead, Message, Vacancy
from leads.services import messages, vacancies
from notifications.models import Channel, Notification
from outreach import analyse, choosing, drafting
from outreach.drafting import NothingToAnswerError
from outreach.models import Fact, Preferences
from tests import factories
from tests.outreach.test_analyse import TEXT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _offer(db: None) -> None:
    Channel.objects.create(name="E-mail", kind="email")
    factories.Fact(technologies=["Python", "Django", "Celery", "RabbitMQ", "PostgreSQL"])
    factories.Preferences(minimum_score=0)


def matched(number: int = 0, **values: object) -> Vacancy:
    text = TEXT.replace("katharina@", f"katharina{number}@")
    row = factories.Vacancy(**{"description_text": text, "work_format": "remote", "language": "", **values})
    assert analyse.analyse(row.pk) == "matched"
    row.refresh_from_db()
    return row


def test_it_writes_a_draft_that_waits_for_the_owner():
    row = matched()
    message = drafting.draft(row.pk)
    assert (message.status, message.kind, message.direction) == ("draft", "response", "out")
    assert (message.channel, message.recipient) == ("email", "katharina0@nordwind.example")
    assert message.body.startswith("Hello Katharina")
    assert (message.language, message.backend) == ("en", "builtin")
    assert AgentStep.objects.filter(step="draft", outcome="ok").count() == 1
    assert Notification.objects.filter(event="draft_ready").count() == 1


def test_it_cites_lines_and_facts_that_exist():
    row = matched()
    message = drafting.draft(row.pk)
    fact = Fact.objects.get()
    lines = {line["id"] for line in row.analyses.get().lines}
    cited = {source for sentence in message.sentences for source in sentence["rests_on"]}
    assert f"F{fact.pk}" in cited
    assert cited <= lines | {f"F{fact.pk}", "S", "V0"}
    assert fact.text in message.body


def test_it_goes_by_hand_where_no_address_is_known():
    row = matched(description_text=TEXT.partition("Write to")[0])
    message = drafting.draft(row.pk)
    assert (message.channel, message.recipient) == ("assisted", row.url)


def test_it_drafts_the_best_of_the_day_up_to_the_quota():
    Preferences.objects.update(drafts_per_day=2)
    rows = [matched(number) for number in range(4)]
    for score, row in zip((50, 90, 60, 80), rows, strict=True):
        Vacancy.objects.filter(pk=row.pk).update(score=score)
    ids = choosing.best_waiting()
    assert ids == [rows[1].pk, rows[3].pk]
    assert [drafting.draft_quietly(pk) for pk in ids] == ["done", "done"]
    assert choosing.best_waiting() == []


def test_it_waits_until_everything_is_analysed():
    row = matched()
    factories.Vacancy()
    assert choosing.best_waiting() == []
    Vacancy.objects.exclude(pk=row.pk).delete()
    assert choosing.best_waiting() == [row.pk]


def test_it_waits_while_a_scan_brings_more():
    row = matched()
    scan = factories.Scan(status="running", finished_at=None)
    assert choosing.best_waiting() == []
    scan.started_at = factories.days_ago(1)
    scan.save()
    assert choosing.best_waiting() == [row.pk]


def test_it_writes_no_second_response_by_itself():
    row = matched()
    first = drafting.draft(row.pk)
    assert choosing.best_waiting() == []
    with pytest.raises(messages.AlreadyAnsweredError):
        drafting.draft(row.pk)
    messages.discard(first.pk, reason="owner", actor="owner")
    assert choosing.best_waiting() == []


def test_it_drafts_nothing_for_a_lead_that_is_already_in_talks():
    row = matched()
    Lead.objects.update(stage="replied")
    assert choosing.best_waiting() == []
    assert drafting.draft(row.pk, actor="owner").status == "draft"


def test_it_writes_again_with_other_words():
    row = matched()
    first = drafting.draft(row.pk)
    second = drafting.draft_again(first, actor="owner", wish="shorter")
    first.refresh_from_db()
    assert (first.status, first.discard_reason) == ("discarded", "replaced")
    assert second.body != first.body
    assert Message.objects.filter(status="draft").count() == 1


@pytest.mark.parametrize("values", [{"closed_at": factories.days_ago(1)}, {"status": "skipped", "skip_rule": "score"}])
def test_it_refuses_what_is_not_to_be_answered(values):
    row = matched()
    Vacancy.objects.filter(pk=row.pk).update(**values)
    with pytest.raises(NothingToAnswerError):
        drafting.draft(row.pk, actor="owner")


def test_it_claims_nothing_with_an_empty_profile():
    Fact.objects.all().delete()
    row = matched()
    message = drafting.draft(row.pk)
    assert not message.blocked
    assert not any(source.startswith("F") for s in message.sentences for source in s["rests_on"])
    assert "Celery on RabbitMQ with about 3 million" not in message.body


def test_one_vacancy_that_breaks_the_writer_stops_no_other(monkeypatch: pytest.MonkeyPatch):
    poison, good = matched(1), matched(2)
    Vacancy.objects.filter(pk=poison.pk).update(score=99)
    brief = drafting._brief
    monkeypatch.setattr(drafting, "_brief", lambda row, wish: 1 / 0 if row.pk == poison.pk else brief(row, wish))
    assert [drafting.draft_quietly(pk) for pk in choosing.best_waiting()] == ["failed", "done"]
    assert choosing.best_waiting() == []
    poison.refresh_from_db()
    assert "ZeroDivisionError" in poison.error
    assert good.messages.count() == 1


def test_it_gives_up_after_three_tries_and_says_so_three_times(monkeypatch: pytest.MonkeyPatch):
    row = matched()
    monkeypatch.setattr(drafting, "_brief", lambda *_: 1 / 0)
    for _ in range(9):
        Vacancy.objects.update(not_before=None)
        for pk in choosing.best_waiting():
            drafting.draft_quietly(pk)
    assert row.lead.interactions.filter(kind="error").count() == 3


def test_the_owner_need_not_wait_for_the_agents_pause(monkeypatch: pytest.MonkeyPatch):
    row = matched()
    Vacancy.objects.update(not_before=factories.days_ago(-1), attempts=3)
    assert drafting.draft_quietly(row.pk) == ""
    assert drafting.draft(row.pk, actor="owner").status == "draft"


def test_two_workers_write_one_draft():
    row = matched()
    Vacancy.objects.update(claimed_by="another", claimed_until=factories.days_ago(-1))
    with pytest.raises(NothingToAnswerError, match="busy"):
        drafting.draft(row.pk, actor="owner")


def test_the_old_draft_stays_when_no_new_one_can_be_written(monkeypatch: pytest.MonkeyPatch):
    first = drafting.draft(matched().pk)
    monkeypatch.setattr(drafting, "_brief", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        drafting.draft_again(first, actor="owner")
    first.refresh_from_db()
    assert first.status == "draft"


def test_it_reads_the_vacancys_own_page_first(djinni):
    from sourcing import scan

    scan.scan_board("djinni", limit=15)
    for row in Vacancy.objects.all():
        analyse.analyse(row.pk)
    row = Vacancy.objects.filter(status="matched").order_by("-score").first()
    before = len(djinni.requests())
    drafting.draft(row.pk)
    row.refresh_from_db()
    assert row.detailed_at is not None
    assert row.skills
    assert row.contact.external_id
    assert len(djinni.requests()) == before + 1


@pytest.mark.parametrize("state", ["closed", "removed"])
def test_it_writes_nothing_for_a_vacancy_whose_page_says_it_is_over(djinni, state: str):
    from sourcing import scan

    scan.scan_board("djinni", limit=15)
    for row in Vacancy.objects.all():
        analyse.analyse(row.pk)
    row = Vacancy.objects.filter(status="matched").first()
    djinni.change(int(row.external_id), state=state)
    with pytest.raises(NothingToAnswerError, match="closed"):
        drafting.draft(row.pk)
    row.refresh_from_db()
    assert row.closed_at is not None
    assert row.lead.interactions.filter(kind="closed").count() == 1


def test_a_reopened_vacancy_is_answered_after_all():
    row = matched()
    first = drafting.draft(row.pk)
    vacancies.close(row.pk)
    first.refresh_from_db()
    assert (first.status, first.discard_reason) == ("discarded", "closed")
    Vacancy.objects.update(closed_at=None)
    assert choosing.best_waiting() == [row.pk]
