"""Whom of a company we talk to, talked to lately, or knew before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from leads.models import Interaction, Lead, Message, PastContact, Suppression, Vacancy
from leads.services import blocking
from leads.services.leads import move_stage
from leads.services.messages import RefusedError
from leads.services.talks import About, talks
from outreach import analyse, approvals, choosing, drafting, guard
from outreach.drafting import NothingToAnswerError
from outreach.profile import preferences
from tests import factories

pytestmark = pytest.mark.django_db


def of(lead: Lead) -> list[str]:
    told = talks([About(lead.company_id, lead.pk, lead.vacancy_id, lead.contact_id)], 6)[0]
    return [talk.kind for talk in told]


def beside(lead: Lead, **values: object) -> Lead:
    """Another lead of the same company."""
    return factories.Lead(vacancy__company=lead.company, **values)


def past(lead: Lead, **values: object) -> PastContact:
    return PastContact.objects.create(
        company=lead.company, fingerprint=f"{PastContact.objects.count()}", **{"kind": "talked", **values}
    )


@pytest.mark.parametrize("stage", ["contacted", "replied", "in_conversation", "meeting_held", "negotiation"])
def test_another_lead_in_talks_is_told_of(stage: str) -> None:
    lead = factories.Lead()
    other = beside(lead, stage=stage)
    assert of(lead) == ["in_talks"]
    assert of(other) == []


@pytest.mark.parametrize(
    ("stage", "days", "told"),
    [
        ("new", 1, []), ("qualified", 1, []), ("won", 3000, ["won"]), ("no_response", 100, ["no_response"]),
        ("no_response", 200, []), ("lost", 100, ["lost"]), ("lost", 200, []), ("opted_out", 3000, ["opted_out"]),
    ],
)  # fmt: skip
def test_what_ended_is_told_of_for_some_months(stage: str, days: int, told: list[str]) -> None:
    lead = factories.Lead()
    beside(lead, stage=stage, stage_since=factories.days_ago(days), lost_reason="price" if stage == "lost" else "")
    assert of(lead) == told


def test_contacts_from_before_are_told_of() -> None:
    lead, today = factories.Lead(), timezone.localdate()
    past(lead, kind="client", at=today - timedelta(days=3000))
    past(lead, at=today - timedelta(days=100))
    past(lead, at=today - timedelta(days=300))
    past(lead)
    assert of(lead) == ["client", "talked", "talked"]


def test_a_person_known_before_is_told_of_at_another_company() -> None:
    lead = factories.Lead()
    PastContact.objects.create(contact=lead.contact, email=lead.contact.email, kind="client", fingerprint="1")
    assert of(lead) == ["client"]


def test_own_talks_about_another_vacancy_are_told_of() -> None:
    lead = factories.Lead(stage="contacted")
    factories.Message(lead=lead, sent=True)
    second = factories.Vacancy(company=lead.company, lead=lead, matched=True)
    assert of(lead) == []
    assert talks([About(lead.company_id, lead.pk, second.pk)], 6)[0][0].kind == "in_talks"


def test_it_costs_the_same_for_many(django_assert_num_queries) -> None:  # noqa: ANN001
    leads = [factories.Lead() for _ in range(12)]
    for lead in leads:
        beside(lead, stage="replied")
        past(lead)
    asked = [About(lead.company_id, lead.pk, lead.vacancy_id, lead.contact_id) for lead in leads]
    with django_assert_num_queries(4):
        told = talks(asked, 6)
    assert [[talk.kind for talk in each] for each in told] == [["in_talks", "talked"]] * 12


def test_nothing_is_drafted_by_itself_and_the_owner_may() -> None:
    from tests.crm.people import drafted

    message = drafted()
    vacancy = message.vacancy
    message.delete()
    beside(vacancy.lead, stage="negotiation")
    assert choosing.best_waiting() == []
    with pytest.raises(NothingToAnswerError, match="The draft waits, because you know this company: In talks"):
        drafting._answerable(vacancy.pk, "agent")
    assert drafting._answerable(vacancy.pk, "owner")[0] == vacancy


@pytest.mark.parametrize("kind", ["won", "client", "writing", "no_response"])
def test_the_best_leave_out_whom_we_know(kind: str) -> None:
    lead = factories.Lead()
    assert choosing.best_waiting() == [lead.vacancy_id]
    if kind == "client":
        past(lead, kind="client")
    elif kind == "writing":
        factories.Message(lead=beside(lead, stage="qualified"), status="approved")
    else:
        beside(lead, stage=kind)
    assert lead.vacancy_id not in choosing.best_waiting()


def test_new_talks_since_the_draft_refuse_the_yes_until_they_were_seen() -> None:
    message = factories.Message(created_at=factories.days_ago(1))
    other = beside(message.lead)
    move_stage(other.pk, "contacted", actor="agent")
    with pytest.raises(RefusedError, match="something began with this company. In talks with Katharina"):
        approvals.approve(message.pk, sha256=message.sha256, actor="owner")
    message.refresh_from_db()
    assert message.status == "draft"
    approvals.approve(message.pk, sha256=message.sha256, actor="owner", seen=[f"in_talks-{other.pk}"])


def test_talks_that_went_on_when_it_was_drafted_refuse_nothing() -> None:
    message = factories.Message()
    beside(message.lead, stage="replied", stage_since=factories.days_ago(2))
    approvals.approve(message.pk, sha256=message.sha256, actor="owner")
    message.refresh_from_db()
    assert message.status == "approved"


def test_of_two_letters_to_one_company_the_second_yes_is_refused() -> None:
    first = factories.Message(created_at=factories.days_ago(1))
    second = factories.Message(lead=beside(first.lead), created_at=factories.days_ago(1))
    approvals.approve(first.pk, sha256=first.sha256, actor="owner")
    with pytest.raises(RefusedError, match="is approved and on its way"):
        approvals.approve(second.pk, sha256=second.sha256, actor="owner")


class TestBlocked:
    def test_open_drafts_end_and_vacancies_are_skipped(self) -> None:
        message = factories.Message()
        new, closed = (factories.Vacancy(company=message.lead.company) for _ in range(2))
        Vacancy.objects.filter(pk=closed.pk).update(closed_at=timezone.now())
        done = blocking.block(company=message.lead.company, note="never paid", actor="owner")
        assert (done.drafts, done.vacancies) == (1, 2)
        message.refresh_from_db()
        assert (message.status, message.discard_reason) == ("discarded", "owner")
        new.refresh_from_db()
        assert (new.status, new.skip_rule) == ("skipped", "company_blocked")
        assert "never paid" in new.skip_reason
        assert Interaction.objects.filter(lead=message.lead, text__contains="never paid").exists()

    def test_a_new_vacancy_is_skipped_before_anybody_is_asked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        vacancy = factories.Vacancy()
        blocking.block(company=vacancy.company, note="no", actor="owner")
        late = factories.Vacancy(company=vacancy.company)
        monkeypatch.setattr(analyse, "ask", lambda *_, **__: pytest.fail("a model was asked"))
        assert analyse.analyse(late.pk) == "skipped"
        late.refresh_from_db()
        assert late.skip_rule == "company_blocked"

    def test_a_blocked_domain_is_its_company_and_what_lies_under_it(self) -> None:
        company = factories.Company(domain="hr-team.acme.example")
        Suppression.objects.create(domain="acme.example")
        assert blocking.blocked_company(company.pk) is not None
        assert analyse.blocked(factories.Vacancy(company=company)).rule == "company_blocked"

    @pytest.mark.parametrize(
        ("rule", "email", "refused"),
        [
            ("company", "anybody@gmail.com", True), ("domain", "anybody@gmail.com", True),
            ("domain", "boss@sub.acme.example", True), ("email", "boss@acme.example", True),
            ("email", "other@acme.example", False), ("other", "boss@acme.example", True),
            ("strange", "boss@acme.example", False),
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("by_hand", [False, True])
    def test_the_guard_refuses(self, rule: str, email: str, refused: bool, by_hand: bool) -> None:
        lead = factories.Lead()
        lead.contact.email, lead.company.domain = email, "acme.example"
        lead.contact.save(), lead.company.save()
        values = {
            "company": {"company": lead.company}, "domain": {"domain": "acme.example"},
            "email": {"email": "boss@acme.example"}, "strange": {"domain": "cme.example"},
            # The same people under another row: the letter goes to the blocked company's own domain.
            "other": {"company": factories.Company(domain="acme.example")},
        }[rule]  # fmt: skip
        message = factories.Message(lead=lead, by_hand=by_hand)
        Suppression.objects.create(**values)
        verdict = guard.verdict(Message.objects.get(pk=message.pk), preferences())
        assert bool(verdict.discard) == refused

    def test_taking_off_reopens_nothing_and_looking_again_does(self) -> None:
        vacancy = factories.Vacancy()
        blocking.block(company=vacancy.company, note="no", actor="owner")
        assert blocking.unblock(vacancy.company, actor="owner") == 1
        vacancy.refresh_from_db()
        assert vacancy.status == "skipped"
        assert blocking.look_again(vacancy.company, actor="owner") == 1
        vacancy.refresh_from_db()
        assert vacancy.status == "new"
