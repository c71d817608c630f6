from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from leads.models import Interaction, Lead, Message, VacancyVersion
from leads.services import messages
from leads.services.timeline import remember
from tests import factories
from tests.crm.people import drafted, lead_url, viewer, with_permissions

pytestmark = pytest.mark.django_db


def page(client: Client, lead: Lead, **query: object) -> str:
    response = client.get(lead_url(lead, **query))
    assert response.status_code == 200
    return response.content.decode()


def test_it_shows_the_vacancy_beside_the_draft_with_sources(crm: Client) -> None:
    message = drafted()
    html = page(crm, message.lead)
    assert 'data-line="V3"' in html
    assert "Bring p95 of the pricing endpoint under 400 ms." in html
    assert 'data-rests="V3"' in html
    assert 'href="#line-V3"' in html
    assert "that a team writes" in html
    assert "A case: For a Polish courier" in html
    assert "+32" in html


def test_it_shows_the_letter_as_it_will_leave(crm: Client) -> None:
    message = drafted(subject="Pricing under 400 ms", body="Hello Katharina,\n\nour people.\n\nMaxim")
    html = page(crm, message.lead)
    assert "Hello Katharina,\n\nour people.\n\nMaxim" in html
    assert message.recipient in html
    assert "Pricing under 400 ms" in html


def test_it_marks_a_sentence_that_nothing_proves(crm: Client) -> None:
    message = factories.Message(
        blocked=["“four clients” is not in your facts"],
        sentences=[{"text": "We moved four <b>clients</b>.", "about": "us", "rests_on": [], "problems": [
            {"kind": "number", "words": "four", "why": "“four clients” is not in your facts"}]}],
    )  # fmt: skip
    html = page(crm, message.lead)
    assert "jl-unproved" in html
    assert "Approval is blocked." in html
    assert "“four clients” is not in your facts" in html
    assert 'data-key="a" data-not-while-editing disabled' in html
    assert "We moved <mark>four</mark> &lt;b&gt;clients&lt;/b&gt;." in html
    assert "Add fact" in html


def test_it_escapes_what_strangers_wrote(crm: Client) -> None:
    vacancy = factories.Vacancy(
        matched=True, title="<script>alert(1)</script>", description_text="<img src=x onerror=alert(2)>",
        url="javascript:alert(3)",
    )  # fmt: skip
    lead = factories.Lead(vacancy=vacancy)
    html = page(crm, lead)
    assert "<script>alert(1)" not in html
    assert "<img src=x" not in html
    assert "javascript:alert" not in html


def test_it_shows_how_the_vacancy_changed(crm: Client) -> None:
    message = drafted()
    VacancyVersion.objects.create(
        vacancy=message.vacancy, at=timezone.now(),
        changes={"salary_min": [4000, 4500], "salary_max": [5000, 5500], "salary_currency": ["USD", "USD"]},
    )  # fmt: skip
    html = page(crm, message.lead)
    assert "<del>4,000–5,000</del>" in html
    assert "<ins>4,500–5,500 USD</ins>" in html


def test_it_shows_a_changed_text_line_by_line(crm: Client) -> None:
    message = drafted()
    changes = {"description_text": ["Same line.\nRemote only.", "Same line.\nOffice in Lviv."]}
    VacancyVersion.objects.create(vacancy=message.vacancy, at=timezone.now(), changes=changes)
    html = page(crm, message.lead)
    assert '<del class="jl-whole">Remote only.</del>' in html
    assert '<ins class="jl-whole">Office in Lviv.</ins>' in html


@pytest.mark.parametrize(
    ("preferences", "sentence"),
    [
        ({"sending_enabled": False}, "It waits: sending is switched off."),
        ({"sending": True}, "at once."),
        ({"sending": True, "sends_per_day": 0}, "0 letters left today, goes on"),
    ],
)
def test_it_says_plainly_what_will_happen(crm: Client, preferences: dict[str, object], sentence: str) -> None:
    factories.Preferences(**preferences)
    assert sentence in page(crm, drafted().lead)


def test_it_offers_to_draft_where_nothing_is_written(crm: Client) -> None:
    html = page(crm, factories.Lead())
    assert "Draft a response" in html
    assert "No response is written yet" in html


