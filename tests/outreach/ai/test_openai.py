"""Chat completions over a real socket: what is sent, what each answer means, and what is learnt of the server."""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobagent_site.http import (
    AccessError,
    RateLimitError,
    RequestError,
    ResponseError,
    ServiceError,
    UnreachableError,
)
from outreach.ai import openai
from outreach.ai.base import VacancyText
from outreach.ai.model import Question, Reply, Trouble, trouble_of
from outreach.ai.modelled import ModelBackend
from outreach.ai.openai import ChatCompletions
from tests.outreach.ai.platform_server import DROP, HTML, Answer, PlatformServer, Seen, platform_server, said

KEY = "a-key-nobody-may-see"
ASKED = "a question nobody may see"
SCHEMA = {"type": "object", "properties": {"language": {"type": "string"}}}


def completion(content: Any = "fine", finish: str = "stop", **message: Any) -> Answer:
    return said(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "model": "mini-4-2026",
            "choices": [
                {"index": 0, "message": {"role": "assistant", "content": content, **message}, "finish_reason": finish}
            ],
            "usage": {"prompt_tokens": 120, "completion_tokens": 30, "total_tokens": 150},
        }
    )


def error(message: str, status: int, code: Any = None, kind: str = "", param: Any = None, **headers: str) -> Answer:
    return said({"error": {"message": message, "type": kind, "param": param, "code": code}}, status, **headers)


NO_SCHEMA = error("Invalid parameter: 'response_format' of type 'json_schema' is not supported", 400)
NO_OBJECT = error("response_format is unknown here", 400, param="response_format")
NO_TEMPERATURE = error("Unsupported value: 'temperature' does not support 0", 400, "unsupported_value")
BUSY = error("Rate limit reached", 429, "rate_limit_exceeded", "requests", Retry_After="3")


def client(server: PlatformServer, **more: Any) -> ChatCompletions:
    return ChatCompletions(server.url, KEY, model="mini-4", **more)


def question(purpose: Any = "analysis", **more: Any) -> Question:
    return Question(purpose, ASKED, session="s", system="You read vacancies.", **more)


def refusal(asked: ChatCompletions, **more: Any) -> ServiceError:
    with pytest.raises(ServiceError) as raised:
        asked.ask(question(), **more)
    return raised.value


@pytest.fixture(autouse=True)
def nothing_learnt() -> None:
    openai.forget()


# What is sent


def test_it_sends_the_instructions_and_the_question(server: PlatformServer) -> None:
    server.answers(completion())
    reply = client(server).ask(question())
    (seen,) = server.seen
    assert (seen.method, seen.path) == ("POST", "/v1/chat/completions")
    assert seen.headers["authorization"] == f"Bearer {KEY}"
    assert seen.json == {
        "model": "mini-4",
        "messages": [{"role": "system", "content": "You read vacancies."}, {"role": "user", "content": ASKED}],
        "stream": False,
        "temperature": 0,
    }
    assert (reply.text, reply.data, reply.model, reply.run_id) == ("fine", None, "mini-4-2026", "chatcmpl-1")
    assert (reply.tokens_in, reply.tokens_out) == (120, 30)


def test_a_letter_may_vary_a_little_and_needs_no_system(server: PlatformServer) -> None:
    server.answers(completion())
    client(server).ask(Question("response", ASKED, session="s"))
    assert server.seen[0].json["messages"] == [{"role": "user", "content": ASKED}]
    assert 0 < server.seen[0].json["temperature"] <= 0.5


def test_it_asks_for_the_schema_of_the_answer(server: PlatformServer) -> None:
    server.answers(completion())
    client(server).ask(question(schema=SCHEMA))
    assert server.seen[0].json["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "analysis", "schema": SCHEMA},
    }


@pytest.mark.parametrize(
    ("given_url", "meant"),
    [
        ("http://localhost:11434", "http://localhost:11434/v1"),
        ("http://localhost:11434/", "http://localhost:11434/v1"),
        ("http://localhost:11434/v1/", "http://localhost:11434/v1"),
        ("https://api.openai.com/v1/chat/completions", "https://api.openai.com/v1"),
        ("https://api.openai.com/v1/models?x=1", "https://api.openai.com/v1"),
        ("https://openrouter.ai/api", "https://openrouter.ai/api/v1"),
        ("https://openrouter.ai/api/v1", "https://openrouter.ai/api/v1"),
        ("https://h.example/v1beta/openai/", "https://h.example/v1beta/openai"),
        ("https://h.example/openai//v1", "https://h.example/openai/v1"),
    ],
)
def test_it_finds_the_base_address_in_what_was_given(given_url: str, meant: str) -> None:
    assert ChatCompletions(given_url, "", model="m").base_url == meant


