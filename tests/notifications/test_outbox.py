"""The outbox tells each thing once, and says when it could not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from notifications.channels import email
from notifications.channels.errors import NotToldError
from notifications.events import Event
from notifications.models import Channel, Notification, Rule
from notifications.outbox import MAX_ATTEMPTS, due, notify, tell
from tests.outreach.smtp_server import smtp_server

pytestmark = pytest.mark.django_db
EVENT = Event("new_lead", key="7", subject="New lead:\r\nBcc: x@evil.example", text="Nordwind", link="/lead/7/")


@pytest.fixture
def channel(settings: object) -> Channel:
    settings.OWNER_EMAIL, settings.PUBLIC_URL = "maxim@kvartal.example", "http://127.0.0.1:8000"
    return Channel.objects.create(name="E-mail", kind="email", secret="hidden value")


def test_it_tells_by_mail(channel: Channel, mailoutbox):
    (pk,) = notify(EVENT)
    assert tell(pk) == "sent"
    (mail,) = mailoutbox
    assert mail.to == ["maxim@kvartal.example"]
    assert mail.body == "Nordwind\n\nhttp://127.0.0.1:8000/lead/7/"
    assert "\n" not in mail.subject
    assert Notification.objects.get().sent_at is not None


def test_it_queues_the_same_event_once(channel: Channel):
    assert len(notify(EVENT)) == 1
    assert notify(EVENT) == []


def test_it_tells_one_row_once(channel: Channel, mailoutbox):
    (pk,) = notify(EVENT)
    assert [tell(pk), tell(pk)] == ["sent", ""]
    assert len(mailoutbox) == 1


def test_it_knows_its_events(channel: Channel):
    with pytest.raises(ValueError, match="weather"):
        notify(Event("weather", "1", "rain", "rain"))


def test_it_is_silent_where_a_rule_says_so(channel: Channel):
    Rule.objects.create(event="new_lead", channel=channel, active=False)
    assert notify(EVENT) == []
    assert len(notify(Event("sent", "1", "Sent", "text"))) == 1


def test_it_says_nothing_by_a_channel_that_is_off(channel: Channel):
    Channel.objects.update(active=False)
    assert notify(EVENT) == []


def test_it_tries_again_with_growing_pauses_then_says_failed(channel: Channel, monkeypatch: pytest.MonkeyPatch):
    def refuse(**_: object) -> None:
        raise NotToldError("The mail server could not be used.")

    monkeypatch.setattr(email, "tell", refuse)
    (pk,) = notify(EVENT)
    pauses = []
    for _ in range(MAX_ATTEMPTS - 1):
        assert tell(pk) == "queued"
        row = Notification.objects.get()
        assert due() == []
        pauses.append(row.not_before - timezone.now())
        Notification.objects.update(not_before=None)
    assert pauses == sorted(pauses)
    assert tell(pk) == "failed"
    assert Notification.objects.get().error == "The mail server could not be used."


def test_it_fails_at_once_without_an_address(channel: Channel, settings):
    settings.OWNER_EMAIL = ""
    (pk,) = notify(EVENT)
    assert tell(pk) == "failed"
    assert "OWNER_EMAIL" in Notification.objects.get().error


def test_it_needs_no_address_while_mail_is_only_written_to_files(channel: Channel, settings, tmp_path):
    settings.OWNER_EMAIL, settings.EMAIL_FILE_PATH = "", str(tmp_path)
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    (pk,) = notify(EVENT)
    assert tell(pk) == "sent"
    assert "To: owner@localhost" in next(tmp_path.iterdir()).read_text()


@pytest.mark.parametrize(
    ("behaviour", "status"), [("accept", "sent"), ("refuse recipient", "queued"), ("drop after data", "queued")]
)
def test_it_uses_the_real_mail_server(channel: Channel, settings, behaviour: str, status: str):
    (pk,) = notify(EVENT)
    with smtp_server(behaviour) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
        assert tell(pk) == status


def test_it_tells_many_of_one_kind_in_one_mail(channel: Channel, mailoutbox):
    leads = [notify(Event("new_lead", str(n), f"New lead: {n}", "text", f"/lead/{n}/"))[0] for n in range(30)]
    (other,) = notify(Event("sent", "1", "Sent: 1", "text"))
    assert tell(leads[0]) == "sent"
    (mail,) = mailoutbox
    assert mail.subject == "30 × A new lead"
    assert all(f"/lead/{n}/" in mail.body for n in range(30))
    assert due() == [other]
    assert tell(leads[7]) == ""


def test_it_gives_up_what_kills_its_worker_each_time(channel: Channel):
    (pk,) = notify(EVENT)
    past = timezone.now() - timedelta(seconds=1)
    Notification.objects.update(status="sending", claimed_until=past, attempts=MAX_ATTEMPTS)
    assert tell(pk) == "failed"


def test_practice_never_tells_a_mail_server_outside(channel: Channel, settings):
    settings.DEMO, settings.EMAIL_HOST = True, "mail.example.org"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    (pk,) = notify(EVENT)
    assert tell(pk) == "failed"
    assert "practice" in Notification.objects.get().error


def test_it_takes_over_from_a_worker_that_died(channel: Channel):
    (pk,) = notify(EVENT)
    Notification.objects.update(status="sending", claimed_until=timezone.now() - timedelta(seconds=1))
    assert due() == [pk]
    assert tell(pk) == "sent"


def test_it_keeps_the_secret_of_a_channel_encrypted(channel: Channel):
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM notifications_channel")
        (stored,) = cursor.fetchone()
    assert "hidden value" not in stored
    assert Channel.objects.get().secret == "hidden value"
