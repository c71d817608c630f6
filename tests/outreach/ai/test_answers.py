"""Answers of models, as they come: found in prose, mended where that is safe, refused where it is not."""

from __future__ import annotations

import contextlib
import json
import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.ai.answers import AnalysisAnswer, AnswerError, LetterAnswer, ReviewAnswer, checked, found
from outreach.ai.model import Reply

GOOD = {"technologies": ["Python"], "key_requirements": ["5+ years of Python"], "kpis": []}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(GOOD),
        f"\n\n  {json.dumps(GOOD, indent=2)}  ",
        f"```json\n{json.dumps(GOOD)}\n```",
        f"```\n{json.dumps(GOOD)}```",
        f"```{json.dumps(GOOD)}```",
        f"As in ```python\nprint({{1}})\n``` the answer is:\n```json5\n{json.dumps(GOOD)}\n```\nThat is all.",
        "{ { { `{` " * 30 + f"```json\n{json.dumps(GOOD)}\n```",
        f"```json\n{json.dumps(GOOD)}",
        f"Sure! Here is the analysis:\n\n{json.dumps(GOOD)}\n\nLet me know {{if}} you need more.",
        f"A set is written {{1, 2}}. The answer: {json.dumps(GOOD)}",
    ],
)
def test_it_finds_the_object_wherever_it_stands(text: str):
    assert found(Reply(text)) == GOOD


def test_it_takes_what_the_service_parsed_itself():
    assert found(Reply("", data=GOOD)) == GOOD


@pytest.mark.parametrize(
    ("text", "why"),
    [("", "empty"), ("   ", "empty"), ("I cannot help with that.", "no JSON"), ('{"technologies": ["Py', "no JSON"),
     ("[1, 2]", "no JSON"), ("null", "no JSON"), ("{" * 3000, "no JSON"), ('{"a":' * 5000, "no JSON")],
)  # fmt: skip
def test_what_holds_no_object_is_no_answer(text: str, why: str):
    with pytest.raises(AnswerError, match=why):
        found(Reply(text))


@pytest.mark.parametrize(
    "text",
    ["```json" + "\n" * 390_000 + "x", "```" + "a" * 390_000, "```" * 130_000, "``` " * 90_000, "```{" * 90_000,
     "{" * 399_000, '{"a' * 130_000, '{"a":[' * 60_000],
    ids=["blank", "word", "fences", "spaced", "braces", "open", "strings", "deep"],
)  # fmt: skip
def test_an_answer_made_to_be_slow_is_read_soon(text: str):
    started = time.process_time()
    with pytest.raises(AnswerError):
        found(Reply(text))
    assert time.process_time() - started < 1.5


def test_an_answer_made_to_be_large_takes_little_memory():
    reply = Reply("x" + "{" * 399_000)
    tracemalloc.start()
    try:
        with pytest.raises(AnswerError):
            found(reply)
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()


def test_it_reads_what_models_write_instead():
    said = checked(
        AnalysisAnswer,
        {
            "technologies": "Python, Django; PostgreSQL",
            "key_requirements": [{"text": "5+ years of Python"}, None, 7],
            "kpis": None,
            "seniority": "SENIOR",
            "english": "b2",
            "years_experience": "5+ years",
            "remote": "maybe",
            "salary": {"min": "3000", "max": None, "currency": "usd"},
            "team_size": 0,
            "language": "Klingon",
            "surprise": {"a": 1},
        },
    )
    assert said.technologies == ["Python", "Django", "PostgreSQL"]
    assert said.key_requirements == ["5+ years of Python", "7"]
    assert (said.kpis, said.seniority, said.english, said.years_experience) == ([], "senior", "B2", 5.0)
    assert (said.remote, said.team_size, said.language) == (None, None, "")
    assert said.salary is not None
    assert (said.salary.min, said.salary.max) == (3000, None)
    assert not hasattr(said, "surprise")


def test_it_caps_lists_and_strings():
    said = checked(
        AnalysisAnswer, {"technologies": ["x" * 500] * 500, "key_requirements": ["y" * 5000] * 90, "kpis": ["z"] * 90}
    )
    assert (len(said.technologies), len(said.technologies[0])) == (80, 60)
    assert (len(said.key_requirements), len(said.key_requirements[0]), len(said.kpis)) == (40, 600, 20)


@pytest.mark.parametrize("wrong", [{}, {"error": "no"}, {"technologies": ["Python"]}, {**GOOD, "technologies": 5}])
def test_what_lacks_the_three_lists_is_refused_by_field(wrong: dict[str, object]):
    with pytest.raises(AnswerError, match="technologies|key_requirements|kpis"):
        checked(AnalysisAnswer, wrong)


def test_an_error_names_fields_and_quotes_nothing():
    secret = "sk-live-123456"
    with pytest.raises(AnswerError) as error:
        checked(LetterAnswer, {"subject": secret, "sentences": [{"text": ""}, {"text": secret * 300}]})
    assert secret not in str(error.value)
    assert "sentences.0.text" in str(error.value)


def test_invisible_signs_are_taken_out():
    said = checked(LetterAnswer, {"sentences": [{"text": "We\u202e are\u200b a\x00 team.\nReally."}]})
    assert said.sentences[0].text == "We are a team. Really."
    assert said.sentences[0].about == "us"


def test_a_reading_without_doubts_is_not_the_same_as_none():
    assert checked(ReviewAnswer, {"doubts": []}).doubts == []
    with pytest.raises(AnswerError):
        checked(ReviewAnswer, {})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=20,
)
KEYS = st.sampled_from([*AnalysisAnswer.model_fields, *LetterAnswer.model_fields, "doubts"])


@given(st.dictionaries(KEYS, JSON, max_size=10), st.sampled_from([AnalysisAnswer, LetterAnswer, ReviewAnswer]))
def test_any_object_is_read_or_refused(answer, kind):
    with contextlib.suppress(AnswerError):
        checked(kind, answer)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str):
    with contextlib.suppress(AnswerError):
        assert isinstance(found(Reply(text)), dict)