def test_a_server_without_keys_gets_none(server: PlatformServer) -> None:
    server.answers(completion())
    ChatCompletions(server.url, "", model="m").ask(question())
    assert "authorization" not in server.seen[0].headers


@pytest.mark.parametrize("text", ["", " \n"])
def test_it_refuses_an_empty_question_before_the_request(server: PlatformServer, text: str) -> None:
    with pytest.raises(RequestError) as raised:
        client(server).ask(Question("analysis", text, session="s"))
    assert trouble_of(raised.value) is Trouble.INPUT
    assert server.seen == []


# What the server does not know


def test_it_falls_back_step_by_step_and_remembers(server: PlatformServer) -> None:
    server.answers(NO_SCHEMA, NO_OBJECT, completion())
    asked = client(server)
    assert asked.ask(question(schema=SCHEMA), tries=1).text == "fine"
    asked.ask(question(schema=SCHEMA), tries=1)
    formats = [each.json.get("response_format", {}).get("type") for each in server.seen]
    assert formats == ["json_schema", "json_object", None, None]
    assert [each.trouble for each in asked.calls] == ["input", "input", "", ""]
    assert [each.unpaid for each in asked.calls] == [True, True, False, False]


def test_it_stays_with_json_object_where_that_is_known(server: PlatformServer) -> None:
    server.answers(NO_SCHEMA, completion())
    asked = client(server)
    asked.ask(question(schema=SCHEMA), tries=1)
    asked.ask(question(schema=SCHEMA), tries=1)
    assert [each.json["response_format"]["type"] for each in server.seen] == [
        "json_schema",
        "json_object",
        "json_object",
    ]


def test_it_leaves_the_temperature_out_where_it_is_refused(server: PlatformServer) -> None:
    server.answers(NO_TEMPERATURE, completion())
    asked = client(server)
    asked.ask(question(), tries=1)
    asked.ask(question(), tries=1)
    assert ["temperature" in each.json for each in server.seen] == [True, False, False]


def test_what_one_client_learnt_the_next_one_knows(server: PlatformServer) -> None:
    server.answers(NO_SCHEMA, NO_OBJECT, NO_TEMPERATURE, completion())
    client(server).ask(question(schema=SCHEMA), tries=1)
    asked = client(server)
    asked.ask(question(schema=SCHEMA), tries=1)
    assert len(server.seen) == 5
    assert not server.seen[4].json.keys() & {"response_format", "temperature"}
    assert [each.unpaid for each in asked.calls] == [False]


def test_what_one_model_refuses_another_is_still_sent(server: PlatformServer) -> None:
    server.answers(NO_SCHEMA, completion())
    client(server).ask(question(schema=SCHEMA), tries=1)
    ChatCompletions(server.url, KEY, model="maxi-4").ask(question(schema=SCHEMA), tries=1)
    assert [each.json["response_format"]["type"] for each in server.seen] == [
        "json_schema", "json_object", "json_schema"
    ]  # fmt: skip


def test_many_that_learn_the_same_at_once_skip_no_step(server: PlatformServer) -> None:
    def script(seen: Seen) -> Answer:
        schema = seen.json.get("response_format", {}).get("type") == "json_schema"
        return Answer(**{**vars(NO_SCHEMA), "hang": 0.2}) if schema else completion()

    server.script = script
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: client(server).ask(question(schema=SCHEMA), tries=1), range(4)))
    kinds = Counter(each.json["response_format"]["type"] for each in server.seen)
    assert kinds == {"json_schema": 4, "json_object": 4}


def test_a_refused_option_costs_no_repair(server: PlatformServer) -> None:
    good = {"technologies": ["Python"], "key_requirements": [], "kpis": []}
    server.answers(NO_SCHEMA, NO_OBJECT, NO_TEMPERATURE, completion("I think it is about Python."),
                   completion(json.dumps(good)))  # fmt: skip
    asked = client(server)
    analysed = ModelBackend(asked, most_calls=2).analyse(VacancyText("Developer", "We use Python."))
    assert analysed.technologies == ("Python",)
    assert [each.unpaid for each in asked.calls] == [True, True, True, False, False]


def test_a_question_that_is_refused_as_it_is_is_no_refused_option(server: PlatformServer) -> None:
    server.answers(error("seed is odd", 422))
    asked = client(server)
    with pytest.raises(RequestError):
        asked.ask(question(schema=SCHEMA))
    assert [each.unpaid for each in asked.calls] == [False]


def test_a_server_that_refuses_what_was_not_sent_does_not_go_round(server: PlatformServer) -> None:
    server.answers(NO_OBJECT)
    assert trouble_of(refusal(client(server))) is Trouble.INPUT
    assert len(server.seen) == 1


