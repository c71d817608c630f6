"""The search boxes: what the owner types finds vacancies and leads by the index, beside filters and in Ctrl+K."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jobagent_site.crm import paging
from jobagent_site.crm.vacancies import VacancyView
from leads.models import Vacancy
from leads.services.search import index
from tests import factories as f
from tests.crm.people import viewer, with_permissions
from tests.crm.test_lead_lists import shown
from tests.leads.search.test_find import HOSTILE

pytestmark = pytest.mark.django_db
VACANCIES, LEADS = "/admin/leads/vacancy/", "/admin/leads/lead/"


def palette(client: Client, words: str) -> list[str]:
    answer = client.get(reverse("admin:search"), {"s": words, "extended": "1"})
    assert answer.status_code == 200
    return [link["href"] for link in BeautifulSoup(answer.content, "html.parser").select("a")]


@pytest.mark.parametrize("indexed", [True, False])
def test_the_list_finds_words_of_the_text_beside_its_filters(crm: Client, indexed: bool):
    matched = f.Vacancy(matched=True, description_text="Ми будуємо Маршрути на Node.js")
    skipped = f.Vacancy(skipped=True, description_text="маршрути, NodeJS")
    f.Vacancy(matched=True)
    if indexed:
        index.fill()
    assert shown(crm, VACANCIES, q="маршрути node.js") == [matched.pk, skipped.pk]
    assert shown(crm, VACANCIES, q="маршр", status__exact="matched") == [matched.pk]
    assert shown(crm, VACANCIES, q="маршрути -django", view="skipped") == [skipped.pk]
    assert shown(crm, VACANCIES, q="nothinglikeit") == []
    assert len(shown(crm, VACANCIES, q="")) == 3


def test_the_newest_stand_first(crm: Client):
    rows = [f.Vacancy(description_text="routes") for _ in range(3)]
    index.fill()
    answer = crm.get(VACANCIES, {"q": "routes"})
    assert [row.pk for row in answer.context["cl"].result_list] == [row.pk for row in reversed(rows)]


def test_pages_of_what_was_found_hold_each_row_once(crm: Client):
    rows = {f.Vacancy(description_text="routes").pk for _ in range(30)}
    index.fill()
    first, second = (shown(crm, VACANCIES, q="routes", p=number) for number in (1, 2))
    assert len(first) == 25
    assert set(first) | set(second) == rows
    assert len(first) + len(second) == 30


def test_what_is_not_counted_to_its_end_says_so(crm: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(paging, "COUNTED", 30)
    for _ in range(32):
        f.Vacancy(description_text="routes")
    index.fill()
    html = crm.get(VACANCIES, {"q": "routes"}).content.decode()
    assert "30+ found" in html
    assert re.search(r"30\+\s+vacancies", html)
    name = Vacancy.objects.first().company.name
    # As a phrase: its number may stand in the title of another vacancy, depending on the tests before.
    assert "1 found" in crm.get(VACANCIES, {"q": f'"{name}"'}).content.decode()


def test_a_lead_is_found_by_the_words_of_its_vacancy(crm: Client):
    lead = f.Lead(vacancy=f.Vacancy(matched=True, description_text="Kubernetes operators"))
    f.Lead()
    index.fill()
    assert shown(crm, LEADS, q="kubernetes") == [lead.pk]
    assert shown(crm, LEADS, q=lead.contact.name) == [lead.pk]
    assert shown(crm, LEADS, q="kubernetes", stage__exact="won") == []


def test_ctrl_k_shows_leads_and_vacancies(crm: Client):
    lead = f.Lead(vacancy=f.Vacancy(matched=True, title="Kotlin wizard"))
    index.fill()
    urls = palette(crm, "kotl")
    assert reverse("admin:leads_lead_change", args=[lead.pk]) in " ".join(urls)
    assert reverse("admin:leads_vacancy_change", args=[lead.vacancy_id]) in " ".join(urls)


def test_ctrl_k_shows_nobody_what_he_may_not_see():
    lead = f.Lead(vacancy=f.Vacancy(matched=True, title="Kotlin wizard"))
    urls = " ".join(palette(with_permissions("leads.view_vacancy"), "kotlin"))
    assert reverse("admin:leads_lead_change", args=[lead.pk]) not in urls
    assert reverse("admin:leads_vacancy_change", args=[lead.vacancy_id]) in urls
    assert reverse("admin:leads_lead_change", args=[lead.pk]) in " ".join(palette(viewer(), "kotlin"))


@pytest.mark.parametrize("asked", HOSTILE)
def test_nothing_that_is_typed_breaks_a_page(crm: Client, asked: str):
    f.Lead()
    index.fill()
    shown(crm, VACANCIES, q=asked)
    shown(crm, LEADS, q=asked)
    palette(crm, asked)


def test_the_search_asks_as_often_for_many_rows_as_for_few(crm: Client):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            crm.get(VACANCIES, {"q": "routes"})
        return len(queries)

    def grow(number: int) -> None:
        for _ in range(number):
            f.Lead(vacancy=f.Vacancy(matched=True, description_text="routes"))
        index.fill()

    grow(5)
    crm.get(VACANCIES)
    few = asked()
    grow(50)
    assert asked() == few


@pytest.mark.parametrize("view", [view for view in VacancyView.views if view != "all"])
def test_no_tab_reads_the_whole_table(view: str):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # a table of a few rows would be read whole
        rows = VacancyView.narrowed(Vacancy.objects.order_by(), view).values("pk")[:1_001]
        told = rows.explain()
    assert "Seq Scan on" not in told
    assert not [line for line in told.splitlines() if line.endswith("SCAN leads_vacancy")]


@pytest.mark.skipif(connection.vendor == "postgresql", reason="which of two indexes it takes depends on its statistics")
@pytest.mark.parametrize(("view", "name"), [("closed", "vacancy_closed"), ("second", "vacancy_second_chance")])
def test_a_tab_of_rare_rows_has_an_index_of_its_own(view: str, name: str):
    assert name in VacancyView.narrowed(Vacancy.objects.all(), view).values("pk")[:25].explain()
