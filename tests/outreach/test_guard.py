"""When a letter may leave."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from leads.models import Message
from leads.services import messages
from outreach import delivery, guard
from tests import factories

pytestmark = pytest.mark.django_db
KYIV = ZoneInfo("Europe/Kyiv")
WEDNESDAY_NOON = datetime(2026, 11, 25, 12, 0, tzinfo=KYIV)


def verdict(preferences, now: datetime = WEDNESDAY_NOON, **message: object) -> guard.Verdict:
    return guard.verdict(factories.Message(**message), preferences, now)


def test_it_lets_a_letter_leave_in_working_hours():
    assert verdict(factories.Preferences(sending_enabled=True)).may


def test_it_keeps_everything_while_sending_is_off(settings):
    settings.SENDING_ENABLED = False
    answer = verdict(factories.Preferences())
    assert (answer.may, answer.reason, answer.until) == (False, "sending is switched off", None)


@pytest.mark.parametrize(
    ("env", "crm", "on"), [(True, None, True), (True, False, False), (False, True, True), (False, None, False)]
)
def test_it_lets_the_crm_win_over_the_machine(settings, env: bool, crm: bool | None, on: bool):
    settings.SENDING_ENABLED = env
    assert guard.sending_state(factories.Preferences(sending_enabled=crm))[0] is on


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (datetime(2026, 11, 25, 7, 0, tzinfo=KYIV), datetime(2026, 11, 25, 9, 0, tzinfo=KYIV)),
        (datetime(2026, 11, 25, 18, 0, tzinfo=KYIV), datetime(2026, 11, 26, 9, 0, tzinfo=KYIV)),
        (datetime(2026, 11, 27, 19, 0, tzinfo=KYIV), datetime(2026, 11, 30, 9, 0, tzinfo=KYIV)),
        (datetime(2026, 11, 28, 12, 0, tzinfo=KYIV), datetime(2026, 11, 30, 9, 0, tzinfo=KYIV)),
        # The clocks go forward in that night.
        (datetime(2026, 3, 28, 12, 0, tzinfo=KYIV), datetime(2026, 3, 30, 9, 0, tzinfo=KYIV)),
    ],
)
def test_it_waits_for_the_next_working_hour(now: datetime, opens: datetime):
    answer = verdict(factories.Preferences(sending_enabled=True), now)
    assert not answer.may
    assert answer.until == opens


def test_it_sends_over_midnight_when_told_so():
    night = factories.Preferences(sending_enabled=True, send_from=time(20), send_until=time(2), send_on_weekends=True)
    assert verdict(night, datetime(2026, 11, 25, 1, 0, tzinfo=KYIV)).may
    assert not verdict(night, WEDNESDAY_NOON).may


def test_a_night_belongs_to_the_day_it_began_on():
    night = factories.Preferences(sending_enabled=True, send_from=time(22), send_until=time(6))
    assert verdict(night, datetime(2026, 11, 28, 1, 0, tzinfo=KYIV)).may  # Friday's night
    assert not verdict(night, datetime(2026, 11, 30, 1, 0, tzinfo=KYIV)).may  # Sunday's


def test_the_letter_that_is_on_its_way_counts_for_the_gap():
    rules = factories.Preferences(sending=True, gap_minutes=6)
    factories.Message(sent=True, sent_at=factories.days_ago(1))
    going = factories.approved(factories.Message())
    messages.claim_for_sending(going.pk, sha256=going.sha256)
    assert not guard.verdict(factories.Message(), rules).may


def test_it_stops_at_the_daily_limit():
    rules = factories.Preferences(sending_enabled=True, sends_per_day=2, gap_minutes=0)
    now = timezone.now()
    for _ in range(2):
        factories.Message(sent=True, sent_at=now)
    answer = guard._daily_limit(rules, now)
    assert answer is not None
    assert answer.until > now


def test_it_keeps_a_gap_between_two_letters():
    rules = factories.Preferences(sending=True, gap_minutes=6)
    now = timezone.now()
    factories.Message(sent=True, sent_at=now - timedelta(minutes=2))
    answer = guard.verdict(factories.Message(), rules, now)
    assert answer.until == now + timedelta(minutes=4)


@pytest.mark.parametrize("flag", ["database", "place"])
def test_it_never_lets_practice_data_speak_to_the_world(settings, flag: str, mailoutbox):
    factories.SenderProfile()
    rules = factories.Preferences(sending=True, practice=flag == "database")
    settings.DEMO = flag == "place"
    settings.DJINNI_BASE_URL = "https://djinni.co"
    message = factories.approved(factories.Message())
    assert delivery.deliver(message.pk) == "later"
    message.refresh_from_db()
    assert "DJINNI_BASE_URL lies outside this machine" in message.hold_reason
    assert mailoutbox == []
    settings.DJINNI_BASE_URL = "http://127.0.0.1:8999"
    assert guard.verdict(message, rules).may
    factories.SearchProfile(board="dou")
    assert "DOU_BASE_URL lies outside" in guard.verdict(message, rules).reason


def test_it_never_lets_practice_data_use_a_mail_server_outside(settings):
    rules = factories.Preferences(sending=True, practice=True)
    settings.DJINNI_BASE_URL = "http://127.0.0.1:8999"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "mail.example.org"
    assert "EMAIL_URL" in guard.verdict(factories.Message(), rules).reason


def test_it_writes_the_reason_once_on_the_timeline(settings):
    settings.SENDING_ENABLED = False
    factories.Preferences()
    message = factories.approved(factories.Message())
    assert [delivery.deliver(message.pk) for _ in range(3)] == ["later"] * 3
    waits = [line.text for line in message.lead.interactions.all() if line.text.startswith("Waits")]
    assert waits == ["Waits: sending is switched off"]
    assert Message.objects.get().status == "approved"
