"""The walk through the letters: a decision leads to the next one, and can be taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from leads.models import Message
from outreach import approvals, delivery
from tests import factories
from tests.crm.people import act, lead_url, said

pytestmark = pytest.mark.django_db
REVIEW = "/admin/review/"


@pytest.fixture
def letters(db: None) -> list[Message]:
    """The best lead first, the blocked one last, whatever was written first."""
    blocked = draft(score=99, blocked=["“four” is not in your facts"])
    fair, strong = draft(score=60), draft(score=90)
    return [strong, fair, blocked]


def draft(score: int = 70, **values: object) -> Message:
    return factories.Message(vacancy=factories.Vacancy(matched=True, score=score), **values)


def page(message: Message, **query: object) -> str:
    return lead_url(message.lead, message=message.pk, review="drafts", **query)


def press(client: Client, button: str, message: Message, walk: str = "drafts", **form: object) -> str:
    """Press a button of the walk; the address it leads to."""
    url = f"{act(f'message_{button}', message)}?review={walk}&back={lead_url(message.lead)}"
    return client.post(url, {"sha256": message.sha256} | form).headers["Location"]


def fresh(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def test_it_begins_with_the_best_and_shows_where_the_owner_stands(crm: Client, letters: list[Message]) -> None:
    strong, fair, _ = letters
    response = crm.get(REVIEW, follow=True)
    assert response.redirect_chain[0][0] == page(strong)
    html = response.content.decode()
    assert "1 of 3<" in html
    entries = response.context["sidebar_navigation"][0]["items"]
    assert [entry["title"] for entry in entries if entry["active"]] == ["Review"]
    assert f'href="{page(fair)}" data-key="j"'.replace("&", "&amp;") in html


def test_the_list_stands_in_the_order_of_the_walk(crm: Client, letters: list[Message]) -> None:
    response = crm.get(reverse("admin:leads_message_changelist"))
    assert [row.pk for row in response.context["cl"].result_list] == [message.pk for message in letters]
    assert "?review=drafts" in response.content.decode()


@pytest.mark.parametrize("button", ["approve", "discard", "snooze"])
def test_each_decision_leads_to_the_next_letter(crm: Client, letters: list[Message], button: str) -> None:
    strong, fair, _ = letters
    assert press(crm, button, strong) == page(fair, undo=strong.pk)


def test_a_refused_decision_stays_where_it_is(crm: Client, letters: list[Message]) -> None:
    message = letters[0]
    assert press(crm, "approve", message, sha256="0" * 64) == lead_url(message.lead)


def test_the_last_one_goes_back_to_those_that_were_passed_over(crm: Client, letters: list[Message]) -> None:
    strong, _, blocked = letters
    assert press(crm, "discard", blocked) == page(strong, undo=blocked.pk)


def test_it_says_when_nothing_is_left_and_what_comes_next(crm: Client) -> None:
    message = draft(by_hand=True)
    assert press(crm, "approve", message) == page(message)
    html = crm.get(page(message)).content.decode()
    assert "Nothing left to approve." in html
    assert "Approved. You send it yourself: copy it, open the vacancy" in html
    assert "1 approved letter waits for you to send" in html


def test_what_is_sent_by_hand_is_gone_through_in_the_same_way(crm: Client) -> None:
    first, second = (draft(score=score, by_hand=True) for score in (90, 60))
    for message in (first, second):
        approvals.approve(message.pk, sha256=message.sha256, actor="owner")
    assert f"message={first.pk}&review=hand" in crm.get(f"{REVIEW}?review=hand").headers["Location"]
    following = press(crm, "sent", first, walk="hand")
    assert f"message={second.pk}&review=hand" in following
    assert f"{first.lead}: recorded as sent by you." in said(crm.get(following))


def test_outside_the_walk_a_button_leads_back_to_where_it_was_pressed(crm: Client, letters: list[Message]) -> None:
    message = letters[0]
    url = f"{act('message_approve', message)}?back={lead_url(message.lead)}"
    assert crm.post(url, {"sha256": message.sha256}).headers["Location"] == lead_url(message.lead)


class TestUndo:
    @pytest.mark.parametrize("button", ["approve", "discard"])
    def test_it_takes_a_decision_back(self, crm: Client, letters: list[Message], button: str) -> None:
        message = letters[0]
        undo = crm.get(press(crm, button, message)).context["walk"].undo
        response = crm.post(f"{undo.post}?{undo.query}", follow=True)
        shown = response.context["message"]
        assert (shown.status, shown.body) == ("draft", message.body)
        assert "1 of 3<" in response.content.decode()

    def test_it_shows_a_snoozed_letter_again(self, crm: Client, letters: list[Message]) -> None:
        message = letters[0]
        html = crm.get(press(crm, "snooze", message)).content.decode()
        assert f'href="{page(message)}" data-key="z"'.replace("&", "&amp;") in html

    def test_it_says_what_happened_once(self, crm: Client, letters: list[Message]) -> None:
        html = crm.get(press(crm, "discard", letters[0])).content.decode()
        assert html.count("Discarded. Nothing leaves.") == 1

    def test_it_is_not_offered_for_what_left(self, crm: Client, letters: list[Message]) -> None:
        sent = factories.Message(status="sent", sent_at=timezone.now())
        assert crm.get(page(letters[0], undo=sent.pk)).context["walk"].undo is None

    def test_there_is_time_for_it_before_the_letter_leaves(
        self, crm: Client, letters: list[Message], settings, mailoutbox
    ) -> None:
        settings.SENDING_ENABLED = True
        factories.Preferences(sending=True)
        message = letters[0]
        told = said(crm.get(press(crm, "approve", message)))
        assert "you can still take it back" in told
        assert (delivery.deliver(message.pk), delivery.due(), mailoutbox) == ("later", [], [])
        Message.objects.filter(pk=message.pk).update(not_before=timezone.now() - timedelta(seconds=1))
        assert delivery.due() == [message.pk]
        assert delivery.deliver(message.pk) == "sent"

    def test_without_a_walk_the_letter_leaves_at_once(self, crm: Client, letters: list[Message]) -> None:
        message = letters[0]
        crm.post(act("message_approve", message), {"sha256": message.sha256})
        assert fresh(message).not_before is None


def test_it_asks_the_same_number_of_questions_however_many_wait(
    crm: Client, letters: list[Message], django_assert_max_num_queries
) -> None:
    crm.get(page(letters[0]))
    with django_assert_max_num_queries(200) as few:
        crm.get(page(letters[0], undo=letters[1].pk))
    for _ in range(5):
        draft()
    with django_assert_max_num_queries(len(few.captured_queries)):
        crm.get(page(letters[0], undo=letters[1].pk))


def test_it_is_for_those_who_may_read_letters(db: None) -> None:
    client = Client()
    assert client.get(REVIEW).status_code == 302
    client.force_login(User.objects.create_user("visitor", is_staff=True))
    assert client.get(REVIEW).status_code == 403


def test_with_nothing_to_approve_it_shows_the_list(crm: Client) -> None:
    assert crm.get(REVIEW).headers["Location"] == reverse("admin:leads_message_changelist")