def test_it_shows_every_state(crm: Client) -> None:
    factories.Preferences(sending=True)
    message = factories.approved(factories.Message())
    assert "As long as it waits you can take it back." in page(crm, message.lead)
    claim = messages.claim_for_sending(message.pk, sha256=message.sha256)
    assert claim
    assert "It is being sent now." in page(crm, message.lead)
    messages.mark_uncertain(message.pk, claim, error="The connection ended.")
    html = page(crm, message.lead)
    assert "It may have been sent." in html
    assert "It did not arrive" in html
    messages.settle(message.pk, arrived=False, actor="owner")
    assert "It was not sent." in page(crm, message.lead)
    assert "Write again" in page(crm, message.lead)


def test_it_offers_to_copy_what_goes_by_hand(crm: Client) -> None:
    message = factories.approved(factories.Message(by_hand=True))
    html = page(crm, message.lead)
    assert 'data-copy="#letter-body"' in html
    assert "I sent it" in html
    assert 'rel="noopener noreferrer nofollow"' in html


def test_it_lists_older_messages_and_opens_them(crm: Client) -> None:
    old = factories.Message(subject="The first try")
    messages.discard(old.pk, reason="owner", actor="owner")
    factories.Message(lead=old.lead, vacancy=old.vacancy, subject="The second try")
    html = page(crm, old.lead)
    assert "Older messages (1)" in html
    assert f"message={old.pk}" in html
    assert "Discarded by the owner." in page(crm, old.lead, message=old.pk)


def test_it_shows_the_message_that_needs_the_owner_first(crm: Client) -> None:
    sent = factories.Message(sent=True, subject="Long gone")
    other = factories.Vacancy(matched=True, company=sent.lead.company, lead=sent.lead)
    factories.Message(lead=sent.lead, vacancy=other, subject="Waits for you")
    html = page(crm, sent.lead)
    assert "Waits for you" in html.split("Older messages")[0]


def test_its_timeline_is_one_select_and_filters(crm: Client) -> None:
    lead = factories.Lead()
    remember(lead.pk, Interaction.Kind.NOTE, "They like maps", actor="owner")
    remember(lead.pk, Interaction.Kind.FOUND, "Found on Djinni", at=timezone.now() - timedelta(days=3))
    assert "Found on Djinni" in page(crm, lead)
    html = page(crm, lead, show="notes")
    assert "They like maps" in html
    assert "Found on Djinni" not in html


def test_it_asks_the_same_number_of_queries_however_long_the_story(crm: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    message = drafted()
    crm.get(lead_url(message.lead))
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            page(crm, message.lead)
        counts.append(len(captured))
        for number in range(30):
            remember(message.lead_id, Interaction.Kind.NOTE, f"note {number}", actor="owner")
            vacancy = factories.Vacancy(matched=True, company=message.lead.company, lead=message.lead)
            old = factories.Message(lead=message.lead, vacancy=vacancy)
            messages.discard(old.pk, reason="owner", actor="owner")
    assert counts[0] == counts[1]
    assert counts[0] <= 32


def test_looking_changes_nothing(crm: Client) -> None:
    message = drafted()
    before = Message.objects.values().get(pk=message.pk)
    story = Interaction.objects.count()
    for show in ("all", "notes"):
        page(crm, message.lead, show=show, edit=1)
    assert Message.objects.values().get(pk=message.pk) == before
    assert Interaction.objects.count() == story


def test_neighbours_follow_the_list_the_owner_came_from(crm: Client) -> None:
    first, second, third = (factories.Lead(stage=stage) for stage in ("qualified", "replied", "qualified"))
    html = page(crm, first, _changelist_filters="stage__exact%3Dqualified")
    assert "2 of 2" in html
    assert f"/{third.pk}/change/" in html
    assert f"/{second.pk}/change/" not in html


def test_a_viewer_reads_and_finds_no_button(db: None) -> None:
    message = drafted()
    html = page(viewer(), message.lead)
    for name in ("approve", "edit", "discard", "snooze", "draft-again", "/move/", "/note/"):
        assert f"{name}/?" not in html


def test_without_permission_there_is_no_page(db: None) -> None:
    lead = factories.Lead()
    assert with_permissions().get(lead_url(lead)).status_code == 403
    assert Client().get(lead_url(lead)).status_code == 302


def test_a_lead_that_is_not_there_is_404(crm: Client) -> None:
    assert crm.get("/admin/leads/lead/999999/change/").status_code == 404
    assert crm.get("/admin/leads/lead/abc/change/").status_code == 404
