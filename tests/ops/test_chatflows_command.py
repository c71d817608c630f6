"""`manage.py chatflows` as its user sees it: what is stored, what is printed, and how it ends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from outreach import platform
from outreach.ai import chatflows
from outreach.models import AiPlatform
from tests.outreach.ai.flow_server import KEY, FlowServer, flow_server
from tests.place import new_place

NAMES = ["vacancy_analysis", "response_generation", "draft_review"]


@dataclass
class Ended:
    """What a command printed, and its exit code."""

    text: str
    code: int

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.text)


@pytest.fixture
def server(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlowServer]:
    monkeypatch.setenv("JOBAGENT_HOME", str(tmp_path / "home"))
    with flow_server() as running:
        settings.AI_PLATFORM_URL, settings.AI_PLATFORM_API_KEY = running.url, KEY
        yield running


def _run(*arguments: str) -> Ended:
    said = StringIO()
    try:
        call_command("chatflows", *arguments, stdout=said)
    except SystemExit as end:
        return Ended(said.getvalue(), int(end.code or 0))
    except CommandError as error:
        assert not said.getvalue()
        return Ended(str(error), error.returncode)
    return Ended(said.getvalue(), 0)


def _set_up(server: FlowServer) -> None:
    """What a person does on the platform after a push: a key for each flow, a credential in each node."""
    for flow in server.flows.values():
        data = json.loads(flow["flowData"])
        for node in data["nodes"]:
            if node["data"]["name"] == "llmAgentflow":
                node["data"]["inputs"]["llmModelConfig"]["FLOWISE_CREDENTIAL_ID"] = "credential-1"
        flow |= {"flowData": json.dumps(data), "apikeyid": "key-1"}


@pytest.mark.django_db
class TestPush:
    def test_it_creates_the_flows_and_keeps_their_ids_and_hashes(self, server: FlowServer):
        ended = _run("push", "--json")
        assert (ended.code, ended.text.count("\n")) == (0, 1)
        rows = ended.json["flows"]
        assert [(row["name"], row["state"], row["key_bound"]) for row in rows] == [(n, "created", False) for n in NAMES]
        now = platform.in_force()
        assert dict(now.flows) == {row["purpose"]: row["id"] for row in rows}
        assert dict(now.flow_hashes) == {row["purpose"]: row["hash"] for row in rows}
        assert {flow["name"] for flow in server.flows.values()} == set(NAMES)

    def test_it_tells_a_person_what_is_still_to_do(self, server: FlowServer):
        text = _run("push").text
        assert "created  vacancy_analysis 0000" in text
        assert "No API key is bound" in text

    def test_it_keeps_what_it_replaces(self, server: FlowServer, tmp_path: Path):
        server.add("draft_review", {"nodes": [{"id": "a", "data": {"label": "My own"}}], "edges": []})
        ended = _run("push", "draft_review", "--json").json
        kept = Path(ended["replaced"]["draft_review"])
        assert kept.parent == tmp_path / "home" / "chatflows"
        assert "My own" in kept.read_text()
        assert [row["state"] for row in ended["flows"]] == ["updated"]

    def test_a_second_push_replaces_nothing(self, server: FlowServer, tmp_path: Path):
        _run("push")
        ended = _run("push", "--json").json
        assert ([row["state"] for row in ended["flows"]], ended["replaced"]) == (["same"] * 3, {})
        assert not (tmp_path / "home" / "chatflows").exists()

    def test_the_analysis_in_one_call_takes_the_place_of_the_other(self, server: FlowServer):
        _run("push")
        ended = _run("push", "--single", "--json").json
        assert [row["name"] for row in ended["flows"]] == ["vacancy_analysis_single", *NAMES[1:]]
        assert platform.in_force().flows["analysis"] == server.named("vacancy_analysis_single")["id"]
        assert server.named("vacancy_analysis")  # it stays where it is

    def test_two_flows_of_one_purpose_are_too_many(self, server: FlowServer):
        ended = _run("push", "vacancy_analysis", "vacancy_analysis_single")
        assert ended.code == 2
        assert server.received == []

    def test_it_takes_the_flows_of_a_folder(self, server: FlowServer, tmp_path: Path):
        flow = next(each for each in chatflows.flows() if each.name == "draft_review")
        (tmp_path / "draft_review.json").write_text(chatflows.as_file(flow).replace("You check a letter", "Read it"))
        assert _run("push", "--from", str(tmp_path)).code == 0
        assert "Read it" in server.named("draft_review")["flowData"]


@pytest.mark.django_db
class TestCheck:
    def test_all_in_order(self, server: FlowServer):
        _run("push")
        _set_up(server)
        ended = _run("check", "--json")
        assert ended.code == 0
        assert ended.json["ok"] is True
        assert [(row["state"], row["key_bound"], row["problems"]) for row in ended.json["flows"]] == [
            ("same", True, [])
        ] * 3

    def test_a_flow_that_is_open_to_anybody_fails(self, server: FlowServer):
        _run("push")
        _set_up(server)
        server.named("response_generation")["apikeyid"] = None
        ended = _run("check", "--json")
        assert (ended.code, ended.json["ok"]) == (1, False)
        assert [len(row["problems"]) for row in ended.json["flows"]] == [0, 1, 0]

    def test_an_empty_platform_fails(self, server: FlowServer):
        ended = _run("check")
        assert ended.code == 1
        assert "missing  vacancy_analysis" in ended.text
        assert "chatflows push" in ended.text

    def test_a_prompt_changed_on_the_platform_gets_its_own_hash(self, server: FlowServer):
        _run("push")
        _set_up(server)
        before = dict(platform.in_force().flow_hashes)
        flow = server.named("draft_review")
        flow["flowData"] = flow["flowData"].replace("You check a letter", "Read it")
        ended = _run("check", "--json")
        assert ended.code == 0
        assert [row["state"] for row in ended.json["flows"]] == ["same", "same", "changed"]
        after = dict(platform.in_force().flow_hashes)
        assert after["review"] == ended.json["flows"][2]["hash"] != before["review"]

    def test_it_changes_nothing_on_the_platform_and_no_id(self, server: FlowServer):
        ids = {"analysis": server.add("vacancy_analysis", {})}
        AiPlatform.objects.all().delete()
        _run("check")
        assert {method for method, _, _ in server.received} == {"GET"}
        assert ids["analysis"] not in platform.in_force().flows.values()


@pytest.mark.django_db
class TestPull:
    def test_it_writes_the_flows_into_the_folder(self, server: FlowServer, tmp_path: Path):
        _run("push")
        _set_up(server)
        ended = _run("pull", "--to", str(tmp_path / "new" / "flows"), "--json")
        assert ended.code == 0
        files = {Path(name).name for name in ended.json["files"]}
        assert files == {f"{name}.json" for name in NAMES}
        for name in files:
            text = (tmp_path / "new" / "flows" / name).read_text()
            assert json.loads(text)["nodes"]
            assert "credential-1" not in text

    def test_nothing_to_bring_home_is_a_failure(self, server: FlowServer, tmp_path: Path):
        ended = _run("pull", "--to", str(tmp_path / "flows"))
        assert ended.code == 1
        assert "none of our flows" in ended.text


@pytest.mark.django_db
class TestTrouble:
    @pytest.mark.parametrize(
        "arguments",
        [
            ("push", "no_such_flow"), ("check", "draft_review"), ("check", "--single"), ("pull",),
            ("push", "--to", "x"), ("pull", "--to", "x", "--from", "y"), ("push", "--from", "/nowhere/at/all"),
        ],
    )  # fmt: skip
    def test_wrong_usage_ends_with_2_and_asks_nobody(self, arguments: tuple[str, ...], server: FlowServer):
        assert _run(*arguments).code == 2
        assert server.received == []

    def test_without_an_address_it_says_which_settings_are_missing(self, server: FlowServer, settings: Any):
        settings.AI_PLATFORM_URL = ""
        ended = _run("check")
        assert ended.code == 2
        assert "AI_PLATFORM_URL" in ended.text

    def test_two_flows_of_one_name_are_for_the_owner_to_sort_out(self, server: FlowServer):
        server.add("draft_review", {})
        server.add("draft_review", {})
        ended = _run("push")
        assert ended.code == 2
        assert "draft_review" in ended.text

    @pytest.mark.parametrize("action", [("push",), ("check",), ("pull", "--to", "/nowhere")])
    def test_a_wrong_key_ends_with_1_and_stores_nothing(
        self, action: tuple[str, ...], server: FlowServer, settings: Any
    ):
        settings.AI_PLATFORM_API_KEY = "wrong-key-of-ours"
        ended = _run(*action)
        assert ended.code == 1
        assert "key" in ended.text
        assert "wrong-key-of-ours" not in ended.text
        assert dict(platform.in_force().flows) == {}


def test_a_script_gets_one_object_and_the_exit_code(tmp_path: Path):
    with flow_server() as server, new_place(tmp_path, AI_PLATFORM_URL=server.url, AI_PLATFORM_API_KEY=KEY) as place:
        assert place.json("chatflows", "push")["ok"] is True
        done = place.manage("chatflows", "check", "--json")
        assert (done.returncode, done.stdout.count("\n")) == (1, 1)
        assert json.loads(done.stdout)["ok"] is False
        done = place.manage("chatflows", "dance")
        assert (done.returncode, done.stdout) == (2, "")
