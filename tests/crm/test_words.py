"""Words of the pages: what an empty list advises, what things are called."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from jobagent_site.crm import words
from jobagent_site.crm.advice import ADVICE
from jobagent_site.crm.companies.listing import CompanyView
from jobagent_site.crm.drafts import MessageView
from jobagent_site.crm.paging import ViewFilter
from jobagent_site.crm.vacancies import VacancyView
from leads.models import Suppression
from tests import factories
from tests.crm.people import drafted, lead_url

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        ("Draft written by builtin", "Draft written by the built-in analyst"),
        ("Analysed again by flowise: score 88", "Analysed again by Flowise: score 88"),
        ("Found on dou: Frontend", "Found on DOU: Frontend"),
        ("posted again as “React (TypeScript)” (dou)", "posted again as “React (TypeScript)” (DOU)"),
        ("Found on nowhere: X", "Found on nowhere: X"),
        ("They said: Found on dou: X", "They said: Found on dou: X"),
    ],
)
def test_the_timeline_calls_boards_and_analysts_as_all_pages_do(stored: str, told: str) -> None:
    assert words.told(stored) == told


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        (datetime(2026, 11, 25, 22, tzinfo=UTC), "today"),  # midnight in Kyiv
        (datetime(2026, 11, 24, tzinfo=UTC), "24 Nov 2026"),  # midnight in UTC
        (datetime(2026, 11, 26, 6, 31, tzinfo=UTC), "08:31"),
    ],
)
def test_a_day_without_an_hour_is_no_midnight(posted: datetime, said: str) -> None:
    with timezone.override("Europe/Kyiv"):
        assert words.published(posted, NOW) == said


@pytest.mark.parametrize(
    ("table", "view"), [("leads.message", "sent"), ("leads.vacancy", ""), ("leads.suppression", "")]
)
def test_an_empty_list_says_why_and_what_to_do(crm: Client, table: str, view: str) -> None:
    html = crm.get(f"/admin/{table.replace('.', '/')}/", {"view": view} if view else {}).content.decode()
    said = ADVICE[table]
    assert (said.get(view) or said["all"]) in html
    assert "Show all" not in html
    assert "found (" not in html


@pytest.mark.parametrize("view", [MessageView, VacancyView, CompanyView])
def test_every_saved_view_has_its_advice(view: type[ViewFilter]) -> None:
    assert set(view.views) in [set(said) for said in ADVICE.values()]


@pytest.mark.django_db
def test_a_list_emptied_by_words_offers_to_show_all(crm: Client) -> None:
    factories.Vacancy()
    html = crm.get("/admin/leads/vacancy/?q=nothingofthekind").content.decode()
    assert "Nothing fits" in html
    assert "Show all" in html
    assert "0 found (" in html


def test_a_number_of_the_market_that_is_none_is_told(crm: Client) -> None:
    html = crm.get("/admin/leads/vacancy/?technology=Go&since=2026-09-01").content.decode()
    assert "0 found (" in html


def test_moments_of_raw_tables_have_24_hours(crm: Client) -> None:
    entry = Suppression.objects.create(email="no@no.example")
    Suppression.objects.filter(pk=entry.pk).update(created_at=datetime(2026, 11, 26, 15, 22, tzinfo=UTC))
    html = crm.get("/admin/leads/suppression/").content.decode()
    assert f"26 Nov 2026, {timezone.localtime(datetime(2026, 11, 26, 15, 22, tzinfo=UTC)):%H:%M}" in html


def test_the_list_of_those_we_do_not_write_to_counts_entries(crm: Client) -> None:
    assert "Put somebody on the list" in crm.get("/admin/leads/suppression/").content.decode()
    Suppression.objects.create(email="no@no.example")
    assert "1 entry" in " ".join(crm.get("/admin/leads/suppression/").content.decode().split())


def test_the_score_of_a_lead_is_what_its_reasons_add_up_to(crm: Client) -> None:
    message = drafted()
    message.lead.score = 95
    message.lead.save(update_fields=["score"])
    html = crm.get(lead_url(message.lead)).content.decode()
    assert 'aria-label="Score 72 of 100"' in html
    assert "Fair match" in html


def test_the_switches_of_facts_say_what_they_switch(crm: Client) -> None:
    fact = factories.Fact()
    assert f'aria-label="True today: {fact}"' in crm.get("/admin/outreach/fact/").content.decode()


def test_no_two_fields_of_the_set_up_share_a_name_for_labels(crm: Client) -> None:
    ids = re.findall(r' id="([^"]+)"', crm.get("/admin/setup/").content.decode())
    assert "bring_address" in ids
    assert [name for name in set(ids) if ids.count(name) > 1] == []


def test_a_board_that_was_not_accepted_cannot_be_run(crm: Client) -> None:
    factories.SearchProfile(board="linkedin", keywords="python")
    html = crm.get("/admin/sourcing/searchprofile/").content.decode()
    assert "Read and decide" in html
    assert "Run now" not in html
