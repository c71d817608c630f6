"""The page “Sources”: how each board and feed fares, in words."""

from __future__ import annotations

import zlib
from datetime import time, timedelta

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobagent_site.crm import next_run
from jobagent_site.crm.words import moment
from sourcing import consent, schedule
from sourcing.models import HostBudget, RawPage, Scan, SearchProfile
from tests import factories as f
from tests.crm.people import act, assistant, said, viewer

pytestmark = pytest.mark.django_db
SOURCES = "/admin/sourcing/scan/"
FULL = {"title": 1.0, "company": 0.4, "salary_min": 0.0}


@pytest.fixture(autouse=True)
def _real_boards(settings: object) -> None:
    settings.DJINNI_BASE_URL, settings.LINKEDIN_ACCEPTED = "https://djinni.co", False


def page(client: Client) -> BeautifulSoup:
    response = client.get(SOURCES)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def card(client: Client, search: SearchProfile) -> Tag:
    cards = page(client).select(".ja-search-card")
    return next(each for each in cards if each.select_one(".ja-source-name a").text == search.name)


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def state(client: Client, search: SearchProfile) -> str:
    return words(card(client, search).select_one(".ja-tag"))


def cooling(host: str = "djinni.co", **values: object) -> HostBudget:
    until = timezone.now() + timedelta(hours=2)
    return HostBudget.objects.create(
        host=host, refusals=2, cool_down_until=until, last_refusal="Djinni refuses us (403).", **values
    )


class TestState:
    @pytest.mark.parametrize(
        ("status", "word"),
        [
            ("ok", "found"), ("empty", "nothing found"), ("changed", "changed"), ("error", "error"),
            ("blocked", "blocked"),
        ],
    )  # fmt: skip
    def test_each_result_has_its_own_word(self, crm: Client, status: str, word: str) -> None:
        scan = f.Scan(status=status, error="" if status in ("ok", "empty") else "They said no.", advice="Wait.")
        assert state(crm, scan.search) == word
        assert ("They said no. Wait." in words(card(crm, scan.search))) == (status not in ("ok", "empty"))

    def test_a_search_that_never_ran(self, crm: Client) -> None:
        assert state(crm, f.SearchProfile()) == "never scanned"

    def test_one_that_is_off_shows_no_last_state_and_no_button(self, crm: Client) -> None:
        search = f.SearchProfile(active=False)
        f.Scan(search=search)
        assert state(crm, search) == "off"
        assert not card(crm, search).select("button")

    def test_a_running_scan_does_not_hide_how_the_last_one_ended(self, crm: Client) -> None:
        search = f.SearchProfile()
        f.Scan(search=search, status="empty", started_at=timezone.now() - timedelta(hours=1))
        f.Scan(search=search, status="running")
        assert state(crm, search) == "nothing found"

    def test_blocked_says_until_when(self, crm: Client) -> None:
        scan = f.Scan(status="blocked", error="Djinni refuses us (403).")
        until = moment(cooling().cool_down_until)
        assert state(crm, scan.search) == f"blocked until {until}"

    def test_linkedin_without_consent_is_not_accepted_and_names_the_page(self, crm: Client) -> None:
        search = f.SearchProfile(board="linkedin")
        assert state(crm, search) == "not accepted"
        link = page(crm).select_one('a[href="/admin/sourcing/scan/consent/linkedin/"]')
        assert link.text == "Read and decide"
        consent.give("linkedin", by="owner")
        assert state(crm, search) == "never scanned"


