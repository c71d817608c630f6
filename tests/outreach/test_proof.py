"""A message and the evidence gate: checked when written, when edited, and at the yes."""

from __future__ import annotations

import pytest

from leads.models import Message
from leads.services.messages import RefusedError
from outreach import approvals, proof
from outreach.facts import add
from outreach.models import Fact
from outreach.proof import SECOND_READER
from tests import factories

pytestmark = pytest.mark.django_db

TRUE = "For a Polish courier we ran Django and Celery on RabbitMQ with about 3 million tasks a day."
LIE = "We have also moved four clients to AWS with Terraform."
FRAME = "Hello,\n\nWe write as a team and offer our people. {}\n\nMaxim\nKvartal Dev"


@pytest.fixture
def fact() -> Fact:
    profile = factories.SenderProfile(signature="Maxim\nKvartal Dev")
    return factories.Fact(profile=profile, text=TRUE)


def letter(*sentences: str, **values: object) -> Message:
    return factories.Message(body=FRAME.replace("{}", " ".join(sentences)), **values)


def approve(message: Message) -> None:
    approvals.approve(message.pk, sha256=message.sha256, actor="owner")


def test_it_lets_through_what_a_fact_proves(fact: Fact):
    message = letter(TRUE)
    approve(message)
    message.refresh_from_db()
    said = {row["text"]: row["rests_on"] for row in message.sentences}
    assert said[TRUE] == [f"F{fact.pk}"]


def test_it_stops_an_invented_sentence_at_the_yes(fact: Fact):
    message = letter(TRUE, LIE)
    with pytest.raises(RefusedError, match="AWS"):
        approve(message)
    message.refresh_from_db()
    assert message.status == "draft"
    assert [row["text"] for row in message.sentences if row["problems"]] == [LIE]


def test_it_stops_a_sentence_whose_fact_was_withdrawn(fact: Fact):
    message = letter(TRUE)
    Fact.objects.update(active=False)
    with pytest.raises(RefusedError, match="blocked"):
        approve(message)


def test_it_checks_an_edit_at_once(fact: Fact):
    message = letter(TRUE)
    edited = approvals.edit(message.pk, actor="owner", body=message.body.replace(TRUE, f"{TRUE} {LIE}"))
    assert edited.blocked
    mended = approvals.edit(message.pk, actor="owner", body=proof.with_sentence(edited, LIE, ""))
    assert not mended.blocked
    assert mended.body == message.body
    approve(mended)


def test_it_takes_a_sentence_out_without_leaving_a_gap():
    message = factories.Message(body="Hello,\n\nOne stands. Two goes.\n\nThree goes.\n\nMaxim")
    assert proof.with_sentence(message, "Two goes.", "") == "Hello,\n\nOne stands.\n\nThree goes.\n\nMaxim"
    assert proof.with_sentence(message, "Three goes.", "") == "Hello,\n\nOne stands. Two goes.\n\nMaxim"
    assert (
        proof.with_sentence(message, "One stands.", "Two  came")
        == "Hello,\n\nTwo came Two goes.\n\nThree goes.\n\nMaxim"
    )
    with pytest.raises(RefusedError):
        proof.with_sentence(message, "goes.", "")


def test_a_new_fact_frees_the_draft(fact: Fact):
    message = letter(TRUE, LIE)
    assert not proof.recheck(message)
    add(kind="case", text=LIE, technologies=["AWS", "Terraform"])
    message.refresh_from_db()
    assert proof.recheck(message)
    message.refresh_from_db()
    assert message.blocked == []


def test_it_checks_open_drafts_again_when_facts_change(fact: Fact, committed):
    message = letter(TRUE)
    proof.recheck(message)
    with committed():
        fact.active = False
        fact.save()
    assert proof.recheck_open() == 1
    message.refresh_from_db()
    assert message.blocked


def test_it_never_takes_away_what_a_second_reader_objected_to(fact: Fact):
    objection = {"kind": SECOND_READER, "words": "3 million", "why": "“3 million” sounds too good."}
    rows = [{"text": TRUE, "about": "us", "rests_on": [f"F{fact.pk}"], "problems": [objection]}]
    message = letter(TRUE, sentences=rows, blocked=[objection["why"]])
    with pytest.raises(RefusedError, match="too good"):
        approve(message)
    assert approvals.edit(message.pk, actor="owner", body=message.body + " ").blocked


def test_a_placeholder_or_a_strange_address_in_the_subject_blocks(fact: Fact):
    for subject in ("A team for {contact}", "See evil.example/pay"):
        message = letter(TRUE, subject=subject)
        with pytest.raises(RefusedError, match="subject"):
            approve(message)
        edited = approvals.edit(message.pk, actor="owner", subject="A team for you")
        assert proof.recheck(edited)
        assert proof.stands(edited)
        edited.subject = subject
        assert not proof.stands(edited)


def test_brackets_of_the_vacancys_title_may_stand_in_the_subject(fact: Fact):
    message = letter(TRUE, subject="[Remote] Python developer")
    assert not proof.recheck(message)
    message.vacancy.title = "[Remote] Python developer"
    assert proof.recheck(message)


def test_findings_without_a_subject_are_about_the_body_alone(fact: Fact):
    vacancy = factories.Vacancy()
    assert not proof.findings(FRAME.format(TRUE), [], vacancy)["blocked"]
    assert proof.findings(FRAME.format(TRUE), [], vacancy, "[Your Name]")["blocked"]


@pytest.mark.parametrize("left", ["{contact}", "[NAME_1]", "[Your Name]"])
def test_a_placeholder_in_the_letter_blocks_its_sentence(fact: Fact, left: str):
    message = letter(TRUE, f"Shall we talk, {left}?")
    assert not proof.recheck(message)
    message.refresh_from_db()
    assert [row["text"] for row in message.sentences if row["problems"]] == [f"Shall we talk, {left}?"]


@pytest.mark.parametrize(("kind", "text"), [("case", "  "), ("miracle", "We did it.")])
def test_it_says_what_a_fact_lacks(kind: str, text: str):
    with pytest.raises(RefusedError):
        add(kind=kind, text=text, technologies=[])
    assert not Fact.objects.exists()


def test_a_fact_goes_to_the_column_of_its_language():
    fact = add(kind="case", text="Для польської служби ми вели чергу задач на Celery.", technologies=["Celery"])
    assert (fact.text, fact.text_uk[:3]) == ("", "Для")
