"""`manage.py market`, and who folds."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from django_q.models import Schedule

from jobagent_site.ops import agent, schedules, tasks
from leads.models import AgentStep, MarketCount, MarketDelta
from leads.services.recording import record_postings
from outreach import analyse
from outreach.profile import preferences
from tests import factories
from tests.leads.test_recording import page, posting

pytestmark = pytest.mark.django_db


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    call_command("market", "--json", *arguments)
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    return json.loads(out)


def test_it_says_that_all_is_equal(capsys: pytest.CaptureFixture[str]):
    record_postings(page(), at=factories.days_ago(1))
    found = told(capsys)
    assert (found["vacancies"], found["different"], found["mended"]) == (15, 0, False)


def test_it_exits_with_1_and_writes_nothing_when_numbers_differ(capsys: pytest.CaptureFixture[str]):
    factories.Vacancy(matched=True)
    with pytest.raises(SystemExit) as end:
        call_command("market")
    assert end.value.code == 1
    said = capsys.readouterr().out
    assert "djinni matched Python: 0 instead of 1" in said
    assert "`manage.py market --rebuild` puts them right." in said
    assert not MarketCount.objects.exists()


def test_it_puts_them_right_when_asked(capsys: pytest.CaptureFixture[str]):
    factories.Vacancy(matched=True)
    found = told(capsys, "--rebuild")
    assert (found["different"], found["mended"]) == (6, True)
    assert told(capsys)["different"] == 0


def test_the_queue_folds_and_proves():
    schedules.ensure()
    assert Schedule.objects.get(name="fold_market").minutes == 5
    record_postings(page(), at=factories.days_ago(1))
    waiting = MarketDelta.objects.count()
    assert tasks.fold_market() == waiting > 0
    assert tasks.prove_market() == 0
    assert AgentStep.objects.get(step="market").outcome == "ok"


def test_the_agent_folds_without_a_queue():
    record_postings(page(), at=factories.days_ago(1))
    agent.round_once(["notify"])
    assert not MarketDelta.objects.exists()
    assert MarketCount.objects.exists()


def test_what_a_rule_skips_still_counts_its_technologies():
    """Else the market would be only what we want of it."""
    row = preferences()
    row.stop_words = "WordPress"
    row.save()
    text = "Requirements:\n- Strong PHP and WordPress\n- MySQL"
    pk = record_postings([posting(title="PHP Developer", description_text=text)]).new[0]
    assert analyse.analyse(pk) == "skipped"
    assert {"PHP", "WordPress", "MySQL"} <= set(
        MarketDelta.objects.filter(measure="new").values_list("technology", flat=True)
    )
