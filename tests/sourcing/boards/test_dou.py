"""DOU: its titles, feeds, lists and pages; what may be asked; and what happens when it refuses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
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
from sourcing.boards import dou
from sourcing.boards.dou import days, headline
from sourcing.boards.posting import Posting
from tests.sourcing.answering import Site, answering

DATA = Path(__file__).resolve().parents[2] / "data" / "dou"
BASE = "https://jobs.dou.ua"
FEED = f"{BASE}/vacancies/feeds/?category=Python"
VACANCY = "/companies/verbena-labs/vacancies/990001/"
CLOUDFLARE = (
    b"<html><head><title>Just a moment...</title></head><body>Enable JavaScript and cookies to continue</body></html>"
)
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def base(board_base: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """The board's address in the settings; a test may change it."""
    values, before = {"DOU_BASE_URL": BASE}, config.value
    monkeypatch.setattr(config, "value", lambda name: values[name] if name in values else before(name))
    monkeypatch.setattr(http, "RETRY_PAUSE", 0.01)
    return values


@pytest.fixture
def site(base: dict[str, str]) -> Iterator[Site]:
    """A server of this test that is DOU."""
    with answering() as made:
        base["DOU_BASE_URL"] = made.url
        yield made


def session(site: Site, **options: Any) -> Session:
    return Session("DOU", trusted=site.url, **{"timeout": (1.0, 2.0)} | options)


def stated(posting: Posting) -> dict[str, Any]:
    """The fields that say something, in JSON's types."""
    values = {each.name: getattr(posting, each.name) for each in fields(posting)}
    said = {name: value for name, value in values.items() if value not in ("", None, ()) and value is not False}
    return json.loads(json.dumps(said, default=lambda value: value.isoformat()))


# --- saved pages ---------------------------------------------------------------------------------------------------


def test_it_reads_a_feed_as_expected() -> None:
    read = dou.parse_feed((DATA / "feed_uk.xml").read_bytes(), FEED)
    assert [stated(each) for each in read] == json.loads((DATA / "feed_uk.json").read_text())


def test_it_reads_a_list_as_expected() -> None:
    page = dou.parse_list(
        (DATA / "list_uk.html").read_bytes(), f"{BASE}/companies/x/vacancies/", today=date(2026, 11, 3)
    )
    assert [stated(each) for each in page.postings] == json.loads((DATA / "list_uk.json").read_text())
    assert (page.total, page.warnings, page.next_url) == (2, (), None)


@pytest.mark.parametrize("name", ["detail_uk", "detail_closed_uk"])
def test_it_reads_a_vacancy_as_expected(name: str) -> None:
    read = dou.parse_detail((DATA / f"{name}.html").read_bytes(), BASE + VACANCY)
    assert stated(read) == json.loads((DATA / f"{name}.json").read_text())


@pytest.mark.parametrize(
    ("kind", "name", "keys"),
    [
        ("feed", "feed_uk.xml", ["990001", "990002", "990003"]),
        ("list", "list_uk.html", ["990001", "990002"]),
        ("detail", "detail_uk.html", ["990001"]),
    ],
)
def test_a_kept_page_is_read_by_its_kind(kind: str, name: str, keys: list[str]) -> None:
    read = dou.parse_page(kind, (DATA / name).read_bytes(), BASE + VACANCY)
    assert [each.external_id for each in read] == keys


def test_a_bump_changes_the_time_and_nothing_else() -> None:
    text = (DATA / "feed_uk.xml").read_text()
    bumped = text.replace("?1793607499", "?1793700000").replace(
        "Mon, 02 Nov 2026 10:18:19", "Tue, 03 Nov 2026 12:00:00"
    )
    before, after = dou.parse_feed(text, FEED)[0], dou.parse_feed(bumped, FEED)[0]
    assert (before.external_id, before.url) == (after.external_id, after.url)
    assert after.posted_at == datetime(2026, 11, 3, 10, tzinfo=UTC)


def test_the_link_to_answer_is_no_part_of_the_text() -> None:
    first = dou.parse_feed((DATA / "feed_uk.xml").read_bytes(), FEED)[0]
    assert "Відгукнутись" not in first.description_text
    assert "reply-btn" not in first.description_html


