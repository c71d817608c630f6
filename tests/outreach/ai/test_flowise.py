"""The client of Flowise over a real socket: what it sends, what it makes of each answer, and when it asks again."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobagent_site import http
from jobagent_site.http import RateLimitError, ServiceError, UnreachableError
from outreach.ai import calling, flowise_recovery
from outreach.ai.flowise import AIPlatformClient
from outreach.ai.model import Question, Reply, Trouble, trouble_of
from tests.outreach.ai.platform_server import (
    DROP,
    HTML,
    Answer,
    PlatformServer,
    Seen,
    failed,
    platform_server,
    said,
)

KEY = "a-key-nobody-may-see"
ASKED = "a question nobody may see"
EXCHANGES = sorted((Path(__file__).parents[2] / "data" / "flowise").glob("*.json"))
FINE = said({"text": "fine", "chatId": "c", "chatMessageId": "m"})
WRONG_KEY = failed("Error: predictionsServices.buildChatflow - Unauthorized")
DOWN = failed("Error: predictionsServices.buildChatflow - 503 overloaded")


def client(server: PlatformServer, **more: Any) -> AIPlatformClient:
    return AIPlatformClient(server.url, KEY, flows={"analysis": "flow-a", "response": "flow-r"}, **more)


def question(text: str = ASKED) -> Question:
    return Question("analysis", text, session="one-session")


def refusal(asked: AIPlatformClient, **more: Any) -> ServiceError:
    with pytest.raises(ServiceError) as raised:
        asked.ask(question(), **more)
    return raised.value


def outcome(asked: AIPlatformClient) -> Reply | ServiceError:
    """Either of the two, and nothing else."""
    try:
        return asked.ask(question(), tries=1)
    except ServiceError as error:
        return error


def predictions(server: PlatformServer) -> list[Seen]:
    return [each for each in server.seen if "/prediction/" in each.path]


# What is sent


def test_it_sends_the_question_as_text_with_its_own_session_and_no_stream(server: PlatformServer) -> None:
    reply = client(server).ask(question())
    (seen,) = server.seen
    assert (seen.method, seen.path) == ("POST", "/api/v1/prediction/flow-a")
    assert seen.json == {"question": ASKED, "streaming": False, "overrideConfig": {"sessionId": "one-session"}}
    assert seen.headers["authorization"] == f"Bearer {KEY}"
    assert seen.headers["content-type"] == "application/json"
    assert reply.text == "ok"


def test_it_takes_the_flow_of_the_purpose(server: PlatformServer) -> None:
    client(server).ask(Question("response", "write", session="s"))
    assert server.paths() == ["POST /api/v1/prediction/flow-r"]


def test_it_writes_a_mapping_out_as_text_and_never_uses_form(server: PlatformServer) -> None:
    content = {"vacancy": "Go developer", "tags": ["Go", "Київ"], "wish": " "}
    client(server).invoke_chatflow("flow-a", content)
    assert server.seen[0].json.keys() == {"question", "streaming", "overrideConfig"}
    assert server.seen[0].json["question"] == 'vacancy:\nGo developer\n\ntags:\n["Go", "Київ"]'


def test_two_questions_without_a_session_never_share_one(server: PlatformServer) -> None:
    asked = client(server)
    asked.invoke_chatflow("flow-a", "one")
    asked.invoke_chatflow("flow-a", "two")
    first, second = (each.json["overrideConfig"]["sessionId"] for each in server.seen)
    assert first
    assert first != second


def test_each_call_has_a_connection_of_its_own(server: PlatformServer) -> None:
    asked = client(server)
    for _ in range(3):
        asked.ask(question())
    assert server.connections == 3


def test_it_sends_no_authorization_without_a_key(server: PlatformServer) -> None:
    AIPlatformClient(server.url, " ", flows={"analysis": "flow-a"}).ask(question())
    assert "authorization" not in server.seen[0].headers


def test_the_word_bearer_copied_along_is_not_doubled(server: PlatformServer) -> None:
    AIPlatformClient(server.url, f"Bearer {KEY}\n", flows={"analysis": "flow-a"}).ask(question())
    assert server.seen[0].headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    ("given_url", "meant"),
    [
        ("http://h:3000", "http://h:3000"),
        (" http://h:3000/ ", "http://h:3000"),
        ("http://h:3000/api/v1/", "http://h:3000"),
        ("http://h:3000/api/v1/prediction/0a1b-22", "http://h:3000"),
        ("http://h:3000/api/v1/prediction/0a1b-22?x=1#y", "http://h:3000"),
        ("http://h:3000//api//v1//prediction", "http://h:3000"),
        ("https://h/tools/flowise/", "https://h/tools/flowise"),
        ("https://h/tools/api/v1", "https://h/tools"),
        ("https://h/canvas/0a1b-22", "https://h"),
        ("https://h/v2/agentcanvas/0a1b-22", "https://h"),
        ("https://h/chatflows", "https://h"),
        ("https://h/apis", "https://h/apis"),
        ("", ""),
    ],
)
def test_it_finds_the_base_address_in_what_was_pasted(given_url: str, meant: str) -> None:
    assert AIPlatformClient(given_url, KEY, flows={}).base_url == meant


@pytest.mark.parametrize("text", ["", "  \n", {}, {"vacancy": " "}])
def test_it_refuses_an_empty_question_before_the_request(server: PlatformServer, text: Any) -> None:
    with pytest.raises(http.RequestError) as raised:
        client(server).invoke_chatflow("flow-a", text)
    assert trouble_of(raised.value) is Trouble.INPUT
    assert server.seen == []


@pytest.mark.parametrize("chatflow_id", ["", "..", "a/b", "a b", "ключ", "a?x=1"])
def test_it_refuses_what_is_no_flow_id_before_the_request(server: PlatformServer, chatflow_id: str) -> None:
    with pytest.raises(http.RequestError) as raised:
        client(server).invoke_chatflow(chatflow_id, "text")
    assert trouble_of(raised.value) is Trouble.FLOW
    assert server.seen == []


def test_a_purpose_without_a_flow_is_told(server: PlatformServer) -> None:
    with pytest.raises(http.RequestError, match="AI_ANALYSIS_CHATFLOW_ID") as raised:
        AIPlatformClient(server.url, KEY, flows={}).ask(question())
    assert trouble_of(raised.value) is Trouble.FLOW


@pytest.mark.parametrize("key", ["a\nb", "ключ", "a b"])
def test_a_key_no_header_can_hold_is_told_and_not_repeated(server: PlatformServer, key: str) -> None:
    with pytest.raises(http.AccessError, match="AI_PLATFORM_API_KEY") as raised:
        AIPlatformClient(server.url, key, flows={"analysis": "flow-a"}).ask(question())
    assert trouble_of(raised.value) is Trouble.KEY
    assert key not in str(raised.value)
    assert server.seen == []


@pytest.mark.parametrize("address", ["", "localhost:3000", "ftp://h/", "http://user:pw@127.0.0.1:9/", "http://["])
def test_an_address_that_cannot_be_opened_is_told(address: str) -> None:
    asked = AIPlatformClient(address, KEY, flows={"analysis": "flow-a"})
    assert trouble_of(refusal(asked)) is Trouble.ADDRESS


# What each answer means


@pytest.mark.parametrize("file", EXCHANGES, ids=lambda each: each.stem)
def test_an_exchange_gives_what_it_expects(server: PlatformServer, file: Path) -> None:
    exchange = json.loads(file.read_text(encoding="utf-8"))
    body, expect = exchange["body"], exchange["expect"]
    raw = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    answer = Answer(exchange["status"], raw, exchange["headers"])
    server.script = lambda seen: answer if "/prediction/" in seen.path else said([])
    asked = client(server, timeout=10, deadline=3)
    if "error" not in expect:
        reply = asked.ask(question(), tries=1)
        assert reply.data == expect.get("data")
        assert reply.text == expect["text"] if "text" in expect else json.loads(reply.text) == expect["data"]
        assert reply.run_id == expect["run_id"]
        assert [reply.tokens_in, reply.tokens_out] == expect.get("tokens", [None, None])
        assert (asked.calls[0].error, asked.calls[0].tokens_in) == ("", reply.tokens_in)
        return
    error = refusal(asked, tries=1)
    assert type(error).__name__ == expect["error"]
    assert (trouble_of(error).value, error.permanent) == (expect["trouble"], expect["permanent"])
    assert error.retry_after == expect.get("retry_after")
    assert error.status == exchange["status"]
    assert error.body == b""
    assert "SECRET" not in f"{error} {error!r} {asked.calls}"
    assert (asked.calls[0].trouble, asked.calls[0].error) == (expect["trouble"], error.message)


def test_there_are_exchanges_of_every_class() -> None:
    troubles = {json.loads(each.read_text())["expect"].get("trouble") for each in EXCHANGES}
    assert len(EXCHANGES) >= 25
    assert {str(each) for each in Trouble} - troubles == {"ours"}


def test_nobody_there_is_told_without_a_look_up() -> None:
    with platform_server() as server:
        address = server.url
    asked = AIPlatformClient(address, KEY, flows={"analysis": "flow-a"}, deadline=5)
    error = refusal(asked)
    assert trouble_of(error) is Trouble.UNREACHABLE
    assert isinstance(error, UnreachableError)
    assert error.never_sent


def test_an_answer_over_the_cap_is_not_read(server: PlatformServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling, "MAX_BYTES", 1000)
    server.answers(said({"text": "x" * 2000}))
    error = refusal(client(server), tries=1)
    assert trouble_of(error) is Trouble.ANSWER
    assert error.body == b""


def test_a_redirect_is_not_followed_and_the_key_stays_here(server: PlatformServer) -> None:
    with platform_server() as other:
        server.answers(Answer(307, b"", {"Location": f"{other.url}/api/v1/prediction/flow-a"}))
        error = refusal(client(server))
        assert other.seen == []
    assert trouble_of(error) is Trouble.ADDRESS
    assert "https" in error.message


# Asking again


@pytest.mark.parametrize(
    "answer",
    [
        WRONG_KEY,
        failed("Chatflow 1 not found in the database!", 404),
        Answer(200, b"<html>", HTML),
        failed("401 Unauthorized – check your API key"),
        failed("Error: predictionsServices.buildChatflow - 400 maximum context length"),
        failed("Error: predictionsServices.buildChatflow - 429 You exceeded your current quota"),
    ],
    ids=["key", "flow", "address", "provider key", "input", "no credit"],
)
def test_what_will_not_change_is_asked_once(server: PlatformServer, pauses: list[float], answer: Answer) -> None:
    server.answers(answer)
    assert refusal(client(server)).permanent
    assert len(server.seen) == 1
    assert pauses == []


@pytest.mark.parametrize(
    "answer",
    [
        DOWN,
        said({"text": " ", "chatId": "c"}),
        failed("Error: predictionsServices.buildChatflow - Failed to parse."),
        failed("what is this"),
    ],
    ids=["provider", "blank", "not parsed", "unknown"],
)
def test_what_may_pass_is_asked_once_more_with_a_fresh_session(
    server: PlatformServer, pauses: list[float], answer: Answer
) -> None:
    server.answers(answer, FINE)
    asked = client(server)
    assert asked.ask(question()).text == "fine"
    first, second = (each.json["overrideConfig"]["sessionId"] for each in server.seen)
    assert first == "one-session"
    assert second.startswith("one-session-")
    assert [bool(each.error) for each in asked.calls] == [True, False]
    assert len(pauses) == 1
    assert 0 <= pauses[0] <= 2


@pytest.mark.parametrize("tries", [1, 2, 3])
def test_it_never_asks_more_often_than_it_may(server: PlatformServer, pauses: list[float], tries: int) -> None:
    server.answers(DOWN)
    asked = client(server)
    assert trouble_of(refusal(asked, tries=tries)) is Trouble.PROVIDER
    assert len(server.seen) == len(asked.calls) == tries


def test_a_provider_that_failed_late_is_not_asked_again(
    server: PlatformServer, pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling, "_TRIED_ITSELF", 0.0)
    server.answers(DOWN)
    refusal(client(server))
    assert len(server.seen) == 1


def test_a_short_pause_the_flow_asks_for_is_kept(server: PlatformServer, pauses: list[float]) -> None:
    server.answers(Answer(429, b"slow down", HTML | {"Retry-After": "7"}), FINE)
    assert client(server).ask(question()).text == "fine"
    assert len(pauses) == 1
    assert 7 <= pauses[0] <= 7.5


def test_a_long_pause_is_left_to_the_caller(server: PlatformServer, pauses: list[float]) -> None:
    server.answers(Answer(429, b"slow down", HTML | {"Retry-After": "600"}))
    error = refusal(client(server, deadline=5000))
    assert isinstance(error, RateLimitError)
    assert error.retry_after == 600
    assert "600 seconds" in error.message
    assert (len(server.seen), pauses) == (1, [])


def test_no_pause_goes_over_the_deadline(server: PlatformServer, pauses: list[float]) -> None:
    server.answers(Answer(429, b"slow down", HTML | {"Retry-After": "20"}))
    refusal(client(server, timeout=5, deadline=15))
    assert (len(server.seen), pauses) == (1, [])


def test_everything_together_ends_at_the_deadline(server: PlatformServer) -> None:
    server.answers(Answer(hang=30, drop=True))
    started = time.monotonic()
    error = refusal(client(server, timeout=0.4, deadline=2.0))
    assert trouble_of(error) is Trouble.TIMEOUT
    assert time.monotonic() - started < 5


def test_a_server_that_stops_in_the_middle_is_cut_off(server: PlatformServer) -> None:
    server.answers(Answer(200, b"{", {"Content-Type": "application/json", "Content-Length": "9"}))
    started = time.monotonic()
    assert trouble_of(refusal(client(server, timeout=0.3, deadline=1), tries=1)) is Trouble.TIMEOUT
    assert time.monotonic() - started < 5


# Fetching what got lost


def message(content: str, session: str = "one-session", role: str = "apiMessage", at: str = "2026-11-02") -> Any:
    return {"role": role, "content": content, "sessionId": session, "chatId": session, "createdDate": at, "id": "m1"}


def run(state: str, content: str = "", session: str = "one-session") -> Any:
    nodes = [{"data": {"output": {"content": content, "usageMetadata": {"input_tokens": 5, "output_tokens": 2}}}}]
    return {"id": "run-1", "state": state, "sessionId": session, "executionData": json.dumps(nodes), "createdDate": "1"}


def lost(
    server: PlatformServer, *, messages: list[Any], runs: list[Any] | None = None, prediction: Answer = DROP
) -> None:
    """The first prediction gets lost. `messages` and `runs` are what each look-up finds, the last again and again."""
    runs = runs or [[]]
    first = [prediction]

    def script(seen: Seen) -> Answer:
        if "/prediction/" in seen.path:
            return first.pop() if first else FINE
        found = messages if "/chatmessage/" in seen.path else runs
        now = found.pop(0) if len(found) > 1 else found[0]
        if isinstance(now, Answer):
            return now
        return said(now if found is messages else {"data": now, "total": len(now)})

    server.script = script


@pytest.mark.parametrize(
    "prediction", [DROP, Answer(hang=5, drop=True), Answer(504, b"<html>", HTML), Answer(502, b"<html>", HTML)]
)
def test_a_lost_answer_is_fetched_and_not_paid_twice(server: PlatformServer, prediction: Answer) -> None:
    lost(server, messages=[[message("Q", role="userMessage"), message("late")]], prediction=prediction)
    asked = client(server, timeout=0.4, deadline=5)
    assert asked.ask(question()).text == "late"
    assert server.paths()[1:] == ["GET /api/v1/chatmessage/flow-a?sessionId=one-session"]
    assert [(each.recovered, each.error) for each in asked.calls] == [(True, "")]


def test_only_an_answer_of_this_session_counts_and_the_newest_of_them(server: PlatformServer) -> None:
    rows = [message("new", at="2026-11-03"), message("other", "two", at="2026-11-04"), message("old"), "noise"]
    lost(server, messages=[rows])
    assert client(server).ask(question()).text == "new"


def test_a_run_in_progress_is_waited_for(server: PlatformServer, pauses: list[float]) -> None:
    lost(server, messages=[[], [], [], [message("late")]], runs=[[run("INPROGRESS")]])
    assert client(server).ask(question()).text == "late"
    assert len(predictions(server)) == 1
    assert pauses == [0.5, 1.0, 2.0]


def test_a_finished_run_gives_its_answer_and_its_tokens(server: PlatformServer, pauses: list[float]) -> None:
    lost(server, messages=[[]], runs=[[run("INPROGRESS")], [run("FINISHED", "late")]])
    asked = client(server)
    reply = asked.ask(question())
    assert (reply.text, reply.run_id, reply.tokens_in, reply.tokens_out) == ("late", "run-1", 5, 2)
    assert (asked.calls[0].tokens_in, asked.calls[0].recovered) == (5, True)


@pytest.mark.parametrize("state", ["ERROR", "TERMINATED", "TIMEOUT", "STOPPED"])
def test_a_run_that_failed_is_asked_for_again(server: PlatformServer, pauses: list[float], state: str) -> None:
    lost(server, messages=[[]], runs=[[run(state)]])
    asked = client(server)
    assert asked.ask(question()).text == "fine"
    assert [each.trouble for each in asked.calls] == ["unreachable", ""]


def test_a_run_that_never_ends_is_not_asked_for_again(server: PlatformServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling.random, "uniform", lambda low, high: low)  # as eager as it can be
    lost(server, messages=[[]], runs=[[run("INPROGRESS")]])
    asked = client(server, timeout=5, deadline=2.2)
    assert trouble_of(refusal(asked)) is Trouble.UNREACHABLE
    assert len(predictions(server)) == 1


def test_a_chatflow_that_shows_nothing_is_waited_for_a_while_only(
    server: PlatformServer, pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flowise_recovery, "_LONGEST_PATIENCE", 0.2)
    lost(server, messages=[[]], runs=[Answer(403, b'{"message":"Forbidden"}')])
    assert client(server).ask(question()).text == "fine"
    assert len(predictions(server)) == 2


@pytest.mark.parametrize("found", [said({"error": "Unauthorized Access"}, 401), Answer(200, b"<html>", HTML), DROP])
def test_whoever_may_not_look_asks_again(server: PlatformServer, pauses: list[float], found: Answer) -> None:
    lost(server, messages=[found])
    asked = client(server)
    assert asked.ask(question()).text == "fine"
    assert [each.recovered for each in asked.calls] == [False, False]


def test_what_was_answered_with_an_error_is_not_looked_up(server: PlatformServer) -> None:
    server.answers(DOWN)
    refusal(client(server), tries=1)
    assert server.paths() == ["POST /api/v1/prediction/flow-a"]


# The other calls


def test_ping_tells_flowise_from_others(server: PlatformServer) -> None:
    server.answers(Answer(200, b"pong", HTML))
    assert client(server).ping() is True
    server.answers(Answer(200, b"<html>welcome", HTML))
    assert client(server).ping() is False
    server.answers(Answer(404, b"<html>", HTML))
    assert client(server).ping() is False
    server.answers(Answer(301, b"", {"Location": "https://h/"}))
    assert client(server).ping() is False
    assert set(server.paths()) == {"GET /api/v1/ping"}


def test_the_other_calls_return_what_the_server_has(server: PlatformServer) -> None:
    asked, flow = client(server), {"id": "f1", "name": "vacancy_analysis", "flowData": "{}"}
    server.answers(said({"version": "3.1.4"}))
    assert asked.version() == "3.1.4"
    server.answers(said(flow))
    assert asked.chatflow("f1") == flow
    server.answers(said([flow]))
    assert asked.chatflows() == [flow]
    server.answers(said({"data": [flow], "total": 1}))
    assert asked.chatflows() == [flow]
    server.answers(said(flow))
    assert asked.create_chatflow({"name": "x", "type": "CHATFLOW"}) == flow
    assert asked.update_chatflow("f1", {"name": "y"}) == flow
    assert server.paths()[-2:] == ["POST /api/v1/chatflows", "PUT /api/v1/chatflows/f1"]
    assert [each.json for each in server.seen[-2:]] == [{"name": "x", "type": "CHATFLOW"}, {"name": "y"}]
    assert all(each.headers["authorization"] == f"Bearer {KEY}" for each in server.seen)
    assert asked.calls == []


MANAGEMENT = {
    "version": lambda asked: asked.version(),
    "chatflow": lambda asked: asked.chatflow("f1"),
    "chatflows": lambda asked: asked.chatflows(),
    "create": lambda asked: asked.create_chatflow({"name": "x"}),
    "update": lambda asked: asked.update_chatflow("f1", {"name": "x"}),
}


@pytest.mark.parametrize("call", MANAGEMENT.values(), ids=MANAGEMENT)
@pytest.mark.parametrize(
    ("answer", "trouble", "words"),
    [
        (said({"error": "Unauthorized Access"}, 401), Trouble.KEY, "does not take our key"),
        (said({"message": "Forbidden"}, 403), Trouble.KEY, "permission"),
        (Answer(200, b"<!DOCTYPE html><title>Flowise</title>", HTML), Trouble.ADDRESS, "AI_PLATFORM_URL"),
        (said("a text"), Trouble.ADDRESS, "AI_PLATFORM_URL"),
        (failed("Chatflow f1 not found in the database!", 404), Trouble.FLOW, "no chatflow with this id"),
        (failed("Invalid Chatflow Type", 400), Trouble.INPUT, "refuses the request"),
        (Answer(429, b"slow", HTML), Trouble.LIMIT, "rate limit"),
        (Answer(301, b"", {"Location": "https://h/"}), Trouble.ADDRESS, "https"),
    ],
)
def test_the_other_calls_raise_what_went_wrong(
    server: PlatformServer, call: Any, answer: Answer, trouble: Trouble, words: str
) -> None:
    server.answers(answer)
    with pytest.raises(ServiceError, match=words) as raised:
        call(client(server))
    assert trouble_of(raised.value) is trouble


# Whatever comes


@pytest.fixture(scope="module")
def strange_server() -> Any:
    with platform_server() as running:
        yield running


HEADERS = st.dictionaries(
    st.sampled_from(["Content-Type", "Retry-After", "Location", "Content-Encoding", "Set-Cookie", "X-Odd"]),
    st.one_of(
        st.sampled_from(
            ["application/json", "text/html; charset=nonsense", "gzip", "-1", "http://[", KEY, "99999999999"]
        ),
        st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f\x85"), max_size=30),
    ),
)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from([KEY, ASKED]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["text", "json", "chatId", "message", "error", "data", "output", "agentFlowExecutedData"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
BODIES = st.one_of(
    st.binary(max_size=200),
    JSON_VALUES.map(lambda value: json.dumps(value).encode()),
    st.sampled_from(["401 ", "429 ", "Failed to parse. ", "Error in LLM node: ", ""]).map(
        lambda begin: json.dumps({"message": f"{begin}{ASKED} {KEY}"}).encode()
    ),
)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(status=st.integers(200, 999), body=BODIES, headers=HEADERS)
def test_whatever_comes_only_a_service_error_is_raised_and_it_keeps_secrets(
    strange_server: PlatformServer, status: int, body: bytes, headers: dict[str, str]
) -> None:
    answer = Answer(status, body, headers)
    strange_server.script = lambda seen: answer if "/prediction/" in seen.path else said({}, 401)
    asked = client(strange_server, timeout=2, deadline=2)
    came = outcome(asked)
    assert len(asked.calls) == 1
    assert KEY not in f"{asked.calls!r}"
    if isinstance(came, ServiceError):
        told = f"{came} {came!r} {came.__dict__}"
        assert KEY not in told
        assert ASKED not in f"{told} {asked.calls!r}"
        assert came.message.endswith(".")
        assert asked.calls[0].trouble == trouble_of(came)
    else:
        assert came.text.strip()
        assert ASKED not in repr(came)


@settings(max_examples=100, deadline=None)
@given(
    raw=st.binary(max_size=80)
    | st.binary(max_size=60).map(lambda rest: b"HTTP/1.1 " + rest)
    | st.integers(100, 199).map(lambda status: f"HTTP/1.1 {status} x\r\n\r\n".encode())
)
def test_whatever_is_no_http_is_a_service_error(strange_server: PlatformServer, raw: bytes) -> None:
    strange_server.script = lambda seen: Answer(raw=raw) if "/prediction/" in seen.path else said({}, 401)
    came = outcome(client(strange_server, timeout=2, deadline=2))
    assert isinstance(came, ServiceError)
    assert came.body == b""


@settings(max_examples=100, deadline=None)
@given(found=JSON_VALUES, runs=JSON_VALUES)
def test_whatever_a_look_up_finds_only_a_service_error_is_raised(
    strange_server: PlatformServer, found: Any, runs: Any
) -> None:
    lost(strange_server, messages=[found], runs=[Answer(200, json.dumps(runs).encode())])
    asked = client(strange_server, timeout=2, deadline=0.3)
    came = outcome(asked)
    assert isinstance(came, Reply) or trouble_of(came) in (Trouble.UNREACHABLE, Trouble.TIMEOUT)
