"""LinkedIn forbids robots: the owner reads what that means, says yes once, and can take it back."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sourcing import consent
from sourcing.models import BoardConsent
from tests import factories as f
from tests.crm.people import said, with_permissions

pytestmark = pytest.mark.django_db
PAGE = "/admin/sourcing/scan/consent/linkedin/"


@pytest.fixture(autouse=True)
def _not_by_the_machine(settings: object) -> None:
    settings.LINKEDIN_ACCEPTED = False


def text(client: Client) -> str:
    content = BeautifulSoup(client.get(PAGE).content, "html.parser").select_one("#content-main")
    return " ".join(content.get_text(" ").split())


def test_it_says_plainly_what_it_means(crm: Client) -> None:
    told = text(crm)
    for each in (
        "LinkedIn is switched off.", "robots.txt forbids every robot", "section 8.2, forbids automated reading",
        "No account of yours is used", "stops at the first refusal", "block the internet address",
    ):  # fmt: skip
        assert each in told


def test_the_owner_says_yes_once_and_it_is_logged(crm: Client, caplog: pytest.LogCaptureFixture) -> None:
    search = f.SearchProfile(board="linkedin", next_run_at=timezone.now() + timedelta(days=1))
    with caplog.at_level(logging.WARNING, logger="sourcing.consent"):
        answer = crm.post(PAGE, {"read": "1"}, follow=True)
    assert "LinkedIn is switched on" in said(answer)
    row = BoardConsent.objects.get()
    assert (row.board, row.by) == ("linkedin", "owner")
    assert "switched on by owner" in caplog.text
    search.refresh_from_db()
    assert search.next_run_at is None
    assert "owner accepted what stands below" in text(crm)


def test_an_unticked_box_is_no_yes(crm: Client) -> None:
    answer = crm.post(PAGE, {})
    assert answer.status_code == 400
    assert "Tick that you have read it." in answer.content.decode()
    assert not consent.given("linkedin")


def test_a_look_at_the_page_changes_nothing(crm: Client) -> None:
    crm.get(PAGE, {"read": "1"})
    assert not BoardConsent.objects.exists()


def test_it_can_be_taken_back(crm: Client) -> None:
    consent.give("linkedin", by="owner")
    assert "switched off" in said(crm.post(PAGE, {"withdraw": "1"}, follow=True))
    assert not consent.given("linkedin")
    assert "Switch LinkedIn on" in text(crm)


def test_a_yes_in_env_is_shown_as_that_and_stays(crm: Client, settings: object) -> None:
    settings.LINKEDIN_ACCEPTED, settings.ENV_FILE_NAMES = True, frozenset({"LINKEDIN_ACCEPTED"})
    told = text(crm)
    assert "accepted from .env (LINKEDIN_ACCEPTED=1)" in told
    assert "Switch LinkedIn on" not in told
    consent.give("linkedin", by="owner")
    answer = crm.post(PAGE, {"withdraw": "1"}, follow=True)
    assert "still on: LINKEDIN_ACCEPTED accepts it" in said(answer)


def test_nobody_but_the_owner_whatever_he_may(db: None) -> None:
    client = with_permissions("sourcing.view_scan", "sourcing.add_boardconsent", "sourcing.change_searchprofile")
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"read": "1"}).status_code == 403
    assert Client().post(PAGE, {"read": "1"}).headers["Location"].startswith(reverse("admin:login"))
    assert not BoardConsent.objects.exists()


def test_a_token_is_asked_for(owner: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    assert client.post(PAGE, {"read": "1"}).status_code == 403
    assert not BoardConsent.objects.exists()


@pytest.mark.parametrize("board", ["djinni", "mars"])
def test_other_boards_ask_for_none(crm: Client, board: str) -> None:
    assert crm.get(reverse("admin:board_consent", args=[board])).status_code == 404
