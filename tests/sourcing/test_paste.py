"""What the owner pastes: which board it is, what any page says, what a text says, and what gone means."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
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
from sourcing import paste
from sourcing.boards import BOARDS, any_page, dou
from tests.sourcing.answering import Site, answering

DOU_PAGE = Path(__file__).resolve().parents[1] / "data" / "dou" / "detail_uk.html"
DJINNI_PAGE = Path(__file__).resolve().parents[1] / "data" / "djinni" / "detail_confidential_en.html"
DOU_PATH = "/companies/verbena-labs/vacancies/990001/"
TEXT = "We count bees for bakeries and need a Python engineer who likes honey. " * 6
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def in_force(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """The settings pasting asks for; a test may change them."""
    values: dict[str, Any] = {
        "DJINNI_BASE_URL": "https://djinni.co",
        "DOU_BASE_URL": "https://jobs.dou.ua",
        "FEED_TRUSTED_ORIGINS": (),
    }
    before = config.value
    monkeypatch.setattr(config, "value", lambda name: values[name] if name in values else before(name))
    monkeypatch.setattr(http, "RETRY_PAUSE", 0.01)
    monkeypatch.setitem(BOARDS, "dou", dou)
    return values


@pytest.fixture
def site() -> Iterator[Site]:
    with answering() as made:
        yield made


def session(site: Site, **options: Any) -> Session:
    return Session("jobs.example.org", trusted=site.url, **{"timeout": (1.0, 2.0)} | options)


def page(text: str = TEXT, *, head: str = "", title: str = "Python engineer") -> bytes:
    return (
        f"<html><head><title>Careers</title><meta property='og:title' content='{title}'>{head}</head><body>"
        "<nav><a href='/'>All our wonderful vacancies in every city of the whole wide world</a></nav>"
        f"<main><h1>{title}</h1><div><p>{text}</p><ul><li>Python</li></ul></div></main>"
        "<aside><div>Other vacancies: tester, designer, driver, baker, beekeeper and so many more</div></aside>"
        "<footer>Cookies, cookies, cookies and all that must be said about them, in several lines.</footer>"
        "</body></html>"
    ).encode()


def json_ld(**entry: Any) -> str:
    said = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": "Python engineer",
        "description": f"<p>{TEXT}</p>",
    }
    return f"<script type='application/ld+json'>{json.dumps(said | entry)}</script>"


def read(**entry: Any) -> dict[str, Any]:
    return any_page.read(page(head=json_ld(**entry)), "https://jobs.example.org/1")


# --- recognising ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://djinni.co/jobs/850047-backend-developer/", ("djinni", "850047")),
        ("djinni.co/jobs/850047", ("djinni", "850047")),
        ("http://www.djinni.co/jobs/850047-x/?ref=a#top", ("djinni", "850047")),
        ("https://jobs.dou.ua/companies/uklon/vacancies/354403/?from=list_hot", ("dou", "354403")),
        ("https://jobs.dou.ua/companies/uklon/vacancies/354403/?1786092518", ("dou", "354403")),
        ("https://jobs.dou.ua/vacancies/354403/", ("dou", "354403")),
        ("https://www.linkedin.com/jobs/view/4012345678", ("linkedin", "4012345678")),
        ("https://www.linkedin.com/jobs/view/4012345678/?refId=x&trackingId=y", ("linkedin", "4012345678")),
        ("https://ua.linkedin.com/jobs/view/senior-python-developer-at-acme-2-4012345678", ("linkedin", "4012345678")),
        ("https://www.linkedin.com/jobs/search/?currentJobId=4012345678&keywords=python", ("linkedin", "4012345678")),
        ("https://www.linkedin.com/jobs/collections/recommended/?currentJobId=4012345678", ("linkedin", "4012345678")),
        ("https://www.linkedin.com/comm/jobs/view/4012345678/?trk=eml", ("linkedin", "4012345678")),
        ("https://www.linkedin.com/jobs-guest/jobs/api/jobPosting/4012345678", ("linkedin", "4012345678")),
        ("linkedin.com/jobs/view/4012345678", ("linkedin", "4012345678")),
        ("https://djinni.co/jobs/", None),
        ("https://djinni.co.evil.example/jobs/850047-x/", None),
        ("https://evil.example/?https://djinni.co/jobs/850047-x/", None),
        ("https://notlinkedin.com/jobs/view/4012345678", None),
        ("https://www.linkedin.com/in/currentJobId=4012345678", None),
        ("https://www.linkedin.com/feed/?currentJobId=4012345678", None),
        ("https://www.linkedin.com/jobs/search/?currentJobId=4012x", None),
        ("https://dou.ua/companies/uklon/vacancies/354403/", None),
        ("ftp://djinni.co/jobs/850047", None),
        ("https://jobs.example.org/1", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_it_recognises_boards(url: str, expected: tuple[str, str] | None) -> None:
    assert paste.recognise(url) == expected


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("https://djinni.co/jobs/851402-x#apply", "https://djinni.co/jobs/851402-x/"),
        ("djinni.co/jobs/851402", "https://djinni.co/jobs/851402/"),
        (
            "https://jobs.dou.ua/companies/x/vacancies/376170?from=list",
            "https://jobs.dou.ua/companies/x/vacancies/376170/",
        ),
    ],
)
def test_a_vacancy_is_asked_for_as_its_board_writes_it(url: str, asked: str) -> None:
    assert paste.canonical(url) == asked


def test_a_board_that_was_moved_is_recognised_where_it_is(in_force: dict[str, Any]) -> None:
    in_force["DOU_BASE_URL"] = "http://127.0.0.1:8099"
    assert paste.recognise(f"http://127.0.0.1:8099{DOU_PATH}") == ("dou", "990001")
    assert paste.canonical(f"jobs.dou.ua{DOU_PATH}?from=x") == f"http://127.0.0.1:8099{DOU_PATH}"
    assert paste.trusted(f"https://jobs.dou.ua{DOU_PATH}") == "http://127.0.0.1:8099"


def test_nothing_but_settings_is_trusted(in_force: dict[str, Any]) -> None:
    assert paste.trusted("http://127.0.0.1:8099/x") == ""
    in_force["FEED_TRUSTED_ORIGINS"] = ("http://127.0.0.1:8099",)
    assert paste.trusted("http://127.0.0.1:8099/x") == "http://127.0.0.1:8099"
    assert paste.trusted("http://127.0.0.1:8098/x") == ""


@pytest.mark.parametrize(
    ("said", "url"),
    [
        (" https://a.example/1 ", "https://a.example/1"),
        ("<https://a.example/1>", "https://a.example/1"),
        ("a.example/jobs/1", "https://a.example/jobs/1"),
        ("www.a.example", "https://www.a.example"),
        ("https://a.example/1 and some text", ""),
        ("We use Python/Django", ""),
        ("C++/C#", ""),
        ("https://", ""),
        ("https://a.example/" + "x" * 1000, ""),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
    ],
)
def test_it_tells_an_address_from_a_text(said: str, url: str) -> None:
    assert paste.address(said) == url


# --- a text --------------------------------------------------------------------------------------------------------


def test_a_text_becomes_a_posting() -> None:
    read = paste.posting_from_text(f"\n## Вакансія: Senior Python Engineer\n\nAcme, $5000\n{TEXT}\n• <b>bees</b>")
    assert (read.board, read.title, read.url, read.source) == ("pasted", "Senior Python Engineer", "", "detail")
    assert (read.company, read.salary_min, read.salary_max, read.posted_at) == ("", None, None, None)
    assert "<b>bees" not in read.description_html
    assert "&lt;b&gt;bees" in read.description_html
    assert read.description_text.endswith("• <b>bees</b>")


def test_the_same_text_has_the_same_id() -> None:
    first = paste.posting_from_text(f"Python engineer\n\n{TEXT}")
    again = paste.posting_from_text(f"Python  engineer\r\n{TEXT}  ", title="Our own title")
    assert first.external_id == again.external_id
    assert again.title == "Our own title"
    assert paste.posting_from_text(f"Go engineer\n\n{TEXT}").external_id != first.external_id


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("* **Go developer** *", "Go developer"),
        ("Position - QA", "QA"),
        ("———\n\nDevOps", "DevOps"),
        ("Role-playing games designer", "Role-playing games designer"),
        ("word " * 60, " ".join(["word"] * 24) + "…"),
    ],
)
def test_a_title_is_the_first_line_that_says_something(first: str, title: str) -> None:
    assert paste.posting_from_text(f"{first}\n{TEXT}").title == title


@pytest.mark.parametrize("said", ["", " \n ", "Python developer", "\u200b" * 500])
def test_too_little_is_no_vacancy(said: str) -> None:
    with pytest.raises(ValueError, match="too short"):
        paste.posting_from_text(said)


@quick
@given(st.text(max_size=600), st.text(max_size=50))
def test_any_text_is_a_posting_or_a_value_error(text: str, title: str) -> None:
    with suppress(ValueError):
        read = paste.posting_from_text(text, title)
        assert read.title
        assert len(read.external_id) == 32


# --- a page --------------------------------------------------------------------------------------------------------


def test_a_page_gives_its_title_and_its_largest_text() -> None:
    read = any_page.read(page(), "https://jobs.example.org/1")
    assert read.keys() == {"title", "description_html", "description_text"}
    assert read["title"] == "Python engineer"
    assert read["description_text"].split() == [*TEXT.split(), "Python"]


@pytest.mark.parametrize(
    "card",
    [
        "<a href='/{n}'>Senior engineer number {n} at a company of great renown</a>",
        "<b>Baker {n}</b><span>Acme of renown</span>",
    ],
)
def test_lists_of_other_vacancies_are_not_the_text(card: str) -> None:
    cards = "".join(f"<li>{card.format(n=n)}</li>" for n in range(99))
    body = page().replace(b"</main>", f"</main><div class='more'><ul>{cards}</ul></div>".encode())
    assert "renown" not in any_page.read(body, "https://jobs.example.org/1")["description_text"]


def test_a_login_form_beside_a_vacancy_is_no_wall() -> None:
    body = page().replace(b"</nav>", b"<form><input type=password></form></nav>")
    assert any_page.read(body, "https://a.example/1")["title"] == "Python engineer"


def test_json_ld_counts_before_the_page() -> None:
    said = read(
        title="Go engineer &amp; more",
        hiringOrganization={"@type": "Organization", "name": "Verbena &amp; Sons", "sameAs": "https://verbena.example"},
        datePosted="2026-11-03T10:00:00+02:00",
        employmentType=["CONTRACTOR", "FULL_TIME"],
        jobLocationType="TELECOMMUTE",
        applicantLocationRequirements=[
            {"@type": "Country", "name": "Poland"},
            {"@type": "Country", "name": "Atlantis"},
        ],
        jobLocation={"@type": "Place", "address": {"addressLocality": "Kraków"}},
        baseSalary={"currency": "eur", "value": {"minValue": 4000, "maxValue": "5000.00", "unitText": "MONTH"}},
    )
    assert {name: value for name, value in said.items() if not name.startswith("description")} == {
        "title": "Go engineer & more",
        "company": "Verbena & Sons",
        "company_url": "https://verbena.example",
        "posted_at": datetime(2026, 11, 3, 8, tzinfo=UTC),
        "employment": "full_time",
        "work_format": "remote",
        "countries": ("PL",),
        "cities": ("Kraków",),
        "salary_min": 4000,
        "salary_max": 5000,
        "salary_currency": "EUR",
    }


@pytest.mark.parametrize("unit", ["YEAR", "HOUR", None])
def test_only_a_monthly_salary_is_one(unit: str | None) -> None:
    said = read(baseSalary={"currency": "USD", "value": {"value": 90000, "unitText": unit}})
    assert "salary_min" not in said


def test_a_line_break_within_json_ld_costs_nothing() -> None:
    stated = json.dumps({"@type": "JobPosting", "title": "Go engineer", "description": f"One\tline. {TEXT}"})
    body = page().replace(b"</head>", f'<script type="application/ld+json">{stated}</script></head>'.encode())
    raw = body.replace(b"One\\tline", b"One\n\tline")
    assert raw != body
    assert any_page.read(raw, "https://a.example/1")["title"] == "Go engineer"


def test_a_hidden_company_has_no_name() -> None:
    assert "company" not in read(hiringOrganization="confidential")


def test_it_finds_the_posting_in_a_graph() -> None:
    posting = {"@type": ["JobPosting"], "title": "Bee", "description": TEXT}
    said = json.dumps({"@graph": [{"@type": "WebSite"}, posting]})
    head = f"<script type='application/ld+json'>{said}</script>"
    assert any_page.read(page(head=head), "https://a.example/1")["title"] == "Bee"


def test_a_description_escaped_twice_is_markup() -> None:
    said = read(description=f"&lt;p&gt;{TEXT}&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;")
    assert said["description_html"] == f"<p>{TEXT}</p>"


def test_what_the_page_says_is_safe() -> None:
    body = page(f"{TEXT}<script>steal()</script><img src=x onerror=y()><a href='javascript:z()'>bees</a>")
    html = any_page.read(body, "https://a.example/1")["description_html"]
    for bad in ("steal", "onerror", "javascript", "<img"):
        assert bad not in html


def test_it_reads_the_charset_the_page_names() -> None:
    text = "Шукаємо пасічника, який любить Python і мед. " * 9
    body = page(text, head="<meta charset='windows-1251'>").decode().encode("windows-1251")
    assert "пасічника" in any_page.read(body, "https://a.example/1")["description_text"]


@pytest.mark.parametrize(
    ("body", "content_type", "error"),
    [
        (b"%PDF-1.7 \x00", "application/pdf", ResponseError),
        (b"", "text/html", ResponseError),
        (b"<html><body><div id=root></div></body></html>", "", ResponseError),
        (b"<html><head><title>Just a moment...</title></head></html>", "", AccessError),
        (b"<html><body>Sign in <input type=password></body></html>", "", AccessError),
        (
            b"<html><body><h1>Access denied</h1><p>" + b"You may not see this page from where you are. " * 9,
            "",
            AccessError,
        ),
        (b"<div>" * 300_000, "", ResponseError),
        (b"<html><body><p>" + b"words without any title at all " * 20, "", ResponseError),
    ],
)
def test_a_page_without_a_vacancy_says_what_to_do(body: bytes, content_type: str, error: type[ServiceError]) -> None:
    started = time.monotonic()
    with pytest.raises(ServiceError, match="paste") as caught:
        any_page.read(body, "https://a.example/1", content_type=content_type)
    assert type(caught.value) is error
    assert time.monotonic() - started < 3


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["@type", "@graph", "name", "address", "addressLocality", "value", "minValue", "currency", "unitText", "sameAs"]
    ), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
NAMES = [
    "@type", "title", "description", "hiringOrganization", "datePosted", "employmentType", "jobLocationType",
    "applicantLocationRequirements", "jobLocation", "baseSalary",
]  # fmt: skip


@quick
@given(st.dictionaries(st.sampled_from(NAMES[1:]), JSON), JSON)
def test_json_ld_of_any_shape_is_read(entry: dict[str, Any], other: Any) -> None:
    said = read(**entry)
    assert said["title"]
    assert len(said["description_text"]) >= any_page.SHORTEST
    any_page.read(page(head=f"<script type='application/ld+json'>{json.dumps(other)}</script>"), "https://a.example")


@quick
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 200), st.sampled_from(
    [b"<", b"</div>", b"<a>", b"<table>", b"<nav>", b"<template>", b"\xff", b"\x00", b"<script>", b"<form><header>"]
)), max_size=6) | st.binary(max_size=300))  # fmt: skip
def test_any_page_is_read_or_a_service_error(bites: Any) -> None:
    body = bites if isinstance(bites, bytes) else page(head=json_ld())
    for place, length, piece in [] if isinstance(bites, bytes) else bites:
        at = int(place * len(body))
        body = body[:at] + piece + body[at + length :]
    with suppress(ServiceError):
        assert any_page.read(body, "https://a.example/1")["title"]


# --- over sockets --------------------------------------------------------------------------------------------------


def test_the_page_of_a_known_board_is_read_as_the_boards(site: Site, in_force: dict[str, Any]) -> None:
    in_force["DOU_BASE_URL"] = site.url
    site.answer(DOU_PATH, DOU_PAGE.read_bytes())
    read = paste.posting_from_url(f"jobs.dou.ua{DOU_PATH}?from=telegram", session(site))
    assert (read.board, read.external_id, read.company, read.salary_max) == ("dou", "990001", "Verbena Labs", 3500)
    assert [path for path, _ in site.asked] == [DOU_PATH]


def test_djinni_is_read_as_djinni(site: Site, in_force: dict[str, Any]) -> None:
    in_force["DJINNI_BASE_URL"] = site.url
    site.answer("/jobs/902001-node-js-developer/", DJINNI_PAGE.read_bytes())
    read = paste.posting_from_url("https://djinni.co/jobs/902001-node-js-developer/?sid=1", session(site))
    assert (read.board, read.external_id, read.source) == ("djinni", "902001", "detail")
    assert read.forms


def test_any_other_page_is_a_pasted_vacancy(site: Site) -> None:
    url = site.answer("/careers/7", page(head=json_ld(hiringOrganization={"name": "Verbena"})))
    read = paste.posting_from_url(f"{url}?utm_source=mail#apply", session(site))
    assert (read.board, read.company, read.url, read.source) == ("pasted", "Verbena", url, "detail")
    assert read.external_id == paste.pasted_id(url) == paste.posting_from_url(f"{url}?", session(site)).external_id


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.example/1", "http://www.A.example/1/#x", True),
        ("https://a.example/1?id=5&utm_medium=x", "https://a.example/1?id=5", True),
        ("https://a.example/1?id=5", "https://a.example/1?id=6", False),
        ("https://a.example/1", "https://b.example/1", False),
    ],
)
def test_the_id_is_the_address_and_nothing_beside(one: str, other: str, same: bool) -> None:
    assert (paste.pasted_id(one) == paste.pasted_id(other)) is same


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_means_closed(site: Site, status: int) -> None:
    url = site.answer("/careers/7", status=status)
    with pytest.raises(RequestError, match="closed") as caught:
        paste.posting_from_url(url, session(site))
    assert paste.is_gone(caught.value)
    assert caught.value.status == status


def test_a_vacancy_of_a_board_that_is_gone_means_closed(site: Site, in_force: dict[str, Any]) -> None:
    in_force["DOU_BASE_URL"] = site.url
    with pytest.raises(RequestError, match="closed") as caught:
        paste.posting_from_url(site.url + DOU_PATH, session(site))
    assert paste.is_gone(caught.value)


@pytest.mark.parametrize(
    ("status", "error"),
    [(400, RequestError), (401, AccessError), (403, AccessError), (429, RateLimitError), (500, UnreachableError)],
)
def test_other_refusals_say_nothing_about_the_vacancy(site: Site, status: int, error: type[ServiceError]) -> None:
    url = site.answer("/careers/7", b"x", status)
    with pytest.raises(ServiceError) as caught:
        paste.posting_from_url(url, session(site))
    assert type(caught.value) is error
    assert not paste.is_gone(caught.value)


def test_a_timeout_says_nothing_about_the_vacancy(site: Site) -> None:
    url = site.answer("/careers/7", page(), seconds=1)
    with pytest.raises(UnreachableError) as caught:
        paste.posting_from_url(url, session(site, timeout=(1.0, 0.2)))
    assert not paste.is_gone(caught.value)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080/x", "http://10.0.0.7/x", "http://169.254.169.254/latest"])
def test_a_private_address_is_not_opened(url: str) -> None:
    with pytest.raises(RequestError, match="private network"):
        paste.posting_from_url(url, Session("the page", trusted=paste.trusted(url)))


@pytest.mark.parametrize(
    "url",
    ["https://djinni.co/jobs/?page=2", "https://jobs.dou.ua/vacancies/", "https://ua.linkedin.com/in/someone"],
)
def test_a_boards_other_pages_are_not_opened(url: str) -> None:
    asked = Session("the page")
    with pytest.raises(ValueError, match="not of one vacancy"):
        paste.posting_from_url(url, asked)
    assert asked.calls == []


def test_a_board_we_do_not_read_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(BOARDS, "linkedin", raising=False)
    asked = Session("the page")
    with pytest.raises(ValueError, match="text instead"):
        paste.posting_from_url("https://www.linkedin.com/jobs/view/4012345678", asked)
    assert asked.calls == []


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(ValueError, match="no address"):
        paste.posting_from_url("Python developer", Session("the page"))


@pytest.mark.django_db
def test_one_door_takes_both(site: Site, in_force: dict[str, Any]) -> None:
    in_force["FEED_TRUSTED_ORIGINS"] = (site.url,)
    url = site.answer("/careers/7", page())
    assert paste.read(f" {url} ").url == url
    assert paste.read(f"Tester\n{TEXT}").title == "Tester"
    with pytest.raises(ValueError, match="too short"):
        paste.read("Tester")
