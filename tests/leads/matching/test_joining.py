"""The same vacancy once, in the record."""

from __future__ import annotations

import pytest
from django.utils import timezone

from leads.models import Interaction, Message, Vacancy
from leads.services.messages import RefusedError
from tests import factories

joining = pytest.importorskip("leads.services.matching.joining", exc_type=ImportError)
record = pytest.importorskip("leads.models")

pytestmark = pytest.mark.django_db

TEXT = """We plan routes for 1,200 carriers.
You will own the pricing service: FastAPI, Zeppelin, ClickHouse.
Requirements: 4+ years with Python, English B2."""


@pytest.fixture
def company():
    return factories.Company(name="Nordwind GmbH")


def _vacancy(company, **values):
    values = {"title": "Python Developer", "description_text": TEXT} | values
    vacancy = factories.Vacancy(company=company, **values)
    joining.remember_keys([vacancy])
    return vacancy


def _root(vacancy):
    vacancy.refresh_from_db()
    return vacancy.duplicate_of_id


def test_a_repost_under_a_new_id_is_joined(company):
    old = factories.Lead(vacancy=_vacancy(company, status="matched"), company=company).vacancy
    new = _vacancy(company, description_text=TEXT + "\nJoin us!")
    assert joining.settle([new]) == {new.pk: old.pk}
    assert (_root(new), new.status) == (old.pk, "new")
    told = Interaction.objects.filter(lead=old.lead_id, kind="found").first()
    assert told is not None
    assert "The same vacancy again on djinni" in told.text


def test_a_cross_post_without_a_company_is_joined(company):
    old = _vacancy(company)
    new = _vacancy(None, board="dou", description_text=TEXT + "\nRemote.")
    assert joining.settle([new]) == {new.pk: old.pk}


def test_two_of_one_page_are_joined(company):
    one, two, three = (_vacancy(company) for _ in range(3))
    joining.settle([three, one, two])
    assert [_root(each) for each in (one, two, three)] == [None, one.pk, one.pk]


def test_another_city_stays_a_vacancy_of_its_own(company):
    _vacancy(company, title="Python Developer (Kyiv)")
    new = _vacancy(company, title="Python Developer (Lviv)")
    assert joining.settle([new]) == {}
    assert not record.PossibleDuplicate.objects.exists()


def test_what_is_unsure_is_asked_and_not_joined(company):
    old = _vacancy(company)
    new = _vacancy(company, description_text=TEXT.replace("4+ years", "2+ years"))
    assert joining.settle([new]) == {}
    asked = record.PossibleDuplicate.objects.get()
    assert (asked.vacancy, asked.other, asked.decision) == (new, old, "")
    assert "different years" in asked.why
    joining.settle([new])
    assert record.PossibleDuplicate.objects.count() == 1


def test_a_closed_vacancy_nobody_answered_gives_way_to_its_repost(company):
    old = _vacancy(company, closed_at=timezone.now())
    new = _vacancy(company)
    assert joining.settle([new]) == {old.pk: new.pk}
    assert joining.settle([new]) == {}
    assert (_root(old), _root(new)) == (new.pk, None)


def test_an_answered_vacancy_is_not_answered_again_when_it_is_posted_again(company):
    old = _vacancy(company, closed_at=timezone.now(), status="matched")
    factories.Message(lead=factories.Lead(vacancy=old, company=company), vacancy=old, sent=True)
    new = _vacancy(company)
    joining.settle([new])
    assert (_root(old), _root(new)) == (None, old.pk)


def test_joining_discards_the_open_draft_and_takes_the_duplicates_along(company):
    one, two, three = (_vacancy(company) for _ in range(3))
    joining.join(three.pk, two.pk, actor="owner")
    draft = factories.Message(lead=factories.Lead(vacancy=two, company=company), vacancy=two)
    assert joining.join(two.pk, one.pk, actor="owner")
    assert not joining.join(two.pk, one.pk, actor="owner")
    assert [_root(each) for each in (one, two, three)] == [None, one.pk, one.pk]
    draft.refresh_from_db()
    assert (draft.status, draft.discard_reason) == ("discarded", Message.DiscardReason.REPLACED)


def test_an_answered_one_is_not_joined_away(company):
    one, two = _vacancy(company), _vacancy(company, status="matched")
    factories.Message(lead=factories.Lead(vacancy=two, company=company), vacancy=two, sent=True)
    with pytest.raises(RefusedError, match="answered already"):
        joining.join(two.pk, one.pk, actor="owner")


def test_a_circle_is_refused(company):
    one, two = _vacancy(company), _vacancy(company)
    joining.join(two.pk, one.pk, actor="owner")
    with pytest.raises(RefusedError, match="Split them first"):
        joining.join(one.pk, two.pk, actor="owner")


def test_what_was_split_is_never_joined_again(company):
    old, new = _vacancy(company), _vacancy(company)
    joining.settle([new])
    assert joining.split(new.pk, actor="owner")
    assert not joining.split(new.pk, actor="owner")
    assert joining.settle([new]) == {}
    assert _root(new) is None
    answer = record.PossibleDuplicate.objects.get()
    assert (answer.decision, answer.decided_by) == ("apart", "owner")
    assert not joining.find_same(new)
    assert old.pk


def test_kept_apart_is_not_asked_again(company):
    old = _vacancy(company)
    new = _vacancy(company, description_text=TEXT.replace("4+ years", "2+ years"))
    joining.settle([new])
    joining.keep_apart(new.pk, old.pk, actor="owner")
    assert not joining.find_same(new)


def test_keys_follow_the_text(company):
    vacancy = _vacancy(company)
    before = set(vacancy.keys.values_list("key", flat=True))
    Vacancy.objects.filter(pk=vacancy.pk).update(title="Accountant", description_text="VAT and payroll.")
    vacancy.refresh_from_db()
    joining.remember_keys([vacancy])
    assert set(vacancy.keys.values_list("key", flat=True)).isdisjoint(before)


@pytest.mark.parametrize("count", [1, 12])
def test_a_page_costs_a_constant_number_of_queries(company, count, django_assert_max_num_queries):
    _vacancy(company, title="Accountant", description_text="VAT and payroll at a chain of bakeries. " * 3)
    words = ("Abap", "Cobol", "Delphi", "Elixir", "Fortran", "Groovy", "Julia", "Kotlin", "Lua", "Perl", "Ruby", "R")
    page = [
        _vacancy(company, title=f"{word} Developer", description_text=f"{word}: {number}00 users. " * 5)
        for number, word in enumerate(words[:count])
    ]
    with django_assert_max_num_queries(3):
        joining.find_all(page)
