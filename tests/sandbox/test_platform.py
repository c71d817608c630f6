"""Predictions of the practice world's AI platform: what is answered, what is kept, how long it takes."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.sandbox.questions import (
    ANALYSIS_FLOW,
    KEY,
    PREFIX,
    RESPONSE_FLOW,
    SHORT,
    analysis,
    api,
    message,
    predict,
)
from tests.sandbox.world import World

AUTH = {"Authorization": f"Bearer {KEY}"}


def test_a_plain_flow_answers_json_as_text(world: World):
    answer = predict(world, question=analysis(SHORT), overrideConfig={"sessionId": "lead-7"}, streaming=False)
    body = answer.json()
    assert answer.status_code == 200
    assert body.keys() == {"text", "question", "chatId", "chatMessageId", "isStreamValid", "sessionId"}
    assert (body["sessionId"], body["chatId"], body["question"]) == ("lead-7", "lead-7", analysis(SHORT))
    assert "Django" in json.loads(body["text"])["technologies"]


def test_a_call_without_a_session_gets_one_of_its_own(world: World):
    first, second = predict(world).json(), predict(world).json()
    assert first["sessionId"] != second["sessionId"]
    assert predict(world, question="x", chatId="chat-1").json()["sessionId"] == "chat-1"


@pytest.mark.parametrize("key", ["", "wrong", "practice-other-key"])
def test_another_key_than_the_flows_is_a_500(world: World, key: str):
    answer = predict(world, key=key)
    assert answer.status_code == 500
    assert message(answer) == f"{PREFIX}Unauthorized"
    assert world.get("/_world/asked")["asked"] == []


def test_the_word_bearer_may_be_missing(world: World):
    url = f"{world.base_url}/flowise/api/v1/prediction/{ANALYSIS_FLOW}/"
    assert requests.post(url, json={"question": "x"}, headers={"Authorization": KEY}, timeout=10).status_code == 200


@pytest.mark.parametrize(
    ("flow", "status", "words"),
    [
        ("6f959333-d661-43ac-ade3-fd262931e6a2", 404, "Chatflow 6f959333-d661-43ac-ade3-fd262931e6a2 not found"),
        ("vacancy_analysis", 400, "Invalid Chatflow ID"),
        ("", 412, "id not provided"),
    ],
)
def test_a_wrong_flow_is_told_in_the_servers_words(world: World, flow: str, status: int, words: str):
    answer = predict(world, flow)
    assert answer.status_code == status
    assert words in message(answer)


@pytest.mark.parametrize(
    ("sent", "headers", "reached"),
    [
        ({"json": {}}, {}, "undefined"),
        ({"data": "hello"}, {"Content-Type": "text/plain"}, "undefined"),
        ({"json": {"question": {"a": 1}}}, {}, '{"a":1}'),
        ({"data": {"question": "from a form"}}, {}, "from a form"),
        ({"json": {"form": {"a": "b"}}}, {}, ""),
        ({"json": {"question": "{x} {{question}} {{$vars.tone}}"}}, {}, "{x} {{question}} {{$vars.tone}}"),
    ],
)
def test_what_reaches_the_model(world: World, sent: dict, headers: dict, reached: str):
    url = f"{world.base_url}/flowise/api/v1/prediction/{ANALYSIS_FLOW}"
    assert requests.post(url, headers=AUTH | headers, timeout=10, **sent).status_code == 200
    [asked] = world.get("/_world/asked")["asked"]
    assert asked["question"] == reached
    assert (asked["service"], asked["flow"], asked["name"]) == ("platform", ANALYSIS_FLOW, "vacancy_analysis")
    assert asked["key"] == "…-key"
    assert asked["session"]
    assert asked["at"]


def test_broken_bodies(world: World):
    url = f"{world.base_url}/flowise/api/v1/prediction/{ANALYSIS_FLOW}"
    headers = AUTH | {"Content-Type": "application/json"}
    assert requests.post(url, data='{"question": "x"', headers=headers, timeout=10).status_code == 400
    both = predict(world, question="x", form={"a": "b"})
    assert message(both) == f"{PREFIX}Question and form cannot be provided at the same time"
    number = predict(world, question="x", overrideConfig={"sessionId": 7})
    assert message(number) == f"{PREFIX}Invalid sessionId: must be a string"


def test_more_than_50_mb_is_413(world: World):
    answer = predict(world, question="x" * (51 * 1024 * 1024), timeout=30)
    assert (answer.status_code, message(answer)) == (413, "request entity too large")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", f"/api/v1/prediction/{ANALYSIS_FLOW}"),
        ("POST", f"/prediction/{ANALYSIS_FLOW}"),
        ("POST", f"//api/v1/prediction/{ANALYSIS_FLOW}"),
        ("POST", "/api/v1/nothing"),
        ("GET", ""),
    ],
)
def test_a_wrong_address_is_a_200_with_the_interface(world: World, method: str, path: str):
    answer = api(world, path, method)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=UTF-8"
    assert "<title>Flowise" in answer.text


def test_capitals_or_no_key_at_an_unknown_api_path_are_401(world: World):
    for answer in (api(world, f"/API/v1/prediction/{ANALYSIS_FLOW}", "POST"), api(world, "/api/v1/nothing", key="")):
        assert (answer.status_code, answer.json()) == (401, {"error": "Unauthorized Access"})


def test_an_answer_nobody_waited_for_is_found_by_its_session(world: World):
    world.misbehave("slow", service="platform", seconds=0.6)
    with pytest.raises(requests.Timeout):
        predict(world, question=analysis(SHORT), overrideConfig={"sessionId": "gone-1"}, timeout=0.2)
    path = f"/api/v1/chatmessage/{ANALYSIS_FLOW}?sessionId=gone-1"
    assert api(world, path).json() == []
    until = time.monotonic() + 5
    while not (rows := api(world, path).json()) and time.monotonic() < until:
        time.sleep(0.05)
    assert [row["role"] for row in rows] == ["userMessage", "apiMessage"]
    assert rows[0]["content"] == analysis(SHORT)
    assert "Django" in json.loads(rows[1]["content"])["technologies"]
    assert api(world, path, key="").status_code == 401
    assert api(world, f"/api/v1/chatmessage/{ANALYSIS_FLOW}?sessionId=other").json() == []


def test_twenty_answers_take_hardly_longer_than_one(world: World):
    world.post("/_world/ai", seconds=0.3)
    start = time.monotonic()
    with ThreadPoolExecutor(20) as pool:
        asked = [f"question {number}" for number in range(20)]
        bodies = [each.json() for each in pool.map(lambda text: predict(world, RESPONSE_FLOW, question=text), asked)]
    assert time.monotonic() - start < 2
    assert [body["question"] for body in bodies] == asked
    assert len({body["sessionId"] for body in bodies}) == 20


@pytest.mark.parametrize("values", [{"seconds": -1}, {"seconds": "fast"}, {"key": ""}])
def test_senseless_settings_are_refused(world: World, values: dict):
    assert requests.post(f"{world.base_url}/_world/ai", json=values, timeout=5).status_code == 400
