"""What the outside may send: each with the one result it must have, through a real scan over real sockets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from leads.models import Vacancy
from sourcing import scan
from sourcing.models import Scan, SearchProfile
from tests import factories
from tests.sourcing.answering import Site, answering

pytestmark = pytest.mark.django_db

ITEM = "<item><title>{title}</title><link>{url}/jobs/{n}</link><description>{text}</description>{more}</item>"


@pytest.fixture
def site(settings: object) -> Iterator[Site]:
    with answering() as made:
        settings.DJINNI_BASE_URL = made.url
        settings.FEED_TRUSTED_ORIGINS = [made.url]
        yield made


def card(key: int) -> str:
    """A vacancy's card on a list page."""
    return f'<li id="job-item-{key}"><a class="job_item__header-link" href="/jobs/{key}-x/">Python</a></li>'


def entry(site: Site, key: int, **more: object) -> dict[str, object]:
    return {
        "@context": "https://schema.org/", "@type": "JobPosting", "title": "Python developer",
        "description": "We plan routes for carriers.", "datePosted": "2026-11-20T10:00:00",
        "url": f"{site.url}/jobs/{key}-x/", "hiringOrganization": {"@type": "Organization", "name": "Nordwind"}, **more,
    }  # fmt: skip


def page(site: Site, entries: list[dict[str, object]]) -> bytes:
    keys = [str(each["url"]).rsplit("/", 2)[1].split("-")[0] for each in entries]
    cards = "".join(card(int(key)) for key in keys)
    data = json.dumps(entries, ensure_ascii=False)
    return (
        f'<html><head><script type="application/ld+json">{data}</script></head><body><header><h1>Jobs '
        f'<span class="text-muted">{len(entries)}</span></h1></header><ul class="list-jobs">{cards}</ul></body></html>'
    ).encode()


def djinni(site: Site, body: bytes, **how: object) -> Scan:
    site.answer("/jobs/", body, **how)
    done = scan.scan_search(factories.SearchProfile(keywords="").pk)
    assert done is not None
    return done


def feed(site: Site, body: bytes, **how: object) -> Scan:
    address = site.answer("/jobs.rss", body, **{"Content_Type": "application/rss+xml", **how})
    row = SearchProfile.objects.filter(board="feed").first()
    row = row or factories.SearchProfile(board="feed", keywords="", address=address)
    done = scan.scan_search(row.pk)
    assert done is not None
    return done


def rss(items: str) -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>J</title>{items}</channel></rss>'.encode()


def item(site: Site, n: int, title: str = "Python developer", text: str = "Routes.", more: str = "") -> str:
    return ITEM.format(url=site.url, n=n, title=title, text=text, more=more)


def test_a_good_page_is_read(site: Site):
    assert djinni(site, page(site, [entry(site, 1), entry(site, 2)])).new == 2


def test_a_charset_that_is_not_what_it_says(site: Site):
    body = page(site, [entry(site, 1, title="Розробник Python")])
    assert djinni(site, body, Content_Type="text/html; charset=windows-1251").new == 1
    assert Vacancy.objects.get().title == "Розробник Python"


def test_bytes_in_no_charset_are_a_changed_page(site: Site):
    odd = bytes(range(128, 256)) * 40
    done = djinni(site, page(site, [entry(site, 1)]).replace(b">Python<", b">" + odd + b"<"))
    assert (done.status, "not readable in the charset" in done.error) == ("changed", True)
    assert not Vacancy.objects.exists()


def test_thirty_megabytes_are_not_read(site: Site):
    done = djinni(site, page(site, [entry(site, 1)]) + b" " * 30_000_000)
    assert (done.status, "bigger than" in done.error) == ("changed", True)


def test_a_redirect_in_circles_ends(site: Site):
    done = djinni(site, b"", status=302, Location="/jobs/")
    assert done.status == "changed"
    assert "round in circles" in done.error
    assert len(site.asked) <= 7


def test_a_redirect_to_a_private_address_is_refused(site: Site):
    done = djinni(site, b"", status=302, Location="http://169.254.169.254/latest/")
    assert done.status == "changed"
    assert len(site.asked) == 1


def test_html_where_a_feed_is_expected(site: Site):
    done = feed(site, b"<html><body><h1>Welcome</h1></body></html>", Content_Type="text/html")
    assert (done.status, Vacancy.objects.count()) == ("changed", 0)


def test_a_feed_of_ten_thousand_entries(site: Site):
    done = feed(site, rss("".join(item(site, n) for n in range(10_000))))
    assert done.status == "ok"
    assert 0 < done.new <= 2_000
    assert done.advice


def test_the_same_id_twice_on_a_page_is_one(site: Site):
    assert djinni(site, page(site, [entry(site, 1), entry(site, 1), entry(site, 2)])).new == 2
    assert feed(site, rss(item(site, 7) + item(site, 7))).new == 1


def test_a_date_in_the_future_breaks_no_order(site: Site):
    ahead = (timezone.now() + timedelta(days=400)).strftime("%Y-%m-%dT%H:%M:%S")
    djinni(site, page(site, [entry(site, 1, datePosted=ahead), entry(site, 2, datePosted="9999-99-99")]))
    assert Vacancy.objects.count() == 2


def test_pay_by_the_hour_is_no_months_pay(site: Site):
    pay = {"@type": "MonetaryAmount", "currency": "USD", "value": {"minValue": 30, "maxValue": 50, "unitText": "HOUR"}}
    djinni(site, page(site, [entry(site, 1, baseSalary=pay)]))
    row = Vacancy.objects.get()
    assert (row.salary_min, row.salary_max) == (None, None)


@pytest.mark.parametrize(
    "title",
    ["🚀 Python developer 🐍", "مطور Python", "Python\u202edeveloper", "Py\u200bthon", "P" * 5_000],
)
def test_any_letters_are_kept_readable_and_harmless(site: Site, title: str):
    djinni(site, page(site, [entry(site, 1, title=title)]))
    row = Vacancy.objects.get()
    assert row.title
    assert len(row.title) <= 300
    assert not set(row.title) & set("\u202e\u200b\x00")


def test_an_entity_bomb_is_no_feed(site: Site):
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    head = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "lol">{levels}]>'
    done = feed(site, f"{head}<rss><channel><title>&e8;</title></channel></rss>".encode())
    assert (done.status, "entities of its own" in done.error) == ("changed", True)
