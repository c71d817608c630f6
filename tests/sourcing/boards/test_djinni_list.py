"""Pages that are no list, lists that are not whole, and the walk from page to page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jobagent_site.http import AccessError, RateLimitError, ResponseError, ServiceError
from sourcing.boards import djinni
from sourcing.boards.djinni import list_page, words

DATA = Path(__file__).resolve().parents[2] / "data" / "djinni"
URL = "https://djinni.co/jobs/?primary_keyword=Python"
LIST = (DATA / "list_2026_uk.html").read_bytes()
BLOCKED = b"Your IP address, 203.0.113.7, has been blocked. Please contact us"
SHELL = b"<html><body><header><h1>Jobs</h1><span class='text-muted'>%s</span></header><main></main></body></html>"


class FakeSession:
    """Answers from a dict of url: (final url, body) and keeps what was asked."""

    def __init__(self, answers: dict[str, Any]) -> None:
        self.answers, self.asked = answers, []

    def get(self, url: str) -> Any:
        self.asked.append(url)
        answer = self.answers[url]
        if isinstance(answer, ServiceError):
            raise answer
        final, body = answer if isinstance(answer, tuple) else (url, answer)
        return type("Response", (), {"url": final, "body": body})


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (BLOCKED, AccessError),
        (b"<html><body>" + b"<p>pad</p>" * 5000 + b"<div>" + BLOCKED + b"</div></body></html>", AccessError),
        (b"<html><body><form><input type=password name=password></form></body></html>", AccessError),
        (b"<html><title>Just a moment...</title><body></body></html>", AccessError),
        (
            b"<html><body><noscript>Please enable JavaScript and cookies to continue.</noscript></body></html>",
            AccessError,
        ),
        (SHELL % b"8262", RateLimitError),
        (b"<html><body><div class=tile>New look</div></body></html>", ResponseError),
        (b"", ResponseError),
        (b"{}", ResponseError),
        ("Вакансії ".encode("cp1251") * 100, ResponseError),
        (LIST[: len(LIST) // 2], ResponseError),
        (LIST[: LIST.index(b"pagination_with")], ResponseError),
        (LIST[: LIST.index(b"js-original-text")], ResponseError),
    ],
)
def test_a_refusal_is_never_an_empty_result(body: bytes, kind: type[ServiceError]) -> None:
    with pytest.raises(ServiceError) as caught:
        djinni.parse_list(body, URL)
    assert type(caught.value) is kind
    assert caught.value.body == body
    assert caught.value.url == URL


@pytest.mark.parametrize(
    "body",
    [SHELL % b"0", b"<html><body><h2>Jobs</h2><p>No jobs found</p></body></html>"],
)
def test_an_honest_nothing_is_an_empty_page(body: bytes) -> None:
    page = djinni.parse_list(body, URL)
    assert (page.postings, page.next_url) == ((), None)


def test_a_company_that_speaks_of_blocking_is_no_block_page() -> None:
    body = LIST.replace("Приходь.".encode(), BLOCKED)
    assert len(djinni.parse_list(body, URL).postings) == 5


def test_bad_json_ld_leaves_the_cards_and_a_warning() -> None:
    page = djinni.parse_list(LIST.replace(b'[{"@context"', b'[,{"@context"'), URL)
    assert [each.external_id for each in page.postings] == ["901001", "901002", "901003", "901004"]
    assert "JSON-LD could not be read" in page.warnings[0]
    first = page.postings[0]
    assert (first.title, first.salary_min, first.salary_max) == ("Python Developer", None, 3000)
    assert " ".join(first.description_text.split()) == (
        "Що робимо Платіжний шлюз для ломбардів. Python 3, Django PostgreSQL"
    )
    assert first.posted_at == words.moment("14:52 23.09.2026")


def test_a_tab_within_a_text_costs_no_json_ld() -> None:
    body = LIST.replace(b'"title": "', b'"title": "\t', 1)
    assert body != LIST
    assert djinni.parse_list(body, URL).warnings == djinni.parse_list(LIST, URL).warnings


@pytest.mark.parametrize("letter", [b"\x00", b"\x0b", b"&#11;", b"&#x1F;", b"&#xFFFF;"])
def test_a_letter_xml_forbids_costs_no_feed(letter: bytes) -> None:
    whole = (DATA / "feed_uk.xml").read_bytes()
    spoilt = whole.replace(b"</title>", letter + b"</title>")
    assert djinni.parse_feed(spoilt) == djinni.parse_feed(whole)


def test_json_ld_alone_is_enough() -> None:
    body = LIST.replace(b'id="job-item-', b'id="lead-')
    page = djinni.parse_list(body, URL)
    assert [each.external_id for each in page.postings] == ["901001", "901002", "901003", "901099"]
    assert page.next_url is not None
    assert "JSON-LD only" in page.warnings[0]


def test_the_part_read_gives_what_the_whole_page_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    part = [djinni.parse_list(each.read_bytes(), URL) for each in sorted(DATA.glob("list_2*.html"))]
    monkeypatch.setattr(list_page, "_part_with_cards", lambda body, url: body)
    whole = [djinni.parse_list(each.read_bytes(), URL) for each in sorted(DATA.glob("list_2*.html"))]
    assert part == whole


def test_text_reads_like_bytes() -> None:
    assert djinni.parse_list(LIST.decode(), URL) == djinni.parse_list(LIST, URL)


def test_a_card_forged_in_a_description_is_no_vacancy() -> None:
    forged = '<div id="job-item-1"><a class="job_item__header-link" href="/jobs/1-x/"><h2>x</h2></a></div>'
    page = djinni.parse_list(LIST.replace("<p>Приходь.</p>".encode(), forged.encode()), URL)
    assert "1" not in {each.external_id for each in page.postings}


def test_it_walks_to_the_true_last_page() -> None:
    last = (DATA / "list_2025_en_html_only.html").read_bytes()
    session = FakeSession({URL: LIST, f"{URL}&page=2": last})
    pages = list(djinni.pages(URL, session, max_pages=9))
    assert [len(each.postings) for each in pages] == [5, 2]
    assert session.asked == [URL, f"{URL}&page=2"]  # one request a page


def test_it_stops_where_it_is_told() -> None:
    session = FakeSession({URL: LIST})
    assert len(list(djinni.pages(URL, session, max_pages=1))) == 1
    assert len(session.asked) == 1


def test_the_way_back_to_the_first_page_is_the_end() -> None:
    session = FakeSession({URL: LIST, f"{URL}&page=2": ("https://djinni.co/jobs/", LIST)})
    assert len(list(djinni.pages(URL, session, max_pages=9))) == 1


def test_the_way_to_the_login_is_not_the_end() -> None:
    login = b"<html><body><form><input type=password></form></body></html>"
    session = FakeSession({URL: LIST, f"{URL}&page=2": ("https://djinni.co/login", login)})
    with pytest.raises(AccessError):
        list(djinni.pages(URL, session, max_pages=9))


def test_pages_read_before_a_refusal_are_kept() -> None:
    session = FakeSession({URL: LIST, f"{URL}&page=2": SHELL % b"8262"})
    walk = djinni.pages(URL, session, max_pages=9)
    assert len(next(walk).postings) == 5
    with pytest.raises(RateLimitError):
        next(walk)


def test_a_next_link_that_repeats_does_not_run_for_ever() -> None:
    session = FakeSession({URL: LIST, f"{URL}&page=2": LIST})
    *before, last = djinni.pages(URL, session, max_pages=9)
    assert len(session.asked) == 2
    assert len(before) == 2
    assert (last.postings, len(last.warnings)) == ((), 1)


def test_the_filters_survive_a_next_link_that_forgets_them() -> None:
    page = djinni.parse_list(LIST, URL + "&english_level=upper&page=1")
    assert page.next_url == URL + "&english_level=upper&page=2"


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("до $3000", (None, 3000, "USD")),
        ("to $3000", (None, 3000, "USD")),
        ("$25/hour", (None, None, "")),
        ("до $60 000 на рік", (None, None, "")),
        ("$1500-2000", (1500, 2000, "USD")),
        ("$1 500 – 2 000", (1500, 2000, "USD")),
        ("від $1000", (1000, None, "USD")),
        ("€900", (900, 900, "EUR")),
        ("$$$", (None, None, "")),
        ("договірна", (None, None, "")),
    ],
)
def test_it_reads_a_salary(said: str, value: tuple) -> None:
    assert words.salary(said) == value


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("English - C1", "C1"),
        ("Англійська - B2", "B2"),
        ("B2 - Upper Intermediate", "B2"),
        ("English Upper-Intermediate", "B2"),
        ("Англійська Вище середнього", "B2"),
        ("English Native", "C2"),
        ("English Pre-Intermediate", "A2"),
        ("Vitamin B2", ""),
        ("German - B2", ""),
        ("No English", ""),
    ],
)
def test_it_reads_english(said: str, level: str) -> None:
    assert words.english(said) == level


@pytest.mark.parametrize(
    ("said", "months"),
    [("2.5 роки досвіду", 30), ("1 рік досвіду", 12), ("3 years of experience", 36), ("Without", None),
     ("No experience", 0), ("Без досвіду", 0), ("6 months of experience", 6), ("999999 years", None)],
)  # fmt: skip
def test_it_reads_experience(said: str, months: int | None) -> None:
    assert words.months(said) == months


def test_times_are_kyivs_in_winter_and_summer() -> None:
    assert words.stamp("2026-01-15T12:00:00").isoformat() == "2026-01-15T10:00:00+00:00"
    assert words.stamp("2026-07-15T12:00:00").isoformat() == "2026-07-15T09:00:00+00:00"
    assert words.moment("14:52 23.09.2026").isoformat() == "2026-09-23T11:52:00+00:00"
    assert words.stamp("0001-01-01T00:00:00") is None
    assert words.stamp("soon") is None
