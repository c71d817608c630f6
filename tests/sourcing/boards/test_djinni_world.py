"""The board read over real sockets from the practice world, well and in every kind of trouble."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from jobagent_site import config
from jobagent_site.http import (
    AccessError,
    RateLimitError,
    RequestError,
    ResponseError,
    ServiceError,
    Session,
    UnreachableError,
)
from sourcing.boards import djinni
from tests.sandbox.world import World, practice_world


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with practice_world(tmp_path_factory.mktemp("world")) as world:
        yield world


@pytest.fixture
def world(running: World, monkeypatch: pytest.MonkeyPatch, board_base: str) -> World:
    running.reset()
    monkeypatch.setattr(config, "value", lambda name: running.base_url)
    return running


def session(world: World, **options: Any) -> Session:
    return Session("Djinni", trusted=world.base_url, **{"timeout": (1.0, 2.0)} | options)


def listed(world: World, **options: Any) -> list[Any]:
    return list(djinni.pages(djinni.list_url("", {}), session(world, **options), max_pages=30))


def test_it_reads_the_whole_board_with_one_request_a_page(world: World) -> None:
    client = session(world)
    pages = list(djinni.pages(djinni.list_url("", {}), client, max_pages=30))
    found = {each.external_id: each for page in pages for each in page.postings}
    shown = {str(each["id"]): each for each in world.vacancies() if each["state"] == "open"}
    assert found.keys() == shown.keys()
    assert len(client.calls) == len(pages)
    assert pages[-1].next_url is None
    assert not any(page.warnings for page in pages)
    assert all(found[key].title == shown[key]["title"] for key in found)


@pytest.mark.parametrize("layout", ["2025", "2026"])
@pytest.mark.parametrize("lang", ["en", "uk"])
def test_it_reads_both_layouts_in_both_languages(world: World, layout: str, lang: str) -> None:
    world.post("/_world/layout", layout=layout, lang=lang)
    postings = [each for page in listed(world) for each in page.postings]
    shown = {str(each["id"]): each for each in world.vacancies() if each["state"] == "open"}
    assert {each.external_id for each in postings} == shown.keys()
    assert all(each.views is not None and each.applications is not None and each.posted_at for each in postings)
    assert sum(bool(each.english) for each in postings) > len(postings) / 2
    assert {each.work_format for each in postings} >= {"remote", "office", "hybrid"}
    assert {each.region for each in postings} >= {"worldwide", "europe"}
    world.misbehave("bad_jsonld", times=30)
    alone = {each.external_id: each for page in listed(world) for each in page.postings}
    for posting in postings:
        html = alone[posting.external_id]
        same = ("title", "company", "url", "english", "work_format", "months_of_experience", "region", "views")
        assert [getattr(html, name) for name in same] == [getattr(posting, name) for name in same]
        assert html.description_text.split() == posting.description_text.split()


def test_it_reads_a_filtered_list_and_an_empty_one(world: World) -> None:
    some = list(djinni.pages(djinni.list_url("Python", {"english": "B2"}), session(world), max_pages=9))
    assert {each.category for page in some for each in page.postings} <= {"Python"}
    nothing = list(djinni.pages(djinni.list_url("nosuchwordanywhere", {}), session(world), max_pages=9))
    assert [(page.postings, page.next_url) for page in nothing] == [((), None)]


def test_it_stops_behind_the_last_page(world: World) -> None:
    assert list(djinni.pages(djinni.list_url("", {"page": 400}), session(world), max_pages=3)) == []


def test_it_reads_every_vacancy_on_its_own_page(world: World) -> None:
    client = session(world)
    for posting in [each for page in listed(world) for each in page.postings][:12]:
        whole = djinni.fetch_full_vacancy_details(posting.url, client)
        assert (whole.external_id, whole.title, whole.source) == (posting.external_id, posting.title, "detail")
        assert whole.description_text.split() == posting.description_text.split()
        assert whole.forms


def test_it_tells_closed_from_removed(world: World) -> None:
    closed, removed = (each for each in listed(world)[0].postings[:2])
    world.change(int(closed.external_id), state="closed")
    world.change(int(removed.external_id), state="removed")
    assert djinni.fetch_full_vacancy_details(closed.url, session(world)).closed
    with pytest.raises(RequestError) as caught:
        djinni.fetch_full_vacancy_details(removed.url, session(world))
    assert caught.value.status == 404


def test_it_reads_the_feed(world: World) -> None:
    postings = djinni.fetch_feed("Python", {}, session(world))
    assert postings
    assert {each.category for each in postings} == {"Python"}


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("429", RateLimitError),
        ("403", AccessError),
        ("500", UnreachableError),
        ("blocked", AccessError),
        ("changed", ResponseError),
        ("no_cards", RateLimitError),
        ("drop", UnreachableError),
        ("truncated", ResponseError),
        ("big", ResponseError),
        ("cookie_wall", AccessError),
        ("redirect_host", ResponseError),
        ("redirect_private", ResponseError),
    ],
)
def test_trouble_with_the_list_has_its_own_name(world: World, kind: str, error: type[ServiceError]) -> None:
    world.misbehave(kind, times=2)
    with pytest.raises(ServiceError) as caught:
        listed(world)
    assert type(caught.value) is error


def test_a_slow_board_is_out_of_reach(world: World) -> None:
    world.misbehave("slow", seconds=2)
    with pytest.raises(UnreachableError):
        listed(world, timeout=(1.0, 0.3))


def test_bad_json_ld_is_read_from_the_cards(world: World) -> None:
    well = listed(world)[0]
    world.misbehave("bad_jsonld")
    page = listed(world)[0]
    assert page.warnings
    assert [each.external_id for each in page.postings] == [each.external_id for each in well.postings]
    assert [each.title for each in page.postings] == [each.title for each in well.postings]


def test_a_wrong_charset_in_the_header_spoils_no_letter(world: World) -> None:
    well = listed(world)[0]
    world.misbehave("wrong_charset")
    assert listed(world)[0].postings == well.postings


def test_what_came_before_the_trouble_is_kept(world: World) -> None:
    walk = djinni.pages(djinni.list_url("", {}), session(world), max_pages=30)
    assert next(walk).postings
    world.misbehave("blocked")
    with pytest.raises(AccessError):
        next(walk)


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("empty_rss", UnreachableError),
        ("entity_bomb", ResponseError),
        ("blocked", AccessError),
        ("truncated", ResponseError),
        ("429", RateLimitError),
    ],
)
def test_trouble_with_the_feed_has_its_own_name(world: World, kind: str, error: type[ServiceError]) -> None:
    world.misbehave(kind, times=2)
    with pytest.raises(ServiceError) as caught:
        djinni.fetch_feed("", {}, session(world))
    assert type(caught.value) is error


@pytest.mark.parametrize(
    ("kind", "error"),
    [("blocked", AccessError), ("truncated", ResponseError), ("cookie_wall", AccessError), ("403", AccessError)],
)
def test_trouble_with_a_vacancy_has_its_own_name(world: World, kind: str, error: type[ServiceError]) -> None:
    url = listed(world)[0].postings[0].url
    world.misbehave(kind, times=2)
    with pytest.raises(ServiceError) as caught:
        djinni.fetch_full_vacancy_details(url, session(world))
    assert type(caught.value) is error