# --- titles --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "slug", "expected"),
    [
        ("Dev в Acme, Київ, віддалено, $2000–3000", "acme", ("Dev", "Acme", 2000, 3000, "USD", ("Київ",), "")),
        ("Dev в Acme, віддалено", "acme", ("Dev", "Acme", None, None, "", (), "remote")),
        ("Dev в Acme", "acme", ("Dev", "Acme", None, None, "", (), "")),
        ("Dev в Acme, до $3000, Київ", "acme", ("Dev", "Acme", None, 3000, "USD", ("Київ",), "")),
        ("Dev в Acme, від&nbsp;$2500, віддалено", "acme", ("Dev", "Acme", 2500, None, "USD", (), "remote")),
        ("Dev в Acme, $5000+", "acme", ("Dev", "Acme", 5000, None, "USD", (), "")),
        ("Dev в Acme, €4500, Варшава (Польща)", "acme", ("Dev", "Acme", 4500, 4500, "EUR", ("Варшава (Польща)",), "")),
        ("Dev в Acme, 60 000–80 000 грн, Львів", "", ("Dev", "Acme", 60000, 80000, "UAH", ("Львів",), "")),
        ("Розробник в команду в Acme, Київ", "acme", ("Розробник в команду", "Acme", None, None, "", ("Київ",), "")),
        ("Dev в ПУМБ, Київ, Дніпро", "fuib", ("Dev", "ПУМБ", None, None, "", ("Київ", "Дніпро"), "")),
        ("Dev в Acme, Ltd, Київ", "acme", ("Dev", "Acme, Ltd", None, None, "", ("Київ",), "")),
        ("Dev в Smith, Brown and Sons, Київ", "smith-brown-and-sons",
         ("Dev", "Smith, Brown and Sons", None, None, "", ("Київ",), "")),
        ("Dev в Bank (Holding, Ltd), $1–2", "bank", ("Dev", "Bank (Holding, Ltd)", 1, 2, "USD", (), "")),
        ("Dev в Bank (Holding, Київ", "bank", ("Dev", "Bank (Holding", None, None, "", ("Київ",), "")),
        ("Developer at Acme, Kyiv, remote", "acme", ("Developer", "Acme", None, None, "", ("Kyiv",), "")),
        ("Engineer at Look at Me, remote", "look-at-me", ("Engineer", "Look at Me", None, None, "", (), "remote")),
        ("Python Developer, віддалено", "acme", ("Python Developer, віддалено", "", None, None, "", (), "")),
        ("Dev в Acme, $25/год, Київ", "acme", ("Dev", "Acme", None, None, "", ("Київ",), "")),
        ("Dev в Acme, $60 000 на рік", "acme", ("Dev", "Acme", None, None, "", (), "")),
        ("Dev в Acme, $30–40/hour", "acme", ("Dev", "Acme", None, None, "", (), "")),
        ("Dev в Acme, $3.5k–4k", "acme", ("Dev", "Acme", 3500, 4000, "USD", (), "")),
        ("C++ Dev (Qt) в Acme", "acme", ("C++ Dev (Qt)", "Acme", None, None, "", (), "")),
    ],
)  # fmt: skip
def test_it_takes_a_title_apart(title: str, slug: str, expected: tuple[Any, ...]) -> None:
    names = ("title", "company", "salary_min", "salary_max", "salary_currency", "cities", "work_format")
    empty = {
        "company": "",
        "salary_min": None,
        "salary_max": None,
        "salary_currency": "",
        "cities": (),
        "work_format": "",
    }
    said = empty | headline.read(title, slug)
    assert tuple(said[name] for name in names) == expected


def test_abroad_is_no_city() -> None:
    said = headline.read("Dev в Acme, за кордоном, віддалено", "acme")
    assert (said["cities"], said["tags"], said["work_format"]) == ((), ("за кордоном",), "remote")


WORDS = st.text("ABCabcАБВабвєїґ.&+#-", min_size=2, max_size=9).filter(lambda word: word not in ("в", "at"))
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join).filter(lambda name: name.strip(".&+#- "))


@quick
@given(NAMES, NAMES, st.lists(st.sampled_from(["Київ", "Львів", "Лісабон (Португалія)"]), unique=True))
def test_a_title_written_by_the_rules_is_read_back(role: str, company: str, cities: list[str]) -> None:
    said = headline.read(", ".join([f"{role} в {company}", "$1500–2500", *cities]))
    assert (said["title"], said["company"], said["cities"]) == (role, company, tuple(cities))
    assert (said["salary_min"], said["salary_max"]) == (1500, 2500)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("8 травня 2026", datetime(2026, 5, 7, 21, tzinfo=UTC)),
        ("8 травня", datetime(2026, 5, 7, 21, tzinfo=UTC)),
        ("12 травня", datetime(2025, 5, 11, 21, tzinfo=UTC)),
        ("31 грудня", datetime(2025, 12, 30, 22, tzinfo=UTC)),
        ("31 February 2026", None),
        ("вчора", None),
    ],
)
def test_it_reads_days(said: str, expected: datetime | None) -> None:
    assert days.read(said, date(2026, 5, 9)) == expected


