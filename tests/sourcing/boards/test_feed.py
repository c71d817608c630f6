"""Any feed: RSS and Atom read alike, stable ids, nothing guessed, and no way in for a hostile one."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobagent_site import config, http
from jobagent_site.http import (
    AccessError,
    RateLimitError,
    RequestError,
    ResponseError,
    ServiceError,
    Session,
    UnreachableError,
)
from sourcing.boards import feed
from sourcing.boards.posting import Posting
from tests.sourcing.answering import Site, answering

DATA = Path(__file__).resolve().parents[2] / "data" / "feeds"
URL = "https://jobs.example.org/feed?x=1"
RSS = (DATA / "rss.xml").read_bytes()
EMPTY = b'<rss version="2.0"><channel><title>Jobs</title></channel></rss>'
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def in_force(board_base: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """The settings a feed asks for; a test may change them."""
    values: dict[str, Any] = {"FEED_TRUSTED_ORIGINS": (), "DOU_BASE_URL": "https://jobs.dou.ua"}
    before = config.value
    monkeypatch.setattr(config, "value", lambda name: values[name] if name in values else before(name))
    monkeypatch.setattr(http, "RETRY_PAUSE", 0.01)
    return values


@pytest.fixture
def site(in_force: dict[str, Any]) -> Iterator[Site]:
    """A server of this test, which the settings trust."""
    with answering() as made:
        in_force["FEED_TRUSTED_ORIGINS"] = (made.url,)
        yield made


def session(url: str, **options: Any) -> Session:
    return Session("Feed", trusted=feed.trusted_origin(url), **{"timeout": (1.0, 2.0)} | options)


def stated(posting: Posting) -> dict[str, Any]:
    values = {each.name: getattr(posting, each.name) for each in fields(posting)}
    said = {name: value for name, value in values.items() if value not in ("", None, ()) and value is not False}
    return json.loads(json.dumps(said, default=lambda value: value.isoformat()))


def rss(*items: str) -> bytes:
    return f'<rss version="2.0"><channel><title>x</title>{"".join(items)}</channel></rss>'.encode()


def item(title: str = "Dev", **elements: str) -> str:
    inside = "".join(f"<{name}>{said}</{name}>" for name, said in elements.items())
    return f"<item><title>{title}</title>{inside}</item>"


def ids(body: bytes, url: str = URL) -> list[str]:
    return [each.external_id for each in feed.parse_feed(body, url).postings]


# --- reading -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_it_reads_a_feed_as_expected(name: str) -> None:
    page = feed.parse_feed((DATA / f"{name}.xml").read_bytes(), URL)
    assert [stated(each) for each in page.postings] == json.loads((DATA / f"{name}.json").read_text())
    assert page.warnings == ()


@pytest.mark.parametrize("kind", ["list", "feed"])
def test_a_kept_feed_is_read_again(kind: str) -> None:
    assert feed.parse_page(kind, RSS, URL) == feed.parse_feed(RSS, URL).postings


def test_nothing_is_guessed_from_a_title() -> None:
    last = feed.parse_feed(RSS, URL).postings[-1]
    assert last.title == "Acme: Go Developer ($5000)"
    assert (last.company, last.salary_min, last.salary_max, last.work_format) == ("", None, None, "")


def test_the_text_is_safe() -> None:
    first = feed.parse_feed(RSS, URL).postings[0]
    for bad in ("script", "steal", "onclick", "javascript"):
        assert bad not in first.description_html


def test_a_feed_without_entries_is_an_empty_page() -> None:
    assert feed.parse_feed(EMPTY, URL).postings == ()


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "utf-16"])
def test_it_reads_the_charset_the_feed_names(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + rss(item("Розробник")).decode()
    assert feed.parse_feed(text.encode(encoding), URL).postings[0].title == "Розробник"


def test_a_feed_that_is_not_well_formed_is_read_with_a_warning() -> None:
    page = feed.parse_feed(rss(item("Dev & Ops", guid="1")), URL)
    assert [each.title for each in page.postings] == ["Dev & Ops"]
    assert "1 entries were read" in page.warnings[0]


# --- ids -----------------------------------------------------------------------------------------------------------


def test_an_id_stays_when_all_else_changes() -> None:
    before = ids(rss(item("Dev", guid="77", link="https://a.example/1", description="x")))
    after = ids(rss(item("Senior Dev", guid="77", link="https://a.example/new", description="y")), URL + "&page=2")
    assert before == after


def test_a_guid_that_grows_a_time_stamp_stays_the_same() -> None:
    link = "https://a.example/job/5/"
    assert ids(rss(item(guid=f"{link}?1791184699", link=link))) == ids(rss(item(guid=f"{link}?1799999999", link=link)))


def test_the_same_guid_on_another_site_is_another_entry() -> None:
    assert ids(rss(item(guid="1"))) != ids(rss(item(guid="1")), "https://other.example.org/feed")


def test_tracking_makes_no_other_entry() -> None:
    plain, tracked = (
        rss(item(link="https://a.example/1?id=7")),
        rss(item(link="https://a.example/1?id=7&amp;utm_source=x")),
    )
    assert ids(plain) == ids(tracked)
    assert ids(plain) != ids(rss(item(link="https://a.example/1?id=8")))


def test_an_entry_listed_twice_is_one_posting_and_the_first_counts() -> None:
    page = feed.parse_feed(rss(item("New", guid="1"), item("Other", guid="2"), item("Old", guid="1")), URL)
    assert [each.title for each in page.postings] == ["New", "Other"]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "http://[", ""])
def test_a_link_that_is_no_web_address_is_the_feeds_own(link: str) -> None:
    assert feed.parse_feed(rss(item(guid="1", link=link)), URL).postings[0].url == URL


# --- hostile ones --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_of_its_own_are_refused(encoding: str) -> None:
    text = (DATA / "bomb.xml").read_text()
    with pytest.raises(ResponseError, match="entities"):
        feed.parse_feed(text.encode(encoding), URL)


def test_an_outside_entity_reads_no_file() -> None:
    body = b'<!DOCTYPE rss [<!entity x SYSTEM "file:///etc/passwd">]>' + rss(item("&x;"))
    with pytest.raises(ResponseError, match="entities"):
        feed.parse_feed(body, URL)


@pytest.mark.parametrize(
    "body",
    [
        rss(*[item()] * (feed.MOST + 1)),
        b"<rss><channel><item>" + b"<x>" * 500_000,
        ("<rss><channel><item>" + "<x>" * 400_000).encode("utf-16"),
        b"<rss><channel><item><title>" + b"<" * 300_000,
        b"x" * (feed.BIGGEST + 1),
    ],
    ids=["entries", "nested", "nested in utf-16", "brackets", "big"],
)
def test_a_feed_without_end_is_refused_soon(body: bytes) -> None:
    started = time.process_time()  # not the clock on the wall: other programs may be running
    with pytest.raises(ResponseError):
        feed.parse_feed(body, URL)
    assert time.process_time() - started < 5


def test_a_body_that_is_a_path_or_an_address_opens_nothing(site: Site) -> None:
    for body in (f"{site.url}/feed", str(DATA / "rss.xml")):
        with pytest.raises(ResponseError):
            feed.parse_feed(body.encode(), URL)
    assert site.asked == []


# --- addresses -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keywords", "filters", "words"),
    [
        ("", {}, "Write the address"),
        ("python", {"url": URL}, "cannot be searched"),
        ("", {"url": "ftp://a.example/x"}, "no address"),
        ("", {"url": "https://"}, "no address"),
        ("", {"url": "http://["}, "no address"),
        ("", {"url": [URL, "https://b.example/x"]}, "one feed"),
        ("", {"city": "Kyiv"}, "no filter"),
        ("", {"url": "https://djinni.co/jobs/rss/"}, "Djinni's own feed"),
    ],
)
def test_an_address_that_cannot_be_a_feed_is_refused_before_it_is_asked(
    keywords: str, filters: dict[str, object], words: str
) -> None:
    with pytest.raises(ValueError) as caught:
        feed.list_url(keywords, filters)
    assert words in str(caught.value)


def test_it_takes_the_owners_address() -> None:
    assert feed.list_url("", {"url": f" {URL} "}) == URL
    assert feed.clean_filters({"url": [URL]}) == {"url": [URL]}


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080/feed", "http://10.0.0.1/feed", "http://[::1]/feed", "http://169.254.169.254/latest"]
)
def test_private_addresses_are_refused(url: str) -> None:
    with pytest.raises(RequestError, match="private network"):
        feed.fetch_feed(url, session(url))


def test_only_the_exact_origin_is_trusted(site: Site, in_force: dict[str, Any]) -> None:
    url = site.answer("/feed", RSS)
    assert len(feed.fetch_feed(url, session(url)).page.postings) == 3
    port = int(site.url.rpartition(":")[2])
    for other in ((), (f"http://127.0.0.1:{port + 1}",), (f"https://127.0.0.1:{port}",), (f"http://localhost:{port}",)):
        in_force["FEED_TRUSTED_ORIGINS"] = other
        assert feed.trusted_origin(url) == ""
        with pytest.raises(RequestError):
            feed.fetch_feed(url, session(url))


# --- over sockets --------------------------------------------------------------------------------------------------


def test_it_asks_again_only_for_what_changed(site: Site) -> None:
    url = site.answer("/feed", RSS, ETag='"v1"', Last_Modified="Tue, 03 Nov 2026 08:30:00 GMT")
    first = feed.fetch_feed(url, session(url))
    assert (first.etag, first.modified) == ('"v1"', "Tue, 03 Nov 2026 08:30:00 GMT")
    site.answer("/feed", status=304)
    second = feed.fetch_feed(url, session(url), etag=first.etag, modified=first.modified)
    assert second == feed.Fetched(None, first.etag, first.modified)
    (_, before), (_, asked) = site.asked
    assert "If-None-Match" not in before
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == (first.etag, first.modified)


def test_an_unasked_304_is_no_empty_result(site: Site) -> None:
    url = site.answer("/feed", status=304)
    with pytest.raises(ResponseError):
        list(feed.pages(url, session(url), max_pages=1))


def test_it_reads_one_page(site: Site) -> None:
    url = site.answer("/feed", RSS)
    (page,) = feed.pages(url, session(url), max_pages=9)
    assert len(page.postings) == 3
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (401, b"", AccessError),
        (403, b"", AccessError),
        (429, b"", RateLimitError),
        (404, b"", RequestError),
        (502, b"", UnreachableError),
        (200, b"", ResponseError),
        (200, b"garbage \x00\xff", ResponseError),
        (200, b"<html><head><title>Just a moment...</title></head></html>", AccessError),
        (200, b"<html><body><h1>Jobs</h1></body></html>", ResponseError),
        (200, b'{"jobs": []}', ResponseError),
        (200, RSS[:300], ResponseError),
        (200, rss("<item><title/></item>"), ResponseError),
    ],
)
def test_trouble_has_its_own_name(site: Site, status: int, body: bytes, error: type[ServiceError]) -> None:
    url = site.answer("/feed", body, status)
    with pytest.raises(ServiceError) as caught:
        feed.fetch_feed(url, session(url))
    assert type(caught.value) is error


def test_a_slow_feed_is_out_of_reach(site: Site) -> None:
    url = site.answer("/feed", RSS, seconds=1)
    with pytest.raises(UnreachableError):
        feed.fetch_feed(url, session(url, timeout=(1.0, 0.2)))


# --- whatever is in it ---------------------------------------------------------------------------------------------


@quick
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 300), st.binary(max_size=12)), max_size=6))
def test_a_spoilt_feed_gives_postings_or_a_service_error(bites: list[tuple[float, int, bytes]]) -> None:
    body = RSS
    for place, length, piece in bites:
        at = int(place * len(body))
        body = body[:at] + piece + body[at + length :]
    with suppress(ServiceError):
        for posting in feed.parse_feed(body, URL).postings:
            assert len(posting.external_id) == 32
            assert posting.title
            assert posting.url.startswith(("http://", "https://"))
            assert "<script" not in posting.description_html


PIECES = [
    b"<rss version='2.0'>", b"<channel>", b"<item>", b"</item>", b"<title>", b"</title>", b"<link>", b"http://[",
    b"<![CDATA[", b"]]>", b"<!DOCTYPE", b"<entry>", b"<feed xmlns='http://www.w3.org/2005/Atom'>", b"&", b"&#x110000;",
    b"<pubDate>", b"9999999999", b"\xff\xfe", b"<!--", b"<a:b>", b"<?xml encoding='utf-7'?>", b"<geo:lat>x", b"x",
]  # fmt: skip


@quick
@given(st.binary(max_size=300) | st.lists(st.sampled_from(PIECES), max_size=25).map(b"".join), st.text(max_size=30))
def test_any_bytes_are_a_feed_or_a_service_error(body: bytes, content_type: str) -> None:
    with suppress(ServiceError):
        assert isinstance(feed.parse_feed(body, URL, content_type).postings, tuple)
