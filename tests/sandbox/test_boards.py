"""LinkedIn, DOU and a company's feed: each on its own port, with its own vacancies, robots.txt and troubles."""

from __future__ import annotations

import re
import time
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from defusedxml import ElementTree
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from sandbox import adverts, content
from tests.sandbox.pages import get
from tests.sandbox.world import World, practice_world

SEARCH = "/jobs-guest/jobs/api/seeMoreJobPostings/search"
ALL = [advert for board in adverts.BOARDS for advert in adverts.adverts(board)]


def cards(world: World, query: str = "") -> list[str]:
    tree = HTMLParser(get(f"{world.address('linkedin')}{SEARCH}?{query}").text)
    return [card.attributes["data-entity-urn"].rpartition(":")[2] for card in tree.css(".base-search-card")]


def items(world: World, query: str = "") -> list[Any]:
    answer = get(f"{world.address('dou')}/vacancies/feeds/?{query}")
    assert answer.headers["Content-Type"].startswith("application/rss+xml")
    return ElementTree.fromstring(answer.content).findall("./channel/item")


# What is shipped.


def test_everything_outside_is_invented_and_every_recruiter_known():
    for advert in ALL:
        assert all(email.endswith(".example") for email in content.emails_in(advert.text)), advert.file
        assert not advert.recruiter or advert.recruiter in content.recruiters()
        assert advert.text
        assert 40 <= len(advert.text.split()) <= 200, advert.file


def test_each_board_has_its_own_numbers_and_what_is_posted_twice_is_somewhere_else_as_well():
    ids = {(advert.board, advert.id) for advert in ALL} | {("djinni", one.id) for one in content.vacancies()}
    assert len(ids) == len(ALL) + len(content.vacancies())
    also = [advert.also.split() for advert in ALL if advert.also]
    assert len(also) >= 11
    assert {(board, int(number)) for board, number in also} <= ids


def test_an_advert_of_another_form_is_refused():
    with pytest.raises(ValueError, match="unknown field: colour"):
        adverts.build({"id": 1, "board": "dou", "title": "x", "company": "y", "text": "z", "colour": "red"})


# LinkedIn.


def test_linkedin_shows_ten_at_a_time_and_then_an_empty_page(world: World):
    first, second = cards(world), cards(world, "start=10")
    assert (len(first), len(set(first) & set(second))) == (10, 0)
    assert cards(world, "start=990") == []
    assert get(f"{world.address('linkedin')}{SEARCH}?start=990").text == "<!DOCTYPE html>\n\n<!---->"
    assert get(f"{world.address('linkedin')}{SEARCH}?start=1000").status_code == 400


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("keywords=kotlin", {"4411958127"}),
        ("keywords=settlement+OR+jackets", {"4412003390", "4412001066"}),
        ("keywords=python&location=Kyiv", {"4412031277"}),
        ("keywords=django&location=European+Union", {"4411987620"}),
        ("keywords=insurance+django&f_TPR=r3600", set()),
        ("keywords=react&f_AL=true&location=Poland", set()),
    ],
)
def test_linkedin_searches_by_words_place_age_and_way_to_apply(world: World, query: str, expected: set[str]):
    assert set(cards(world, query)) >= expected
    assert set(cards(world, query)) - expected <= ({"4412007311"} if "Union" in query else set())


def test_a_posting_is_the_same_alone_and_as_a_page(world: World):
    base = world.address("linkedin")
    alone, page = (get(f"{base}{path}/4412007311").text for path in ("/jobs-guest/jobs/api/jobPosting", "/jobs/view"))
    for text in (alone, page):
        assert "€4,500.00/mo - €6,000.00/mo" in text
        assert "Talent Partner at Tidewick" in text
        assert "public_jobs_apply-link-onsite" in text
    assert "<title>" in page
    assert "<title>" not in alone
    assert "No longer accepting applications" in get(f"{base}/jobs/view/x-at-y-4411871200").text
    assert get(f"{base}/jobs/view/4400000000").status_code == 404


