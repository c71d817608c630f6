from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobagent_site.crm import paging
from leads.models import Lead, Suppression
from leads.services.timeline import remember
from tests import factories
from tests.crm.people import act, assistant, drafted, said, viewer, with_permissions

pytestmark = pytest.mark.django_db
LEADS, REVIEW = "/admin/leads/lead/", "/admin/leads/message/"


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def shown(client: Client, url: str, **query: object) -> list[int]:
    response = client.get(url, query)
    assert response.status_code == 200
    return sorted(row.pk for row in response.context["cl"].result_list)


def a_full_lead() -> Lead:
    message = drafted()
    remember(message.lead_id, "note", "They like maps", actor="owner")
    return message.lead


@pytest.mark.parametrize(
    "url",
    [LEADS, "/admin/leads/vacancy/", REVIEW, f"{REVIEW}?view=all", "/admin/leads/company/", "/admin/leads/contact/",
     "/admin/sourcing/searchprofile/", "/admin/sourcing/scan/", "/admin/leads/suppression/"],
)  # fmt: skip
def test_it_asks_as_often_for_60_rows_as_for_10(crm: Client, url: str) -> None:
    def grow(number: int) -> None:
        for index in range(number):
            a_full_lead()
            factories.Scan()
            Suppression.objects.create(email=f"{index}.{number}@no.example")

    grow(10)
    crm.get(url)
    few = queries(crm, url)
    grow(50)
    assert queries(crm, url) == few
    assert few <= 30


def test_it_reads_no_long_text_for_a_list(crm: Client) -> None:
    a_full_lead()
    for url in (LEADS, "/admin/leads/vacancy/", REVIEW):
        with CaptureQueriesContext(connection) as captured:
            crm.get(url)
        long = ('"leads_vacancy"."description_text"', '"leads_message"."body",', '"leads_vacancy"."description_html"')
        asked = [re.sub(r'SUBSTR(ING)?\("leads_message"."body",', "", each["sql"]) for each in captured]
        assert not [sql for sql in asked for name in long if name in sql]


def test_it_shows_where_a_lead_stands(crm: Client) -> None:
    lead = a_full_lead()
    html = crm.get(LEADS).content.decode()
    assert str(lead.company) in html
    assert lead.vacancy.title in html
    assert "They like maps" in html
    assert "draft waits for you" in html
    assert "Read the draft, approve" in html


def test_it_filters_and_finds(crm: Client) -> None:
    old = factories.Lead(score=80, created_at=timezone.now() - timedelta(days=40))
    new = factories.Lead(score=30, stage="replied", vacancy__title="Kotlin engineer for ferries")
    drafted_for = factories.Message(lead=new).lead
    assert shown(crm, LEADS, score="75") == [old.pk]
    assert shown(crm, LEADS, score="0") == [new.pk]
    assert shown(crm, LEADS, stage__exact="replied") == [new.pk]
    assert shown(crm, LEADS, draft="yes") == [drafted_for.pk]
    assert shown(crm, LEADS, draft="no") == [old.pk]
    assert shown(crm, LEADS, period="30") == [new.pk]
    assert shown(crm, LEADS, q=old.contact.email) == [old.pk]
    assert shown(crm, LEADS, q=new.vacancy.title) == [new.pk]


@pytest.mark.parametrize("query", ["score=x", "period=-1", "draft=maybe", "view=x", "salary=1e9", "p=99", "o=9"])
def test_nonsense_in_the_address_breaks_nothing(crm: Client, query: str) -> None:
    a_full_lead()
    for url in (LEADS, "/admin/leads/vacancy/", REVIEW):
        assert crm.get(f"{url}?{query}", follow=True).status_code == 200


def test_it_counts_no_further_than_needed(crm: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "COUNTED", 5)
    monkeypatch.setattr(paging, "TAB_COUNTED", 3)
    for _ in range(9):
        factories.Vacancy()
    response = crm.get("/admin/leads/vacancy/")
    assert response.context["cl"].result_count == 6
    assert response.context["tabs"][0].count == "3+"


