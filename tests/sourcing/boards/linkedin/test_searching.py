"""The real library, in its own process, against pages on this machine."""

from __future__ import annotations

import os
import re
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from jobagent_site import processes
from jobagent_site.http import (
    VERSION,
    AccessError,
    RateLimitError,
    RequestError,
    ResponseError,
    ServiceError,
    Session,
    UnreachableError,
)
from sourcing.boards import linkedin
from sourcing.boards.linkedin import library, pacing, permission, refusal, searching
from sourcing.boards.linkedin.library import Answer
from sourcing.boards.posting import Page, Posting
from tests.sourcing.boards.linkedin.guest_server import AUTHWALL, GARBAGE, SEARCH, Guest, Trouble, card, cards

ALL = {"location": "Ukraine", "hours_old": 24, "distance": 0, "easy_apply": True}


def walked(session: Session, pages: int = 5, **options: Any) -> list[Page]:
    return list(linkedin.pages(linkedin.list_url("python", {}), session, max_pages=pages, **options))


def ids(pages: list[Page]) -> list[str]:
    return [each.external_id for page in pages for each in page.postings]


def by_id(posting: Posting) -> str:
    return posting.external_id


def stopped(session: Session, guest: Guest, pages: int = 5) -> tuple[list[Page], ServiceError]:
    """The pages that came before the walk broke off, and what it broke off with."""
    given = []
    with pytest.raises(ServiceError) as caught:  # noqa: PT012 - what was given before is the point
        for page in linkedin.pages(linkedin.list_url("python", {}), session, max_pages=pages):
            given.append(page)
    return given, caught.value


def test_it_reads_page_after_page_to_the_end(guest: Guest, session: Session) -> None:
    guest.cards = cards(23)
    pages = walked(session)
    assert [len(page.postings) for page in pages] == [10, 10, 3]
    assert ids(pages) == [str(4400000001 + each) for each in range(23)]
    assert pages[-1].next_url is None
    assert guest.searched() == [0, 10, 20]
    assert [(call.status, call.error) for call in session.calls] == [(200, "")] * 3
    assert all(call.size > 1000 and call.seconds > 0 for call in session.calls)


def test_a_card_becomes_a_posting(guest: Guest, session: Session) -> None:
    guest.cards = [card(4400000001, title="Senior Python Developer (Remote)")]
    (posting,) = walked(session)[0].postings
    assert (posting.board, posting.external_id) == ("linkedin", "4400000001")
    assert posting.url == f"{guest.base_url}/jobs/view/4400000001"
    assert (posting.title, posting.company) == ("Senior Python Developer (Remote)", "Млин і Вітер")
    assert posting.company_slug == "mlyn-i-viter"
    assert (posting.countries, posting.cities, posting.work_format) == (("UA",), ("Kyiv",), "remote")
    assert posting.posted_at == datetime(2026, 11, 20, tzinfo=UTC)
    assert posting.description_text == ""
    assert posting.source == "search"


def test_it_asks_what_the_search_says(guest: Guest, session: Session) -> None:
    guest.cards = cards(1)
    url = linkedin.list_url("python django", ALL)
    list(linkedin.pages(url, session, max_pages=1))
    assert guest.requests[0][1] == {
        "keywords": ["python django"],
        "location": ["Ukraine"],
        "distance": ["0"],
        "f_TPR": ["r86400"],
        "f_AL": ["true"],
        "start": ["0"],
    }


def test_it_says_who_asks(guest: Guest, session: Session) -> None:
    guest.cards = cards(1)
    list(linkedin.pages(linkedin.list_url("python", {}), session, max_pages=1))
    assert guest.headers[0]["user-agent"] == f"jobagent/{VERSION} (+self-hosted)"


def test_it_reads_no_more_pages_than_it_may(guest: Guest, session: Session) -> None:
    guest.cards = cards(50)
    pages = walked(session, pages=2)
    assert len(ids(pages)) == 20
    assert guest.searched() == [0, 10]
    assert str(pages[-1].next_url).endswith("&start=20")