class TestCard:
    def test_it_says_what_the_last_scan_brought_and_what_comes_next(self, crm: Client) -> None:
        next_at = timezone.now() + timedelta(minutes=20)
        search = f.SearchProfile(filters={"employment": ["remote"]}, next_run_at=next_at)
        f.Scan(search=search, found=45, new=3, updated=2, requests=4)
        told = words(card(crm, search))
        for each in ("45 seen, 3 new", "2 changed", "4 requests", "Python, remote", "every 30 min"):
            assert each in told
        assert f"Next: {moment(next_at)}." in told

    def test_fields_are_bars_with_their_percent(self, crm: Client) -> None:
        scan = f.Scan(completeness=FULL)
        rows = [words(each) for each in card(crm, scan.search).select(".ja-shares li")]
        assert rows == ["Title 100 %", "Company 40 %", "Salary 0 %"]
        assert not card(crm, scan.search).select("details[open]")

    def test_a_changed_source_opens_them(self, crm: Client) -> None:
        scan = f.Scan(status="changed", error="The source is not as it was.", completeness=FULL)
        assert card(crm, scan.search).select("details[open]")

    def test_oddities_are_told_where_the_scan_is_not_in_trouble(self, crm: Client) -> None:
        scan = f.Scan(oddities=["The feed could not be read, the list was: no answer."])
        assert "The feed could not be read" in words(card(crm, scan.search))

    def test_it_leads_to_the_kept_pages_of_the_last_scan(self, crm: Client) -> None:
        scan = f.Scan()
        for number in range(2):
            kept(scan, f"https://djinni.co/jobs/?page={number}")
        kept(f.Scan(), "https://djinni.co/jobs/?other")
        link = next(each for each in card(crm, scan.search).select("a") if "kept page" in each.text)
        assert link.text == "2 kept pages"
        shown = crm.get(link["href"]).content.decode()
        assert "page=0" in shown
        assert "?other" not in shown

    def test_what_strangers_wrote_is_text(self, crm: Client) -> None:
        scan = f.Scan(status="error", error="<script>alert(1)</script>", advice='"><b>x')
        assert not card(crm, scan.search).select("script, .ja-said b")


class TestHost:
    def test_requests_of_today_robots_and_the_daily_look(self, crm: Client) -> None:
        f.Scan()
        HostBudget.objects.create(
            host="djinni.co", used=42, used_on=timezone.localdate(), daily_cap=120, robots="User-agent: *\nAllow: /",
            robots_status=200, robots_at=timezone.now(),
        )  # fmt: skip
        f.Scan(search=None, kind="canary", found=15)
        told = words(page(crm).select_one(".ja-host"))
        for each in ("Requests today 42 of 120", "2 lines, obeyed", "15 on the plain list"):
            assert each in told

    def test_what_is_not_counted_is_not_called_none(self, crm: Client) -> None:
        f.SearchProfile(board="feed", address="http://127.0.0.1:8999/feed.xml")
        HostBudget.objects.create(host="127.0.0.1:8999", spacing_seconds=0, jitter_seconds=0, daily_cap=0)
        assert "not counted: this machine" in crm.get("/admin/sourcing/scan/").content.decode()
        assert "not counted: this machine" in crm.get("/admin/sourcing/hostbudget/").content.decode()

    def test_what_was_used_yesterday_is_not_todays(self, crm: Client) -> None:
        f.SearchProfile()
        HostBudget.objects.create(host="djinni.co", used=42, used_on=timezone.localdate() - timedelta(days=1))
        assert "0 of 2000" in words(page(crm).select_one(".ja-host"))

    def test_a_failed_daily_look_puts_the_source_first(self, crm: Client) -> None:
        f.Scan(search__board="dou", board="dou")
        f.Scan(search=None, board="djinni", kind="canary", status="changed", error="The plain list shows no vacancy.")
        f.Scan()
        soup = page(crm)
        assert [each.text for each in soup.select(".ja-origin h3")] == ["Djinni", "DOU"]
        assert "The plain list shows no vacancy." in words(soup.select_one(".ja-in-trouble"))

    def test_each_feed_is_a_source_of_its_own(self, crm: Client) -> None:
        for name in ("one", "two"):
            f.SearchProfile(board="feed", keywords="", address=f"https://{name}.example/jobs.rss")
        assert [words(each) for each in page(crm).select(".ja-origin .ja-head")] == [
            "Feed one.example", "Feed two.example",
        ]  # fmt: skip

    def test_ask_again_now_ends_the_pause_and_makes_its_searches_due(self, crm: Client) -> None:
        later = timezone.now() + timedelta(hours=3)
        mine, other = f.SearchProfile(next_run_at=later), f.SearchProfile(board="dou", next_run_at=later)
        host = cooling()
        answer = crm.post(act("host_ask_again", host), follow=True)
        host.refresh_from_db()
        assert (host.cool_down_until, host.refusals, host.last_refusal) == (None, 0, "")
        assert "1 search will ask it within a minute" in said(answer)
        assert SearchProfile.objects.get(pk=mine.pk).next_run_at is None
        assert SearchProfile.objects.get(pk=other.pk).next_run_at == later

    def test_without_a_pause_there_is_nothing_to_end(self, crm: Client) -> None:
        f.SearchProfile()
        HostBudget.objects.create(host="djinni.co")
        assert "Ask again now" not in page(crm).text