# --- what may be asked ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keywords", "filters", "query"),
    [
        ("", {}, {}),
        ("python", {}, {"category": ["Python"]}),
        ("Django  Київ", {}, {"search": ["Django Київ"]}),
        ("fastapi", {"category": "python", "city": "Kyiv", "experience": "3y", "remote": True},
         {"search": ["fastapi"], "category": ["Python"], "city": ["Київ"], "exp": ["3-5"], "remote": ["1"]}),
        ("", {"employment": ["remote"], "exp_level": ["5y"]}, {"remote": ["1"], "exp": ["5plus"]}),
        ("", {"exp": "<1"}, {"exp": ["0-1"]}),
        ("", {"exp": "5+"}, {"exp": ["5plus"]}),
        ("", {"from": "maybe", "utm_source": "x", "remote": ""}, {}),
    ],
)  # fmt: skip
def test_it_writes_the_address(keywords: str, filters: dict[str, object], query: dict[str, list[str]]) -> None:
    url = dou.list_url(keywords, filters)
    assert url.partition("?")[0] == f"{BASE}/vacancies/feeds/"
    assert parse_qs(urlsplit(url).query) == query


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        ({"category": "Pyton"}, "Did you mean “Python”?"),
        ({"city": "Kyiw"}, "Did you mean “Київ”?"),
        ({"city": "Warszawa"}, "keywords"),
        ({"exp": "many"}, "5plus"),
        ({"employment": ["office"]}, "only knows remote"),
        ({"remote": "no"}, "switched on"),
        ({"salary": 2000}, "no filter"),
        ({"categry": "QA"}, "Did you mean “category”?"),
        ({"category": ["QA", "Java"]}, "one value"),
        ({"search": "x" * 201}, "longer"),
    ],
)
def test_it_refuses_what_dou_does_not_know_before_it_asks(filters: dict[str, object], words: str, site: Site) -> None:
    with pytest.raises(ValueError) as caught:
        dou.fetch_feed("", filters, session(site))
    assert words in str(caught.value)
    assert site.asked == []


def test_the_setting_moves_it(base: dict[str, str]) -> None:
    base["DOU_BASE_URL"] = "http://127.0.0.1:9/"
    assert dou.list_url("", {}) == "http://127.0.0.1:9/vacancies/feeds/"
    assert dou.vacancy_id(f"http://127.0.0.1:9{VACANCY}?from=x") == "990001"
    assert not dou.is_vacancy(BASE + VACANCY)


@pytest.mark.parametrize(
    "path", ["/vacancies/", "/companies/acme/vacancies/", "/vacancies/feeds/", "/companies/a/vacancies/x"]
)
def test_other_pages_are_no_vacancies(path: str) -> None:
    assert not dou.is_vacancy(BASE + path)


# --- over sockets --------------------------------------------------------------------------------------------------


def test_it_reads_the_feed_with_one_request(site: Site) -> None:
    site.answer("/vacancies/feeds/", (DATA / "feed_uk.xml").read_bytes(), Content_Type="application/rss+xml")
    pages = list(dou.pages(dou.list_url("Python", {"remote": True}), session(site), max_pages=9))
    assert [each.external_id for each in pages[0].postings] == ["990001", "990002", "990003"]
    assert {each.category for each in pages[0].postings} == {"Python"}
    assert all(each.url.startswith(site.url) for each in pages[0].postings)
    assert [parse_qs(urlsplit(path).query) for path, _ in site.asked] == [{"category": ["Python"], "remote": ["1"]}]
    assert len(pages) == 1


def test_the_boards_list_is_read_from_its_feed(site: Site) -> None:
    site.answer("/vacancies/feeds/", (DATA / "feed_uk.xml").read_bytes())
    (page,) = dou.pages(f"{site.url}/vacancies/?remote&category=Python&from=maybe", session(site), max_pages=9)
    assert len(page.postings) == 3
    assert parse_qs(urlsplit(site.asked[0][0]).query) == {"category": ["Python"], "remote": ["1"]}


def test_a_companys_list_is_read_from_its_cards(site: Site) -> None:
    url = site.answer("/companies/verbena-labs/vacancies/", (DATA / "list_uk.html").read_bytes())
    (page,) = dou.pages(url, session(site), max_pages=9)
    assert [each.external_id for each in page.postings] == ["990001", "990002"]