def test_every_page_is_kept(guest: Guest) -> None:
    guest.cards = cards(12)
    kept: list[tuple[str, bytes]] = []
    client = Session("LinkedIn", trusted=guest.base_url, keep=lambda url, body: kept.append((url, body)))
    pages = walked(client)
    url = f"{guest.base_url}/jobs/search?keywords=python"
    assert kept == [(url, guest.page(0).encode()), (f"{url}&start=10", guest.page(10).encode())]
    for page, (address, body) in zip(pages, kept, strict=True):
        assert page.body == body
        assert sorted(linkedin.parse_page("list", body, address), key=by_id) == sorted(page.postings, key=by_id)


def test_nothing_found_is_one_empty_page(guest: Guest, session: Session) -> None:
    (page,) = walked(session)
    assert (page.postings, page.next_url, page.warnings) == ((), None, ())
    assert guest.searched() == [0]


def test_an_empty_page_behind_a_full_one_is_told(guest: Guest, session: Session) -> None:
    guest.cards = cards(10)
    pages = walked(session)
    assert len(ids(pages)) == 10
    assert "slows us down" in pages[-1].warnings[0]


def test_a_page_of_known_vacancies_ends_the_walk(guest: Guest, session: Session) -> None:
    guest.cards = cards(10) * 5
    pages = walked(session)
    assert len(ids(pages)) == 10
    assert guest.searched() == [0, 10]


def test_what_came_before_the_refusal_is_kept(guest: Guest, session: Session) -> None:
    guest.cards = cards(40)
    guest.trouble[10] = Trouble(429, "<p>too many</p>", headers={"Retry-After": "77"})
    pages, error = stopped(session, guest)
    assert len(ids(pages)) == 10
    assert isinstance(error, RateLimitError)
    assert (error.status, error.retry_after) == (429, 77)
    assert guest.searched() == [0, 10]
    assert session.calls[-1].error == str(error)


@pytest.mark.parametrize(
    ("trouble", "kind", "error", "words"),
    [
        (Trouble(429), "rate_limited", RateLimitError, "ask too often"),
        (Trouble(403), "blocked", AccessError, "robot"),
        (Trouble(999, "x"), "blocked", AccessError, "(999)"),
        (Trouble(302, headers={"Location": "/authwall?trk=x"}), "authwall", refusal.WallError, "no account"),
        (Trouble(302, headers={"Location": "https://example.org/"}), "changed", ResponseError, "another page"),
        (Trouble(200, AUTHWALL), "authwall", refusal.WallError, "log in"),
        (Trouble(200, GARBAGE), "changed", ResponseError, "form we do not know"),
        (Trouble(200, "\x00\x01{]"), "changed", ResponseError, "form we do not know"),
        (Trouble(200, ""), "changed", ResponseError, "form we do not know"),
        (Trouble(400), "error", RequestError, "(400)"),
        (Trouble(503), "error", UnreachableError, "(503)"),
        (Trouble(200, "<li>" * 50, drop=True), "error", UnreachableError, "connection broke"),
    ],
    ids=lambda each: str(each)[:40] if isinstance(each, str) else "",
)
def test_each_trouble_has_its_own_name(
    guest: Guest, session: Session, trouble: Trouble, kind: str, error: type[ServiceError], words: str
) -> None:
    guest.trouble[0] = trouble
    found = linkedin.search(linkedin.list_url("python", {}), session, max_pages=3)
    assert (found.postings, found.stopped) == ((), kind)
    assert words in found.text
    _, raised = stopped(session, guest)
    assert type(raised) is error
    assert guest.searched() == [0, 0]
    assert not any(path == "/authwall" for path, _ in guest.requests)


def test_a_page_that_cannot_be_read_is_kept(guest: Guest, session: Session) -> None:
    guest.trouble[0] = Trouble(200, GARBAGE)
    _, error = stopped(session, guest)
    assert error.body == GARBAGE.encode()


