"""What a second reader doubts: at its sentence, or about the whole letter, and never lost."""

from __future__ import annotations

import pytest

from leads.models import Message
from leads.services.messages import RefusedError
from outreach import approvals, proof
from outreach.ai.base import Doubt
from outreach.second_reader import with_doubts
from tests import factories

pytestmark = pytest.mark.django_db

BODY = "Hello,\n\nWe write as a team and offer our people.\n\nShall we talk on Tuesday?\n\nMaxim"
STEP = "Shall we talk on Tuesday?"


def doubted(*doubts: Doubt) -> Message:
    vacancy = factories.Vacancy()
    content = {"body": BODY, **proof.findings(BODY, [], vacancy)}
    assert content["blocked"] == []
    return factories.Message(vacancy=vacancy, **with_doubts(content, doubts))


def refused(message: Message) -> str:
    with pytest.raises(RefusedError) as error:
        approvals.approve(message.pk, sha256=message.sha256, actor="owner")
    return str(error.value)


def test_a_doubt_stands_at_its_sentence_until_that_is_changed():
    message = doubted(Doubt(STEP, "Tuesday", "nobody promised it"))
    (row,) = [each for each in message.sentences if each["problems"]]
    assert row["text"] == STEP
    assert "nobody promised it" in refused(message)
    edited = approvals.edit(message.pk, actor="owner", body=BODY.replace("Tuesday", "Monday"))
    assert edited.blocked == []


@pytest.mark.parametrize("text", ["", "A sentence that is nowhere."])
def test_a_doubt_without_a_sentence_blocks_the_letter(text: str):
    message = doubted(Doubt(text, "Google", "no fact names it"), Doubt(STEP, "Tuesday", "nobody promised it"))
    assert message.blocked == [
        "A second reader doubts “Google”: no fact names it",
        "A second reader doubts “Tuesday”: nobody promised it",
    ]
    assert "Google" in refused(message)
    message.refresh_from_db()
    assert "Google" in refused(message)  # the gate read it again meanwhile


def test_a_doubt_about_the_whole_letter_stands_until_its_words_change():
    message = doubted(Doubt("", "Google", "no fact names it"))
    spaced = approvals.edit(message.pk, actor="owner", body=BODY.replace("\n", "\r\n") + "\n")
    assert any("Google" in each for each in spaced.blocked)
    changed = approvals.edit(message.pk, actor="owner", body=BODY.replace("Tuesday", "Monday"))
    assert changed.blocked == []


def test_the_whole_letter_is_no_sentence_to_take_out():
    message = doubted(Doubt("", "Google", "no fact names it"))
    with pytest.raises(RefusedError, match="whole letter"):
        proof.with_sentence(message, BODY, "")
