"""Leads: one per company and contact, moved forward only."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from leads.models import Interaction, Lead, Message, StageEvent, Vacancy
from leads.services.leads import StageRefusedError, advance, contact_known, merge_leads, move_stage, open_lead
from tests import factories

pytestmark = pytest.mark.django_db


def test_it_opens_one_lead_for_a_company_without_contact():
    company = factories.Company()
    first, opened = open_lead(factories.Vacancy(company=company), score=60)
    again, opened_again = open_lead(factories.Vacancy(company=company), score=75)
    assert (opened, opened_again) == (True, False)
    assert first == again
    again.refresh_from_db()
    assert (again.score, again.stage, again.vacancies.count()) == (75, "qualified", 2)


def test_it_opens_one_lead_per_contact():
    company = factories.Company()
    one, two = factories.Contact(company=company), factories.Contact(company=company)
    first, _ = open_lead(factories.Vacancy(company=company), score=60, contact=one)
    second, opened = open_lead(factories.Vacancy(company=company), score=60, contact=two)
    assert opened
    assert first != second


def test_it_opens_one_lead_per_vacancy_without_company():
    open_lead(factories.Vacancy(company=None), score=60)
    open_lead(factories.Vacancy(company=None), score=60)
    assert Lead.objects.count() == 2


def test_it_gives_a_known_contact_to_the_lead_that_had_none():
    company = factories.Company()
    lead, _ = open_lead(factories.Vacancy(company=company), score=60)
    contact = factories.Contact(company=company)
    same, opened = open_lead(factories.Vacancy(company=company), score=60, contact=contact)
    assert (same, opened) == (lead, False)
    same.refresh_from_db()
    assert same.contact == contact


@pytest.mark.parametrize("with_contact", [True, False])
def test_it_lets_the_database_refuse_a_second_lead(with_contact: bool):
    lead = factories.Lead(contact=None) if not with_contact else factories.Lead()
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.Lead(vacancy=factories.Vacancy(company=lead.company), company=lead.company, contact=lead.contact)


def test_it_moves_with_an_event_and_a_line():
    lead = factories.Lead(stage="qualified")
    assert move_stage(lead.pk, "contacted", actor="owner")
    event = StageEvent.objects.get()
    assert (event.from_stage, event.to_stage, event.actor) == ("qualified", "contacted", "owner")
    assert Interaction.objects.filter(lead=lead, kind="stage").count() == 1


def test_it_refuses_to_move_back():
    lead = factories.Lead(stage="replied")
    with pytest.raises(StageRefusedError, match="from replied to contacted"):
        move_stage(lead.pk, "contacted", actor="owner")
    assert not advance(lead.pk, "contacted", actor="agent")


def test_it_asks_why_a_lead_was_lost():
    lead = factories.Lead()
    with pytest.raises(StageRefusedError, match="why"):
        move_stage(lead.pk, "lost", actor="owner")
    move_stage(lead.pk, "lost", actor="owner", reason="they hire in house")
    lead.refresh_from_db()
    assert lead.lost_reason == "they hire in house"


def test_it_is_not_moved_twice_by_two_people():
    lead = factories.Lead(stage="qualified")
    assert move_stage(lead.pk, "contacted", actor="one", from_stage="qualified")
    assert not move_stage(lead.pk, "replied", actor="two", from_stage="qualified")


def test_it_joins_two_leads_with_all_they_have():
    company = factories.Company()
    contact = factories.Contact(company=company)
    keep = factories.Lead(vacancy=factories.Vacancy(matched=True, company=company), contact=contact, score=50)
    other = factories.Lead(
        vacancy=factories.Vacancy(matched=True, company=company), contact=None, score=80, stage="replied"
    )
    message = factories.Message(lead=other)
    merged = contact_known(other, contact)
    assert merged == keep
    keep.refresh_from_db()
    assert (keep.score, keep.stage, keep.vacancies.count()) == (80, "replied", 2)
    assert Message.objects.get().lead == keep
    assert message.vacancy.lead_id != keep.pk or Vacancy.objects.get(pk=message.vacancy_id).lead == keep


def test_it_discards_the_unsent_one_of_two_responses_when_leads_join():
    keep = factories.Lead()
    other = factories.Lead(vacancy=factories.Vacancy(company=keep.company), company=keep.company)
    sent = factories.Message(lead=keep, vacancy=keep.vacancy, sent=True)
    draft = factories.Message(lead=other, vacancy=keep.vacancy)
    merge_leads(keep=keep, other=other)
    draft.refresh_from_db()
    assert (draft.status, draft.discard_reason) == ("discarded", "replaced")
    assert sent.status == "sent"


def test_it_keeps_apart_two_leads_that_both_answered():
    keep = factories.Lead()
    other = factories.Lead(vacancy=factories.Vacancy(company=keep.company), company=keep.company)
    factories.Message(lead=keep, vacancy=keep.vacancy, sent=True)
    factories.Message(lead=other, vacancy=keep.vacancy, sent=True)
    with pytest.raises(StageRefusedError, match="stay apart"):
        merge_leads(keep=keep, other=other)