def test_silence_is_told_as_silence() -> None:
    error = "HTTPConnectionPool(host='www.linkedin.com', port=443): Read timed out. (read timeout=15)"
    answer = Answer(rows=[], error=error, invalid="", more=False, lines=[error], calls=[], body=b"")
    trouble = searching._trouble(answer, "https://www.linkedin.com/jobs/search?keywords=x")
    assert isinstance(trouble, UnreachableError)
    assert trouble.timed_out
    assert "no answer in time" in str(trouble)


def test_nobody_at_the_address(guest: Guest, session: Session, settings: Any) -> None:
    settings.LINKEDIN_BASE_URL = "http://127.0.0.1:9"
    found = linkedin.search(linkedin.list_url("python", {}), session, max_pages=3)
    assert found.stopped == "error"
    assert "nobody answers" in found.text


def test_cards_in_a_new_layout_are_changed_and_not_nothing(guest: Guest, session: Session) -> None:
    guest.cards = [each.replace("base-search-card__title", "renamed") for each in cards(40)]
    _, error = stopped(session, guest)
    assert type(error) is ResponseError
    assert guest.searched() == [0]  # the library alone would have gone through all pages


def test_one_broken_card_spoils_no_other(guest: Guest, session: Session) -> None:
    guest.cards = cards(12)
    guest.cards[4] = guest.cards[4].replace("base-search-card__subtitle", "renamed")
    pages = walked(session)
    assert len(ids(pages)) == 11
    assert "1 vacancies of a page could not be read" in pages[0].warnings[0]
    assert guest.searched() == [0, 10]


def test_letters_survive_a_header_without_a_charset(guest: Guest, session: Session) -> None:
    guest.content_type = "text/html"
    guest.cards = [card(4400000001, title="Розробник Python — «Їжак» 日本")]
    assert walked(session)[0].postings[0].title == "Розробник Python — «Їжак» 日本"


def test_what_a_card_does_not_say_is_not_said(guest: Guest, session: Session) -> None:
    bare = re.sub(r'<a class="hidden-nested-link".*?</a>', "", card(4400000002, posted=None), flags=re.DOTALL)
    guest.cards = [card(4400000001), bare]  # beside a full one, so that pandas marks what is missing with NaN
    full, rest = walked(session)[0].postings
    assert (full.company, full.posted_at) == ("Млин і Вітер", datetime(2026, 11, 20, tzinfo=UTC))
    assert (rest.company, rest.company_slug, rest.posted_at) == ("", "", None)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[library.Library]:
    """The library's processes, as they are started."""
    running: list[library.Library] = []
    enter = library.Library.__enter__

    def noted(self: library.Library) -> library.Library:
        running.append(enter(self))
        return self

    monkeypatch.setattr(library.Library, "__enter__", noted)
    return running


def test_a_library_that_hangs_is_ended_with_all_it_started(
    guest: Guest, session: Session, started: list[library.Library]
) -> None:
    guest.cards = cards(30)
    guest.trouble[10] = Trouble(trickle=True)
    given: list[Page] = []
    with pytest.raises(UnreachableError) as caught:  # noqa: PT012 - what was given before is the point
        for page in linkedin.pages(linkedin.list_url("python", {}), session, max_pages=3):
            given.append(page)
            started[0].patience, began = 1.5, time.monotonic()
    assert 1 < time.monotonic() - began < 10
    assert caught.value.timed_out
    assert len(ids(given)) == 10
    assert_gone(started)


def test_a_walk_left_early_leaves_no_process(guest: Guest, session: Session, started: list[library.Library]) -> None:
    guest.cards = cards(30)
    walk = linkedin.pages(linkedin.list_url("python", {}), session, max_pages=3)
    assert next(walk).postings
    assert processes.born(started[0].process.pid)
    walk.close()
    assert_gone(started)


def test_it_is_ended_in_the_middle_of_a_question(guest: Guest, started: list[library.Library]) -> None:
    guest.trouble[0] = Trouble(trickle=True)

    def ask() -> None:
        with suppress(ServiceError, ValueError):
            running.ask(guest.base_url, {"search_term": "python"})

    with library.Library() as running:
        asking = threading.Thread(target=ask)
        asking.start()
        assert processes.wait_until(lambda: bool(guest.requests), 30)
        began = time.monotonic()
    assert time.monotonic() - began < 5
    asking.join(5)
    assert_gone(started)


