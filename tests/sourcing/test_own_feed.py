"""A feed of the owner's choice through real scans: asked with what it said of itself, and free while unchanged."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest

from leads.models import Vacancy
from leads.posting import Posting
from leads.services.recording import record_postings
from sourcing import details, scan
from sourcing.models import RawPage, SearchProfile
from tests import factories
from tests.sourcing.answering import Site, answering

pytestmark = pytest.mark.django_db

ITEM = "<item><title>Python developer {n}</title><link>{url}/jobs/{n}</link><description>Routes.</description></item>"


@pytest.fixture
def site(settings: object) -> Iterator[Site]:
    with answering() as made:
        settings.FEED_TRUSTED_ORIGINS = [made.url]
        yield made


def serve(site: Site, count: int, **more: object) -> str:
    items = "".join(ITEM.format(n=n, url=site.url) for n in range(count))
    body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Jobs</title>{items}</channel></rss>'
    return site.answer("/jobs.rss", body.encode(), Content_Type="application/rss+xml", **more)


def search_of(address: str) -> SearchProfile:
    return factories.SearchProfile(board="feed", keywords="", address=address)


def run(search: SearchProfile) -> scan.Scan:
    done = scan.scan_search(search.pk, cheaply=True)
    assert done is not None
    return done


def test_its_entries_become_vacancies_and_come_once(site: Site):
    search = search_of(serve(site, 3))
    assert (run(search).new, run(search).unchanged) == (3, 3)
    assert Vacancy.objects.filter(board="feed").count() == 3


def test_an_unchanged_feed_costs_no_body_and_is_no_empty_one(site: Site):
    search = search_of(serve(site, 3, ETag='"v1"', Last_Modified="Thu, 26 Nov 2026 10:00:00 GMT"))
    run(search)
    site.answer("/jobs.rss", status=304)
    done = run(search)
    assert (done.status, done.found, done.new) == ("ok", 0, 0)
    sent = site.asked[-1][1]
    assert sent["If-None-Match"] == '"v1"'
    assert sent["If-Modified-Since"] == "Thu, 26 Nov 2026 10:00:00 GMT"


def test_what_a_feed_says_of_itself_is_not_said_to_another_one(site: Site, monkeypatch: pytest.MonkeyPatch):
    search = search_of(serve(site, 3, ETag='"v1"', Last_Modified="Thu, 26 Nov 2026 10:00:00 GMT"))
    other = site.answer("/other.rss", site.answers["/jobs.rss"][1], Content_Type="application/rss+xml")

    def record(postings: list[Posting]) -> object:  # meanwhile the owner gives it another address
        SearchProfile.objects.update(address=other, etag="", last_modified="")
        return record_postings(postings)

    monkeypatch.setattr(scan, "record_postings", record)
    run(search)
    run(search)
    path, sent = site.asked[-1]
    assert path == "/other.rss"
    assert "If-Modified-Since" not in sent


def test_what_a_limited_scan_left_out_comes_with_the_next(site: Site):
    search = search_of(serve(site, 3, ETag='"v1"'))
    scan.scan_search(search.pk, limit=1)
    assert run(search).new == 2
    assert "If-None-Match" not in site.asked[-1][1]


def test_a_feed_that_could_not_be_recorded_is_read_again(site: Site, monkeypatch: pytest.MonkeyPatch):
    search = search_of(serve(site, 3, ETag='"v1"'))
    with monkeypatch.context() as broken:
        broken.setattr(scan, "record_postings", lambda postings: 1 / 0)
        assert run(search).status == "error"
    assert run(search).new == 3
    assert "If-None-Match" not in site.asked[-1][1]


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [(403, b"no", "blocked"), (429, b"slow", "blocked"), (500, b"oops", "error"), (404, b"", "error"),
     (200, b"<html><body>Welcome</body></html>", "changed"), (200, b"", "changed")],
)  # fmt: skip
def test_refused_changed_and_empty_are_three_things(site: Site, status: int, body: bytes, outcome: str):
    done = run(search_of(site.answer("/jobs.rss", body, status=status)))
    assert done.status == outcome, done.error
    assert done.error


def test_an_empty_feed_where_many_are_usual_is_a_changed_source(site: Site):
    search = search_of(serve(site, 14))
    assert {run(search).status for _ in range(4)} == {"ok"}
    serve(site, 0)
    done = run(search)
    assert (done.status, done.oddities) == ("changed", ["Nothing was found, where 14 is usual."])
    assert RawPage.objects.filter(scan=done, reason="changed").exists()


def test_entries_that_lost_their_text_are_a_changed_source(site: Site):
    search = search_of(serve(site, 14))
    for _ in range(4):
        run(search)
    serve(site, 14)
    status, body, headers, _ = site.answers["/jobs.rss"]
    site.answer("/jobs.rss", body.replace(b"Routes.", b""), status, Content_Type=headers["Content-Type"])
    done = run(search)
    assert (done.status, done.oddities) == ("changed", ["Only 0% have a description, where 100% is usual."])


@pytest.mark.parametrize("share", [0.4, 0.6, 0.8])
def test_a_feed_that_lost_its_end_is_no_short_feed_and_makes_no_half_vacancy(site: Site, share: float):
    search = search_of(serve(site, 9))
    run(search)
    whole = site.answers["/jobs.rss"][1]
    packed = gzip.compress(whole)
    for cut, how in ((whole, {}), (packed, {"Content_Encoding": "gzip"})):
        site.answer("/jobs.rss", cut[: round(len(cut) * share)], Content_Type="application/rss+xml", **how)
        done = run(search)
        assert (done.status, done.new, Vacancy.objects.count()) == ("changed", 0, 9)
        assert RawPage.objects.filter(reason="changed").exists()


def test_another_feed_is_not_measured_by_the_last_one(site: Site):
    search = search_of(serve(site, 14))
    for _ in range(4):
        run(search)
    body = b'<?xml version="1.0"?><rss version="2.0"><channel><title>Jobs</title></channel></rss>'
    address = site.answer("/new.rss", body, Content_Type="application/rss+xml")
    SearchProfile.objects.filter(pk=search.pk).update(address=address)
    assert run(search).status == "empty"


def test_a_private_address_that_nobody_trusts_is_not_opened(site: Site, settings: object):
    settings.FEED_TRUSTED_ORIGINS = []
    done = run(search_of(serve(site, 3)))
    assert done.status == "error"
    assert site.asked == []


def test_what_drops_out_of_a_feed_is_not_closed(site: Site):
    search = search_of(serve(site, 6))
    run(search)
    serve(site, 2)
    for _ in range(4):
        run(search)
    assert not Vacancy.objects.exclude(closed_at=None).exists()
    assert not Vacancy.objects.filter(missed_scans__gt=0).exists()


def test_an_entry_has_no_page_of_its_own(site: Site):
    run(search_of(serve(site, 1)))
    asked = len(site.asked)
    assert details.read(Vacancy.objects.get().pk) is False
    assert len(site.asked) == asked
