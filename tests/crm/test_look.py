"""The frame around every page: sidebar, header, words of time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jobagent_site.crm.links import list_url, row_url
from jobagent_site.ops import heartbeat
from jobagent_site.templatetags.ja import ago, every, plural, seconds, share, span
from tests import factories as f
from tests.crm.people import assistant, viewer

pytestmark = pytest.mark.django_db


def look(browser: Client, address: str = "") -> BeautifulSoup:
    return BeautifulSoup(browser.get(address or reverse("admin:index")).content, "html.parser")


def entries(soup: BeautifulSoup) -> list[str]:
    """The sidebar without Diagnostics, badges cut off."""
    groups = [group for group in soup.select("#nav-sidebar-apps ol") if not group.find_previous_sibling("h2")]
    return [link.select("span")[1].text for group in groups for link in group.select("li a")]


def test_the_owner_has_eleven_entries(crm: Client):
    assert entries(look(crm)) == [
        "Dashboard", "Review", "Leads", "Vacancies", "Companies", "Market", "Sources", "Agent log", "Profile and facts",
        "AI platform", "Set up",
    ]  # fmt: skip


def test_others_see_what_they_may_open_and_no_diagnostics(db: None):
    for browser in (assistant(), viewer()):
        soup = look(browser)
        assert entries(soup) == [
            "Dashboard",
            "Review",
            "Leads",
            "Vacancies",
            "Companies",
            "Market",
            "Sources",
            "Agent log",
            "Profile and facts",
            "AI calls",
        ]
        assert "Diagnostics" not in soup.select_one("#nav-sidebar-apps").text


def test_each_entry_leads_to_a_page_on_which_it_alone_is_lit(crm: Client):
    links = [link["href"] for link in look(crm).select("#nav-sidebar-apps li a")]
    assert len(links) == len(set(links))
    for link in links:
        lit = [each["href"] for each in look(crm, link).select("#nav-sidebar-apps a.active")]
        assert lit == [link]


def test_badges_count_what_waits_and_vanish_at_zero(crm: Client):
    assert "0" not in look(crm).select_one("#nav-sidebar-apps").text
    f.Message()
    f.Scan(status="changed", error="no list")
    links = {link.select("span")[1].text: link.text.split() for link in look(crm).select("#nav-sidebar-apps li a")}
    assert links["Review"][-1] == "1"
    assert links["Sources"][-1] == "1"


def test_the_header_says_whether_the_agent_runs_and_sends(crm: Client):
    f.Preferences(sending_enabled=True, sends_per_day=7)
    f.Message(status="sent", sent_at=timezone.now())
    heartbeat.beat()
    chips = look(crm).select(".ja-chip")
    assert "Agent running" in chips[0].text
    assert "Sending on · 1 of 7 today" in " ".join(chips[1].text.split())
    assert chips[1]["href"] == f"{reverse('setup')}#sending"


def test_a_viewer_sees_the_state_but_no_way_to_change_it(db: None):
    assert [chip.name for chip in look(viewer()).select(".ja-chip")] == ["a", "span"]


def test_the_demo_says_that_it_is_practice(crm: Client, settings):
    assert "practice" not in look(crm).select_one("#header-inner").text
    settings.DEMO = True
    soup = look(crm)
    assert "practice" in soup.select_one("#header-inner").text
    assert "[practice]" in soup.title.text


def test_the_login_page_tells_strangers_nothing(client: Client):
    f.SenderProfile(team_name="Kvartal Dev")
    text = client.get(reverse("admin:login")).content.decode()
    assert "Kvartal" not in text
    assert "Sending" not in text


def test_short_addresses_lead_into_the_crm(crm: Client):
    lead = f.Lead()
    assert crm.get("/").headers["Location"] == reverse("admin:index")
    assert crm.get(f"/lead/{lead.pk}/").headers["Location"] == row_url("leads.lead", lead.pk)
    assert crm.get("/sources/").headers["Location"] == list_url("sourcing.scan")


def test_ctrl_k_finds_a_few_leads_and_only_what_may_be_seen(crm: Client):
    for _ in range(12):
        f.Lead()
    found = BeautifulSoup(crm.get(reverse("admin:search"), {"s": "nordwind", "extended": "1"}).content, "html.parser")
    links = [link["href"] for link in found.select("a[href]")]
    assert len([link for link in links if "/leads/lead/" in link]) == 8
    assert len([link for link in links if "/leads/vacancy/" in link]) == 8


def test_a_page_that_is_not_there_has_no_address():
    assert list_url("nowhere.nothing") == ""
    assert row_url("leads.lead", None) == ""


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (47 * 3600, "47 h"),
        (48 * 3600, "2 d"),
        (-5, "0 s"),
    ],
)
def test_times_are_short(length: int, words: str):
    assert span(timedelta(seconds=length)) == words


def test_words_of_numbers():
    assert (share(2, 5), share(8, 20), share(0, 0)) == ("2 of 5", "40 %", "")
    assert (plural(1, "draft"), plural(2, "search", "searches")) == ("1 draft", "2 searches")
    assert (ago(None), span(None), seconds(0), seconds(0.42), seconds(12.3)) == ("never", "", "", "0.4 s", "12 s")
    assert (every(30), every(240), every(1440), every(2880)) == (
        "every 30 min",
        "every 4 h",
        "every day",
        "every 2 days",
    )