def assert_gone(started: list[library.Library]) -> None:
    assert len(started) == 1
    assert not processes.born(started[0].process.pid)
    with pytest.raises(ProcessLookupError):
        os.killpg(started[0].process.pid, 0)


def test_the_library_knows_nothing_of_us(
    guest: Guest, session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DJINNI_COOKIES", "secret")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv(processes.MARK, processes.mark(tmp_path))
    guest.cards = cards(1)
    with library.Library() as running:
        environ = Path(f"/proc/{running.process.pid}/environ")
        assert len(running.ask(guest.base_url, {"search_term": "python"}).rows) == 1
        if environ.exists():
            said = environ.read_bytes()
            assert b"secret" not in said
            assert b"PROXY" not in said
            assert processes.of_place(tmp_path) == {running.process.pid}
    assert "cookie" not in guest.headers[0]


def test_a_library_that_cannot_start_says_what_to_do(
    guest: Guest, session: Session, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(library, "_COMMAND", [*library._COMMAND[:2], "no_such_module"])
    found = linkedin.search(linkedin.list_url("python", {}), session, max_pages=1)
    assert found.stopped == "error"
    assert "pip install -r requirements.txt" in found.text
    assert "no_such_module" in caplog.text


def test_a_question_it_does_not_take_is_told(guest: Guest) -> None:
    with library.Library() as running:
        answer = running.ask(guest.base_url, {"search_term": "python", "hours_old": -1})
        assert "hours_old" in answer.invalid
        assert answer.calls == []
        assert running.ask(guest.base_url, {"search_term": "python"}).error == ""  # and it goes on
    assert guest.searched() == [0]


@pytest.mark.django_db
def test_nothing_is_asked_before_the_owner_accepted(guest: Guest, session: Session, settings: Any) -> None:
    settings.LINKEDIN_ACCEPTED = False
    url = linkedin.list_url("python", {})
    with pytest.raises(permission.NotAcceptedError, match="robots"):
        list(linkedin.pages(url, session, max_pages=1))
    with pytest.raises(permission.NotAcceptedError):
        linkedin.search(url, session, max_pages=1)
    with pytest.raises(permission.NotAcceptedError):
        linkedin.fetch_full_vacancy_details(f"{guest.base_url}/jobs/view/4400000001", session)
    with pytest.raises(permission.NotAcceptedError):
        list(linkedin.read_each([f"{guest.base_url}/jobs/view/4400000001"], session))
    assert guest.requests == []
    assert linkedin.search(url, session, max_pages=1, accepted=lambda: True).stopped == ""


def test_it_waits_for_its_turn_and_rests_between_pages(guest: Guest, monkeypatch: pytest.MonkeyPatch) -> None:
    guest.cards = cards(25)
    turns: list[str] = []
    rests: list[str] = []
    monkeypatch.setattr(pacing, "rest", rests.append)
    walked(Session("LinkedIn", trusted=guest.base_url, pace=turns.append))
    assert turns == [guest.base_url + SEARCH] * 3
    assert rests == [guest.base_url] * 2


def test_it_rests_four_to_nine_seconds_on_the_real_linkedin_only(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(pacing.time, "sleep", slept.append)
    for _ in range(200):
        pacing.rest("https://www.linkedin.com")
    pacing.rest("http://127.0.0.1:8000")
    assert len(slept) == 200
    assert 4 <= min(slept) < 5
    assert 8 < max(slept) <= 9


def test_a_second_worker_in_the_line_is_told_in_our_words(guest: Guest) -> None:
    def refuse(host: str) -> None:
        raise RateLimitError("it cools down", service=host)

    with pytest.raises(RateLimitError, match="cools down"):
        walked(Session("LinkedIn", trusted=guest.base_url, pace=refuse))
    assert guest.requests == []
