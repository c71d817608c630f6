"""LinkedIn through the real library, DOU and a feed, from the practice world's sockets to matched vacancies."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jobagent_site import http
from leads.models import Vacancy
from notifications.models import Channel, Notification
from outreach import analyse, second_chances
from sandbox import adverts
from sourcing import pending, scan
from sourcing.models import HostBudget, RawPage, Scan, SearchProfile
from tests import factories
from tests.sandbox.world import World

pytestmark = pytest.mark.django_db
FIELD = "python OR react OR node.js OR terraform"
SEARCH, POSTING = "/jobs-guest/jobs/api/seeMoreJobPostings/", "/jobs-guest/jobs/api/jobPosting/"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "RETRY_PAUSE", 0.01)
    factories.Preferences(minimum_score=0)


def search(board: str, keywords: str = "", **values: Any) -> SearchProfile:
    return factories.SearchProfile(board=board, keywords=keywords, filters={}, max_pages=6, **values)


def feed_search(world: World, name: str = "feed.xml") -> SearchProfile:
    return search("feed", address=f"{world.address('company')}/careers/{name}")


def scanned(of: SearchProfile) -> Scan:
    done = scan.scan_search(of.pk)
    assert done is not None
    return done


def analysed() -> None:
    for pk in analyse.waiting():
        analyse.analyse(pk)


def test_linkedin_from_its_search_to_matched_vacancies(linkedin_world: World):
    found = scanned(search("linkedin", FIELD))
    shown = linkedin_world.vacancies("linkedin")
    assert (found.status, found.pages, found.found, found.new) == (Scan.Status.OK, 2, len(shown), len(shown))
    assert analyse.waiting() == []  # no text yet
    assert pending.read("linkedin") == len(shown)
    analysed()
    matched = Vacancy.objects.get(external_id="4411987620")
    assert (matched.status, matched.salary_min, matched.salary_currency) == ("matched", 14000, "PLN")
    assert (matched.contact.name, matched.forms) == ("Katarzyna Wolska", ["onsite"])
    assert Vacancy.objects.get(external_id="4411944818").skip_rule == "refuses_agencies"
    assert Vacancy.objects.get(external_id="4411871200").closed_at is not None
    assert Vacancy.objects.get(external_id="4411923355").salary_min is None  # by the hour: no month
    asked = linkedin_world.requests("linkedin")
    assert {each["user_agent"].split("/")[0] for each in asked if each["path"].startswith(SEARCH)} == {"jobagent"}
    assert all(each["path"].startswith("/jobs-guest/jobs/api/") for each in asked)


def test_dou_and_a_feed_from_their_lists_to_matched_vacancies(dou_world: World, feed_world: World):
    dou, feed = scanned(search("dou")), scanned(feed_search(feed_world))
    assert (dou.status, dou.found) == (Scan.Status.OK, len(dou_world.vacancies("dou")))
    assert (feed.status, feed.found) == (Scan.Status.OK, 3)
    analysed()
    vacancy = Vacancy.objects.get(board="dou", external_id="376137")
    assert (vacancy.status, vacancy.salary_max, vacancy.cities) == ("matched", 3300, ["Одеса", "Львів"])
    assert vacancy.company.name == "Крига Логістика"
    assert "Відгукнутись" not in vacancy.description_text
    own = Vacancy.objects.get(board="feed", title="Python Engineer, settlement")
    assert (own.status, own.company.name) == ("matched", "Heronbridge")
    assert own.url.endswith("/careers/python-engineer-settlement/")


def test_a_board_of_its_own_is_read_again_only_when_it_changed(feed_world: World):
    for name in ("feed.xml", "atom.xml"):
        mine = feed_search(feed_world, name)
        assert scanned(mine).found == 3
        assert (scanned(mine).not_modified, feed_world.requests("company")[-1]["status"]) == (True, 304)


def test_what_several_boards_show_is_one_vacancy_and_cities_stay_apart(
    djinni: World, linkedin_world: World, dou_world: World, feed_world: World
):
    for each in (search("djinni"), search("linkedin", FIELD), search("dou"), feed_search(feed_world)):
        scanned(each)
    pending.read("linkedin")
    named = [advert.also.split()[1] for board in adverts.BOARDS for advert in adverts.adverts(board) if advert.also]
    Vacancy.objects.filter(board="djinni").exclude(external_id__in=named).delete()  # they take time to understand
    analysed()
    for board in adverts.BOARDS:
        for advert in adverts.adverts(board):
            if advert.also and advert.posted > 0:
                assert one_of(advert.board, str(advert.id), advert.title) == other(advert.also), advert.file
    apart = ("4412031277", "4412031278", "376151", "376152")
    assert Vacancy.objects.filter(external_id__in=apart, duplicate_of=None).count() == 4
    joined = Vacancy.objects.exclude(duplicate_of=None).count()
    assert joined == sum(bool(advert.also) for board in adverts.BOARDS for advert in adverts.adverts(board)) - 1
    assert Vacancy.objects.get(external_id="851402").second_chance == ""  # it stood there all along


def one_of(board: str, number: str, title: str = "") -> int:
    """The vacancy all its copies were joined to. An entry of a feed is known by its title."""
    rows = Vacancy.objects.filter(board="feed", title=title) if board == "company" else Vacancy.objects.all()
    row = rows.get() if board == "company" else rows.get(board=board, external_id=number)
    return row.duplicate_of_id or row.pk


def other(said: str) -> int:
    board, number = said.split()
    title = next((each.title for each in adverts.adverts("company") if str(each.id) == number), "")
    return one_of(board, number, title)


def test_time_brings_new_ones_a_repost_and_a_raise(dou_world: World):
    mine = search("dou")
    scanned(mine)
    analysed()
    dou_world.post("/_world/speed", factor=36_000)
    time.sleep(0.1)  # an hour
    dou_world.post("/_world/speed", factor=1)
    again = scanned(mine)
    assert (again.new, again.updated) == (2, 1)  # the bump alone makes no version
    analysed()
    raised = Vacancy.objects.get(external_id="376088")
    assert "the salary rose up to 1,000 → up to 3,200 USD" in second_chances.reconsider(raised.versions.get().pk)
    repost = Vacancy.objects.get(external_id="376170")
    assert repost.duplicate_of.external_id == "376043"
    assert "posted again" in repost.duplicate_of.second_chance


# Each kind of misbehaviour ends in its own status, with a sentence.

LINKEDIN = {
    "429": ("blocked", "ask too often (429)"),
    "999": ("blocked", "refuses us (999)"),
    "403": ("blocked", "refuses us (403)"),
    "authwall": ("blocked", "wants us to log in"),
    "login_page": ("blocked", "wants us to log in"),
    "500": ("error", "a fault of its own (500)"),
    "changed": ("changed", "has a form we do not know"),
    "garbage": ("changed", "has a form we do not know"),
    "redirect_host": ("changed", "sends us to another page"),
    "truncated": ("changed", "was cut off on the way"),
    "drop": ("error", "the connection broke"),
}
DOU = {
    "429": ("blocked", "429"),
    "403": ("blocked", "403"),
    "cloudflare": ("blocked", "to browsers only"),
    "500": ("error", "500"),
    "html": ("changed", "has a form we do not know"),
    "nothing": ("error", "is empty at the moment"),
    "wrong_charset": ("changed", "has a form we do not know"),
    "entity_bomb": ("changed", "has a form we do not know"),
    "truncated": ("changed", "was cut off on the way"),
    "big": ("changed", "is bigger than 6 MB"),
    "drop": ("error", "the connection broke"),
}
FEED = {
    "429": ("blocked", "429"),
    "403": ("blocked", "403"),
    "410": ("error", "410"),
    "500": ("error", "500"),
    "html": ("changed", "is not readable as RSS or Atom"),
    "entity_bomb": ("changed", "declares entities of its own"),
    "drop": ("error", "the connection broke"),
    "redirect_private": ("changed", "which was not asked for"),
}


@pytest.mark.parametrize("kind", LINKEDIN)
def test_linkedin_in_trouble(linkedin_world: World, kind: str):
    ends(linkedin_world, "linkedin", search("linkedin", FIELD), kind, *LINKEDIN[kind])


@pytest.mark.parametrize("kind", DOU)
def test_dou_in_trouble(dou_world: World, kind: str):
    ends(dou_world, "dou", search("dou"), kind, *DOU[kind])


@pytest.mark.parametrize("kind", FEED)
def test_a_feed_in_trouble(feed_world: World, kind: str):
    ends(feed_world, "company", feed_search(feed_world), kind, *FEED[kind])


def ends(world: World, service: str, mine: SearchProfile, kind: str, status: str, words: str) -> None:
    """The scan ends so and records nothing; the source heals by itself when the trouble is over."""
    world.misbehave(kind, times=-1, service=service, retry_after=None if service == "linkedin" else 30)
    done = scanned(mine)
    assert (done.status, done.new) == (status, 0)
    assert words in done.error
    assert done.error.endswith(".")
    assert done.advice
    if status == "changed" and not kind.startswith("redirect"):  # a redirect has no page
        assert RawPage.objects.filter(scan=done, reason="changed").exists()
    rests = HostBudget.objects.exclude(cool_down_until=None)
    assert rests.exists() == (status == "blocked")
    rests.update(cool_down_until=None)
    world.misbehave(kind, times=0, service=service)
    healed = scanned(mine)
    assert (healed.status, healed.new > 2) == ("ok", True)


def test_an_empty_page_or_feed_is_nothing_found(linkedin_world: World, dou_world: World):
    for service, mine in (("linkedin", search("linkedin", FIELD)), ("dou", search("dou"))):
        linkedin_world.misbehave("empty", service=service)
        assert (scanned(mine).status, scanned(mine).status) == ("empty", "ok")


def test_slow_is_slow_and_no_error(dou_world: World):
    dou_world.misbehave("slow", service="dou", seconds=0.3)
    done = scanned(search("dou"))
    assert (done.status, done.seconds >= 0.3) == ("ok", True)


def test_a_flood_is_no_success(dou_world: World):
    mine = search("dou")
    for _ in range(3):
        scanned(mine)
    known = Vacancy.objects.count()
    dou_world.misbehave("huge", service="dou", items=300)
    done = scanned(mine)
    assert (done.status, Vacancy.objects.count()) == ("changed", known)
    assert f"300 vacancies for this search, where {known} is usual" in done.error


def test_linkedin_says_how_long_to_wait_and_what_came_before_stands(linkedin_world: World):
    linkedin_world.misbehave("429", service="linkedin", path=f"{SEARCH}search?keywords", retry_after=7200, times=-1)
    mine = search("linkedin", FIELD)
    assert scanned(mine).status == "blocked"
    [budget] = HostBudget.objects.exclude(cool_down_until=None)
    assert budget.cool_down_until > timezone.now() + timedelta(seconds=7000)
    asked = len(linkedin_world.requests("linkedin"))
    assert scanned(mine).status == "blocked"
    assert len(linkedin_world.requests("linkedin")) == asked  # it rests


@pytest.mark.parametrize("kind", ["429", "999", "authwall", "403"])
def test_postings_wait_for_a_refusal_to_pass_and_are_read_afterwards(linkedin_world: World, kind: str):
    scanned(search("linkedin", "bicycles OR jackets OR ferries"))
    linkedin_world.misbehave(kind, service="linkedin", path=POSTING, times=-1)
    assert pending.read("linkedin") == 0
    asked = [each for each in linkedin_world.requests("linkedin") if each["path"].startswith(POSTING)]
    assert len(asked) == 1  # not one more after a refusal
    assert pending.due() == []
    linkedin_world.misbehave(kind, service="linkedin", times=0)
    HostBudget.objects.update(cool_down_until=None)
    assert pending.due() == ["linkedin"]
    assert pending.read("linkedin") == 3
    assert pending.due() == []


def wait(world: World, count: int) -> None:
    """So many vacancies that a search showed without their text, and an owner who can be told."""
    Channel.objects.create(name="E-mail", kind="email")
    for each in world.vacancies("linkedin")[:count]:
        url = f"{world.address('linkedin')}/jobs/view/{each['id']}"
        factories.Vacancy(
            board="linkedin", external_id=str(each["id"]), url=url, status="new", description_text="", detailed_at=None
        )


@pytest.mark.parametrize(
    ("kind", "event", "reason"), [("999", "source_blocked", "blocked"), ("changed", "source_changed", "changed")]
)
def test_postings_that_cannot_be_read_any_more_are_told_once_a_day(
    linkedin_world: World, kind: str, event: str, reason: str
):
    wait(linkedin_world, 3)
    linkedin_world.misbehave(kind, service="linkedin", path=POSTING, times=-1)
    for _ in range(2):
        pending.read("linkedin")
        HostBudget.objects.update(cool_down_until=None)
    assert Notification.objects.get().event == event
    assert RawPage.objects.filter(kind="detail", reason=reason).exists()


def test_a_single_posting_that_is_given_up_is_told(linkedin_world: World):
    wait(linkedin_world, 1)
    linkedin_world.misbehave("changed", service="linkedin", path=POSTING, times=-1)
    for _ in range(3):
        pending.read("linkedin")
    assert Vacancy.objects.get().status == "failed"
    assert Notification.objects.get().event == "source_changed"


@pytest.mark.parametrize("kind", ["other_id", "changed", "garbage", "truncated"])
def test_a_page_that_is_not_the_postings_own_is_tried_again(linkedin_world: World, kind: str):
    scanned(search("linkedin", "bicycles OR jackets OR ferries"))
    linkedin_world.misbehave(kind, service="linkedin", path=POSTING)
    assert pending.read("linkedin") == 2
    [row] = Vacancy.objects.filter(pending.unread())
    assert (row.status, row.attempts, row.description_text) == ("new", 1, "")
    assert row.error.endswith(".")
    assert pending.read("linkedin") == 1


def test_a_board_that_is_not_accepted_is_never_due(linkedin_world: World, settings: Any):
    settings.LINKEDIN_ACCEPTED = False
    mine = search("linkedin", FIELD)
    assert mine.pk not in scan.due()
    settings.LINKEDIN_ACCEPTED = True
    assert mine.pk in scan.due()
    assert linkedin_world.requests("linkedin") == []