@pytest.mark.parametrize("who", [assistant, viewer])
def test_others_read_the_same_and_press_nothing(who: object) -> None:
    scan = f.Scan(status="blocked", error="Djinni refuses us (403).")
    kept(scan, "https://djinni.co/jobs/")
    cooling()
    f.SearchProfile(board="linkedin")
    soup = page(who())
    assert "blocked until" in soup.text
    assert not soup.select(".ja-origin button")
    assert not [each for each in soup.select(".ja-sources a") if "kept" in each["href"] or "consent" in each["href"]]


def test_the_page_costs_the_same_for_two_and_for_twenty(crm: Client) -> None:
    def add(number: int) -> None:
        for n in range(number):
            board = ("djinni", "dou", "linkedin")[n % 3]
            scan = f.Scan(search__board=board, board=board, completeness=FULL)
            f.SearchProfile(board="feed", address=f"https://feed{scan.pk}.example/x.rss")
            HostBudget.objects.create(host=f"feed{scan.pk}.example", robots="User-agent: *")
            kept(scan, f"https://x.example/{scan.pk}")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(crm)
        return len(queries)

    add(3)
    asked()
    few = asked()
    add(18)
    assert asked() == few


def test_the_list_of_searches_costs_the_same_for_two_and_for_twenty(crm: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            crm.get("/admin/sourcing/searchprofile/")
        return len(queries)

    f.SearchProfile(board="linkedin")
    asked()
    few = asked()
    for _ in range(18):
        f.SearchProfile(board="linkedin")
    assert asked() == few


def test_filtering_shows_scans_and_no_cards(crm: Client) -> None:
    f.Scan(status="empty")
    soup = BeautifulSoup(crm.get(SOURCES, {"status__exact": "empty"}).content, "html.parser")
    assert not soup.select(".ja-origin")
    assert soup.select("#result_list tbody tr")


def test_without_a_search_it_says_what_one_is(crm: Client) -> None:
    assert "No search yet" in page(crm).text


class TestNextRun:
    def at(self, monkeypatch: pytest.MonkeyPatch, hour: int) -> None:
        """It is this hour of today, in the owner's zone."""
        now = timezone.localtime().replace(hour=hour, minute=10, second=0, microsecond=0)
        monkeypatch.setattr(next_run.timezone, "now", lambda: now)

    def test_outside_its_hours_until_they_begin(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at(monkeypatch, 7)
        search = SearchProfile(active_from=time(9), active_until=time(18))
        assert next_run.next_run(search) == "outside its hours until 09:00"

    def test_within_its_hours_it_is_due(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at(monkeypatch, 10)
        search = SearchProfile(active_from=time(9), active_until=time(18))
        assert next_run.next_run(search) == "within a minute"

    def test_a_run_that_falls_behind_its_hours_waits_for_the_next_day(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at(monkeypatch, 17)
        search = SearchProfile(active_from=time(9), active_until=time(18))
        search.next_run_at = next_run.timezone.now() + timedelta(hours=4)
        told = next_run.next_run(search)
        assert told.startswith("outside its hours until ")
        assert told.endswith("09:00")
        assert schedule.next_run(search, search.next_run_at) > search.next_run_at

    def test_a_planned_run_is_told_by_its_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at(monkeypatch, 10)
        search = SearchProfile(next_run_at=next_run.timezone.now() + timedelta(minutes=5))
        assert next_run.next_run(search) == "10:15"

    def test_what_keeps_it_from_running_at_all(self) -> None:
        until = timezone.now() + timedelta(hours=1)
        assert next_run.next_run(SearchProfile(active=False)) == "switched off"
        assert next_run.next_run(SearchProfile(), accepted=False) == "not before you accept the board"
        assert next_run.next_run(SearchProfile(claimed_until=until)) == "running now"
        assert next_run.next_run(SearchProfile(), cool_down_until=until).endswith("the host’s pause")


def kept(scan: Scan, url: str) -> RawPage:
    return RawPage.objects.create(
        scan=scan, board=scan.board, kind="list", url=url, reason="read", at=timezone.now(), size=4,
        compressed=zlib.compress(b"page"),
    )  # fmt: skip
