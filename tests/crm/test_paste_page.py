"""“Paste a vacancy”: an address or a text, what became of it, and what cannot be taken in."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from leads.models import Vacancy
from tests import factories as f
from tests.crm.people import assistant, said, viewer
from tests.sandbox.world import World
from tests.sourcing.answering import Site, answering

pytestmark = pytest.mark.django_db
PASTE = "/admin/leads/vacancy/paste/"
TEXT = "Senior Python developer\nWe plan routes for 1,200 carriers and look for somebody who knows Django and Celery."


def elsewhere(title: str) -> bytes:
    """A page on no board of ours that says by JSON-LD what it is."""
    stated = {
        "@context": "https://schema.org", "@type": "JobPosting", "title": title, "description": f"<p>{TEXT * 3}</p>",
        "hiringOrganization": {"@type": "Organization", "name": "Nordwind"},
    }  # fmt: skip
    script = f'<script type="application/ld+json">{json.dumps(stated)}</script>'
    return f"<html><head><title>{title}</title>{script}</head><body></body></html>".encode()


@pytest.fixture
def site(settings: object) -> Iterator[Site]:
    with answering() as made:
        settings.FEED_TRUSTED_ORIGINS = [made.url]
        yield made


def paste(client: Client, what: str) -> object:
    return client.post(PASTE, {"said": what}, follow=True)


def problem(answer: object) -> str:
    return BeautifulSoup(answer.content, "html.parser").select_one("[role=alert] strong").text


def test_a_text_becomes_a_vacancy_and_leads_to_it(crm: Client) -> None:
    answer = paste(crm, TEXT)
    vacancy = Vacancy.objects.get()
    assert answer.redirect_chain[-1][0] == f"/admin/leads/vacancy/{vacancy.pk}/change/"
    assert (vacancy.title, vacancy.board, vacancy.status) == ("Senior Python developer", "pasted", "new")
    assert "is taken in" in said(answer)
    page = answer.content.decode()
    assert "Pasted, found" in page
    assert "Original" not in page


def test_the_same_again_is_known(crm: Client) -> None:
    paste(crm, TEXT)
    answer = paste(crm, TEXT.replace("\n", "\n\n"))
    assert "We knew this vacancy already, and nothing in it has changed. It is new." in said(answer)
    assert Vacancy.objects.count() == 1


def test_an_address_is_read_once_and_a_change_is_told(crm: Client, site: Site) -> None:
    url = site.answer("/jobs/7", elsewhere("Python developer"))
    first = paste(crm, url)
    assert first.status_code == 200, problem(first)
    assert "is taken in" in said(first)
    assert str(Vacancy.objects.get().company) == "Nordwind"
    site.answer("/jobs/7", elsewhere("Senior Python developer"))
    assert "it has changed" in said(paste(crm, url))
    assert len(site.asked) == 2


def test_a_vacancy_of_a_board_is_that_boards(crm: Client, djinni: World) -> None:
    some = next(each for each in djinni.vacancies() if each["state"] == "open")
    paste(crm, f"{djinni.base_url}/jobs/{some['id']}-x/?utm_source=mail")
    assert list(Vacancy.objects.values_list("board", "external_id")) == [("djinni", str(some["id"]))]


@pytest.mark.parametrize("what", ["", "   ", "too short", "http://"])
def test_what_is_neither_is_refused_and_kept_in_the_field(crm: Client, what: str) -> None:
    answer = paste(crm, what)
    assert answer.status_code == 400
    assert problem(answer)
    assert BeautifulSoup(answer.content, "html.parser").select_one("textarea").text.strip() == what.strip()
    assert not Vacancy.objects.exists()


@pytest.mark.parametrize(("status", "sentence"), [(404, "This vacancy is closed"), (403, "refuses us"), (500, "500")])
def test_a_page_that_cannot_be_read_says_why(crm: Client, site: Site, status: int, sentence: str) -> None:
    answer = paste(crm, site.answer("/jobs/7", b"no", status=status))
    assert answer.status_code == 502
    assert sentence in problem(answer)
    assert not Vacancy.objects.exists()


def test_an_address_of_this_machine_is_refused(crm: Client) -> None:
    with answering() as inside:
        answer = paste(crm, inside.answer("/jobs/7", TEXT.encode()))
        assert answer.status_code in (400, 502)
        assert inside.asked == []


def test_linkedin_without_consent_is_not_asked(crm: Client, settings: object) -> None:
    settings.LINKEDIN_ACCEPTED = False
    answer = paste(crm, "https://www.linkedin.com/jobs/view/4012345678")
    assert "LinkedIn is switched off." in problem(answer)


@pytest.mark.parametrize("what", ["</textarea><script>alert(1)</script>", "{{ 7*7 }}", "javascript:alert(1)"])
def test_what_was_pasted_is_shown_as_text(crm: Client, what: str) -> None:
    soup = BeautifulSoup(paste(crm, what).content, "html.parser")
    assert soup.select_one("textarea").text.strip() == what
    assert not soup.select("#content-main script")


def test_a_look_at_the_page_asks_nobody_and_the_list_leads_to_it(crm: Client) -> None:
    assert crm.get(PASTE, {"said": TEXT}).status_code == 200
    assert not Vacancy.objects.exists()
    assert f'href="{PASTE}"' in crm.get(reverse("admin:leads_vacancy_changelist")).content.decode()


def test_others_neither_see_the_button_nor_take_anything_in(db: None) -> None:
    for client in (assistant(), viewer()):
        assert client.post(PASTE, {"said": TEXT}).status_code == 403
        assert PASTE not in client.get(reverse("admin:leads_vacancy_changelist")).content.decode()
    assert not Vacancy.objects.exists()


def test_pasted_ones_are_a_source_among_the_filters(crm: Client) -> None:
    paste(crm, TEXT)
    f.Vacancy()
    page = crm.get(reverse("admin:leads_vacancy_changelist"), {"board": "pasted"}).content.decode()
    assert "Senior Python developer" in page
    assert Vacancy.objects.exclude(board="pasted").get().title not in page
