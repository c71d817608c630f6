"""What a search shows without its text waits for its own page, and is not understood before."""

from __future__ import annotations

import pytest

from leads.models import Vacancy, VacancyVersion
from outreach import analyse
from sourcing import pending, scan
from sourcing.boards.linkedin import pacing
from sourcing.models import HostBudget
from tests import factories
from tests.sourcing.boards.linkedin.guest_server import Guest, Trouble, cards, posting

pytestmark = pytest.mark.django_db


@pytest.fixture
def search(guest: Guest, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(pacing, "rest", lambda base: None)
    guest.cards = cards(4)
    guest.postings = {card_id(n): posting(card_id(n), title=f"Python Developer {n}") for n in range(1, 5)}
    made = factories.SearchProfile(board="linkedin", keywords="python", filters={})
    factories.Preferences(minimum_score=0)
    scan.scan_search(made.pk)
    return made


def card_id(n: int) -> str:
    return str(4400000000 + n)


def test_it_is_not_understood_before_its_page_was_read(search: object, guest: Guest):
    row = Vacancy.objects.first()
    assert analyse.waiting() == []
    assert analyse.analyse(row.pk) == ""
    row.refresh_from_db()
    assert (row.status, row.attempts, row.claimed_by) == ("new", 0, "")


def test_the_pages_are_read_and_then_it_is_understood(search: object, guest: Guest, committed):
    assert pending.due() == ["linkedin"]
    with committed():
        assert pending.read("linkedin") == 4
    assert pending.due() == []
    assert len(analyse.waiting()) == 4
    assert not VacancyVersion.objects.exists()  # a first text is no change
    row = Vacancy.objects.get(external_id=card_id(1))
    assert row.contact is not None
    assert row.contact.name
    assert row.posted_at is not None


def test_each_page_is_a_sign_of_life(search: object, guest: Guest):
    beats: list[None] = []
    pending.read("linkedin", beat=lambda: beats.append(None))
    assert len(beats) == 4


def test_a_refusal_ends_the_walk_and_the_rest_waits(search: object, guest: Guest):
    guest.trouble[card_id(3)] = Trouble(429, headers={"Retry-After": "600"})
    assert pending.read("linkedin") == 2
    assert Vacancy.objects.filter(pending.unread()).count() == 2
    assert pending.due() == []  # it cools down
    HostBudget.objects.update(cool_down_until=None)
    guest.trouble.clear()
    assert pending.due() == ["linkedin"]
    assert pending.read("linkedin") == 2


def test_a_search_that_works_does_not_shorten_the_pause_of_refused_pages(search: object, guest: Guest):
    guest.trouble = {card_id(n): Trouble(429) for n in range(1, 5)}
    for refusals in (1, 2):
        pending.read("linkedin")
        assert HostBudget.objects.get().refusals == refusals
        HostBudget.objects.update(cool_down_until=factories.days_ago(1))
        assert scan.scan_search(search.pk).status == "ok"
    guest.trouble.clear()
    assert pending.read("linkedin") == 4
    assert HostBudget.objects.get().refusals == 0


def test_one_that_is_gone_is_closed_and_an_odd_page_is_given_up(search: object, guest: Guest):
    del guest.postings[card_id(1)]
    guest.postings[card_id(2)] = posting(card_id(9))
    for _ in range(3):
        pending.read("linkedin")
    gone, odd = Vacancy.objects.get(external_id=card_id(1)), Vacancy.objects.get(external_id=card_id(2))
    assert gone.closed_at is not None
    assert odd.status == "failed"
    assert "instead of" in odd.error


def test_nothing_is_asked_without_the_owners_consent(search: object, guest: Guest, settings: object):
    settings.LINKEDIN_ACCEPTED = False
    asked = len(guest.read())
    assert pending.due() == []
    assert scan.scan_search(search.pk).status == "error"
    assert len(guest.read()) == asked
