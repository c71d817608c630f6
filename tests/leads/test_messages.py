"""A message's way out, and everything that must not happen on it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from leads.models import Interaction, Message
from leads.services import messages
from leads.services.fingerprint import LEAVES, fingerprint
from leads.services.messages import AlreadyAnsweredError, RefusedError
from outreach import approvals
from outreach.models import Approval
from tests import factories

pytestmark = pytest.mark.django_db


def test_it_hashes_all_that_leaves_and_nothing_else():
    message = factories.Message()
    before = fingerprint(message)
    message.hold_reason, message.error = "waits", "none"
    assert fingerprint(message) == before
    for name in LEAVES:
        changed = factories.Message.build(
            lead=message.lead, vacancy=message.vacancy, **{n: getattr(message, n) for n in LEAVES}
        )
        setattr(
            changed,
            name,
            7
            if name == "salary"
            else ["x"]
            if name == "attachments"
            else {"q": "x"}
            if name == "form_answers"
            else "x",
        )
        assert fingerprint(changed) != before, name


def test_it_allows_one_live_response():
    first = factories.Message()
    with pytest.raises(AlreadyAnsweredError):
        messages.create_draft(first.lead, first.vacancy, channel="email", body="another")
    messages.discard(first.pk, reason="owner", actor="owner")
    second = messages.create_draft(first.lead, first.vacancy, channel="email", body="another")
    assert second.sha256 == fingerprint(second)


def test_it_lets_the_database_refuse_a_second_live_response():
    first = factories.Message()
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.Message(lead=first.lead, vacancy=first.vacancy)


@pytest.mark.parametrize(
    "broken",
    [
        {"direction": "in", "status": "draft"},
        {"direction": "out", "status": "received"},
        {"status": "sent"},
        {"status": "discarded"},
        {"status": "failed"},
    ],
)
def test_it_lets_the_database_refuse_a_status_that_does_not_fit(broken: dict[str, str]):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.Message(**broken)


def test_it_binds_the_approval_to_the_text_that_was_seen():
    message = factories.Message()
    approval = approvals.approve(message.pk, sha256=message.sha256, actor="owner")
    message.refresh_from_db()
    assert message.status == "approved"
    assert approval.sha256 == fingerprint(message)


def test_it_refuses_to_approve_a_text_that_changed():
    message = factories.Message()
    seen = message.sha256
    approvals.edit(message.pk, actor="owner", body="Another text")
    with pytest.raises(RefusedError, match="changed after you opened it"):
        approvals.approve(message.pk, sha256=seen, actor="owner")


def test_it_refuses_a_second_approval():
    message = factories.approved(factories.Message())
    with pytest.raises(RefusedError, match="already approved"):
        approvals.approve(message.pk, sha256=message.sha256, actor="owner")
    assert Approval.objects.count() == 1


def test_it_refuses_to_approve_what_is_blocked():
    message = factories.Message(body="Hello,\n\nWe moved four clients to AWS.\n\nMaxim")
    with pytest.raises(RefusedError, match="AWS"):
        approvals.approve(message.pk, sha256=message.sha256, actor="owner")


@pytest.mark.parametrize(
    "change", [{"body": "x"}, {"subject": "x"}, {"recipient": "x@y.example"}, {"channel": "assisted"}]
)
def test_it_voids_the_approval_with_any_edit(change: dict[str, str]):
    message = factories.approved(factories.Message())
    edited = approvals.edit(message.pk, actor="owner", **change)
    assert edited.status == "draft"
    assert approvals.in_force(edited) is None
    assert Approval.objects.get().void_reason == "edited"


def test_it_keeps_the_approval_when_nothing_changed():
    message = factories.approved(factories.Message())
    approvals.edit(message.pk, actor="owner", body=message.body)
    message.refresh_from_db()
    assert message.status == "approved"
    assert approvals.in_force(message) is not None


def test_it_refuses_an_edit_once_a_worker_has_it():
    message = factories.approved(factories.Message())
    assert messages.claim_for_sending(message.pk, sha256=message.sha256)
    with pytest.raises(RefusedError, match="sending"):
        approvals.edit(message.pk, actor="owner", body="too late")


def test_it_is_claimed_once():
    message = factories.approved(factories.Message())
    assert messages.claim_for_sending(message.pk, sha256=message.sha256) is not None
    assert messages.claim_for_sending(message.pk, sha256=message.sha256) is None


def test_it_is_not_claimed_for_another_text():
    message = factories.approved(factories.Message())
    assert messages.claim_for_sending(message.pk, sha256="0" * 64) is None


def test_it_is_not_claimed_before_its_time():
    message = factories.approved(factories.Message())
    messages.hold(message.pk, until=timezone.now() + timedelta(hours=1), reason="outside sending hours")
    assert messages.claim_for_sending(message.pk, sha256=message.sha256) is None


def test_it_lets_only_the_claim_say_how_it_ended():
    message = factories.approved(factories.Message())
    messages.claim_for_sending(message.pk, sha256=message.sha256)
    assert not messages.mark_sent(message.pk, "somebody else", proof="x")
    message.refresh_from_db()
    assert message.status == "sending"


def test_it_becomes_uncertain_when_the_lease_is_over():
    message = factories.approved(factories.Message())
    claim = messages.claim_for_sending(message.pk, sha256=message.sha256)
    assert messages.past_their_lease() == []
    Message.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert messages.past_their_lease() == [(message.pk, claim)]
    assert messages.mark_uncertain(message.pk, claim, error="the worker stopped")
    message.refresh_from_db()
    assert message.status == "uncertain"


def test_it_believes_a_certain_answer_that_comes_late():
    message = factories.approved(factories.Message())
    claim = messages.claim_for_sending(message.pk, sha256=message.sha256)
    messages.mark_uncertain(message.pk, claim, error="the worker stopped")
    assert not messages.mark_sent(message.pk, "somebody else", proof="x")
    assert messages.mark_sent(message.pk, claim, proof="the server took it")
    message.refresh_from_db()
    assert message.status == "sent"


def test_it_believes_no_late_answer_once_a_person_decided():
    message = factories.approved(factories.Message())
    claim = messages.claim_for_sending(message.pk, sha256=message.sha256)
    messages.mark_uncertain(message.pk, claim, error="the worker stopped")
    messages.settle(message.pk, arrived=False, actor="owner")
    assert not messages.mark_sent(message.pk, claim, proof="late")


def test_it_looks_again_at_what_waits_when_the_rules_change(committed):
    message = factories.approved(factories.Message())
    messages.hold(message.pk, until=timezone.now() + timedelta(hours=9), reason="outside sending hours")
    rules = factories.Preferences()
    rules.send_on_weekends = True
    rules.save()
    message.refresh_from_db()
    assert (message.not_before, message.hold_reason) == (None, "")


@pytest.mark.parametrize(("arrived", "status"), [(True, "sent"), (False, "failed")])
def test_it_is_settled_by_a_person(arrived: bool, status: str):
    message = factories.approved(factories.Message())
    claim = messages.claim_for_sending(message.pk, sha256=message.sha256)
    messages.mark_uncertain(message.pk, claim, error="cut off")
    assert messages.settle(message.pk, arrived=arrived, actor="owner")
    assert not messages.settle(message.pk, arrived=arrived, actor="owner")
    message.refresh_from_db()
    assert message.status == status


def test_it_comes_back_as_a_draft_that_needs_a_new_yes():
    message = factories.Message(status="failed", error="refused")
    fresh = messages.again(message.pk)
    assert (fresh.status, fresh.body) == ("draft", message.body)
    assert approvals.in_force(fresh) is None


def test_it_refuses_to_send_again_what_was_sent():
    message = factories.Message(sent=True)
    with pytest.raises(RefusedError):
        messages.again(message.pk)


def test_it_remembers_each_step_on_the_timeline():
    message = factories.approved(factories.Message())
    claim = messages.claim_for_sending(message.pk, sha256=message.sha256)
    messages.mark_sent(message.pk, claim, proof="handed over")
    texts = list(Interaction.objects.filter(lead=message.lead).order_by("id").values_list("text", flat=True))
    assert texts == ["Approved", "Sent: handed over"]


class Life(RuleBasedStateMachine):
    """Whatever people and workers do in whatever order: at most one send for an approval, nothing sent unapproved."""

    def __init__(self) -> None:
        super().__init__()
        self.message = factories.Message()
        self.claims: list[str] = []
        self.sends = 0

    @rule(body=st.sampled_from(["a", "b"]))
    def edit(self, body: str) -> None:
        try:
            approvals.edit(self.message.pk, actor="owner", body=body)
        except RefusedError:
            self.message.refresh_from_db()
            assert self.message.status not in ("draft", "approved")

    @rule()
    def approve(self) -> None:
        self.message.refresh_from_db()
        try:
            approvals.approve(self.message.pk, sha256=self.message.sha256, actor="owner")
        except RefusedError:
            assert self.message.status != "draft"

    @rule()
    def take_back(self) -> None:
        approvals.take_back(self.message.pk, actor="owner")

    @rule()
    def discard(self) -> None:
        approvals.discard(self.message.pk, actor="owner")

    @rule()
    def send(self) -> None:
        self.message.refresh_from_db()
        approval = approvals.in_force(self.message)
        claim = messages.claim_for_sending(self.message.pk, sha256=approval.sha256) if approval else None
        if claim:
            self.claims.append(claim)
            self.sends += 1

    @rule(ending=st.sampled_from(["mark_sent", "mark_failed", "mark_uncertain"]))
    def end(self, ending: str) -> None:
        for claim in self.claims:
            text = {"proof": "x"} if ending == "mark_sent" else {"error": "x"}
            getattr(messages, ending)(self.message.pk, claim, **text)

    @invariant()
    def it_sends_at_most_once(self) -> None:
        assert self.sends <= 1

    @invariant()
    def it_is_bound_while_on_its_way(self) -> None:
        self.message.refresh_from_db()
        if self.message.status in ("approved", "sending"):
            assert approvals.in_force(self.message) is not None
        assert self.message.sha256 == fingerprint(self.message)


class TestLife(Life.TestCase, HypothesisTestCase):
    settings = hypothesis_settings(max_examples=25, stateful_step_count=15, deadline=None)
