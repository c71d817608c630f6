"""A scan of LinkedIn as of any board: recorded page by page, read on its own page later, and honest about its end."""

from __future__ import annotations

from typing import Any

import pytest

from leads.models import Vacancy
from sourcing import details, scan
from sourcing.boards import BOARDS, linkedin
from sourcing.models import HostBudget, RawPage, Scan, SearchProfile
from tests.sourcing.boards.linkedin.guest_server import GARBAGE, Guest, Trouble, cards, posting

pytestmark = pytest.mark.django_db


@pytest.fixture
def search(monkeypatch: pytest.MonkeyPatch) -> SearchProfile:
    monkeypatch.setitem(BOARDS, "linkedin", linkedin)
    return SearchProfile.objects.create(
        name="Python in Ukraine", board="linkedin", keywords="python", filters={"location": "Ukraine", "hours_old": 48}
    )


def scanned(search: SearchProfile) -> Scan:
    done = scan.scan_search(search.pk)
    assert done is not None
    return done


def test_it_records_what_it_finds_once(guest: Guest, search: SearchProfile) -> None:
    guest.cards = cards(12)
    first, second = scanned(search), scanned(search)
    assert (first.status, first.pages, first.found, first.new) == (Scan.Status.OK, 2, 12, 12)
    assert (second.new, second.updated, second.unchanged) == (0, 0, 12)
    assert Vacancy.objects.filter(board="linkedin", detailed_at=None, description_text="").count() == 12
    assert first.url.startswith(f"{guest.base_url}/jobs/search?keywords=python&location=Ukraine")


def test_what_came_before_a_refusal_is_recorded(guest: Guest, search: SearchProfile) -> None:
    guest.cards = cards(30)
    guest.trouble[10] = Trouble(429, headers={"Retry-After": "7200"})
    done = scanned(search)
    assert (done.status, done.new) == (Scan.Status.BLOCKED, 10)
    assert "ask too often" in done.error
    assert HostBudget.objects.get(host=guest.base_url.removeprefix("http://")).cool_down_until is not None
    again = scanned(search)
    assert again.status == Scan.Status.BLOCKED
    assert guest.searched() == [0, 10]  # nothing was asked while it cools down


def test_an_empty_search_is_empty_and_a_strange_page_is_kept(guest: Guest, search: SearchProfile) -> None:
    assert scanned(search).status == Scan.Status.EMPTY
    guest.trouble[0] = Trouble(body=GARBAGE)
    done = scanned(search)
    assert done.status == Scan.Status.CHANGED
    assert RawPage.objects.get(scan=done, reason="changed").body == GARBAGE.encode()


def test_a_search_after_the_page_was_read_takes_nothing_away(guest: Guest, search: SearchProfile) -> None:
    guest.cards = cards(1)
    guest.postings = {"4400000001": posting(4400000001, title="Python Developer 1", pay="€4,000.00/mo")}
    scanned(search)
    vacancy = Vacancy.objects.get()
    assert details.read(vacancy.pk)
    scanned(search)
    vacancy.refresh_from_db()
    assert vacancy.detailed_at is not None
    assert vacancy.description_text.startswith("Пишемо на Python")
    assert (vacancy.salary_min, vacancy.salary_currency, vacancy.employment) == (4000, "EUR", "full_time")
    assert (vacancy.forms, vacancy.applications) == (["onsite"], 196)
    assert vacancy.contact is not None
    assert vacancy.contact.external_id == "olena-koval"


def test_a_vacancy_that_is_gone_is_closed(guest: Guest, search: SearchProfile) -> None:
    guest.cards = cards(1)
    scanned(search)
    vacancy = Vacancy.objects.get()
    details.read(vacancy.pk)  # the server has no such posting
    vacancy.refresh_from_db()
    assert vacancy.closed_at is not None


def test_without_the_owners_yes_nothing_is_asked(guest: Guest, search: SearchProfile, settings: Any) -> None:
    settings.LINKEDIN_ACCEPTED = False
    done = scanned(search)
    assert done.status == Scan.Status.ERROR
    assert "until you have read what that means" in done.error
    assert guest.requests == []
    assert not HostBudget.objects.filter(refusals__gt=0).exists()
