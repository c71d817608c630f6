"""A letter as plain text is taken as one; a refusal and broken JSON are not."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.ai.answers import AnswerError
from outreach.ai.plain_letter import as_answer

LETTER = (
    "Subject: Routing for Nordwind\n\nHello,\n\nWe write as a team about your role. Our people know Django.\n\n"
    "**Shall we talk on Tuesday?**\n\nBest regards,\nMaxim"
)


def test_it_takes_the_sentences_between_greeting_and_signature():
    said = as_answer(LETTER)
    assert said["subject"] == "Routing for Nordwind"
    assert [each["text"] for each in said["sentences"]] == [
        "We write as a team about your role.", "Our people know Django.", "Shall we talk on Tuesday?"
    ]  # fmt: skip
    assert len({each["paragraph"] for each in said["sentences"]}) == 2
    assert all(each["about"] == "us" and each["rests_on"] == [] for each in said["sentences"])


@pytest.mark.parametrize(
    "text",
    ["", "Yes.", '{"sentences": [{"text": "We', "```json\n{broken", "[1, 2, 3] and a lot of words that make no letter",
     "I'm sorry, but I can't help with writing this letter for you today.",
     "As an AI language model I am unable to write letters to companies."],
)  # fmt: skip
def test_it_refuses_what_is_no_letter(text: str):
    with pytest.raises(AnswerError):
        as_answer(text)


@pytest.mark.parametrize("piece", ["Well said. ", "Well\n\n", "Well said.\u200b \n \n", "subject ", "a" * 50, "**_ "])
def test_what_is_too_long_for_a_letter_is_refused_at_once(piece: str):
    started = time.process_time()
    with pytest.raises(AnswerError, match="too long"):
        as_answer("Hello.\n\n" + piece * 40_000)
    assert time.process_time() - started < 1


@pytest.mark.parametrize("piece", ["Well said. ", "Well\n\n", "Well said.\u200b \n \n", "subject ", "a" * 50, "**_ "])
def test_the_longest_letter_is_read_soon(piece: str):
    started = time.process_time()
    with contextlib.suppress(AnswerError):
        as_answer(("Hello.\n\n" + piece * 20_000)[:20_000])
    assert time.process_time() - started < 2


@given(st.text(max_size=400))
def test_any_text_is_a_letter_or_refused(text: str):
    try:
        assert as_answer(text)["sentences"]
    except AnswerError:
        return
