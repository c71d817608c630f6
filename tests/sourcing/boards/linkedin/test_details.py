"""Postings read over real sockets, one at a time, and no further after a refusal."""

from __future__ import annotations

import pytest

from jobagent_site.http import (
    AccessError,
    RateLimitError,
    RequestError,
    ResponseError,
    ServiceError,
    Session,
    UnreachableError,
)
from sourcing.boards import linkedin
from sourcing.boards.linkedin import pacing, refusal
from sourcing.boards.linkedin.details import Unread
from sourcing.boards.linkedin.posting_page import Details
from tests.sourcing.boards.linkedin.guest_server import AUTHWALL, CLOSED, GARBAGE, Guest, Trouble, posting

KEYS = [str(4400000001 + each) for each in range(6)]


def urls(guest: Guest, keys: list[str] = KEYS) -> list[str]:
    return [f"{guest.base_url}/jobs/view/{key}" for key in keys]


@pytest.fixture(autouse=True)
def _postings(guest: Guest) -> None:
    guest.postings = {key: posting(key, title=f"Python Developer {key[-1]}") for key in KEYS}


def test_it_reads_a_vacancy_with_one_request(guest: Guest, session: Session) -> None:
    read = linkedin.fetch_full_vacancy_details(urls(guest)[0], session)
    assert (read.external_id, read.title, read.source) == (KEYS[0], "Python Developer 1", "detail")
    assert read.url == urls(guest)[0]
    assert "Пишемо на Python." in read.description_text
    assert guest.read() == [KEYS[0]]
    assert guest.headers[0]["accept-language"].startswith("en-US")
    assert "cookie" not in guest.headers[0]


def test_a_closed_one_still_has_its_page(guest: Guest, session: Session) -> None:
    guest.postings[KEYS[0]] = posting(KEYS[0], closed=CLOSED)
    assert linkedin.fetch_full_vacancy_details(urls(guest)[0], session).closed


def test_a_removed_one_says_so(guest: Guest, session: Session) -> None:
    del guest.postings[KEYS[0]]
    with pytest.raises(RequestError) as caught:
        linkedin.fetch_full_vacancy_details(urls(guest)[0], session)
    assert caught.value.status == 404


def test_another_vacancy_than_the_one_asked_for_is_changed(guest: Guest, session: Session) -> None:
    guest.postings[KEYS[0]] = posting(KEYS[1])
    with pytest.raises(ResponseError, match=f"shows the vacancy {KEYS[1]} instead of {KEYS[0]}") as caught:
        linkedin.fetch_full_vacancy_details(urls(guest)[0], session)
    assert KEYS[1].encode() in caught.value.body


TROUBLE = [
    (Trouble(429, headers={"Retry-After": "60"}), RateLimitError),
    (Trouble(403), AccessError),
    (Trouble(999, "x"), AccessError),
    (Trouble(302, headers={"Location": "/authwall?trk=x"}), refusal.WallError),
    (Trouble(303, headers={"Location": "https://www.linkedin.com/login?x=1"}), refusal.WallError),
    (Trouble(302, headers={"Location": "/jobs/search"}), ResponseError),
    (Trouble(200, AUTHWALL), refusal.WallError),
    (Trouble(200, GARBAGE), ResponseError),
    (Trouble(200, ""), ResponseError),
    (Trouble(200, posting(KEYS[0]).partition("<code id=")[0].replace(KEYS[0], "")), ResponseError),  # cut off
    (Trouble(500), UnreachableError),
    (Trouble(200, "<p>", drop=True), UnreachableError),
    (Trouble(200, hang=3), UnreachableError),
]


@pytest.mark.parametrize(("trouble", "error"), TROUBLE, ids=lambda each: "")
def test_each_trouble_has_its_own_name(
    guest: Guest, session: Session, trouble: Trouble, error: type[ServiceError]
) -> None:
    guest.trouble[KEYS[0]] = trouble
    with pytest.raises(ServiceError) as caught:
        linkedin.fetch_full_vacancy_details(urls(guest)[0], session)
    assert type(caught.value) is error
    assert not any(path in ("/authwall", "/jobs/search") for path, _ in guest.requests)


def test_a_refusal_speaks_of_no_login(guest: Guest, session: Session) -> None:
    guest.trouble[KEYS[0]] = Trouble(999, "x")
    with pytest.raises(AccessError, match=r"refuses us \(999\): it takes us for a robot") as caught:
        linkedin.fetch_full_vacancy_details(urls(guest)[0], session)
    assert (caught.value.status, caught.value.body) == (999, b"x")


@pytest.mark.parametrize(("trouble", "error"), [each for each in TROUBLE if each[1] is not ResponseError][:6])
def test_the_first_refusal_ends_the_walk(
    guest: Guest, session: Session, trouble: Trouble, error: type[ServiceError]
) -> None:
    guest.trouble[KEYS[2]] = trouble
    given = []
    with pytest.raises(error):  # noqa: PT012 - what was given before is the point
        for each in linkedin.read_each(urls(guest), session):
            given.append(each)
    assert [each.posting.external_id for each in given if isinstance(each, Details)] == KEYS[:2]
    assert guest.read() == KEYS[:3]


def test_a_walk_goes_on_where_the_last_one_stopped(guest: Guest, session: Session) -> None:
    guest.trouble[KEYS[2]] = Trouble(429)
    pending = urls(guest)
    with pytest.raises(RateLimitError):  # noqa: PT012
        for _ in linkedin.read_each(urls(guest), session):
            pending.pop(0)
    guest.trouble.clear()
    assert [each.posting.external_id for each in linkedin.read_each(pending, session)] == KEYS[2:]


def test_removed_and_odd_ones_do_not_stop_the_walk(guest: Guest, session: Session) -> None:
    del guest.postings[KEYS[1]]
    guest.postings[KEYS[3]] = guest.postings[KEYS[5]] = posting(KEYS[0])
    read = list(linkedin.read_each(urls(guest), session))
    unread = [(each.key, each.gone) for each in read if isinstance(each, Unread)]
    assert unread == [(KEYS[1], True), (KEYS[3], False), (KEYS[5], False)]
    assert len([each for each in read if isinstance(each, Details)]) == 3


def test_two_odd_ones_in_a_row_stop_it(guest: Guest, session: Session) -> None:
    for key in KEYS[1:]:
        guest.trouble[key] = Trouble(200, GARBAGE)
    with pytest.raises(ResponseError):
        list(linkedin.read_each(urls(guest), session))
    assert guest.read() == KEYS[:3]


def test_it_rests_between_two(guest: Guest, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    rests: list[str] = []
    monkeypatch.setattr(pacing, "rest", rests.append)
    list(linkedin.read_each(urls(guest)[:3], session))
    assert rests == [guest.base_url] * 2


def test_an_address_that_is_no_vacancy_is_not_asked(guest: Guest, session: Session) -> None:
    with pytest.raises(ValueError, match="not the address of a vacancy"):
        linkedin.fetch_full_vacancy_details(f"{guest.base_url}/jobs/search?keywords=x", session)
    assert guest.requests == []