def test_nothing_found_is_an_empty_page(site: Site) -> None:
    site.answer("/vacancies/feeds/", (DATA / "feed_empty_uk.xml").read_bytes())
    assert dou.fetch_feed("nosuchword", {}, session(site)) == []


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (401, b"", AccessError),
        (403, CLOUDFLARE, AccessError),
        (429, b"", RateLimitError),
        (404, b"", RequestError),
        (500, b"", UnreachableError),
        (200, b" \n", UnreachableError),
        (200, CLOUDFLARE, AccessError),
        (200, b"<html><body><input type=password></body></html>", AccessError),
        (200, b"<html><body><h1>Welcome</h1></body></html>", ResponseError),
        (200, b"garbage \xff\xfe", ResponseError),
        (200, b'<?xml version="1.0"?><rss version="2.0"><channel><item><title>x</tit', ResponseError),
        (200, b'<!DOCTYPE rss [<!ENTITY a "x">]><rss><channel><title>&a;</title></channel></rss>', ResponseError),
        (200, b"<rss><channel><item><title>No link</title></item></channel></rss>", ResponseError),
    ],
)
def test_trouble_with_the_feed_has_its_own_name(
    site: Site, status: int, body: bytes, error: type[ServiceError]
) -> None:
    site.answer("/vacancies/feeds/", body, status)
    with pytest.raises(ServiceError) as caught:
        dou.fetch_feed("", {}, session(site))
    assert type(caught.value) is error


def test_a_check_of_cloudflare_says_what_to_do(site: Site) -> None:
    url = site.answer(VACANCY, CLOUDFLARE, 403)
    with pytest.raises(AccessError, match="browsers only") as caught:
        dou.fetch_full_vacancy_details(url, session(site))
    assert (caught.value.status, caught.value.body) == (403, CLOUDFLARE)


def test_a_slow_board_is_out_of_reach(site: Site) -> None:
    site.answer("/vacancies/feeds/", b"", seconds=1)
    with pytest.raises(UnreachableError):
        dou.fetch_feed("", {}, session(site, timeout=(1.0, 0.2)))


def test_it_reads_a_vacancy_on_its_own_page(site: Site) -> None:
    url = site.answer(VACANCY, (DATA / "detail_uk.html").read_bytes())
    whole = dou.fetch_full_vacancy_details(f"{url}?from=list_hot", session(site))
    assert (whole.external_id, whole.url, whole.closed) == ("990001", url, False)
    assert site.asked[0][0] == VACANCY


def test_a_removed_vacancy_keeps_its_status(site: Site) -> None:
    with pytest.raises(RequestError) as caught:
        dou.fetch_full_vacancy_details(site.url + VACANCY, session(site))
    assert caught.value.status == 404


def test_a_vacancy_that_leads_elsewhere_is_not_read(site: Site) -> None:
    site.answer("/vacancies/", (DATA / "list_uk.html").read_bytes())
    url = site.answer(VACANCY, b"", 302, Location="/vacancies/")
    with pytest.raises(ResponseError):
        dou.fetch_full_vacancy_details(url, session(site))


def test_a_vacancy_that_leads_to_another_one_is_not_read(site: Site) -> None:
    site.answer("/companies/verbena-labs/vacancies/990002/", (DATA / "detail_uk.html").read_bytes())
    url = site.answer(VACANCY, b"", 302, Location="/companies/verbena-labs/vacancies/990002/")
    with pytest.raises(ResponseError):
        dou.fetch_full_vacancy_details(url, session(site))


def test_the_address_of_another_board_is_refused(site: Site) -> None:
    with pytest.raises(ValueError):
        dou.fetch_full_vacancy_details("https://djinni.co/jobs/1-x/", session(site))
    assert site.asked == []


@pytest.mark.parametrize("cut", [200, 600, 1200])
def test_a_page_that_lost_its_end_is_not_read(cut: int) -> None:
    with pytest.raises(ResponseError, match="cut off"):
        dou.parse_detail((DATA / "detail_uk.html").read_bytes()[:-cut], BASE + VACANCY)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_list_that_lost_its_end_is_no_short_list(share: float) -> None:
    whole = (DATA / "list_uk.html").read_bytes()
    last = whole.rfind(b"l-vacancy")
    first = whole.find(b"</li>", whole.find(b"l-vacancy"))
    with pytest.raises(ResponseError, match="cut off"):
        dou.parse_list(whole[: first + round((last - first) * share) + 5], f"{BASE}/companies/x/vacancies/")


@pytest.mark.parametrize("letter", [b"\x00", b"\x0b", b"&#11;"])
def test_a_letter_xml_forbids_costs_no_feed(letter: bytes) -> None:
    whole = (DATA / "feed_uk.xml").read_bytes()
    assert dou.parse_feed(whole.replace(b"</title>", letter + b"</title>")) == dou.parse_feed(whole)


