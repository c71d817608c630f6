"""Every recorded exchange with a real Flowise, played back to the client call it belongs to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jobagent_site.http import (
    AccessError,
    RateLimitError,
    RequestError,
    ResponseError,
    ServiceError,
    UnreachableError,
)
from outreach.ai.flowise import AIPlatformClient
from outreach.ai.model import Reply, Trouble, trouble_of
from tests.outreach.ai.platform_server import DROP, Answer, PlatformServer, Seen, platform_server, said

KEY = "a-key-nobody-may-see"
QUESTION = "a question nobody may see"

TEXT, DATA = "the text", "the object"
WRONG_KEY = (AccessError, Trouble.KEY)
NO_FLOW = (RequestError, Trouble.FLOW)
ELSEWHERE = (ResponseError, Trouble.ADDRESS)
LIMITED = (RateLimitError, Trouble.LIMIT)
PROVIDER_KEY = (AccessError, Trouble.PROVIDER_KEY)
PROVIDER = (UnreachableError, Trouble.PROVIDER)
REFUSED = (RequestError, Trouble.INPUT)
UNREADABLE = (ResponseError, Trouble.ANSWER)
TIMEOUT = (UnreachableError, Trouble.TIMEOUT)
LOST = (UnreachableError, Trouble.UNREACHABLE)
UNKNOWN = (UnreachableError, Trouble.UNKNOWN)

# What the caller gets. Recordings of requests we never make stand for a server that would answer so.
EXPECTED: dict[str, Any] = {
    "01_ok_analysis_text_json": TEXT,
    "02_ok_analysis_structured_json": DATA,
    "03_ok_response_generation": TEXT,
    "04_ok_response_override_accepted": TEXT,
    "05_ok_agentflow_v2": TEXT,
    "06_ok_agentflow_form": TEXT,
    "07_form_flow_called_with_question": TEXT,
    "08_question_and_form_together": REFUSED,
    "09_chat_flow_called_with_form": TEXT,
    "10_override_ignored_status_off": TEXT,
    "11_override_partly_ignored": TEXT,
    "12_override_vars_only": TEXT,
    "13_override_by_node_id": TEXT,
    "20_auth_missing": WRONG_KEY,
    "21_auth_wrong": WRONG_KEY,
    "22_auth_other_valid_key": WRONG_KEY,
    "23_auth_no_bearer_word": TEXT,
    "24_public_flow_no_key": TEXT,
    "25_public_flow_wrong_key": TEXT,
    "26_agentflow_auth_wrong": WRONG_KEY,
    "30_unknown_flow_uuid": NO_FLOW,
    "31_invalid_flow_id": NO_FLOW,
    "32_empty_flow_id": NO_FLOW,
    "33_no_question": TEXT,
    "34_empty_question": TEXT,
    "35_malformed_json": REFUSED,
    "36_question_is_object": TEXT,
    "37_session_not_string": REFUSED,
    "38_no_content_type": TEXT,
    "39_form_urlencoded": TEXT,
    "40_braces_in_question": TEXT,
    "41_braces_in_promptvalues": TEXT,
    "42_braces_agentflow": TEXT,
    "43_unicode_question": TEXT,
    "44_promptvalues_missing_var": NO_FLOW,
    "45_body_over_50mb": REFUSED,
    "50_llm_401": PROVIDER_KEY,
    "51_llm_400": REFUSED,
    "52_llm_context_length": REFUSED,
    "53_llm_429_once": TEXT,
    "54_llm_500_once": TEXT,
    "55_llm_429_for_good": PROVIDER,
    "56_llm_503_for_good": PROVIDER,
    "57_llm_timeout_in_node": PROVIDER,
    "58_llm_slow_8s": TEXT,
    "59_client_gives_up_2s": TIMEOUT,
    "60_agentflow_llm_401": PROVIDER_KEY,
    "61_llm_html_504": PROVIDER,
    "62_llm_connection_dropped": PROVIDER,
    "63_agentflow_429_for_good": PROVIDER,
    "64_llm_hang": TIMEOUT,
    "70_text_badjson": TEXT,
    "70_text_empty": UNREADABLE,
    "70_text_fenced": TEXT,
    "70_text_prose": TEXT,
    "70_text_refusal": TEXT,
    "70_text_truncated": TEXT,
    "70_text_wrongschema": TEXT,
    "71_structured_badjson": UNREADABLE,
    "71_structured_empty": UNREADABLE,
    "71_structured_fenced": DATA,
    "71_structured_prose": UNREADABLE,
    "71_structured_refusal": UNREADABLE,
    "71_structured_truncated": UNREADABLE,
    "71_structured_wrongschema": UNREADABLE,
    "72_agentflow_badjson": UNREADABLE,
    "72_agentflow_empty": UNREADABLE,
    "72_agentflow_fenced": TEXT,
    "72_agentflow_notools": UNREADABLE,
    "72_agentflow_prose": TEXT,
    "72_agentflow_refusal": UNREADABLE,
    "72_agentflow_truncated": UNREADABLE,
    "72_agentflow_wrongschema": UNREADABLE,
    "75_flow_rate_limit_call1": TEXT,
    "75_flow_rate_limit_call2": TEXT,
    "75_flow_rate_limit_call3": LIMITED,
    "76_flow_rate_limit_bad_key": LIMITED,
    "80_stream_ok": ELSEWHERE,
    "81_stream_agentflow": ELSEWHERE,
    "82_stream_llm_401": ELSEWHERE,
    "83_stream_wrong_key": ELSEWHERE,
    "84_stream_unknown_flow": TIMEOUT,
    "85_stream_structured": DATA,
    "90_ping": True,
    "91_version": "3.1.4",
    "92_chatflows_list": 9,
    "93_chatflows_list_paged": 2,
    "94_chatflows_no_key": WRONG_KEY,
    "95_chatflows_wrong_key": WRONG_KEY,
    "96_chatflows_narrow_key": WRONG_KEY,
    "97_chatflow_get_one": "vacancy_analysis",
    "98_chatflow_get_unknown": NO_FLOW,
    "99_chatflow_create_bad_type": REFUSED,
    "a0_wrong_path_get": ELSEWHERE,
    "a1_wrong_path_post": ELSEWHERE,
    "a2_unknown_api_path": ELSEWHERE,
    "a3_upper_case_path": WRONG_KEY,
    "a4_double_slash": ELSEWHERE,
    "a5_trailing_slash": TEXT,
    "a6_get_prediction": ELSEWHERE,
    "a7_is_streaming": ELSEWHERE,
    "b0_for_feedback": TEXT,
    "b1_feedback_create": UNREADABLE,
    "b2_feedback_duplicate": UNREADABLE,
    "b3_feedback_unknown_message": NO_FLOW,
    "b4_feedback_update": ELSEWHERE,
    "b5_feedback_list": ELSEWHERE,
    "b6_attachment_disabled": UNKNOWN,
    "b7_chatmessages": TEXT,
    "b8_executions": TEXT,
    "b9_abort_unknown": ELSEWHERE,
    "c0_memory": TEXT,
    "c1_memory": TEXT,
    "c2_memory": TEXT,
    "c3_memory": TEXT,
    "c4_memory": TEXT,
    "c5_memory": TEXT,
    "c6_memory": TEXT,
    "c7_fixed_session_call0": TEXT,
    "c7_fixed_session_call1": TEXT,
    "c8_fixed_session_own_id": TEXT,
    "d0_concurrency_20": TIMEOUT,
    "d1_keepalive_reuse_after_7s": LOST,
    "d2_abort_running_chatflow": TEXT,
    "d3_abort_running_agentflow": UNKNOWN,
    "d4_same_chatid_in_parallel": LOST,
    "d5_executions_by_session": TEXT,
    "d6_chatmessages_by_session": TEXT,
    "d7_chatmessages_no_key": LOST,
    "d8_feedback_list_no_key": ELSEWHERE,
    "d9_public_chatflow_no_key": WRONG_KEY,
    "da_vars_create": ELSEWHERE,
    "db_vars_list": ELSEWHERE,
    "dc_agentflow_vars": TEXT,
    "dd_agentflow_vars_none": TEXT,
}


@pytest.fixture
def recordings(captures: Path) -> Path:
    return captures.parent / "contracts" / "flowise" / "captures"


def test_every_recording_has_a_line(recordings: Path) -> None:
    assert {each.stem for each in recordings.iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_recording_gives_what_the_table_says(name: str, recordings: Path) -> None:
    recorded = json.loads((recordings / f"{name}.json").read_text(encoding="utf-8"))
    with platform_server() as server:
        got = _played(name, recorded, server)
    expected = EXPECTED[name]
    if isinstance(expected, tuple):
        assert (type(got), trouble_of(got)) == expected, got
        _keeps_secrets(got, recorded)
    elif isinstance(got, Reply):
        _same_answer(got, _body(recorded), expected)
    else:
        assert got == expected


def _played(name: str, recorded: dict[str, Any], server: PlatformServer) -> Any:
    """What the client call that this recording belongs to returns or raises."""
    answer = _answer(name, recorded)
    client = AIPlatformClient(server.url, KEY, flows={}, timeout=0.3 if answer.hang else 10.0)
    server.script = lambda seen: answer if "prediction" in seen.path else said({"error": "Unauthorized Access"}, 401)
    path = recorded.get("request", {}).get("url", "").partition("/api/v1/")[2]
    calls = {
        "ping": client.ping,
        "version": client.version,
        "chatflows": lambda: len(client.chatflows()),
        "chatflows?page=1&limit=2": lambda: len(client.chatflows()),
    }
    try:
        if path.startswith(("chatmessage/", "executions")) and recorded["request"]["method"] == "GET":
            server.script = _lost(answer, path)
            return client.invoke_chatflow("a-flow", QUESTION, session=_session(recorded), tries=1)
        if path.startswith("chatflows") and not path.startswith("chatflows-"):
            server.script = lambda seen: answer
            return _managed(name, client, calls.get(path))
        if path in calls:
            server.script = lambda seen: answer
            return calls[path]()
        return client.invoke_chatflow("a-flow", QUESTION, session="a-session", tries=1)
    except ServiceError as error:
        return error


def _managed(name: str, client: AIPlatformClient, call: Any) -> Any:
    if name.startswith("99"):
        return client.create_chatflow({"name": "x"})
    return call() if call else client.chatflow("an-id")["name"]


def _lost(answer: Answer, path: str) -> Any:
    """The connection of the prediction breaks; what was stored is found at the recorded place only."""

    def script(seen: Seen) -> Answer:
        if "prediction" in seen.path:
            return DROP
        return answer if path[:9] in seen.path else said([])

    return script


def _answer(name: str, recorded: dict[str, Any]) -> Answer:
    if "response" not in recorded:  # a summary of several calls
        if "prediction" in recorded:
            status, body = recorded["prediction"][:2]
            return Answer(status, body.encode())
        return Answer(hang=5.0, drop=True) if name.startswith("d0") else DROP
    response = recorded["response"]
    if "client_error" in response:
        return Answer(hang=5.0, drop=True)
    kept = {each: value for each, value in response["headers"].items() if each not in ("Content-Length", "Connection")}
    kept.pop("Transfer-Encoding", None)
    body = response["body_text"].encode()
    if "body_json" in response:  # the text of long answers is cut short in the recording, the JSON is not
        body = json.dumps(response["body_json"], ensure_ascii=False).encode()
    return Answer(response["status"], body, kept)


def _session(recorded: dict[str, Any]) -> str:
    body = recorded["response"]["body_json"]
    rows = body.get("data", [{}]) if isinstance(body, dict) else body
    return str(rows[0].get("sessionId", "a-session"))


def _body(recorded: dict[str, Any]) -> Any:
    if "prediction" in recorded:
        return json.loads(recorded["prediction"][1])
    return recorded["response"]["body_json"]


def _same_answer(got: Reply, body: Any, expected: str) -> None:
    if isinstance(body, list):
        assert (got.text, got.data) == (body[-1]["content"], None)
    elif "data" in body:
        nodes = json.loads(body["data"][0]["executionData"])
        assert got.text == nodes[-1]["data"]["output"]["content"]
    elif expected is DATA:
        assert (got.data, json.loads(got.text)) == (body["json"], body["json"])
    else:
        assert (got.text, got.data) == (body["text"], None)
        assert got.run_id in (body.get("executionId"), body.get("chatMessageId"))


def _keeps_secrets(error: ServiceError, recorded: dict[str, Any]) -> None:
    """Neither our key and question, nor a piece of what the server wrote."""
    told = f"{error} {error!r} {error.__dict__}"
    assert KEY not in told
    assert QUESTION not in told
    assert error.body == b""
    said_there = recorded.get("response", {}).get("body_text", "")
    assert not any(said_there[at : at + 40] in told for at in range(0, max(len(said_there) - 40, 0), 5))
