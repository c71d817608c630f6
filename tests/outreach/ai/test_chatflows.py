"""The flows, their files, and how they travel to a platform and back."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from jobagent_site.http import ServiceError
from outreach.ai import chatflows
from outreach.ai.answers import AnalysisAnswer, LetterAnswer, ReviewAnswer, checked
from outreach.ai.chatflows import Flow, FlowError, canvas, reading
from outreach.ai.chatflows.flows import PARTS, part_of, prompt
from outreach.ai.flowise import AIPlatformClient
from tests.outreach.ai.flow_server import KEY, FlowServer, flow_server

FILES = Path(__file__).resolve().parents[3] / "docs" / "ai_platform"
CREDENTIAL = "11111111-2222-4333-8444-555555555555"
FLOWS = {flow.name: flow for flow in chatflows.flows()}


@pytest.fixture
def server() -> Iterator[FlowServer]:
    with flow_server() as running:
        yield running


@pytest.fixture
def client(server: FlowServer) -> AIPlatformClient:
    return AIPlatformClient(server.url, KEY, flows={})


def _node(data: dict[str, Any], node_id: str) -> dict[str, Any]:
    (found,) = [node for node in data["nodes"] if node["id"] == node_id]
    return found


def _system(node: dict[str, Any]) -> str:
    return node["data"]["inputs"]["llmMessages"][0]["content"]


def _llm(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [node for node in data["nodes"] if node["data"]["name"] == "llmAgentflow"]


def _set_up(data: dict[str, Any], **settings: Any) -> dict[str, Any]:
    """The canvas after an owner chose a model in every node."""
    data = deepcopy(data)
    for node in _llm(data):
        node["data"]["inputs"]["llmModelConfig"] |= {"FLOWISE_CREDENTIAL_ID": CREDENTIAL, **settings}
    return data


# --- what the flows hold


def test_it_ships_the_files_that_the_prompts_make():
    assert {file.name for file in FILES.glob("*.json")} == {f"{name}.json" for name in FLOWS}
    for flow in chatflows.flows():
        text = (FILES / f"{flow.name}.json").read_text(encoding="utf-8")
        assert text == chatflows.as_file(flow), (
            f"{flow.name}.json no longer equals the prompt: python -m outreach.ai.chatflows docs/ai_platform"
        )


@pytest.mark.parametrize(
    ("name", "instructions"),
    [("vacancy_analysis_single", "analysis"), ("response_generation", "response"), ("draft_review", "review")],
)
def test_a_single_call_has_the_whole_prompt(name: str, instructions: str):
    (node,) = _llm(FLOWS[name].data)
    assert _system(node) == prompt(instructions)


def test_the_parts_of_the_analysis_share_all_keys_and_no_key_twice():
    keys = [key for part in PARTS for key in part.keys]
    assert sorted(keys) == sorted(AnalysisAnswer.model_fields)


def test_each_part_explains_its_own_keys_in_the_words_of_the_whole_prompt():
    whole, nodes = prompt("analysis"), _llm(FLOWS["vacancy_analysis"].data)
    assert len(nodes) == len(PARTS) == 4
    for part, node in zip(PARTS, nodes, strict=True):
        asked = _system(node)
        assert re.findall(r'^- "(\w+)":', asked, re.MULTILINE) == [
            key for key in re.findall(r'^- "(\w+)":', whole, re.MULTILINE) if key in part.keys
        ]
        assert set(asked.splitlines()) <= set(whole.splitlines())
        assert asked.splitlines()[0] == whole.splitlines()[0]
        assert asked.splitlines()[-1] == whole.splitlines()[-1]


def test_the_parts_together_are_the_whole_prompt():
    whole = prompt("analysis")
    assert part_of(whole, AnalysisAnswer.model_fields) == whole


@pytest.mark.parametrize("flow", FLOWS.values(), ids=list(FLOWS))
class TestEveryFlow:
    def test_it_asks_with_the_instructions_first_and_the_question_as_it_came(self, flow: Flow):
        for node in _llm(flow.data):
            system, user = node["data"]["inputs"]["llmMessages"]
            assert system["role"] == "system"
            assert user == {"role": "user", "content": canvas.QUESTION}

    def test_no_brace_of_the_instructions_is_taken_for_a_variable(self, flow: Flow):
        """The platform replaces what it finds with /{{(.*?)}}/; single braces pass (buildAgentflow.ts)."""
        for node in _llm(flow.data):
            assert not re.search(r"{{(.*?)}}", _system(node))

    def test_the_instructions_are_not_taken_for_html(self, flow: Flow):
        """A text that begins with one of these tags is rewritten as Markdown (buildAgentflow.ts)."""
        for node in _llm(flow.data):
            assert not re.match(r"\s*<(?:p|div|h[1-6]|ul|ol|blockquote|pre|table)\b", _system(node))

    def test_it_holds_no_credential_streams_nothing_and_remembers_nothing(self, flow: Flow):
        text = chatflows.as_file(flow)
        assert "redential" not in text
        assert not reading.streams(flow.data)
        assert not reading.remembers(flow.data)
        for node in _llm(flow.data):
            assert node["data"]["inputs"]["llmEnableMemory"] is False
            assert node["data"]["inputs"]["llmModelConfig"]["streaming"] is False
            assert node["data"]["inputs"]["llmModelConfig"]["temperature"] == 0

    def test_every_input_is_a_parameter_and_every_edge_joins_two_nodes(self, flow: Flow):
        ids = {node["id"] for node in flow.data["nodes"]}
        for node in flow.data["nodes"]:
            params = {param["name"] for param in node["data"]["inputParams"]}
            assert {name.removesuffix("Config") for name in node["data"]["inputs"]} <= params
            assert node["data"]["id"] == node["id"]
        for edge in flow.data["edges"]:
            assert {edge["source"], edge["target"]} <= ids
            anchors = _node(flow.data, edge["source"])["data"]["outputAnchors"]
            assert edge["sourceHandle"] in {anchor["id"] for anchor in anchors}
            assert edge["targetHandle"] == edge["target"]

    def test_what_holds_variables_is_marked_for_the_platform(self, flow: Flow):
        """Without `acceptVariable` the platform sends "{{ question }}" itself to the model."""
        for node in flow.data["nodes"]:
            marked = {param["name"] for param in node["data"]["inputParams"] if param.get("acceptVariable")}
            holding = {name for name, value in node["data"]["inputs"].items() if "{{" in json.dumps(value)}
            assert holding <= marked

    def test_its_nodes_have_the_shape_of_a_real_export(self, flow: Flow, captures: Path):
        real = captures.parent / "contracts" / "flowise" / "flows" / "vacancy_analysis_agentflow.json"
        exported = {node["data"]["name"]: node for node in json.loads(real.read_text())["nodes"]}
        for node in flow.data["nodes"]:
            model = exported.get(node["data"]["name"])
            if model is None:
                continue
            assert set(node) == set(model)
            assert set(node["data"]) == set(model["data"])
            assert node["data"]["version"] == model["data"]["version"]
            _same_parameters(node["data"]["inputParams"], model["data"]["inputParams"])
            for ours, theirs in zip(node["data"]["outputAnchors"], model["data"]["outputAnchors"], strict=True):
                assert {**ours, "id": ""} == {**theirs, "id": ""}
                assert ours["id"] == theirs["id"].replace(model["id"], node["id"])


def _same_parameters(ours: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> None:
    """What the platform acts on is equal. We may have fewer, and our own words for the person."""
    known = {each["name"]: each for each in theirs}
    for param in ours:
        real = known[param["name"]]
        for acted_on in ("type", "acceptVariable", "show", "loadMethod", "loadConfig"):
            assert param.get(acted_on) == real.get(acted_on), (param["name"], acted_on)
        _same_parameters(param.get("array", []), real.get("array", []))


def test_instructions_with_double_braces_are_refused():
    with pytest.raises(ValueError, match="double braces"):
        canvas.llm(0, "Analysis", 'Answer with {{"kpis": []}}.')


# --- the merge, run by a real JavaScript engine where there is one


def _merged(**answers: str) -> dict[str, Any]:
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no Node.js to run the flow's own function")
    code = _node(FLOWS["vacancy_analysis"].data, "customFunctionAgentflow_0")["data"]["inputs"]
    told = "".join(f"const ${part.variable} = {json.dumps(answers.get(part.variable, ''))};\n" for part in PARTS)
    script = f"{told}console.log((() => {{ {code['customFunctionJavascriptFunction']} }})())"
    done = subprocess.run([node, "-e", script], capture_output=True, text=True, timeout=30, check=True)
    return json.loads(done.stdout)


def test_the_merge_makes_one_answer_of_the_parts():
    answers = {
        "kpis": '{"kpis": ["p95 under {200} ms"]}',
        "technologies": 'Sure:\n```json\n{"technologies": ["Django"], "technologies_required": ["Django"]}\n```',
        "requirements": '{"key_requirements": ["5+ years of Python"]}',
        "role": '{"seniority": "senior", "salary": {"min": 4000, "max": null, "currency": "USD"}, "remote": null}',
    }
    answer = checked(AnalysisAnswer, _merged(**answers))
    assert answer.kpis == ["p95 under {200} ms"]
    assert answer.technologies_required == ["Django"]
    assert answer.salary is not None
    assert (answer.seniority, answer.salary.min) == ("senior", 4000)


def test_the_merge_takes_from_each_part_only_what_it_was_asked_for():
    merged = _merged(kpis='{"kpis": ["a"]}', requirements='{"key_requirements": ["b"], "kpis": [], "x": 1}')
    assert merged == {"kpis": ["a"], "key_requirements": ["b"]}


@pytest.mark.parametrize("answer", ["I cannot help with that.", '{"kpis": ["a"', "", "null", "[]", "}{"])
def test_the_merge_leaves_out_what_it_cannot_read(answer: str):
    assert _merged(kpis=answer, technologies='{"technologies": ["Go"]}') == {"technologies": ["Go"]}


def test_the_merge_reads_the_answer_of_every_part():
    data = FLOWS["vacancy_analysis"].data
    merge = _node(data, "customFunctionAgentflow_0")
    sources = {edge["source"] for edge in data["edges"] if edge["target"] == merge["id"]}
    given = merge["data"]["inputs"]["customFunctionInputVariables"]
    assert sources == {node["id"] for node in _llm(data)}
    assert {each["variableValue"] for each in given} == {f"{{{{ {source}.output.content }}}}" for source in sources}
    assert [each["variableName"] for each in given] == [part.variable for part in PARTS]


# --- push


def test_it_creates_what_the_platform_does_not_have(server: FlowServer, client: AIPlatformClient):
    pushed = chatflows.push(client, chatflows.flows())
    assert [each.state for each in pushed] == ["created"] * 4
    assert {each.name: each.id for each in pushed} == {name: server.named(name)["id"] for name in FLOWS}
    for method, path, body in server.received[1:]:
        assert (method, path) == ("POST", "/api/v1/chatflows")
        assert set(body) == {"name", "type", "flowData"}
        assert body["type"] == "AGENTFLOW"
        assert json.loads(body["flowData"]) == FLOWS[body["name"]].data


def test_it_says_what_is_still_to_be_done_on_the_platform(client: AIPlatformClient):
    (pushed,) = chatflows.push(client, [FLOWS["response_generation"]])
    key, credential = pushed.problems
    assert "API key" in key
    assert "credential" in credential
    assert "Letter" in credential
    assert not pushed.key_bound


def test_it_writes_nothing_when_nothing_changed(server: FlowServer, client: AIPlatformClient):
    first = chatflows.push(client, chatflows.flows())
    server.received.clear()
    again = chatflows.push(client, chatflows.flows())
    assert [each.state for each in again] == ["same"] * 4
    assert [each.hash for each in again] == [each.hash for each in first]
    assert [method for method, _, _ in server.received] == ["GET"]


def test_it_brings_the_prompt_and_leaves_model_and_key(server: FlowServer, client: AIPlatformClient):
    flow = FLOWS["response_generation"]
    old = _set_up(flow.data, modelName="gpt-5-mini", temperature=1, basepath="http://127.0.0.1:9/v1")
    _node(old, "llmAgentflow_0")["data"]["inputs"]["llmMessages"][0]["content"] = "An older prompt."
    flow_id = server.add(flow.name, old, apikeyid="key-1")
    (pushed,) = chatflows.push(client, [flow])
    assert (pushed.state, pushed.id, pushed.key_bound, pushed.problems) == ("updated", flow_id, True, ())
    method, path, body = server.received[-1]
    assert (method, path) == ("PUT", f"/api/v1/chatflows/{flow_id}")
    assert "apikeyid" not in body
    node = _node(server.data(flow.name), "llmAgentflow_0")
    assert _system(node) == prompt("response")
    settings = node["data"]["inputs"]["llmModelConfig"]
    assert (settings["modelName"], settings["temperature"]) == ("gpt-5-mini", 1)
    assert settings["FLOWISE_CREDENTIAL_ID"] == CREDENTIAL
    assert json.loads(pushed.replaced) == old


def test_one_chosen_model_serves_all_nodes_that_have_none(server: FlowServer, client: AIPlatformClient):
    server.add("response_generation", _set_up(FLOWS["response_generation"].data, modelName="gpt-5-mini"))
    pushed = chatflows.push(client, [FLOWS["vacancy_analysis"], FLOWS["draft_review"]])
    assert [len(each.problems) for each in pushed] == [1, 1]  # only the key is missing
    for name in ("vacancy_analysis", "draft_review"):
        for node in _llm(server.data(name)):
            settings = node["data"]["inputs"]["llmModelConfig"]
            assert (settings["modelName"], settings["FLOWISE_CREDENTIAL_ID"]) == ("gpt-5-mini", CREDENTIAL)


def test_a_model_chosen_in_a_chatflow_serves_as_well(server: FlowServer, client: AIPlatformClient, captures: Path):
    real = captures.parent / "contracts" / "flowise" / "flows" / "response_generation.json"
    chatflow = json.loads(real.read_text())
    (chosen,) = [node for node in chatflow["nodes"] if node["data"]["name"] == "chatOpenAI"]
    chosen["data"]["credential"] = CREDENTIAL
    server.add("response_generation", chatflow, type="CHATFLOW")
    (pushed,) = chatflows.push(client, [FLOWS["response_generation"]])
    assert (pushed.state, server.named("response_generation")["type"]) == ("updated", "AGENTFLOW")
    settings = _node(server.data("response_generation"), "llmAgentflow_0")["data"]["inputs"]["llmModelConfig"]
    assert settings["FLOWISE_CREDENTIAL_ID"] == CREDENTIAL
    assert (settings["modelName"], settings["streaming"]) == (chosen["data"]["inputs"]["modelName"], False)


def test_a_model_that_needs_no_credential_is_a_chosen_one(server: FlowServer, client: AIPlatformClient):
    chosen = deepcopy(FLOWS["response_generation"].data)
    ollama = {"llmModel": "chatOllama", "modelName": "qwen3:8b", "streaming": True}
    _node(chosen, "llmAgentflow_0")["data"]["inputs"] |= {"llmModel": "chatOllama", "llmModelConfig": ollama}
    server.add("response_generation", chosen)
    chatflows.push(client, [FLOWS["draft_review"]])
    inputs = _node(server.data("draft_review"), "llmAgentflow_0")["data"]["inputs"]
    assert inputs["llmModel"] == "chatOllama"
    assert inputs["llmModelConfig"] == {**ollama, "streaming": False}


def test_a_node_of_an_older_make_is_brought_up_to_date(server: FlowServer, client: AIPlatformClient):
    flow = FLOWS["vacancy_analysis"]
    old = deepcopy(flow.data)
    _node(old, "customFunctionAgentflow_0")["data"]["version"] = 1
    server.add(flow.name, old)
    assert chatflows.push(client, [flow])[0].state == "updated"
    newer = deepcopy(flow.data)
    _node(newer, "customFunctionAgentflow_0")["data"]["version"] = 9
    server.named(flow.name)["flowData"] = json.dumps(newer)
    assert chatflows.push(client, [flow])[0].state == "same"


def test_a_push_switches_streaming_off(server: FlowServer, client: AIPlatformClient):
    flow = FLOWS["draft_review"]
    server.add(flow.name, _set_up(flow.data, streaming=True))
    (pushed,) = chatflows.push(client, [flow])
    assert pushed.state == "updated"
    assert not reading.streams(server.data(flow.name))


def test_of_two_flows_of_one_name_the_one_in_use_is_updated(server: FlowServer, client: AIPlatformClient):
    other = server.add("draft_review", FLOWS["response_generation"].data)
    used = server.add("draft_review", FLOWS["response_generation"].data)
    (pushed,) = chatflows.push(client, [FLOWS["draft_review"]], {"review": used})
    assert (pushed.id, pushed.state) == (used, "updated")
    assert json.loads(server.flows[other]["flowData"]) == FLOWS["response_generation"].data


def test_it_does_not_guess_between_two_flows_of_one_name(server: FlowServer, client: AIPlatformClient):
    server.add("draft_review", {})
    server.add("draft_review", {})
    with pytest.raises(FlowError, match="2 flows named draft_review"):
        chatflows.push(client, chatflows.flows())
    assert [method for method, _, _ in server.received] == ["GET"]  # nothing half done


@pytest.mark.parametrize("text", ["", "no json", "[]", '{"nodes": [1, {"id": 7}], "edges": "x"}', "null"])
def test_a_canvas_that_cannot_be_read_is_replaced(text: str, server: FlowServer, client: AIPlatformClient):
    server.add("draft_review", text)
    (pushed,) = chatflows.push(client, [FLOWS["draft_review"]])
    assert pushed.state == "updated"
    assert server.data("draft_review") == FLOWS["draft_review"].data


# --- check


def _all_set_up(server: FlowServer) -> dict[str, str]:
    return {
        flow.purpose: server.add(flow.name, _set_up(flow.data), apikeyid="key-1")
        for flow in chatflows.flows()
        if not flow.name.endswith("_single")
    }


def test_a_platform_as_it_should_be(server: FlowServer, client: AIPlatformClient):
    ids = _all_set_up(server)
    found = chatflows.check(client, ids)
    assert [(each.purpose, each.state, each.ok, each.key_bound) for each in found] == [
        ("analysis", "same", True, True), ("response", "same", True, True), ("review", "same", True, True),
    ]  # fmt: skip
    assert {each.purpose: each.id for each in found} == ids
    assert all(re.fullmatch(r"[0-9a-f]{64}", each.hash) for each in found)


def test_an_empty_platform_lacks_two_flows_and_could_have_a_third(client: AIPlatformClient):
    found = chatflows.check(client, {})
    assert [(each.name, each.state, each.ok) for each in found] == [
        ("vacancy_analysis", "missing", False), ("response_generation", "missing", False),
        ("draft_review", "missing", True),
    ]  # fmt: skip


def test_a_prompt_changed_on_the_platform_is_told_and_is_no_fault(server: FlowServer, client: AIPlatformClient):
    ids = _all_set_up(server)
    before = chatflows.check(client, ids)[1]
    data = server.data("response_generation")
    _node(data, "llmAgentflow_0")["data"]["inputs"]["llmMessages"][0]["content"] += " Be brief."
    server.flows[ids["response"]]["flowData"] = json.dumps(data)
    after = chatflows.check(client, ids)[1]
    assert (after.state, after.ok) == ("changed", True)
    assert after.hash != before.hash


def test_what_the_editor_adds_and_moves_is_no_change(server: FlowServer, client: AIPlatformClient):
    ids = _all_set_up(server)
    before = [each.hash for each in chatflows.check(client, ids)]
    data = server.data("vacancy_analysis")
    for node in _llm(data):
        node["position"] = {"x": 5, "y": 6}
        node["selected"] = True
        node["data"]["inputs"] |= {"llmMemoryType": "", "llmUserMessage": "", "llmStructuredOutput": ""}
        system, user = node["data"]["inputs"]["llmMessages"]
        system["content"] = system["content"].replace("\n- ", "\n\n- ") + "\n"
        user["content"] = user["content"].replace("{{ ", "{{").replace(" }}", "}}")
        node["data"]["inputs"]["llmModelConfig"]["FLOWISE_CREDENTIAL_ID"] = "another"
    data["nodes"].reverse()
    server.flows[ids["analysis"]]["flowData"] = json.dumps(data)
    found = chatflows.check(client, ids)
    assert [each.state for each in found] == ["same"] * 3
    assert [each.hash for each in found] == before


def test_another_model_changes_the_hash_and_not_the_state(server: FlowServer, client: AIPlatformClient):
    ids = _all_set_up(server)
    before = chatflows.check(client, ids)[1]
    data = _set_up(FLOWS["response_generation"].data, modelName="gpt-5")
    server.flows[ids["response"]]["flowData"] = json.dumps(data)
    after = chatflows.check(client, ids)[1]
    assert after.state == before.state == "same"
    assert after.hash != before.hash


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda node: node["inputs"].update(llmEnableMemory=True), "Memory is on in KPIs"),
        (lambda node: node["inputs"].pop("llmEnableMemory"), "Memory is on in KPIs"),
        (lambda node: node["inputs"]["llmModelConfig"].update(streaming=True), "Streaming is on in KPIs"),
        (lambda node: node["inputs"]["llmModelConfig"].pop("streaming"), "Streaming is on in KPIs"),
        (lambda node: node["inputs"]["llmModelConfig"].pop("FLOWISE_CREDENTIAL_ID"), "No credential"),
    ],
)
def test_it_names_the_node_whose_settings_are_wrong(
    change: Any, said: str, server: FlowServer, client: AIPlatformClient
):
    ids = _all_set_up(server)
    data = server.data("vacancy_analysis")
    change(_node(data, "llmAgentflow_0")["data"])
    server.flows[ids["analysis"]]["flowData"] = json.dumps(data)
    (problem,) = chatflows.check(client, ids)[0].problems
    assert said in problem
    assert "Technologies" not in problem


def test_a_flow_without_a_key_is_open_to_anybody(server: FlowServer, client: AIPlatformClient):
    ids = _all_set_up(server)
    server.flows[ids["response"]]["apikeyid"] = None
    found = chatflows.check(client, ids)[1]
    assert not found.ok
    assert "anybody" in found.problems[0]


def test_an_id_that_names_nothing_is_a_missing_flow(server: FlowServer, client: AIPlatformClient):
    _all_set_up(server)
    found = chatflows.check(client, {"analysis": "no-such-id"})[0]
    assert (found.state, found.ok) == ("missing", False)
    assert "no-such-id" in found.problems[0]


def test_a_flow_of_the_owners_own_is_not_compared_but_looked_at(
    server: FlowServer, client: AIPlatformClient, captures: Path
):
    real = captures.parent / "contracts" / "flowise" / "flows" / "vacancy_analysis.json"
    used = server.add("My own", json.loads(real.read_text()), type="CHATFLOW", apikeyid="key-1")
    found = chatflows.check(client, {"analysis": used})[0]
    assert (found.name, found.state, found.id) == ("My own", "own", used)
    (problem,) = found.problems
    assert "Streaming is on in OpenAI" in problem


def test_a_chatflow_with_a_memory_is_told(server: FlowServer, client: AIPlatformClient):
    memory = {"id": "m_0", "data": {"name": "bufferMemory", "label": "Buffer Memory", "category": "Memory"}}
    used = server.add("My own", {"nodes": [memory], "edges": []}, apikeyid="key-1")
    assert "Memory is on in Buffer Memory" in chatflows.check(client, {"analysis": used})[0].problems[0]


def test_the_analysis_in_one_call_is_compared_with_its_own_file(server: FlowServer, client: AIPlatformClient):
    used = server.add("vacancy_analysis_single", _set_up(FLOWS["vacancy_analysis_single"].data), apikeyid="key-1")
    found = chatflows.check(client, {"analysis": used})[0]
    assert (found.name, found.state, found.ok) == ("vacancy_analysis_single", "same", True)


# --- pull


def test_it_brings_home_what_is_in_use_without_credentials(server: FlowServer, client: AIPlatformClient):
    _all_set_up(server)
    own = server.add("../My own: flow", _set_up(FLOWS["draft_review"].data))
    server.add("Somebody else's", {"nodes": [], "edges": []})
    files = chatflows.pull(client, [own])
    assert set(files) == {"vacancy_analysis.json", "response_generation.json", "draft_review.json", "My_own_flow.json"}
    assert CREDENTIAL not in "".join(files.values())
    assert json.loads(files["vacancy_analysis.json"]) == FLOWS["vacancy_analysis"].data


def test_a_pulled_folder_can_be_pushed_again(server: FlowServer, client: AIPlatformClient, tmp_path: Path):
    data = _set_up(FLOWS["draft_review"].data)
    _node(data, "llmAgentflow_0")["data"]["inputs"]["llmMessages"][0]["content"] = "My own wording."
    server.add("draft_review", data)
    for name, text in chatflows.pull(client, []).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    server.named("draft_review")["flowData"] = json.dumps(_set_up(FLOWS["draft_review"].data))
    (pushed,) = chatflows.push(client, chatflows.from_folder(tmp_path))
    assert (pushed.name, pushed.state) == ("draft_review", "updated")
    node = _node(server.data("draft_review"), "llmAgentflow_0")
    assert _system(node) == "My own wording."
    assert node["data"]["inputs"]["llmModelConfig"]["FLOWISE_CREDENTIAL_ID"] == CREDENTIAL


@pytest.mark.parametrize("text", ["no json", "[]", '{"nodes": []}'])
def test_a_file_that_is_no_flow_is_refused_by_name(text: str, tmp_path: Path):
    (tmp_path / "draft_review.json").write_text(text)
    with pytest.raises(FlowError, match=r"draft_review\.json"):
        chatflows.from_folder(tmp_path)


def test_a_folder_without_our_flows_is_refused(tmp_path: Path):
    with pytest.raises(FlowError, match="holds no flow of ours"):
        chatflows.from_folder(tmp_path)


@pytest.mark.parametrize(
    "trouble", [(401, b'{"error":"x"}'), (403, b'{"message":"Forbidden"}'), (500, b"{}"), (200, b"no")]
)
def test_trouble_of_the_platform_is_passed_on(trouble: tuple[int, bytes], server: FlowServer, client: AIPlatformClient):
    server.trouble = trouble
    with pytest.raises(ServiceError):
        chatflows.push(client, chatflows.flows())
    with pytest.raises(ServiceError):
        chatflows.check(client, {})
    with pytest.raises(ServiceError):
        chatflows.pull(client, [])


def test_the_answers_the_prompts_ask_for_pass_the_schema():
    """The keys that the prompts of letter and review show are those that are read."""
    shown = {"subject", "sentences"}, {"doubts"}
    for keys, name, kind in zip(shown, ("response", "review"), (LetterAnswer, ReviewAnswer), strict=True):
        assert set(kind.model_fields) == keys
        assert all(f'"{key}"' in prompt(name) for key in keys)


# --- what the guide says


def test_the_guide_names_settings_files_and_flows_that_exist():
    folder = FILES.parent
    guide = (folder / "ai_platform_setup_guide.md").read_text(encoding="utf-8")
    example = (folder.parent / ".env.example").read_text(encoding="utf-8")
    for setting in set(re.findall(r"\bAI_[A-Z_]+\b", guide)):
        assert f"{setting}=" in example, setting
    for name in set(re.findall(r"`((?:vacancy|response|draft)_\w+)`", guide)):
        assert name in FLOWS, name
    for command in re.findall(r"\./run manage (\w+)", guide):
        assert (folder.parent / "jobagent_site" / "management" / "commands" / f"{command}.py").exists(), command
    for file in re.findall(r"`(\w+\.json)`", (FILES / "README.md").read_text(encoding="utf-8")):
        assert (FILES / file).exists(), file
