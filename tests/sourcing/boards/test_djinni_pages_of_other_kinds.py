"""The feed and a vacancy's own page when they are not what they should be."""

from __future__ import annotations

from pathlib import Path

import pytest

from jobagent_site.http import AccessError, ResponseError, ServiceError, UnreachableError
from sourcing.boards import djinni

DATA = Path(__file__).resolve().parents[2] / "data" / "djinni"
FEED = (DATA / "feed_uk.xml").read_bytes()
OPEN = (DATA / "detail_confidential_en.html").read_bytes()
CLOSED = (DATA / "detail_closed_uk.html").read_bytes()
URL = "https://djinni.co/jobs/902001-node-js-developer/"
BLOCKED = b"Your IP address, 203.0.113.7, has been blocked. Please contact us"
BOMB = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]><rss><channel>&b;</channel></rss>'


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", UnreachableError),
        (b" \n", UnreachableError),
        (b"<!doctype html><html><body>Jobs</body></html>", ResponseError),
        (BOMB, ResponseError),
        (b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><rss><channel>&e;</channel></rss>', ResponseError),
        (FEED[: len(FEED) // 2], ResponseError),
        (b"<feed/>", ResponseError),
        (b'<?xml version="1.0" encoding="no-such"?><rss/>', ResponseError),
        (BLOCKED, AccessError),
        (b"<rss><channel><item><title>x</title></item></channel></rss>", ResponseError),
    ],
)
def test_a_broken_feed_is_not_an_empty_one(body: bytes, kind: type[ServiceError]) -> None:
    with pytest.raises(ServiceError) as caught:
        djinni.parse_feed(body)
    assert type(caught.value) is kind
    assert not caught.value.permanent


def test_an_empty_channel_is_an_honest_nothing() -> None:
    assert djinni.parse_feed(b"<rss><channel><title>x</title></channel></rss>") == ()


def test_a_vacancy_twice_in_the_feed_is_one() -> None:
    assert [each.external_id for each in djinni.parse_feed(FEED)] == ["903001", "903002"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (BLOCKED, AccessError),
        (b"<html><body><form><input type=password></form></body></html>", AccessError),
        (b"<html><body>New look</body></html>", ResponseError),
        (OPEN[: len(OPEN) // 3], ResponseError),
        (b"", ResponseError),
    ],
)
def test_a_page_that_is_no_vacancy_is_an_error(body: bytes, kind: type[ServiceError]) -> None:
    with pytest.raises(ServiceError) as caught:
        djinni.parse_detail(body, URL)
    assert type(caught.value) is kind


def test_the_page_of_a_list_is_no_vacancy() -> None:
    with pytest.raises(ResponseError):
        djinni.parse_detail((DATA / "list_2026_uk.html").read_bytes(), "https://djinni.co/jobs/")


def test_a_closed_vacancy_keeps_its_text() -> None:
    posting = djinni.parse_detail(CLOSED, URL)
    assert posting.closed
    assert posting.forms == ()
    assert posting.has_questions is None
    assert posting.title == "Верстальник"


def test_an_address_elsewhere_is_never_asked() -> None:
    with pytest.raises(ValueError, match="not the address"):
        djinni.fetch_full_vacancy_details("https://evil.example/jobs/1-a/", None)


@pytest.mark.parametrize("led_to", ["https://djinni.co/jobs/", "https://djinni.co/jobs/902002-another/"])
def test_a_vacancy_that_leads_elsewhere_is_not_taken_for_the_one_asked(led_to: str) -> None:
    session = type("Session", (), {"get": lambda self, url: type("Response", (), {"url": led_to, "body": OPEN})})()
    with pytest.raises(ResponseError):
        djinni.fetch_full_vacancy_details(URL, session)
