"""Sending: once, exactly what was approved, and honest about how it ended."""

from __future__ import annotations

import email
import socket
from collections.abc import Iterator
from datetime import timedelta
from email import policy

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from leads.models import AgentStep, Interaction, Lead, Message
from leads.services import messages
from leads.services.leads import move_stage
from notifications.models import Channel, Notification
from outreach import approvals, delivery, profile
from outreach.models import Approval, Attempt
from tests import factories
from tests.outreach.smtp_server import SmtpServer, smtp_server

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _sending(db: None) -> None:
    factories.Preferences(sending=True)
    factories.SenderProfile()
    Channel.objects.create(name="E-mail", kind="email")


@pytest.fixture
def use_smtp(settings: object) -> Iterator[object]:
    def use(server: SmtpServer | None, timeout: float = 5) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port if server else _closed_port()
        settings.EMAIL_TIMEOUT = timeout

    return use


def _closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def send(message: Message) -> str:
    outcome = delivery.deliver(message.pk)
    message.refresh_from_db()
    return outcome


def test_it_sends_exactly_what_was_approved(use_smtp):
    message = factories.approved(factories.Message(body="Добрий день,\n\nми команда.\n\nMaxim", subject="Відповідь"))
    with smtp_server() as server:
        use_smtp(server)
        assert send(message) == "sent"
        arrived = email.message_from_bytes(server.received[0], policy=policy.default)
    assert arrived["Subject"] == "Відповідь"
    assert arrived["To"] == message.recipient
    assert arrived["From"].startswith('"Maxim, Kvartal Dev"')
    assert arrived["Reply-To"] == "maxim@kvartal.example"
    assert arrived.get_content().strip().splitlines() == message.body.splitlines()
    attempt = Attempt.objects.get()
    assert attempt.sha256 == message.sha256 == Approval.objects.get().sha256
    assert arrived["Message-ID"] == message.external_id


def test_it_tells_the_story_after_sending():
    message = factories.approved(factories.Message())
    assert send(message) == "sent"
    assert message.status == "sent"
    assert message.sent_at is not None
    assert Lead.objects.get().stage == "contacted"
    assert Interaction.objects.filter(lead=message.lead, kind="delivery").count() == 1
    assert AgentStep.objects.get(step="deliver").outcome == "ok"
    assert Notification.objects.get(event="sent").text.startswith(message.body)


def test_it_leaves_quietly_when_there_is_nothing_to_send():
    draft = factories.Message()
    assert delivery.deliver(draft.pk) == ""
    assert delivery.deliver(10**6) == ""
    assert not Attempt.objects.exists()


def test_it_sends_once_however_often_it_is_asked(mailoutbox):
    message = factories.approved(factories.Message())
    assert [send(message), send(message), send(message)] == ["sent", "", ""]
    assert len(mailoutbox) == 1


def test_it_lets_the_database_refuse_a_second_attempt_of_one_approval():
    message = factories.approved(factories.Message())
    send(message)
    attempt = Attempt.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(
            message=message, approval=attempt.approval, channel="email", sha256="x", started_at=timezone.now()
        )


@pytest.mark.parametrize(
    ("behaviour", "outcome", "words"),
    [
        ("refuse recipient", "failed", "refused"),
        ("refuse data", "failed", "refused"),
        ("too many", "failed", "refused"),
        ("drop after data", "uncertain", "may have arrived"),
    ],
)
def test_it_tells_refused_from_uncertain(use_smtp, behaviour: str, outcome: str, words: str):
    message = factories.approved(factories.Message())
    with smtp_server(behaviour) as server:
        use_smtp(server)
        assert send(message) == outcome
    assert message.status == outcome
    assert words in message.error
    assert Attempt.objects.get().outcome == outcome
    assert Lead.objects.get().stage == "qualified"


def test_it_is_uncertain_when_the_server_never_answers(use_smtp):
    message = factories.approved(factories.Message())
    with smtp_server("hang after data") as server:
        use_smtp(server, timeout=0.5)
        assert send(message) == "uncertain"
        assert send(message) == ""
        assert len(server.received) == 1
    assert Notification.objects.filter(event="uncertain").count() == 1


def test_it_failed_when_nobody_listens(use_smtp):
    message = factories.approved(factories.Message())
    use_smtp(None)
    assert send(message) == "failed"
    assert "could not be reached" in message.error


def test_it_failed_when_the_recipient_is_no_address():
    message = factories.approved(factories.Message(recipient="call us"))
    assert send(message) == "failed"
    assert "is not an e-mail address" in message.error


def test_it_is_uncertain_when_a_sender_breaks_in_an_unknown_way(monkeypatch: pytest.MonkeyPatch):
    from outreach.senders import email as sender

    monkeypatch.setattr(sender, "_message", lambda outgoing: 1 / 0)
    message = factories.approved(factories.Message())
    assert send(message) == "uncertain"


def test_it_does_not_send_a_text_that_differs_from_the_approved_one(mailoutbox):
    message = factories.approved(factories.Message())
    Message.objects.filter(pk=message.pk).update(body="written around every service")
    assert send(message) == "later"
    assert (message.status, mailoutbox) == ("draft", [])


def test_it_does_not_send_without_an_approval_in_force(mailoutbox):
    message = factories.approved(factories.Message())
    Approval.objects.update(voided_at=timezone.now())
    assert send(message) == "later"
    assert (message.status, mailoutbox) == ("draft", [])