# --- whatever is done to it ----------------------------------------------------------------------------------------

BITES = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 300), st.one_of(st.binary(max_size=12), st.sampled_from([
        b"<", b"</", b'"', b"]]>", b"&#0;", b"\xff", b"</title>", b" \xd0\xb2 ", b", ", b"$", b"<li>", b"</div>",
    ]))), max_size=6,
)  # fmt: skip
READ = {
    "feed_uk.xml": lambda body: dou.parse_feed(body, FEED),
    "list_uk.html": lambda body: dou.parse_list(body, BASE).postings,
    "detail_uk.html": lambda body: [dou.parse_detail(body, BASE + VACANCY)],
}


def bitten(body: bytes, bites: list[tuple[float, int, bytes]]) -> bytes:
    for place, length, piece in bites:
        at = int(place * len(body))
        body = body[:at] + piece + body[at + length :]
    return body


@quick
@given(st.sampled_from(sorted(READ)), BITES)
def test_a_spoilt_page_gives_postings_or_a_service_error(name: str, bites: list[tuple[float, int, bytes]]) -> None:
    with suppress(ServiceError):
        for posting in READ[name](bitten((DATA / name).read_bytes(), bites)):
            assert posting.external_id.isdigit()
            assert posting.title
            assert posting.url.startswith(f"{BASE}/")
            assert "<script" not in posting.description_html


@quick
@given(st.sampled_from(sorted(READ)), st.binary(max_size=300) | st.text(max_size=300))
def test_garbage_is_a_service_error(name: str, body: bytes | str) -> None:
    with pytest.raises(ServiceError):
        READ[name](body)


@quick
@given(st.text(max_size=300), st.text(max_size=40))
def test_any_title_is_read(title: str, slug: str) -> None:
    assert isinstance(headline.read(title, slug)["title"], str)


@quick
@given(
    st.dictionaries(
        st.text(max_size=12),
        st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.lists(st.text(max_size=5), max_size=3),
    )
)
def test_any_filters_are_cleaned_or_refused(filters: dict[str, object]) -> None:
    with suppress(ValueError):
        assert all(len(values) == 1 for values in dou.clean_filters(filters).values())


# --- real pages ----------------------------------------------------------------------------------------------------


def test_every_captured_page_is_read_whole(captures: Path) -> None:
    files = sorted((captures / "dou").iterdir())
    assert files
    for file in files:
        body = file.read_bytes()
        if file.suffix == ".xml":
            read = dou.parse_feed(body, FEED)
            named = re.findall(r"<link>[^<]*/vacancies/(\d+)/", body.decode())
            assert [each.external_id for each in read] == named
            assert len(named) == body.count(b"<item>")
            assert all(each.company and each.posted_at and each.description_text for each in read)
        elif file.name.startswith("list"):
            assert_list(body)
        else:
            assert_detail(body)


def assert_list(body: bytes) -> None:
    """Each card equals what BeautifulSoup finds in it."""
    soup = BeautifulSoup(body, "html.parser")
    cards = soup.select("li.l-vacancy")
    page = dou.parse_list(body, f"{BASE}/vacancies/", today=date(2026, 5, 9))
    assert len(page.postings) == len(cards) == body.count(b'class="vt"')
    assert page.total == int(re.sub(r"\D", "", soup.h1.get_text()))
    for posting, card in zip(page.postings, cards, strict=True):
        assert f"/vacancies/{posting.external_id}/" in card.select_one("a.vt")["href"]
        assert posting.company == " ".join(card.select_one("a.company").get_text().split())
        assert " ".join(card.select_one("a.vt").get_text().split()).startswith(posting.title)
        assert (posting.salary_max is not None) == (card.select_one(".salary") is not None)
        places = " ".join(card.select_one(".cities").get_text().split())
        assert ", ".join([*posting.cities, *posting.tags]) == places.replace(", віддалено", "").replace("віддалено", "")
        assert (posting.work_format == "remote") == ("віддалено" in places and not posting.cities)
        assert posting.posted_at


def assert_detail(body: bytes) -> None:
    soup = BeautifulSoup(body, "html.parser")
    url = soup.select_one("link[rel=canonical]")["href"]
    read = dou.parse_detail(body, url)
    assert read.title == soup.h1.get_text().strip()
    assert read.company == soup.select_one(".b-compinfo .l-n a").get_text().strip()
    assert "".join(read.description_text.split()) == "".join(soup.select_one(".vacancy-section").get_text().split())
    assert str(read.salary_max) in soup.select_one(".salary").get_text()
    assert (read.closed, read.url) == (False, url)
