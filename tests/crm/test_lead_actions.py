from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from jobagent_site.crm.lead_urls import urlpatterns
from leads.models import Feedback, Interaction, Lead, Message, StageEvent, Task, Vacancy
from leads.services import messages
from outreach import proof
from outreach.models import Approval
from tests import factories
from tests.crm.people import act, assistant, lead_url, said, viewer, with_permissions

pytestmark = pytest.mark.django_db


def fresh(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def typed(message: Message, **changes: object) -> dict[str, object]:
    """What the edit form posts: a browser ends lines with CRLF."""
    form = {name: getattr(message, name) for name in ("channel", "recipient", "subject", "body", "sha256")}
    form |= changes
    return form | {"body": str(form["body"]).replace("\n", "\r\n")}


LIE = "We moved four clients to AWS with Terraform."


class TestRepair:
    """A blocked draft is mended where it stands."""

    @pytest.fixture
    def message(self, db: None) -> Message:
        message = factories.Message(body=f"Hello,\n\nWe offer our people. {LIE}\n\nMaxim")
        proof.recheck(message)
        return fresh(message)

    def test_it_cuts_the_sentence(self, crm: Client, message: Message) -> None:
        response = crm.post(act("message_cut", message), {"sha256": message.sha256, "old": LIE}, follow=True)
        assert "Nothing stops the approval now." in said(response)
        assert (fresh(message).blocked, LIE in fresh(message).body) == ([], False)

    def test_it_edits_the_sentence(self, crm: Client, message: Message) -> None:
        typed = {"sha256": message.sha256, "old": LIE, "new": "Shall we talk?"}
        crm.post(act("message_sentence", message), typed)
        assert fresh(message).body == "Hello,\n\nWe offer our people. Shall we talk?\n\nMaxim"
        assert fresh(message).blocked == []

    def test_it_adds_the_fact(self, crm: Client, message: Message) -> None:
        typed = {"kind": "case", "text": LIE, "technologies": "AWS, Terraform"}
        response = crm.post(act("message_add_fact", message), typed, follow=True)
        assert "is a fact now" in said(response)
        assert fresh(message).blocked == []

    def test_it_refuses_a_stale_page(self, crm: Client, message: Message) -> None:
        crm.post(act("message_cut", message), {"sha256": "0" * 64, "old": LIE})
        assert LIE in fresh(message).body

    @pytest.mark.parametrize("button", ["message_cut", "message_sentence", "message_add_fact"])
    def test_it_is_for_those_who_may(self, button: str, message: Message) -> None:
        client = Client()
        client.force_login(User.objects.create_user("visitor", is_staff=True))
        assert client.post(act(button, message), {"sha256": message.sha256, "old": LIE}).status_code == 403


class TestApprove:
    def test_it_approves_the_text_that_was_shown_and_says_what_happens(self, crm: Client) -> None:
        message = factories.Message()
        response = crm.post(act("message_approve", message), {"sha256": message.sha256}, follow=True)
        assert fresh(message).status == "approved"
        assert Approval.objects.get().by == "owner"
        assert "Approved. It waits: sending is switched off." in said(response)

    def test_it_refuses_a_text_that_changed_meanwhile(self, crm: Client) -> None:
        message = factories.Message()
        response = crm.post(act("message_approve", message), {"sha256": "0" * 64}, follow=True)
        assert fresh(message).status == "draft"
        assert "The draft changed after you opened it." in said(response)
        assert not Approval.objects.exists()

    def test_a_double_click_is_one_approval(self, crm: Client) -> None:
        message = factories.Message()
        for _ in range(2):
            response = crm.post(act("message_approve", message), {"sha256": message.sha256}, follow=True)
        assert Approval.objects.count() == 1
        assert "already approved" in said(response)

    def test_it_refuses_what_is_blocked(self, crm: Client) -> None:
        message = factories.Message(body=f"Hello,\n\nour people. {LIE}\n\nMaxim")
        response = crm.post(act("message_approve", message), {"sha256": message.sha256}, follow=True)
        assert fresh(message).status == "draft"
        assert "Approval is blocked" in said(response)
        assert "Terraform" in said(response)

    def test_it_is_for_those_who_may_approve(self, db: None) -> None:
        message = factories.Message()
        for client in (viewer(), assistant(), with_permissions("leads.change_message")):
            assert client.post(act("message_approve", message), {"sha256": message.sha256}).status_code == 403
        assert fresh(message).status == "draft"
        allowed = with_permissions("leads.approve_message", "leads.view_lead")
        allowed.post(act("message_approve", message), {"sha256": message.sha256})
        assert fresh(message).status == "approved"

    def test_it_returns_to_the_page_it_was_pressed_on_and_nowhere_else(self, crm: Client) -> None:
        message = factories.Message()
        here = lead_url(message.lead)
        url = act("message_approve", message)
        assert crm.post(f"{url}?back={here}", {"sha256": message.sha256}).url == here
        away = crm.post(f"{url}?back=https://evil.example/", {"sha256": message.sha256})
        assert away.url == "/admin/leads/message/"


class TestEdit:
    def test_it_changes_what_leaves_and_voids_the_approval(self, crm: Client) -> None:
        message = factories.approved(factories.Message())
        response = crm.post(act("message_edit", message), typed(message, body="Another text"), follow=True)
        assert (fresh(message).status, fresh(message).body) == ("draft", "Another text")
        assert Approval.objects.get().voided_at is not None
        assert "is void" in said(response)

    def test_saving_without_a_change_keeps_the_approval(self, crm: Client) -> None:
        message = factories.approved(factories.Message(body="Hello,\n\na text\n"))
        response = crm.post(act("message_edit", message), typed(message), follow=True)
        assert fresh(message).status == "approved"
        assert "Nothing was changed." in said(response)

    def test_a_refusal_keeps_what_was_typed(self, crm: Client) -> None:
        message = factories.Message()
        form = typed(message, recipient="nobody", body="Typed with care")
        response = crm.post(f"{act('message_edit', message)}?back={lead_url(message.lead)}", form, follow=True)
        assert "This is no e-mail address." in said(response)
        assert "Typed with care" in response.content.decode()
        assert fresh(message).body == message.body

    def test_it_refuses_over_somebody_elses_edit(self, crm: Client) -> None:
        message = factories.Message()
        form = typed(message, body="Mine")
        messages.edit(message.pk, actor="somebody", body="Theirs")
        response = crm.post(act("message_edit", message), form, follow=True)
        assert fresh(message).body == "Theirs"
        assert "The draft changed after you opened it." in said(response)

    def test_an_assistant_may_edit_a_viewer_not(self, db: None) -> None:
        message = factories.Message()
        assert viewer().post(act("message_edit", message), typed(message, body="New")).status_code == 403
        assistant().post(act("message_edit", message), typed(message, body="New"))
        assert fresh(message).body == "New"


class TestOtherDecisions:
    def test_take_back(self, crm: Client) -> None:
        message = factories.approved(factories.Message())
        crm.post(act("message_take_back", message))
        assert fresh(message).status == "draft"
        assert Approval.objects.get().voided_at is not None

    def test_take_back_says_when_it_is_too_late(self, crm: Client) -> None:
        message = factories.approved(factories.Message())
        messages.claim_for_sending(message.pk, sha256=message.sha256)
        response = crm.post(act("message_take_back", message), follow=True)
        assert "cannot be taken back" in said(response)

    def test_snooze_until_tomorrow_or_a_day(self, crm: Client) -> None:
        message = factories.Message()
        crm.post(act("message_snooze", message), {"tomorrow": "1", "until": ""})
        local = timezone.localtime(fresh(message).snoozed_until)
        assert (local.date(), local.hour) == (timezone.localdate() + timedelta(days=1), 9)
        day = timezone.localdate() + timedelta(days=5)
        crm.post(act("message_snooze", message), {"until": day.isoformat()})
        assert timezone.localtime(fresh(message).snoozed_until).date() == day

    @pytest.mark.parametrize("until", ["2020-01-01", "2026-02-31", "soon"])
    def test_snooze_refuses_a_day_that_makes_no_sense(self, crm: Client, until: str) -> None:
        message = factories.Message()
        response = crm.post(act("message_snooze", message), {"until": until}, follow=True)
        assert fresh(message).snoozed_until is None
        assert "Choose a day from tomorrow on." in said(response)

    def test_discard_keeps_the_reason(self, crm: Client) -> None:
        message = factories.Message()
        crm.post(act("message_discard", message), {"why": "too long"})
        assert fresh(message).status == "discarded"
        assert Feedback.objects.get().text == "too long"

    def test_i_sent_it(self, crm: Client) -> None:
        message = factories.approved(factories.Message(by_hand=True))
        crm.post(act("message_sent", message))
        assert fresh(message).status == "sent"
        assert Lead.objects.get().stage == "contacted"

    def test_i_sent_it_is_refused_for_a_draft(self, crm: Client) -> None:
        message = factories.Message(by_hand=True)
        response = crm.post(act("message_sent", message), follow=True)
        assert fresh(message).status == "draft"
        assert "not waiting to be sent by hand" in said(response)

    def test_could_not(self, crm: Client) -> None:
        message = factories.approved(factories.Message(by_hand=True))
        crm.post(act("message_could_not", message), {"why": "the page asks for a CV"})
        assert (fresh(message).status, fresh(message).error) == ("failed", "the page asks for a CV")

    def test_an_uncertain_send_is_settled_and_sent_again_only_as_a_new_draft(self, crm: Client) -> None:
        message = factories.approved(factories.Message())
        claim = messages.claim_for_sending(message.pk, sha256=message.sha256)
        messages.mark_uncertain(message.pk, claim, error="The connection ended.")
        refused = crm.post(act("message_again", message), follow=True)
        assert "nothing to send again" in said(refused)
        crm.post(act("message_did_not_arrive", message))
        crm.post(act("message_again", message))
        newest = Message.objects.first()
        assert (newest.pk != message.pk, newest.status, newest.body) == (True, "draft", message.body)
        assert not Approval.objects.filter(message=newest).exists()

    def test_it_arrived(self, crm: Client) -> None:
        message = factories.approved(factories.Message())
        claim = messages.claim_for_sending(message.pk, sha256=message.sha256)
        messages.mark_uncertain(message.pk, claim, error="The connection ended.")
        crm.post(act("message_arrived", message))
        assert fresh(message).status == "sent"


class TestLead:
    def test_it_moves_and_remembers(self, crm: Client) -> None:
        lead = factories.Lead()
        crm.post(act("lead_move", lead), {"stage": "replied", "from": "qualified"})
        assert Lead.objects.get().stage == "replied"
        assert StageEvent.objects.get().actor == "owner"

    def test_lost_asks_why(self, crm: Client) -> None:
        lead = factories.Lead()
        response = crm.post(act("lead_move", lead), {"stage": "lost"}, follow=True)
        assert "Say why it was lost." in said(response)
        crm.post(act("lead_move", lead), {"stage": "lost", "reason": "budget"})
        assert Lead.objects.get().lost_reason == "budget"

    @pytest.mark.parametrize("stage", ["new", "", "nonsense"])
    def test_it_refuses_a_move_the_pipeline_does_not_know(self, crm: Client, stage: str) -> None:
        lead = factories.Lead()
        response = crm.post(act("lead_move", lead), {"stage": stage}, follow=True)
        assert Lead.objects.get().stage == "qualified"
        assert said(response)

    def test_notes_tasks_and_the_next_action(self, crm: Client) -> None:
        lead = factories.Lead()
        crm.post(act("lead_note", lead), {"text": "They like maps"})
        assert Interaction.objects.filter(kind="note", text="They like maps", actor="owner").exists()
        crm.post(act("lead_task", lead), {"text": "Ask Andrii", "day": "2027-01-15"})
        task = Task.objects.get()
        assert timezone.localtime(task.due_at).date().isoformat() == "2027-01-15"
        crm.post(act("task_tick", task), {"done": "1"})
        assert Task.objects.get().done_at is not None
        crm.post(act("task_tick", task), {"done": "0"})
        assert Task.objects.get().done_at is None
        crm.post(act("lead_next_action", lead), {"text": "Call on Monday"})
        assert Lead.objects.get().next_action == "Call on Monday"

    def test_an_empty_note_is_refused_with_a_sentence(self, crm: Client) -> None:
        response = crm.post(act("lead_note", factories.Lead()), {"text": " "}, follow=True)
        assert "Write something first." in said(response)


class TestVacancy:
    def test_skip_discards_the_draft_and_says_why(self, crm: Client) -> None:
        message = factories.Message()
        crm.post(act("vacancy_skip", message.vacancy), {"reason": "they are a casino"})
        vacancy = Vacancy.objects.get()
        assert (vacancy.status, vacancy.skip_rule, vacancy.skip_reason) == ("skipped", "owner", "they are a casino")
        assert fresh(message).status == "discarded"

    def test_skip_asks_why_and_refuses_an_answered_one(self, crm: Client) -> None:
        message = factories.Message(sent=True)
        assert "Say why" in said(crm.post(act("vacancy_skip", message.vacancy), follow=True))
        response = crm.post(act("vacancy_skip", message.vacancy), {"reason": "x"}, follow=True)
        assert "answered already" in said(response)

    def test_a_second_chance(self, crm: Client) -> None:
        vacancy = factories.Vacancy(skipped=True)
        crm.post(act("vacancy_analyse_again", vacancy))
        assert Vacancy.objects.get().status == "new"
        response = crm.post(act("vacancy_analyse_again", vacancy), follow=True)
        assert "its analysis comes by itself" in said(response)

    def test_a_draft_that_cannot_be_written_says_why(self, crm: Client) -> None:
        response = crm.post(act("vacancy_draft", factories.Vacancy(skipped=True)), follow=True)
        assert "analyse it again first" in said(response)


NAMES = [pattern.name for pattern in urlpatterns]


def rows() -> dict[str, object]:
    message = factories.Message()
    task = Task.objects.create(lead=message.lead, text="Ask")
    return {"message": message, "lead": message.lead, "task": task, "vacancy": message.vacancy}


@pytest.mark.parametrize("name", NAMES)
def test_get_changes_nothing(crm: Client, name: str) -> None:
    row = rows()[name.split("_")[0]]
    before = Message.objects.values().get()
    assert crm.get(act(name, row)).status_code == 405
    assert Message.objects.values().get() == before


@pytest.mark.parametrize("name", NAMES)
def test_a_viewer_may_press_no_button(db: None, name: str) -> None:
    row = rows()[name.split("_")[0]]
    before = Message.objects.values().get()
    assert viewer().post(act(name, row), {"sha256": before["sha256"], "text": "x", "reason": "x"}).status_code == 403
    assert Message.objects.values().get() == before


@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_is_sent_to_the_login(db: None, name: str) -> None:
    row = rows()[name.split("_")[0]]
    response = Client().post(act(name, row))
    assert response.status_code == 302
    assert "/login/" in response.url


@pytest.mark.parametrize("name", ["approve", "take_back", "discard", "sent", "could_not", "arrived", "did_not_arrive"])
def test_an_assistant_decides_nothing_about_leaving(db: None, name: str) -> None:
    message = factories.Message()
    assert assistant().post(act(f"message_{name}", message), {"sha256": message.sha256}).status_code == 403
    assert fresh(message).status == "draft"