def test_linkedin_forbids_robots_and_shows_people_to_members_only(world: World):
    base = world.address("linkedin")
    assert re.search(r"User-agent: \*\nDisallow: /\n", get(f"{base}/robots.txt").text)
    answer = get(f"{base}/in/hannah-lowe-101", allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/authwall")
    assert 'content="auth_wall' in get(f"{base}/authwall").text


# DOU.


def test_dou_tells_company_pay_and_places_in_the_title_and_a_new_guid_with_each_bump(world: World):
    item = next(each for each in items(world) if "/376160/" in each.findtext("link"))
    assert item.findtext("title") == (
        "QA Automation Engineer (Playwright, Python) в Граніт Облік, $1800–2500, Київ, віддалено"
    )
    assert "#reply-btn-id" in item.findtext("description")
    before = item.findtext("guid")
    world.change(376160, board="dou", bump=True)
    bumped = items(world)[0]
    assert bumped.findtext("link") == item.findtext("link")
    assert bumped.findtext("guid") != before
    assert parsedate_to_datetime(bumped.findtext("pubDate")) > parsedate_to_datetime(item.findtext("pubDate"))


def test_dou_filters_by_what_it_knows_and_answers_the_rest_with_everything(world: World):
    assert len(items(world, "category=Python")) == 5
    assert len(items(world, "category=Python&city=Львів")) == 1
    assert [each.findtext("link").split("/")[4] for each in items(world, "search=кавовий")] == ["kavovyy-tsekh"]
    assert len(items(world, "remote=1")) < len(items(world))
    assert len(items(world, "colour=red")) == len(items(world))


def test_dou_shows_a_vacancy_and_hides_its_lists_behind_a_check(world: World):
    base = world.address("dou")
    text = get(f"{base}/companies/polytsya/vacancies/376102/").text
    assert HTMLParser(text).css_first(".l-vacancy h1").text() == "Django-розробник (Celery, Elasticsearch)"
    assert get(f"{base}/vacancies/").status_code == 403
    world.change(376102, board="dou", state="removed")
    assert get(f"{base}/companies/polytsya/vacancies/376102/").status_code == 404
    assert "Disallow: /login/" in get(f"{base}/robots.txt").text


# The company's feed.


@pytest.mark.parametrize(("name", "entry"), [("feed.xml", ".//item"), ("atom.xml", ".//{*}entry")])
def test_a_feed_says_when_nothing_changed(world: World, name: str, entry: str):
    url = f"{world.address('company')}/careers/{name}"
    answer = get(url)
    assert len(ElementTree.fromstring(answer.content).findall(entry)) == 3
    for asked in ({"If-None-Match": answer.headers["ETag"]}, {"If-Modified-Since": answer.headers["Last-Modified"]}):
        assert get(url, headers=asked).status_code == 304
    world.publish(board="company", like=101, title="Archivist of tickets")
    assert get(url, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 200
    page = get(f"{world.address('company')}/careers/archivist-of-tickets/").text
    assert '"@type": "JobPosting"' in page


# Time and troubles.


def test_time_brings_new_ones_bumps_a_repost_and_a_raise(world: World):
    def known(board: str) -> dict[int, dict[str, Any]]:
        return {each["id"]: each for each in world.vacancies(board)}

    before = {board: known(board) for board in adverts.BOARDS}
    world.post("/_world/speed", factor=36_000)
    time.sleep(0.2)  # two hours
    world.post("/_world/speed", factor=1)
    after = {board: known(board) for board in adverts.BOARDS}
    new = {number for board in adverts.BOARDS for number in after[board].keys() - before[board].keys()}
    assert new == {4412058803, 4412060019, 376170, 376175, 104}
    assert (after["linkedin"][4411902764]["state"], after["dou"][376043]["state"]) == ("closed", "removed")
    assert (before["dou"][376088]["salary"], after["dou"][376088]["salary"]) == ("$800–1000", "$2400–3200")
    assert after["dou"][376160]["posted_at"] > before["dou"][376160]["posted_at"]


@pytest.mark.parametrize(
    ("service", "path", "kind", "status"),
    [
        ("linkedin", SEARCH, "999", 999),
        ("linkedin", SEARCH, "429", 429),
        ("linkedin", SEARCH, "authwall", 302),
        ("dou", "/vacancies/feeds/", "cloudflare", 403),
        ("company", "/careers/feed.xml", "410", 410),
    ],
)
def test_a_board_refuses_once_and_heals_and_no_other_board_notices(
    world: World, service: str, path: str, kind: str, status: int
):
    world.misbehave(kind, service=service)
    assert get(f"{world.base_url}/jobs/").status_code == 200
    answers = [get(world.address(service) + path, allow_redirects=False) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [status, 200]
    assert "Retry-After" not in answers[0].headers
    assert [each["status"] for each in world.requests(service)] == [status, 200]


def test_each_kind_answers_something_else_than_the_truth(world: World):
    asked = {"linkedin": f"{SEARCH}?start=0", "dou": "/vacancies/feeds/", "company": "/careers/feed.xml"}
    for service, kinds in _kinds(world).items():
        base, path = world.address(service), asked[service]
        honest = get(base + path)
        for kind in kinds - {"slow", "drop", "redirect_host", "redirect_private", "other_id"}:
            world.misbehave(kind, service=service)
            answer = get(base + path, allow_redirects=False)
            assert (answer.status_code, answer.content) != (200, honest.content), kind
        assert get(base + path).content == honest.content


def test_a_change_outlives_a_restart(tmp_path: Path):
    with practice_world(tmp_path) as world:
        world.change(4412007311, board="linkedin", title="Changed")
        assert requests.get(f"{world.base_url}/_world/nowhere/vacancies", timeout=5).status_code == 404
    with practice_world(tmp_path) as world:
        assert world.get("/_world/linkedin/vacancies/4412007311")["title"] == "Changed"


def _kinds(world: World) -> dict[str, set[str]]:
    """What the world says it can do, read from its own refusals."""
    said = {}
    for service in adverts.BOARDS:
        order = {"service": service, "kind": "no such kind"}
        answer = requests.post(f"{world.base_url}/_world/misbehave", json=order, timeout=5)
        said[service] = set(answer.json()["error"].partition("known: ")[2].split(", "))
    return said
