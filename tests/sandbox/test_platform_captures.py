"""The practice platform beside answers recorded from a real Flowise: same status, type, words and fields."""

import json
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.sandbox.questions import ANALYSIS_FLOW, predict
from tests.sandbox.world import World

KINDS = {
    "unauthorized": "21_auth_wrong",
    "other_key": "22_auth_other_valid_key",
    "flow_unknown": "30_unknown_flow_uuid",
    "bad_id": "31_invalid_flow_id",
    "too_big": "45_body_over_50mb",
    "provider_401": "50_llm_401",
    "provider_400": "51_llm_400",
    "context_length": "52_llm_context_length",
    "provider_429": "55_llm_429_for_good",
    "provider_503": "56_llm_503_for_good",
    "provider_504_html": "61_llm_html_504",
    "provider_dropped": "62_llm_connection_dropped",
    "node_timeout": "57_llm_timeout_in_node",
    "flow_rate_limit": "75_flow_rate_limit_call3",
    "failed_to_parse": "71_structured_truncated",
    "unexpected_end": "71_structured_empty",
    "response_metadata": "72_agentflow_notools",
    "empty_text": "70_text_empty",
    "prose": "70_text_prose",
    "fenced": "70_text_fenced",
    "truncated": "70_text_truncated",
    "badjson": "70_text_badjson",
    "wrong_schema": "70_text_wrongschema",
    "refusal": "70_text_refusal",
    "structured": "02_ok_analysis_structured_json",
    "agentflow": "05_ok_agentflow_v2",
}


@pytest.fixture
def recorded(captures: Path):
    """Reads one recorded exchange's response."""
    folder = captures.parent / "contracts" / "flowise" / "captures"
    assert folder.is_dir(), f"no recorded answers in {folder}"
    return lambda name: json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))["response"]


def words(message: str) -> str:
    """The words up to what differs from call to call: ids, organisations, the model's answer."""
    for mark in ("practice-1", "fake-gpt", "Chatflow ", '"', "Troubleshooting"):
        message = message.partition(mark)[0]
    return message.strip()


def compare(ours: requests.Response, theirs: dict[str, Any]) -> None:
    assert ours.status_code == theirs["status"]
    assert ours.headers["Content-Type"] == theirs["headers"]["Content-Type"]
    if "body_json" not in theirs:
        assert ours.text == theirs["body_text"]
        return
    assert set(ours.json()) == set(theirs["body_json"])
    assert words(ours.json().get("message", "")) == words(theirs["body_json"].get("message", ""))


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_answers_as_the_real_server_did(world: World, recorded, kind: str):
    theirs = recorded(KINDS[kind])
    world.misbehave(kind, service="platform", seconds=0)
    ours = predict(world)
    compare(ours, theirs)
    limits = {name.lower() for name in theirs["headers"] if "limit" in name.lower() or name == "Retry-After"}
    assert limits <= {name.lower() for name in ours.headers}


@pytest.mark.parametrize(
    ("name", "method", "path", "key"),
    [
        ("01_ok_analysis_text_json", "POST", "/api/v1/prediction/{flow}", True),
        ("20_auth_missing", "POST", "/api/v1/prediction/{flow}", False),
        ("32_empty_flow_id", "POST", "/api/v1/prediction/", True),
        ("90_ping", "GET", "/api/v1/ping", False),
        ("91_version", "GET", "/api/v1/version", False),
        ("94_chatflows_no_key", "GET", "/api/v1/chatflows", False),
        ("97_chatflow_get_one", "GET", "/api/v1/chatflows/{flow}", True),
        ("98_chatflow_get_unknown", "GET", "/api/v1/chatflows/6f959333-d661-43ac-ade3-fd262931e6a2", True),
        ("99_chatflow_create_bad_type", "POST", "/api/v1/chatflows", True),
        ("a3_upper_case_path", "POST", "/API/v1/prediction/{flow}", True),
        ("d7_chatmessages_no_key", "GET", "/api/v1/chatmessage/{flow}", False),
    ],
)
def test_an_address_answers_as_the_real_server_did(
    world: World, recorded, name: str, method: str, path: str, key: bool
):
    url = f"{world.base_url}/flowise{path.format(flow=ANALYSIS_FLOW)}"
    headers = {"Authorization": "Bearer practice-key"} if key else {}
    sent = {"json": {"question": "Python"}} if method == "POST" else {}
    compare(requests.request(method, url, headers=headers, timeout=10, **sent), recorded(name))


def test_stored_messages_and_runs_have_the_real_fields(world: World, recorded):
    auth, base = {"Authorization": "Bearer practice-key"}, f"{world.base_url}/flowise/api/v1"
    world.misbehave("agentflow", service="platform")
    predict(world, question="Python", overrideConfig={"sessionId": "s"})
    rows = requests.get(f"{base}/chatmessage/{ANALYSIS_FLOW}?sessionId=s", headers=auth, timeout=10).json()
    theirs = recorded("d6_chatmessages_by_session")["body_json"]
    assert [set(row) for row in rows] == [set(row) for row in theirs]
    assert [row["role"] for row in rows] == [row["role"] for row in theirs]
    runs = requests.get(f"{base}/executions?sessionId=s", headers=auth, timeout=10).json()
    real = recorded("d5_executions_by_session")["body_json"]
    assert (set(runs), set(runs["data"][0])) == (set(real), set(real["data"][0]))
    node, other = (json.loads(each["data"][0]["executionData"])[1] for each in (runs, real))
    assert (node.keys(), node["nodeId"], node["status"]) == (other.keys(), other["nodeId"], other["status"])