def test_a_server_that_refuses_everything_is_asked_four_times_at_most(server: PlatformServer) -> None:
    server.script = lambda seen: NO_OBJECT if "response_format" in seen.json else error("temperature is odd", 400)
    with pytest.raises(RequestError):
        client(server).ask(question(schema=SCHEMA))
    assert len(server.seen) == 4


# What each answer means

HTML_PAGE = Answer(200, b"<!DOCTYPE html><title>Welcome</title>", HTML)


@pytest.mark.parametrize(
    ("answer", "kind", "trouble", "permanent"),
    [
        (error("Incorrect API key provided: SECRET", 401, "invalid_api_key"), AccessError, Trouble.KEY, True),
        (error("Country not supported", 403, "unsupported_country"), AccessError, Trouble.KEY, True),
        (error("The model `mini-4` does not exist", 404, "model_not_found"), RequestError, Trouble.FLOW, True),
        (said({"error": "model 'mini-4' not found"}, 404), RequestError, Trouble.FLOW, True),
        (
            said({"object": "error", "message": "The model `x` does not exist.", "code": 404}, 404),
            RequestError,
            Trouble.FLOW,
            True,
        ),
        (error("mini-4 is not a valid model ID", 400), RequestError, Trouble.INPUT, True),
        (error("Not found", 404), ResponseError, Trouble.ADDRESS, True),
        (Answer(404, b"404 page not found", {"Content-Type": "text/plain"}), ResponseError, Trouble.ADDRESS, True),
        (Answer(405, b"<html>", HTML), ResponseError, Trouble.ADDRESS, True),
        (HTML_PAGE, ResponseError, Trouble.ADDRESS, True),
        (said({"status": "up"}), ResponseError, Trouble.ADDRESS, True),
        (said([1]), ResponseError, Trouble.ADDRESS, True),
        (Answer(200, b'{"choices": [{"mess'), ResponseError, Trouble.ADDRESS, True),
        (Answer(308, b"", {"Location": "https://h/"}), ResponseError, Trouble.ADDRESS, True),
        (
            error("This model's maximum context length is 8192", 400, "context_length_exceeded"),
            RequestError,
            Trouble.INPUT,
            True,
        ),
        (error("request (9000 tokens) exceeds the available context size", 400), RequestError, Trouble.INPUT, True),
        (Answer(413, b"<html>", HTML), RequestError, Trouble.INPUT, True),
        (error("seed is odd", 422), RequestError, Trouble.INPUT, True),
        (BUSY, RateLimitError, Trouble.LIMIT, False),
        (error("You exceeded your current quota", 429, "insufficient_quota"), UnreachableError, Trouble.PROVIDER, True),
        (error("Insufficient credits", 402, 402), UnreachableError, Trouble.PROVIDER, True),
        (error("The server had an error", 500), UnreachableError, Trouble.PROVIDER, False),
        (error("Overloaded", 529), UnreachableError, Trouble.PROVIDER, False),
        (error("Loading model", 503), UnreachableError, Trouble.PROVIDER, False),
        (Answer(502, b"<html>", HTML), UnreachableError, Trouble.UNREACHABLE, False),
        (Answer(504, b"<html>", HTML), UnreachableError, Trouble.TIMEOUT, False),
        (DROP, UnreachableError, Trouble.UNREACHABLE, False),
        (Answer(hang=5, drop=True), UnreachableError, Trouble.TIMEOUT, False),
        (
            said({"error": {"code": 502, "message": "Provider returned SECRET"}}),
            UnreachableError,
            Trouble.PROVIDER,
            False,
        ),
        (said({"error": {"code": 401, "message": "No auth"}}), AccessError, Trouble.KEY, True),
        (said({"error": "SECRET"}), UnreachableError, Trouble.PROVIDER, False),
        (completion(""), ResponseError, Trouble.ANSWER, False),
        (completion(None), ResponseError, Trouble.ANSWER, False),
        (said({"choices": []}), ResponseError, Trouble.ANSWER, False),
        (said({"choices": [None]}), ResponseError, Trouble.ANSWER, False),
        (completion(None, refusal="SECRET, I will not."), ResponseError, Trouble.ANSWER, True),
        (completion("SECRET", "content_filter"), ResponseError, Trouble.ANSWER, True),
        (completion('{"SECRET": [', "length"), ResponseError, Trouble.ANSWER, True),
    ],
)
def test_an_answer_is_told_apart(
    server: PlatformServer, answer: Answer, kind: type[ServiceError], trouble: Trouble, permanent: bool
) -> None:
    server.answers(answer)
    asked = client(server, timeout=0.5 if answer.hang else 10)
    got = refusal(asked, tries=1)
    assert (type(got), trouble_of(got), got.permanent) == (kind, trouble, permanent)
    assert got.body == b""
    assert "SECRET" not in f"{got} {got!r} {asked.calls}"
    assert [(each.trouble, each.model) for each in asked.calls] == [(trouble.value, "mini-4")]