def test_it_does_not_send_what_rests_on_a_fact_that_was_withdrawn(mailoutbox):
    fact = factories.Fact(profile=profile.sender_profile())
    message = factories.approved(factories.Message(body=f"Hello,\n\nWe are a team. {fact.text}\n\nMaxim"))
    fact.active = False
    fact.save()
    assert send(message) == "later"
    assert (message.status, mailoutbox) == ("draft", [])
    assert message.blocked


@pytest.mark.parametrize("stage", ["lost", "won", "no_response", "opted_out"])
def test_it_sends_nothing_for_a_lead_that_was_closed(stage: str, mailoutbox):
    message = factories.approved(factories.Message())
    move_stage(message.lead_id, stage, actor="owner", reason="they asked us to stop")
    assert send(message) == ""
    assert (message.status, mailoutbox) == ("discarded", [])


def test_it_never_writes_again_to_who_opted_out():
    message = factories.approved(factories.Message())
    move_stage(message.lead_id, "opted_out", actor="owner")
    again = factories.Message(lead=message.lead, vacancy=factories.Vacancy(company=message.lead.company))
    with pytest.raises(messages.RefusedError, match="closed|do not write"):
        factories.approved(again)


def test_it_writes_to_nobody_twice_on_one_day(mailoutbox):
    first = factories.approved(factories.Message())
    second = factories.approved(factories.Message(recipient=first.recipient.upper()))
    assert [send(first), send(second)] == ["sent", "later"]
    assert "less than a day ago" in second.hold_reason
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("sender", ["", "Max", "max@"])
def test_it_failed_when_the_sender_is_no_address(use_smtp, settings, sender: str):
    settings.DEFAULT_FROM_EMAIL = sender
    message = factories.approved(factories.Message())
    with smtp_server() as server:
        use_smtp(server)
        assert send(message) == "failed"
        assert server.received == []
    assert "DEFAULT_FROM_EMAIL" in message.error


def test_it_failed_when_the_subject_would_forge_a_header(mailoutbox):
    message = factories.approved(factories.Message(subject="Hi\nX-Forged: yes"))
    assert send(message) == "failed"
    assert mailoutbox == []


def test_it_says_that_a_letter_was_only_written_to_a_file(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    message = factories.approved(factories.Message())
    assert send(message) == "sent"
    assert "written to a file" in Attempt.objects.get().proof


def test_it_reads_an_old_vacancy_once_more_before_it_sends(djinni, mailoutbox):
    posting = next(each for each in djinni.vacancies() if each["state"] == "open")
    url = f"{djinni.base_url}/jobs/{posting['id']}-x/"
    read = factories.days_ago(3)
    vacancy = factories.Vacancy(matched=True, external_id=str(posting["id"]), url=url, detailed_at=read)
    message = factories.approved(factories.Message(lead=factories.Lead(vacancy=vacancy)))
    djinni.change(posting["id"], state="closed")
    assert send(message) == ""
    assert (message.status, message.discard_reason, mailoutbox) == ("discarded", "closed", [])


def test_it_moves_the_lead_when_a_person_says_it_arrived():
    message = factories.approved(factories.Message())
    claim = messages.claim_for_sending(message.pk, sha256=message.sha256)
    messages.mark_uncertain(message.pk, claim, error="cut off")
    assert delivery.settle(message.pk, arrived=True, actor="owner")
    assert Lead.objects.get().stage == "contacted"


def test_it_discards_what_is_for_a_closed_vacancy(mailoutbox):
    message = factories.approved(factories.Message())
    type(message.vacancy).objects.update(closed_at=timezone.now())
    assert send(message) == ""
    assert (message.status, message.discard_reason, mailoutbox) == ("discarded", "closed", [])


@pytest.mark.parametrize("rule", ["email", "domain", "company"])
def test_it_never_writes_to_whom_we_must_not(rule: str, mailoutbox):
    from leads.models import Suppression

    message = factories.approved(factories.Message())
    values = {
        "email": {"email": message.recipient.upper()},
        "domain": {"domain": message.recipient.partition("@")[2]},
        "company": {"company": message.lead.company},
    }[rule]
    Suppression.objects.create(**values)
    assert send(message) == ""
    assert (message.status, message.discard_reason, mailoutbox) == ("discarded", "opted_out", [])


def test_it_leaves_letters_sent_by_hand_to_the_owner():
    message = factories.approved(factories.Message(by_hand=True))
    assert send(message) == ""
    assert delivery.due() == []
    delivery.sent_by_hand(message.pk, actor="owner")
    message.refresh_from_db()
    assert (message.status, Lead.objects.get().stage) == ("sent", "contacted")
    with pytest.raises(messages.RefusedError):
        delivery.sent_by_hand(message.pk, actor="owner")


def test_it_records_that_the_owner_could_not():
    message = factories.approved(factories.Message(by_hand=True))
    delivery.could_not(message.pk, actor="owner", why="the form wants a CV")
    message.refresh_from_db()
    assert (message.status, message.error) == ("failed", "the form wants a CV")


def test_it_settles_what_a_dead_worker_left():
    message = factories.approved(factories.Message())
    approval = approvals.in_force(message)
    messages.claim_for_sending(message.pk, sha256=message.sha256)
    Attempt.objects.create(
        message=message, approval=approval, channel="email", sha256=message.sha256, started_at=timezone.now()
    )
    Message.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert delivery.sweep_uncertain() == [message.pk]
    assert delivery.sweep_uncertain() == []
    assert Attempt.objects.get().outcome == "uncertain"
    assert Notification.objects.get().event == "uncertain"
