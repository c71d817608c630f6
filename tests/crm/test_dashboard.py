"""The dashboard: what it asks for, in which order, and at which price."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jobagent_site.crm.dashboard import chart, days, funnel, numbers, sources
from jobagent_site.ops import heartbeat
from leads.models import AgentStep, StageEvent
from tests import factories as f

pytestmark = pytest.mark.django_db
KYIV = ZoneInfo("Europe/Kyiv")


def page(crm: Client) -> BeautifulSoup:
    answer = crm.get(reverse("admin:index"))
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def waiting(crm: Client) -> list[str]:
    return [each["id"].removeprefix("need-") for each in page(crm).select(".ja-need")]


@pytest.fixture
def ready(db: None) -> None:
    """Set up, and the worker alive: nothing is missing."""
    f.Fact()
    f.SearchProfile()
    heartbeat.beat()


def test_it_says_that_nothing_needs_the_owner(crm: Client, ready: None):
    soup = page(crm)
    assert soup.select_one("#needs strong").text == "Nothing needs you"
    assert "Agent running" in soup.select_one(".ja-chips").text


def test_it_asks_to_set_up_first_and_tells_a_dead_worker(crm: Client):
    assert waiting(crm) == ["set_up", "worker"]
    soup = page(crm)
    assert soup.select_one("#need-set_up a")["href"] == reverse("setup")
    assert "Set up: 0 of 3 answered" in soup.select_one("#need-set_up").text


def test_it_puts_what_may_have_been_sent_before_drafts_and_machines_last(crm: Client, ready: None):
    f.Message(status="uncertain", error="The connection was cut.")
    f.Message(status="failed", error="The server refused.")
    f.Message()
    f.Message(status="approved", by_hand=True)
    f.Vacancy(status="failed", error="no answer")
    f.Scan(status="blocked", error="429")
    assert waiting(crm) == ["uncertain", "failed", "drafts", "by_hand", "sources", "analyses"]


def test_it_marks_one_button_as_the_next_right_thing(crm: Client, ready: None):
    f.Message(status="uncertain", error="cut")
    f.Message()
    buttons = page(crm).select("a.ja-primary")
    assert [each.text for each in buttons] == ["Review R"]
    assert buttons[0]["href"] == reverse("review")


def test_it_leads_to_the_lead_of_a_single_uncertain_send_and_to_the_list_of_several(crm: Client, ready: None):
    first = f.Message(status="uncertain", error="cut")
    assert page(crm).select_one("#need-uncertain a")["href"] == reverse("admin:leads_lead_change", args=[first.lead_id])
    f.Message(status="uncertain", error="cut")
    soup = page(crm)
    assert soup.select_one("#need-uncertain strong").text == "2 uncertain sends"
    assert "view=uncertain" in soup.select_one("#need-uncertain a")["href"]


def test_it_says_that_approved_responses_wait_for_the_switch(crm: Client, ready: None):
    f.Message(status="approved")
    need = page(crm).select_one("#need-sending_off")
    assert "1 approved response waits: sending is off" in need.text
    assert need.select_one("a")["href"] == f"{reverse('setup')}#sending"


def test_it_leaves_out_snoozed_drafts_and_failures_that_were_written_again(crm: Client, ready: None):
    f.Message(snoozed_until=timezone.now() + timedelta(hours=3))
    failed = f.Message(status="failed", error="refused")
    f.Message(lead=failed.lead, status="sent", sent_at=timezone.now())
    assert waiting(crm) == []


def test_it_calls_a_search_in_trouble_by_its_last_finished_scan(crm: Client, ready: None):
    search = f.SearchProfile(name="Python EU")
    f.Scan(search=search, status="blocked", error="429", started_at=f.days_ago(1))
    f.Scan(search=search, status="ok")
    f.Scan(search=search, status="running", finished_at=None)
    assert "sources" not in waiting(crm)


def test_its_query_count_does_not_grow_with_the_rows(crm: Client, ready: None):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert crm.get(reverse("admin:index")).status_code == 200
        return len(queries)

    crm.get(reverse("admin:index"))
    _rows(10)
    few = asked()
    _rows(190)
    assert asked() == few
    assert few < 60


def _rows(number: int) -> None:
    search = f.SearchProfile()
    for index in range(number):
        lead = f.Lead(created_at=f.days_ago(index % 25), stage="contacted" if index % 2 else "qualified")
        status = ("draft", "approved", "sent", "failed", "uncertain")[index % 5]
        f.Message(lead=lead, status=status, error="no", sent_at=timezone.now() if status == "sent" else None)
        f.Vacancy(status="failed", error="no", first_seen=f.days_ago(index % 25))
        f.Scan(search=search, status="blocked" if index % 3 else "ok", error="429", started_at=f.days_ago(index / 20))
        AgentStep.objects.create(at=timezone.now(), step="draft", outcome="ok", text="x", lead=lead)


@pytest.mark.parametrize(
    ("seen", "day"),
    [
        (datetime(2026, 11, 24, 0, 30, tzinfo=KYIV), 24),
        (datetime(2026, 11, 23, 23, 30, tzinfo=KYIV), 23),
        (datetime(2026, 11, 23, 22, 30, tzinfo=ZoneInfo("UTC")), 24),
    ],
)
def test_it_counts_days_of_the_owners_calendar(seen: datetime, day: int):
    with time_machine.travel(datetime(2026, 11, 24, 8, 42, tzinfo=KYIV), tick=False):
        f.Vacancy(first_seen=seen)
        counted = {each.date.day: each.total for each in days.last_days().days if each.total}
    assert counted == {day: 1}


def test_it_counts_the_day_on_which_the_clock_changes():
    with time_machine.travel(datetime(2026, 10, 26, 12, 0, tzinfo=KYIV), tick=False):
        f.Vacancy(first_seen=datetime(2026, 10, 25, 23, 59, tzinfo=KYIV))
        period = days.last_days()
    sunday = period.days[-2]
    assert (sunday.total, sunday.end.timestamp() - sunday.start.timestamp()) == (1, 25 * 3600)


def _refusing(status: str) -> days.Period:
    """Four usual days, then one on which every scan ended badly and nothing came."""
    for back in range(2, 6):
        f.Scan(started_at=f.days_ago(back), status="ok", found=5)
        for _ in range(5):
            f.Vacancy(first_seen=f.days_ago(back))
    f.Scan(started_at=f.days_ago(1), status=status, error="429")
    return days.last_days()


@time_machine.travel(datetime(2026, 11, 24, 12, 0, tzinfo=KYIV), tick=False)
@pytest.mark.parametrize("status", ["blocked", "changed"])
def test_it_never_draws_a_refusal_as_zero(status: str):
    period = _refusing(status)
    assert period.unseen(period.days[-2], "djinni") == 5
    drawn = chart.draw(period)
    assert f"ja-unseen-{status}" in drawn.wide
    assert f"ja-key-{status}" in {key.css for key in drawn.legend}


@time_machine.travel(datetime(2026, 11, 24, 12, 0, tzinfo=KYIV), tick=False)
def test_it_draws_a_quiet_day_and_a_day_without_a_scan_differently():
    drawn = chart.draw(_refusing("empty"))
    assert drawn.wide.count("ja-none-asked") == 1
    assert drawn.wide.count('class="ja-none"') == 16
    assert "ja-unseen" not in drawn.wide


def test_a_board_named_like_markup_stays_text():
    f.Vacancy(board="<script>")
    assert "<script>" not in chart.draw(days.last_days()).wide


def test_the_funnel_counts_who_reached_a_stage_and_where_the_lost_ones_stood():
    f.Lead(stage="qualified")
    f.Lead(stage="replied")
    lost = f.Lead(stage="lost", lost_reason="price")
    StageEvent.objects.create(lead=lost, from_stage="contacted", to_stage="lost", at=timezone.now(), actor="owner")
    f.Lead(stage="won", created_at=f.days_ago(40))
    found = funnel.funnel()
    assert (found.reached["new"], found.reached["contacted"], found.reached["replied"], found.reached["won"]) == (
        3,
        2,
        1,
        0,
    )
    assert next(step.from_previous for step in found.steps if step.label == "Replied") == "1 of 2"
    assert found.ended[0][:2] == ("lost", 1)


def test_a_rate_of_few_stays_a_count_and_of_many_becomes_percent():
    for _ in range(24):
        f.Lead(stage="contacted")
    for _ in range(6):
        f.Lead(stage="replied")
    found = funnel.funnel()
    assert next(step.from_previous for step in found.steps if step.label == "Replied") == "20 %"
    assert numbers._replies(found).text == "6 of 30, 30 days"


def test_a_search_shows_its_last_36_scans_in_words():
    search = f.SearchProfile(name="Python EU")
    for back in range(40):
        f.Scan(search=search, status="empty" if back else "changed", error="no list", started_at=f.days_ago(back / 50))
    found = sources.searches()[0]
    assert (len(found.ticks), found.status, found.words) == (36, "changed", "Changed")
    assert found.ticks[-1].title.endswith("changed")
    assert found.ticks[0].title.endswith("nothing found: 0 seen, 0 new")


def test_each_number_leads_to_a_list_that_opens(crm: Client, ready: None):
    f.Message(status="sent", sent_at=timezone.now())
    f.Vacancy(matched=True)
    soup = page(crm)
    links = {
        each["href"]
        for each in soup.select(".ja-number, .ja-funnel a, #days a, .ja-foot a, .ja-need a")
        if each.get("href")
    }
    assert len(links) > 20
    for link in links:
        assert crm.get(link).status_code == 200, link
        assert "e=1" not in crm.get(link).headers.get("Location", "")


def test_the_list_behind_a_day_shows_the_vacancies_of_that_day(crm: Client, ready: None):
    seen = f.Vacancy(title="Seen today")
    f.Vacancy(title="Seen before", first_seen=f.days_ago(3))
    text = crm.get(days.last_days().days[-1].url).content.decode()
    assert seen.title in text
    assert "Seen before" not in text


def test_it_greets_the_owner_in_his_time_zone(crm: Client, settings, ready: None):
    settings.OWNER_NAME = "Taras Melnyk"
    with time_machine.travel(datetime(2026, 11, 24, 8, 42, tzinfo=KYIV), tick=False):
        text = page(crm).select_one(".ja-hello").text
    assert "Good morning, Taras" in text
    assert "Tuesday, 24 November 2026, 08:42 in Kyiv" in text


def test_staff_without_a_role_see_no_numbers(client: Client, db: None):
    client.force_login(User.objects.create_user("new", is_staff=True))
    soup = page(client)
    assert "Your account has no role yet" in soup.text
    assert not soup.select("#needs")


def test_a_board_that_waits_for_a_yes_leads_to_its_page(crm: Client, ready: None, settings: object):
    settings.LINKEDIN_ACCEPTED = False
    f.SearchProfile(board="linkedin", name="Our field")

    def card() -> BeautifulSoup:
        rows = page(crm).select(".ja-source")
        return next(row for row in rows if "Our field" in row.get_text())

    assert card().select_one(".ja-tag").get_text() == "Not accepted"
    assert card().find("a", string="Read and decide")["href"] == "/admin/sourcing/scan/consent/linkedin/"
    assert "LinkedIn waits for your yes" in page(crm).select_one("#needs").get_text()
    settings.LINKEDIN_ACCEPTED = True
    assert "LinkedIn" not in page(crm).select_one("#needs").get_text()
    assert card().select_one(".ja-tag").get_text() == "Not scanned yet"
    assert card().find("a", string="Read and decide") is None
