"""The OpenAI-compatible server of the practice world."""

import json

import pytest
import requests

from tests.sandbox.questions import ANALYSIS_FLOW, SHORT, analysis, complete, predict
from tests.sandbox.world import World


def error(answer: requests.Response) -> dict:
    assert answer.json().keys() == {"error"}
    assert answer.json()["error"].keys() == {"message", "type", "param", "code"}
    return answer.json()["error"]


def test_it_answers_like_the_platform_does(world: World):
    body = complete(world, user="session-1").json()
    [choice] = body["choices"]
    assert (choice["finish_reason"], choice["message"]["role"], body["model"]) == ("stop", "assistant", "practice-1")
    assert choice["message"]["content"] == predict(world, ANALYSIS_FLOW).json()["text"]
    used = body["usage"]
    assert used["total_tokens"] == used["prompt_tokens"] + used["completion_tokens"] > 100
    asked = world.get("/_world/asked")["asked"][0]
    assert (asked["service"], asked["session"], asked["system"]) == ("openai", "session-1", "Answer in JSON.")
    assert asked["question"] == analysis(SHORT)


def test_a_message_may_come_in_parts(world: World):
    parts = [{"type": "text", "text": "TASK: other\n"}, {"type": "text", "text": "hello"}]
    body = complete(world, messages=[{"role": "user", "content": parts}]).json()
    assert json.loads(body["choices"][0]["message"]["content"]) == {"text": "TASK: other\nhello"}


def test_the_one_model_is_listed(world: World):
    url, auth = f"{world.base_url}/openai/v1/models", {"Authorization": "Bearer practice-key"}
    assert [each["id"] for each in requests.get(url, headers=auth, timeout=5).json()["data"]] == ["practice-1"]
    assert requests.get(url, timeout=5).status_code == 401


@pytest.mark.parametrize(("key", "code"), [("", None), ("sk-wrong-wrong-wrong", "invalid_api_key")])
def test_a_wrong_key_is_401_and_not_repeated(world: World, key: str, code: str | None):
    answer = complete(world, key=key)
    assert (answer.status_code, error(answer)["code"]) == (401, code)
    assert "sk-wrong-wrong-wrong" not in answer.text


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"model": "gpt-nothing"}, 404, "model_not_found"),
        ({"messages": []}, 400, "missing_required_parameter"),
        ({"messages": [{"role": "user", "content": "word " * 110_000}]}, 400, "context_length_exceeded"),
    ],
)
def test_a_wrong_request_is_told(world: World, body: dict, status: int, code: str):
    answer = complete(world, **body)
    assert (answer.status_code, error(answer)["code"]) == (status, code)


def test_json_has_to_be_named_where_it_is_asked_for(world: World):
    wanted = {"response_format": {"type": "json_object"}}
    assert complete(world, **wanted).status_code == 200
    answer = complete(world, messages=[{"role": "user", "content": "hello"}], **wanted)
    assert (answer.status_code, error(answer)["param"]) == (400, "messages")


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("unauthorized", 401, "invalid_api_key"),
        ("flow_unknown", 404, "model_not_found"),
        ("provider_400", 400, "unsupported_parameter"),
        ("context_length", 400, "context_length_exceeded"),
        ("provider_429", 429, "rate_limit_exceeded"),
        ("flow_rate_limit", 429, "rate_limit_exceeded"),
        ("quota", 429, "insufficient_quota"),
        ("provider_503", 503, None),
    ],
)
def test_a_refusal_has_its_code(world: World, kind: str, status: int, code: str | None):
    world.misbehave(kind, service="openai", retry_after=3)
    answer = complete(world, key="practice-key")
    assert (answer.status_code, error(answer)["code"]) == (status, code)
    assert ("Retry-After" in answer.headers) == (code == "rate_limit_exceeded")
    assert complete(world).status_code == 200


def test_no_response_format_minds_only_who_asks_for_one(world: World):
    world.misbehave("no_response_format", service="openai", times=2)
    assert complete(world).status_code == 200
    answer = complete(world, response_format={"type": "json_schema", "json_schema": {"name": "x", "schema": {}}})
    assert (answer.status_code, error(answer)["param"]) == (400, "response_format")


def test_length_and_refusal_are_told_beside_the_text(world: World):
    world.misbehave("length", service="openai")
    [cut] = complete(world).json()["choices"]
    assert cut["finish_reason"] == "length"
    with pytest.raises(ValueError):
        json.loads(cut["message"]["content"])
    world.misbehave("refusal", service="openai")
    [refused] = complete(world).json()["choices"]
    assert (refused["message"]["content"], refused["message"]["refusal"][:9]) == (None, "I'm sorry")


@pytest.mark.parametrize(
    ("kind", "begins"),
    [("empty_text", ""), ("prose", "Sure!"), ("fenced", "```json"), ("badjson", "{'kpis'"), ("wrong_schema", "{")],
)
def test_what_the_model_says_wrongly(world: World, kind: str, begins: str):
    honest = complete(world).json()["choices"][0]["message"]["content"]
    world.misbehave(kind, service="openai")
    said = complete(world).json()["choices"][0]["message"]["content"]
    assert said.startswith(begins)
    assert said != honest


@pytest.mark.parametrize(
    ("kind", "status"), [("proxy_504", 504), ("proxy_502", 502), ("too_big", 413), ("ui_page", 200)]
)
def test_what_stands_before_the_server_speaks_html(world: World, kind: str, status: int):
    world.misbehave(kind, service="openai")
    answer = complete(world)
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("text/html")


def test_the_way_there_may_be_cut_or_long(world: World):
    world.misbehave("drop", service="openai")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        complete(world)
    world.misbehave("slow", service="openai", seconds=2)
    with pytest.raises(requests.Timeout):
        complete(world, timeout=0.3)
    world.misbehave("redirect", service="openai")
    assert complete(world).status_code == 302
    world.misbehave("huge", service="openai")
    assert len(complete(world).content) >= 20 * 1024 * 1024


def test_an_unknown_address_is_404(world: World):
    assert requests.get(f"{world.base_url}/openai/v2/x", timeout=5).status_code == 404