class TestMove:
    def test_it_asks_where_to_then_moves_and_reports(self, crm: Client) -> None:
        open_lead, won = factories.Lead(), factories.Lead(stage="won")
        posted = {"action": "move_to", ACTION_CHECKBOX_NAME: [open_lead.pk, won.pk]}
        asked = crm.post(LEADS, posted)
        assert asked.templates[0].name == "crm/bulk.html"
        assert Lead.objects.get(pk=open_lead.pk).stage == "qualified"
        response = crm.post(LEADS, {**posted, "stage": "negotiation"}, follow=True)
        assert Lead.objects.get(pk=open_lead.pk).stage == "negotiation"
        assert "1 moved, 1 refused." in said(response)

    def test_a_viewer_cannot(self, db: None) -> None:
        lead = factories.Lead()
        viewer().post(LEADS, {"action": "move_to", "stage": "won", ACTION_CHECKBOX_NAME: [lead.pk]})
        assert Lead.objects.get().stage == "qualified"

    def test_an_assistant_can(self, db: None) -> None:
        lead = factories.Lead()
        assistant().post(LEADS, {"action": "move_to", "stage": "won", ACTION_CHECKBOX_NAME: [lead.pk]})
        assert Lead.objects.get().stage == "won"


class TestReview:
    def test_each_tab_holds_its_state(self, crm: Client) -> None:
        draft = factories.Message()
        factories.Message(snoozed_until=timezone.now() + timedelta(days=1))
        waiting = factories.approved(factories.Message())
        by_hand = factories.approved(factories.Message(by_hand=True))
        sent = factories.Message(sent=True)
        failed = factories.Message(status="failed", error="refused")
        uncertain = factories.Message(status="uncertain", error="cut off")
        found = {view: shown(crm, REVIEW, view=view) for view in ("waiting", "hand", "sent", "failed", "uncertain")}
        assert shown(crm, REVIEW) == [draft.pk]
        assert found == {
            "waiting": [waiting.pk], "hand": [by_hand.pk], "sent": [sent.pk], "failed": [failed.pk],
            "uncertain": [uncertain.pk],
        }  # fmt: skip
        assert len(shown(crm, REVIEW, view="all")) == 7

    def test_the_button_approves_exactly_what_the_row_shows(self, crm: Client) -> None:
        message = factories.Message()
        html = crm.get(REVIEW).content.decode()
        assert f'formaction="{act("message_approve", message)}"' in html
        assert f'name="sha256" value="{message.sha256}"' in html

    def test_a_blocked_draft_has_no_button_and_says_why(self, crm: Client) -> None:
        factories.Message(blocked=["no source for “AWS”"])
        html = crm.get(REVIEW).content.decode()
        assert "no source for “AWS”" in html
        assert 'name="sha256"' not in html

    def test_who_may_not_approve_sees_no_button(self, db: None) -> None:
        factories.Message()
        html = assistant().get(REVIEW).content.decode()
        assert 'name="sha256"' not in html

    def test_a_row_leads_to_its_lead(self, crm: Client) -> None:
        message = factories.Message()
        response = crm.get(f"{REVIEW}{message.pk}/change/")
        assert response.url == f"/admin/leads/lead/{message.lead_id}/change/?message={message.pk}"
        assert crm.get(f"{REVIEW}0/change/").status_code == 404

    def test_a_message_is_no_address_for_strangers(self, db: None) -> None:
        message = factories.Message()
        assert with_permissions().get(f"{REVIEW}{message.pk}/change/").status_code == 403
        assert Client().get(f"{REVIEW}{message.pk}/change/").status_code == 302


def test_nobody_adds_or_deletes_rows_of_the_agent_by_hand(crm: Client) -> None:
    message = factories.Message()
    rows = {"lead": message.lead, "vacancy": message.vacancy, "message": message, "company": message.lead.company}
    for name, row in rows.items():
        assert crm.get(f"/admin/leads/{name}/add/").status_code == 403
        assert crm.post(f"/admin/leads/{name}/{row.pk}/delete/", {"post": "yes"}).status_code == 403


def test_each_lead_says_what_comes_next(crm: Client) -> None:
    factories.Lead(stage="qualified")
    html = crm.get(LEADS).content.decode()
    assert "Draft a response" in html
    assert "Wait for an answer" not in html
    factories.Message(status="sent", sent_at=timezone.now(), lead=factories.Lead(stage="contacted"))
    factories.Lead(stage="qualified", vacancy=factories.Vacancy(matched=True, closed_at=timezone.now()))
    html = crm.get(LEADS).content.decode()
    assert html.count("Draft a response") == 1
    assert html.count("Wait for an answer") == 1
