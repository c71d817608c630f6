"""Each kind of misbehaviour, and that it heals."""

import time

import pytest
import requests

from tests.sandbox import pages
from tests.sandbox.world import World


def _jobs(world: World) -> requests.Response:
    return pages.get(f"{world.base_url}/jobs/", allow_redirects=False)


@pytest.mark.parametrize(("kind", "status"), [("429", 429), ("403", 403), ("500", 500)])
def test_it_refuses_as_often_as_told_and_heals(world: World, kind: str, status: int):
    world.misbehave(kind, times=2)
    assert [_jobs(world).status_code for _ in range(3)] == [status, status, 200]


def test_429_says_when_to_come_back(world: World):
    world.misbehave("429", retry_after=7)
    assert _jobs(world).headers["Retry-After"] == "7"


def test_a_blocked_address_gets_a_short_200(world: World):
    world.misbehave("blocked")
    assert _jobs(world).text == "Your IP address, 203.0.113.7, has been blocked. Please contact us"


@pytest.mark.parametrize("kind", ["changed", "no_cards", "cookie_wall"])
def test_a_200_without_cards_and_postings(world: World, kind: str):
    world.misbehave(kind)
    answer = _jobs(world)
    assert answer.status_code == 200
    assert pages.card_ids(answer.text) == []
    assert pages.jsonld(answer.text) is None
    assert len(pages.card_ids(_jobs(world).text)) == 15


def test_no_cards_keeps_the_shell_and_its_total(world: World):
    world.misbehave("no_cards")
    assert pages.total(_jobs(world).text) > 60


def test_slow_takes_its_time(world: World):
    world.misbehave("slow", seconds=0.4)
    start = time.monotonic()
    assert len(pages.card_ids(_jobs(world).text)) == 15
    assert time.monotonic() - start >= 0.4


def test_drop_hangs_up_in_the_middle(world: World):
    world.misbehave("drop")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        _jobs(world)
    assert _jobs(world).status_code == 200


def test_truncated_ends_early_without_saying_so(world: World):
    world.misbehave("truncated")
    assert not _jobs(world).text.rstrip().endswith("</html>")


def test_bad_jsonld_is_no_json(world: World):
    world.misbehave("bad_jsonld")
    text = _jobs(world).text
    with pytest.raises(ValueError):
        pages.jsonld(text)
    assert len(pages.card_ids(text)) == 15


def test_big_is_ten_megabytes(world: World):
    world.misbehave("big")
    assert len(_jobs(world).content) >= 10 * 1024 * 1024


def test_wrong_charset_lies_about_the_bytes(world: World):
    world.misbehave("wrong_charset")
    answer = _jobs(world)
    assert answer.headers["Content-Type"] == "text/html; charset=windows-1251"
    assert "Python/Django розробник" in answer.content.decode("utf-8")


@pytest.mark.parametrize(
    ("kind", "where"), [("redirect_host", "http://198.51.100.1/"), ("redirect_private", "http://169.254.169.254/")]
)
def test_redirects_lead_elsewhere(world: World, kind: str, where: str):
    world.misbehave(kind)
    assert (_jobs(world).status_code, _jobs(world).status_code) == (302, 200)
    world.misbehave(kind)
    assert _jobs(world).headers["Location"] == where


@pytest.mark.parametrize("kind", ["empty_rss", "entity_bomb"])
def test_feed_troubles_wait_for_the_feed(world: World, kind: str):
    world.misbehave(kind)
    assert _jobs(world).status_code == 200
    body = pages.get(f"{world.base_url}/jobs/rss/").text
    assert body == "" or "<!ENTITY" in body
    assert "<item>" in pages.get(f"{world.base_url}/jobs/rss/").text


def test_an_order_may_be_kept_to_some_addresses(world: World):
    world.misbehave("403", path="/jobs/851402")
    assert _jobs(world).status_code == 200
    assert pages.get(f"{world.base_url}/jobs/851402-x/").status_code == 403


def test_zero_times_heals_at_once(world: World):
    world.misbehave("500", times=50)
    world.misbehave("", times=0)
    assert _jobs(world).status_code == 200


def test_an_unknown_kind_or_service_is_refused(world: World):
    for order in ({"service": "djinni", "kind": "sulk"}, {"service": "nobody", "kind": "403"}):
        answer = requests.post(f"{world.base_url}/_world/misbehave", json=order, timeout=10)
        assert answer.status_code == 400
        assert "unknown" in answer.json()["error"]