def test_a_cut_off_answer_says_so(server: PlatformServer) -> None:
    server.answers(completion("{", "length"))
    assert "cut off" in refusal(client(server)).message


def test_content_in_parts_is_put_together(server: PlatformServer) -> None:
    server.answers(completion([{"type": "text", "text": "one "}, {"type": "image"}, {"type": "text", "text": "two"}]))
    assert client(server).ask(question()).text == "one two"


def test_what_no_database_takes_is_taken_out(server: PlatformServer) -> None:
    server.answers(completion("a\x00b \ud83d"))
    assert client(server).ask(question()).text == "ab ?"


def test_without_usage_the_tokens_are_unknown(server: PlatformServer) -> None:
    server.answers(said({"choices": [{"message": {"content": "fine"}}], "usage": {"prompt_tokens": "many"}}))
    reply = client(server).ask(question())
    assert (reply.tokens_in, reply.tokens_out, reply.model) == (None, None, "mini-4")


# Asking again


@pytest.mark.parametrize("first", [error("trouble", 500), BUSY, completion(" "), DROP])
def test_what_may_pass_is_asked_once_more(server: PlatformServer, pauses: list[float], first: Answer) -> None:
    server.answers(first, completion())
    asked = client(server)
    assert asked.ask(question()).text == "fine"
    assert [bool(each.error) for each in asked.calls] == [True, False]
    assert len(pauses) == 1


def test_the_pause_of_the_server_is_kept_when_it_is_short(server: PlatformServer, pauses: list[float]) -> None:
    server.answers(BUSY, completion())
    client(server).ask(question())
    assert 3 <= pauses[0] <= 3.5


def test_a_long_pause_and_an_empty_account_are_left_to_the_caller(server: PlatformServer, pauses: list[float]) -> None:
    server.answers(error("Rate limit reached", 429, "rate_limit_exceeded", Retry_After="900"))
    assert refusal(client(server, deadline=5000)).retry_after == 900
    server.answers(error("You exceeded your current quota", 429, "insufficient_quota", Retry_After="1"))
    refusal(client(server))
    assert (len(server.seen), pauses) == (2, [])


@pytest.mark.parametrize("tries", [1, 2])
def test_it_never_asks_more_often_than_it_may(server: PlatformServer, pauses: list[float], tries: int) -> None:
    server.answers(error("trouble", 500))
    refusal(client(server), tries=tries)
    assert len(server.seen) == tries


# The list of models


def test_it_lists_the_models(server: PlatformServer) -> None:
    server.answers(said({"object": "list", "data": [{"id": "mini-4"}, {"id": "large-4"}, {}, None]}))
    assert client(server).models() == ["mini-4", "large-4"]
    assert server.paths() == ["GET /v1/models"]


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [(error("no", 401), Trouble.KEY), (HTML_PAGE, Trouble.ADDRESS), (said({"data": {}}), Trouble.ADDRESS)],
)
def test_the_list_raises_what_went_wrong(server: PlatformServer, answer: Answer, trouble: Trouble) -> None:
    server.answers(answer)
    with pytest.raises(ServiceError) as raised:
        client(server).models()
    assert trouble_of(raised.value) is trouble


# Whatever comes


@pytest.fixture(scope="module")
def strange_server() -> Any:
    with platform_server() as running:
        yield running


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from([KEY, ASKED, "length"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["choices", "message", "content", "usage", "error", "code", "finish_reason", "refusal"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    status=st.integers(200, 999),
    body=st.binary(max_size=100) | VALUES.map(lambda each: json.dumps(each).encode()),
    headers=st.dictionaries(
        st.sampled_from(["Content-Type", "Retry-After", "Location"]), st.sampled_from(["-1", "", KEY])
    ),
)
def test_whatever_comes_only_a_service_error_is_raised_and_it_keeps_secrets(
    strange_server: PlatformServer, status: int, body: bytes, headers: dict[str, str]
) -> None:
    strange_server.answers(Answer(status, body, headers))
    asked = client(strange_server, timeout=2)
    came: Reply | ServiceError
    try:
        came = asked.ask(question(schema=SCHEMA), tries=1)
    except ServiceError as raised:
        came = raised
    if isinstance(came, ServiceError):
        told = f"{came} {came!r} {came.__dict__} {asked.calls!r}"
        assert KEY not in told
        assert ASKED not in told
        assert came.message.endswith(".")
    else:
        assert came.text.strip()
        assert ASKED not in repr(came)
