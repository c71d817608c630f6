"""The diagnosis tells apart what is set up wrongly, and says what to do."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from outreach.ai import diagnosis
from outreach.ai.diagnosis import Diagnosis, diagnose
from outreach.ai.flowise import AIPlatformClient
from outreach.ai.openai import ChatCompletions
from tests.outreach.ai.platform_server import DROP, HTML, Answer, PlatformServer, Seen, failed, platform_server, said

KEY = "a-key-nobody-may-see"
FLOWS: Any = {"analysis": "flow-a", "response": "flow-r"}
PONG = Answer(200, b"pong", HTML)
START_PAGE = Answer(200, b"<!DOCTYPE html><title>Flowise</title>", HTML)
UNAUTHORIZED = said({"error": "Unauthorized Access"}, 401)
FORBIDDEN = said({"message": "Forbidden"}, 403)
WRONG_KEY = failed("Error: predictionsServices.buildChatflow - Unauthorized")
NO_FLOW = failed("Chatflow flow-a not found in the database!", 404)
FINE = said({"text": "{}", "chatId": "c"})


def flow(*, streaming: Any = False, key: str | None = "key-1", agentflow: bool = False) -> Answer:
    inputs = {"modelName": "mini", "streaming": streaming}
    node = {"data": {"name": "llmAgentflow", "inputs": {"llmModel": "chatOpenAI", "llmModelConfig": inputs}}}
    nodes = [node if agentflow else {"data": {"name": "chatOpenAI", "inputs": inputs}}, {"data": {"name": "llmChain"}}]
    return said({"id": "flow-a", "name": "x", "apikeyid": key, "flowData": json.dumps({"nodes": nodes})})


def flowise(server: PlatformServer, **answers: Answer | Callable[[Seen], Answer]) -> AIPlatformClient:
    """A server whose every part is well but for those named."""
    parts: dict[str, Any] = {
        "ping": PONG,
        "version": said({"version": "3.1.4"}),
        "chatflows": flow(),
        "prediction": FINE,
    }
    parts |= answers

    def script(seen: Seen) -> Answer:
        part = parts[seen.path.split("/")[3].partition("?")[0]]
        return part(seen) if callable(part) else part

    server.script = script
    return AIPlatformClient(server.url, KEY, flows=FLOWS)


def names(found: list[Diagnosis]) -> list[str]:
    return [each.name for each in found]


def test_all_is_well(server: PlatformServer) -> None:
    found = diagnose(flowise(server))
    assert names(found) == [
        "address",
        "version",
        "analysis: chatflow",
        "analysis: key",
        "response: chatflow",
        "response: key",
        "analysis: answer",
        "response: answer",
    ]
    assert all(each.ok for each in found)
    assert not any(each.advice for each in found)
    assert "3.1.4" in found[1].text


def test_each_flow_is_asked_one_small_question_only(server: PlatformServer) -> None:
    client = flowise(server)
    diagnose(client)
    asked = [each for each in server.seen if "prediction" in each.path]
    assert [each.path[-6:] for each in asked] == ["flow-a", "flow-r"]
    assert [each.json["question"].splitlines()[0] for each in asked] == [
        "TASK: vacancy_analysis",
        "TASK: response_generation",
    ]
    assert all(len(each.body) < 1000 for each in asked)
    assert len(client.calls) == 2


def test_nobody_at_the_address() -> None:
    with platform_server() as server:
        address = server.url
    found = diagnose(AIPlatformClient(address, KEY, flows=FLOWS))
    assert names(found) == ["address"]
    assert not found[0].ok
    assert "AI_PLATFORM_URL" in found[0].advice


@pytest.mark.parametrize(
    "ping", [START_PAGE, Answer(404, b"<html>", HTML), Answer(301, b"", {"Location": "https://h"})]
)
def test_another_program_at_the_address(server: PlatformServer, ping: Answer) -> None:
    found = diagnose(flowise(server, ping=ping))
    assert [(each.name, each.ok) for each in found] == [("address", False)]
    assert "AI_PLATFORM_URL" in found[0].advice


def test_a_server_that_does_not_tell_its_version_is_gone_on_with(server: PlatformServer) -> None:
    found = diagnose(flowise(server, version=START_PAGE))
    assert all(each.ok for each in found)
    assert found[1].advice


@pytest.mark.parametrize(
    ("wrong", "step", "words"),
    [
        ({"chatflows": UNAUTHORIZED}, "analysis: chatflow", "AI_PLATFORM_API_KEY"),
        ({"chatflows": NO_FLOW}, "analysis: chatflow", "AI_ANALYSIS_CHATFLOW_ID"),
        ({"chatflows": START_PAGE}, "analysis: chatflow", "AI_PLATFORM_URL"),
        ({"chatflows": FORBIDDEN, "prediction": NO_FLOW}, "analysis: answer", "AI_ANALYSIS_CHATFLOW_ID"),
        ({"prediction": WRONG_KEY}, "analysis: answer", "bound to the chatflow"),
        ({"prediction": START_PAGE}, "analysis: answer", "AI_PLATFORM_URL"),
        ({"prediction": failed("401 Unauthorized – check your API key")}, "analysis: answer", "credential"),
        ({"prediction": failed("429 Rate limit reached")}, "analysis: answer", "Wait some minutes"),
        ({"prediction": failed("Failed to parse. Text: x")}, "analysis: answer", "schema"),
        ({"prediction": DROP}, "analysis: answer", "asked again later"),
    ],
)
def test_it_stops_at_the_first_thing_that_is_wrong_and_says_what_to_do(
    server: PlatformServer, wrong: dict[str, Answer], step: str, words: str
) -> None:
    found = diagnose(flowise(server, chatmessage=UNAUTHORIZED, **({"chatflows": flow()} | wrong)), seconds=10)
    assert found[-1].name == step
    assert [each.ok for each in found] == [True] * (len(found) - 1) + [False]
    assert words in found[-1].advice
    assert KEY not in repr(found)


def test_the_flow_that_is_wrong_is_named(server: PlatformServer) -> None:
    found = diagnose(flowise(server, chatflows=lambda seen: flow() if seen.path.endswith("flow-a") else NO_FLOW))
    assert (found[-1].name, found[-1].ok) == ("response: chatflow", False)
    assert "AI_RESPONSE_CHATFLOW_ID" in found[-1].text


def test_a_flow_that_is_not_named_is_told(server: PlatformServer) -> None:
    client = flowise(server)
    del client.flows["response"]
    found = diagnose(client)
    assert (found[-1].name, found[-1].ok) == ("response: chatflow", False)
    assert "AI_RESPONSE_CHATFLOW_ID" in found[-1].advice
    assert client.calls == []


def test_a_key_that_may_not_look_at_chatflows_is_no_trouble(server: PlatformServer) -> None:
    found = diagnose(flowise(server, chatflows=FORBIDDEN))
    assert all(each.ok for each in found)
    assert "analysis: key" not in names(found)
    assert names(found)[-1] == "response: answer"


@pytest.mark.parametrize("key", [None, ""])
def test_a_flow_open_to_anybody_is_told_without_a_paid_call(server: PlatformServer, key: str | None) -> None:
    found = diagnose(flowise(server, chatflows=flow(key=key)))
    opened = next(each for each in found if each.name == "analysis: key")
    assert opened.ok
    assert "Anybody" in opened.advice
    assert len([each for each in server.seen if "prediction" in each.path]) == 2


@pytest.mark.parametrize("agentflow", [False, True])
@pytest.mark.parametrize("streaming", [True, "true"])
def test_streaming_in_the_node_is_told(server: PlatformServer, streaming: Any, agentflow: bool) -> None:
    found = diagnose(flowise(server, chatflows=flow(streaming=streaming, agentflow=agentflow)))
    assert found[-1].ok
    assert "Turn Streaming off" in found[-1].advice


def test_a_right_but_slow_answer_of_a_streaming_node_is_the_tokeniser(
    server: PlatformServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    passing = iter(range(0, 10_000, 190))  # each look at the clock is 190 seconds later
    monkeypatch.setattr(diagnosis, "time", SimpleNamespace(monotonic=lambda: next(passing)))
    found = diagnose(flowise(server, chatflows=flow(streaming=True)))
    assert found[-1].ok
    assert "took 190 seconds" in found[-1].text
    assert "Turn Streaming off" in found[-1].advice
    found = diagnose(flowise(server, chatflows=flow(streaming=False)))
    assert "faster model" in found[-1].advice


@pytest.mark.parametrize(("streaming", "words"), [(True, "Turn Streaming off"), (False, "AI_TIMEOUT")])
def test_no_answer_in_the_time_given(server: PlatformServer, streaming: bool, words: str) -> None:
    client = flowise(server, chatflows=flow(streaming=streaming), prediction=Answer(hang=9, drop=True))
    started = time.monotonic()
    found = diagnose(client, seconds=0.4)
    assert time.monotonic() - started < 5
    assert not found[-1].ok
    assert words in found[-1].advice
    assert client.timeout == 120.0


@pytest.mark.parametrize(
    "data", ["{", "[]", '{"nodes": 1}', '{"nodes": [1, {"data": 2}]}', '{"nodes": [{"data": {"inputs": 1}}]}']
)
def test_flow_data_nobody_understands_is_no_trouble(server: PlatformServer, data: str) -> None:
    found = diagnose(flowise(server, chatflows=said({"id": "flow-a", "apikeyid": "k", "flowData": data})))
    assert all(each.ok for each in found)


# Chat completions

COMPLETION = said({"choices": [{"message": {"content": "{}"}, "finish_reason": "stop"}]})
MODELS = said({"data": [{"id": "mini-4"}, {"id": "large-4"}]})


def completions(
    server: PlatformServer, models: Answer = MODELS, completion: Answer = COMPLETION, model: str = "mini-4"
) -> ChatCompletions:
    server.script = lambda seen: models if seen.path.endswith("/models") else completion
    return ChatCompletions(server.url, KEY, model=model)


def test_a_server_of_completions_is_well(server: PlatformServer) -> None:
    client = completions(server)
    found = diagnose(client)
    assert [(each.name, each.ok, each.advice) for each in found] == [("model", True, ""), ("answer", True, "")]
    assert len(client.calls) == 1


def test_a_model_is_found_under_the_name_people_give_it(server: PlatformServer) -> None:
    assert diagnose(completions(server, said({"data": [{"id": "mini-4:latest"}]})))[0].ok


@pytest.mark.parametrize(
    ("models", "words"),
    [
        (said({"error": {"message": "no"}}, 401), "AI_PLATFORM_API_KEY"),
        (START_PAGE, "AI_PLATFORM_URL"),
        (said({"data": [{"id": "large-4"}]}), "large-4"),
        (said({"data": []}), "none"),
    ],
)
def test_the_list_of_models_shows_what_is_wrong(server: PlatformServer, models: Answer, words: str) -> None:
    found = diagnose(completions(server, models))
    assert [(each.name, each.ok) for each in found] == [("model", False)]
    assert words in found[0].advice
    assert KEY not in repr(found)


def test_a_key_for_completions_alone_is_gone_on_with(server: PlatformServer) -> None:
    found = diagnose(completions(server, said({"error": {"message": "scope"}}, 403)))
    assert [each.ok for each in found] == [True, True]


def test_an_account_without_credit_is_told(server: PlatformServer) -> None:
    empty = said({"error": {"message": "x", "code": "insufficient_quota"}}, 429)
    found = diagnose(completions(server, completion=empty))
    assert [each.ok for each in found] == [True, False]
    assert "Fill it up" in found[1].advice
