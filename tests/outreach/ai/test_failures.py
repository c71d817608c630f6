"""One error per trouble, with what the caller needs to decide, and nothing of what the server wrote."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobagent_site.http import (
    AccessError,
    RateLimitError,
    RequestError,
    ResponseError,
    ServiceError,
    UnreachableError,
)
from outreach.ai import flowise_failures, openai_failures
from outreach.ai.failures import failure, json_object, outcome_unknown
from outreach.ai.model import Trouble, trouble_of

JUDGES = [flowise_failures.of_flowise, openai_failures.of_completions]
MODEL_SAID = "our billing product answers 429 and 401 when the quota of an unauthorized client is exceeded"


def unreachable(status: int | None = None, body: bytes = b"", **more: Any) -> UnreachableError:
    error = UnreachableError("the wrapper's words", service="x", status=status, body=body)
    for name, value in more.items():
        setattr(error, name, value)
    return error


def message(text: str) -> bytes:
    return json.dumps({"statusCode": 500, "success": False, "message": text, "stack": {}}).encode()


@pytest.mark.parametrize("trouble", list(Trouble))
def test_every_trouble_has_a_kind_of_its_own_sentence(trouble: Trouble) -> None:
    error = failure(trouble, "A sentence.", service="Flowise")
    assert trouble_of(error) is trouble
    assert (error.message, error.service) == ("A sentence.", "Flowise")


def test_what_the_cause_knows_is_kept_and_what_the_server_wrote_is_not() -> None:
    cause = RateLimitError("x", service="y", status=429, retry_after=7.0, url="http://h/a?token=s", body=b"a prompt")
    error = failure(Trouble.LIMIT, "A sentence.", service="Flowise", cause=cause)
    assert (error.status, error.retry_after, error.url, error.body) == (429, 7.0, "http://h/a?token=***", b"")


def test_the_mark_survives_the_way_to_another_process() -> None:
    error = failure(Trouble.PROVIDER_KEY, "A sentence.", service="Flowise")
    there = pickle.loads(pickle.dumps(error))
    assert (trouble_of(there), there.permanent, there.message) == (Trouble.PROVIDER_KEY, True, "A sentence.")


@pytest.mark.parametrize(
    ("trouble", "permanent"),
    [
        (Trouble.KEY, True),
        (Trouble.FLOW, True),
        (Trouble.ADDRESS, True),
        (Trouble.PROVIDER_KEY, True),
        (Trouble.INPUT, True),
        (Trouble.LIMIT, False),
        (Trouble.PROVIDER, False),
        (Trouble.ANSWER, False),
        (Trouble.TIMEOUT, False),
        (Trouble.UNREACHABLE, False),
        (Trouble.UNKNOWN, False),
    ],
)
def test_what_will_not_change_by_itself_is_permanent(trouble: Trouble, permanent: bool) -> None:
    assert failure(trouble, "x.", service="x").permanent is permanent
    assert failure(trouble, "x.", service="x", permanent=not permanent).permanent is not permanent


@pytest.mark.parametrize("judge", JUDGES)
@pytest.mark.parametrize(
    ("error", "trouble", "unknown"),
    [
        (unreachable(never_sent=True), Trouble.UNREACHABLE, False),
        (unreachable(never_sent=True, timed_out=True), Trouble.UNREACHABLE, False),
        (unreachable(timed_out=True), Trouble.TIMEOUT, True),
        (unreachable(), Trouble.UNREACHABLE, True),
        (unreachable(502, b"<html>"), Trouble.UNREACHABLE, True),
        (unreachable(503, b""), Trouble.UNREACHABLE, True),
        (unreachable(504, b"<html>"), Trouble.TIMEOUT, True),
        (unreachable(524, b"<html>"), Trouble.TIMEOUT, True),
        (RequestError("x", service="x", status=408), Trouble.TIMEOUT, True),
        (unreachable(500, message("401 Unauthorized – check your API key")), None, False),
        (RequestError("refused", service="x"), Trouble.ADDRESS, False),
        (ResponseError("too big", service="x", status=200, body=b"a prompt"), Trouble.ANSWER, False),
    ],
)
def test_it_tells_what_may_still_be_worked_on(judge: Any, error: ServiceError, trouble: Any, unknown: bool) -> None:
    judged = judge(error)
    assert trouble is None or trouble_of(judged) is trouble
    assert outcome_unknown(judged) is unknown
    assert judged.body == b""


@pytest.mark.parametrize(
    "begin",
    [
        'Failed to parse. Text: "',
        "Error in LLM node: Failed to parse. Text: ",
        'Error in LLM node: Function "extract" arguments:\n\n',
        "Unexpected token ",
    ],
)
def test_words_of_the_model_never_decide(begin: str) -> None:
    text = f"Error: predictionsServices.buildChatflow - {begin}{MODEL_SAID}"
    error = flowise_failures.of_flowise(unreachable(500, message(text)))
    assert trouble_of(error) is Trouble.ANSWER
    assert not error.permanent


@pytest.mark.parametrize(
    ("text", "trouble", "kind"),
    [
        ("Unauthorized", Trouble.KEY, AccessError),
        ("401 Unauthorized – check your API key", Trouble.PROVIDER_KEY, AccessError),
        ("429 Rate limit reached", Trouble.PROVIDER, UnreachableError),
        ("529 Overloaded", Trouble.PROVIDER, UnreachableError),
        ("400 input is too long", Trouble.INPUT, RequestError),
        ("Connection error.", Trouble.PROVIDER, UnreachableError),
    ],
)
@pytest.mark.parametrize(
    "before",
    [
        "",
        "Error: predictionsServices.buildChatflow - ",
        "Error: predictionsServices.buildChatflow - Error in LLM node: ",
        "Error: predictionsServices.buildChatflow - Error in Agent node: ",
    ],
)
def test_the_same_is_known_from_a_chatflow_and_from_a_node(
    before: str, text: str, trouble: Trouble, kind: type[ServiceError]
) -> None:
    error = flowise_failures.of_flowise(unreachable(500, message(before + text)))
    assert (trouble_of(error), type(error)) == (trouble, kind)


@pytest.mark.parametrize("body", [b"", b"[1]", b'"x"', b"{", b"\xff", b"[" * 100_000, b"9" * 10_000])
def test_what_is_no_object_is_none(body: bytes) -> None:
    assert json_object(body) is None


@given(status=st.integers(400, 999), body=st.binary(max_size=60) | st.text(max_size=60).map(message))
def test_any_status_and_body_make_an_error_with_a_sentence(status: int, body: bytes) -> None:
    for judge in JUDGES:
        error = judge(unreachable(status, body))
        assert isinstance(trouble_of(error), Trouble)
        assert error.message.endswith(".")
        assert error.status == status
