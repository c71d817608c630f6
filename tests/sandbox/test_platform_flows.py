"""Looking around in the AI platform: addresses, keys, and its chatflows."""

import json
import uuid
from pathlib import Path

from tests.sandbox.questions import (
    ANALYSIS_FLOW,
    RESPONSE_FLOW,
    SHORT,
    analysis,
    api,
    message,
    predict,
    response,
)
from tests.sandbox.world import World, practice_world


def test_ping_and_version_need_no_key(world: World):
    pong = api(world, "/api/v1/ping", key="")
    assert (pong.text, pong.headers["Content-Type"]) == ("pong", "text/html; charset=utf-8")
    assert api(world, "/api/v1/version", key="").json() == {"version": "3.1.4"}


def test_the_two_shipped_flows_are_there(world: World):
    flows = {flow["name"]: flow for flow in api(world, "/api/v1/chatflows").json()}
    assert flows["vacancy_analysis"]["id"] == ANALYSIS_FLOW
    assert flows["response_generation"]["id"] == RESPONSE_FLOW
    paged = api(world, "/api/v1/chatflows?page=2&limit=1").json()
    assert (len(paged["data"]), paged["total"]) == (1, 2)
    assert api(world, "/api/v1/chatflows?type=AGENTFLOW").json() == []


def test_chatflows_need_a_key_that_may_view_them(world: World):
    for key in ("", "wrong"):
        refused = api(world, "/api/v1/chatflows", key=key)
        assert (refused.status_code, refused.json()) == (401, {"error": "Unauthorized Access"})
    narrow = api(world, "/api/v1/chatflows", key="practice-narrow-key")
    assert (narrow.status_code, narrow.json()) == (403, {"message": "Forbidden"})


def test_a_flow_can_be_pushed_read_changed_and_removed(world: World):
    sent = {"id": ANALYSIS_FLOW, "name": "vacancy_analysis 2", "type": "CHATFLOW", "flowData": '{"nodes":[]}'}
    made = api(world, "/api/v1/chatflows", "POST", json=sent).json()
    assert made["id"] != ANALYSIS_FLOW
    assert uuid.UUID(made["id"])
    assert predict(world, made["id"], key="").status_code == 200  # no key bound: open to anybody
    path = f"/api/v1/chatflows/{made['id']}"
    changed = api(world, path, "PUT", json={"apikeyid": "b2b2b2b2-0000-4000-8000-000000000002", "id": "x"}).json()
    assert (changed["id"], changed["name"]) == (made["id"], "vacancy_analysis 2")
    assert predict(world, made["id"]).status_code == 500
    assert predict(world, made["id"], key="practice-other-key").status_code == 200
    assert api(world, path).json() == changed
    assert api(world, path, "DELETE").json()["affected"] == 1
    assert api(world, path).status_code == 404
    assert predict(world, made["id"]).status_code == 404


def test_a_flow_without_a_type_is_refused(world: World):
    answer = api(world, "/api/v1/chatflows", "POST", json={"name": "x", "flowData": "{}"})
    assert (answer.status_code, message(answer)) == (400, "Invalid Chatflow Type")


def test_the_task_line_decides_where_the_name_says_nothing(world: World):
    made = api(world, "/api/v1/chatflows", "POST", json={"name": "both", "type": "CHATFLOW"}).json()
    letter = json.loads(predict(world, made["id"], question=response(SHORT)).json()["text"])
    assert letter.keys() == {"subject", "sentences"}
    assert json.loads(predict(world, made["id"], question="hello").json()["text"]) == {"text": "hello"}
    mixed_up = json.loads(predict(world, ANALYSIS_FLOW, question=response(SHORT)).json()["text"])
    assert "key_requirements" in mixed_up


def test_flows_and_the_key_outlive_a_restart(tmp_path: Path):
    with practice_world(tmp_path) as world:
        made = api(world, "/api/v1/chatflows", "POST", json={"name": "kept", "type": "CHATFLOW"}).json()
        world.post("/_world/ai", key="another-secret", seconds=0)
    with practice_world(tmp_path) as world:
        assert api(world, f"/api/v1/chatflows/{made['id']}", key="another-secret").json()["name"] == "kept"
        assert predict(world).status_code == 500
        assert predict(world, key="another-secret").status_code == 200


def test_an_output_parser_makes_it_an_object_without_text(world: World):
    wired = json.dumps({"nodes": [], "edges": [{"targetHandle": "llmChain_0-input-outputParser-BaseOutputParser"}]})
    sent = {"name": "vacancy_analysis", "type": "CHATFLOW", "flowData": wired}
    body = predict(world, api(world, "/api/v1/chatflows", "POST", json=sent).json()["id"]).json()
    assert "text" not in body
    assert "Django" in body["json"]["technologies"]


def test_an_agentflow_tells_more_than_it_should(world: World):
    sent = {"name": "vacancy_analysis", "type": "AGENTFLOW", "flowData": "{}"}
    flow = api(world, "/api/v1/chatflows", "POST", json=sent).json()
    body = predict(world, flow["id"], question=analysis(SHORT), overrideConfig={"sessionId": "run-1"}).json()
    assert body["text"].startswith('{\n  "language": "en"')
    data = body["agentFlowExecutedData"][1]["data"]
    assert data["input"]["messages"][1]["content"] == analysis(SHORT)
    assert data["input"]["llmModelConfig"]["credential"]
    used = data["output"]["usageMetadata"]
    assert used["total_tokens"] == used["input_tokens"] + used["output_tokens"] > 100
    [run] = api(world, "/api/v1/executions?sessionId=run-1").json()["data"]
    assert (run["id"], run["state"], run["agentflowId"]) == (body["executionId"], "FINISHED", flow["id"])
    assert json.loads(run["executionData"]) == body["agentFlowExecutedData"]
