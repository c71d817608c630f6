"""Our flows to the platform, the platform's to a folder, and how the two stand to each other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from outreach.ai.chatflows import reading
from outreach.ai.chatflows.flows import Flow, flows
from outreach.ai.model import Purpose

State = Literal["created", "updated", "same", "changed", "own", "missing"]
Row = Mapping[str, Any]  # a flow as the API gives it
_Model = tuple[str, dict[str, Any]]  # its name and settings


class Platform(Protocol):
    """What is needed of the platform. Every call may raise ServiceError."""

    def chatflows(self) -> Sequence[Row]: ...

    def create_chatflow(self, flow: dict[str, Any], /) -> Row: ...

    def update_chatflow(self, chatflow_id: str, changes: dict[str, Any], /) -> Row: ...


class FlowError(ValueError):
    """The flows cannot be exchanged as they are; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one flow stands on the platform.

    `state` after a push: created, updated, same. After a check: same, changed (on the platform), own (a flow that is
    none of ours), missing. `problems` are sentences for the owner. `replaced` is the canvas that a push wrote over.
    """

    name: str
    purpose: Purpose
    state: State
    id: str = ""
    hash: str = ""
    key_bound: bool = False
    problems: tuple[str, ...] = ()
    replaced: str = field(default="", repr=False)

    @property
    def ok(self) -> bool:
        return not self.problems


def push(platform: Platform, ours: Iterable[Flow], ids: Mapping[Purpose, str] | None = None) -> tuple[Standing, ...]:
    """Create or update our flows by name. The models and credentials chosen on the platform stay.

    A node without a credential takes the model of the first node of our flows that has one. The key that is bound
    to a flow stays bound. Raises ServiceError, and FlowError when a name stands for several flows and none of them
    is in `ids` (the flows in use).
    """
    rows = platform.chatflows()
    pairs = [(flow, _named(rows, flow.name, (ids or {}).values())) for flow in ours]
    chosen = _chosen_model(rows)
    return tuple(_pushed(platform, flow, row, chosen) for flow, row in pairs)


def check(platform: Platform, ids: Mapping[Purpose, str], ours: Sequence[Flow] = ()) -> tuple[Standing, ...]:
    """How the flow of each purpose stands: the one in use by `ids`, else the first of ours by name."""
    rows, ours = platform.chatflows(), ours or flows()
    purposes = dict.fromkeys(flow.purpose for flow in ours)
    return tuple(_standing(purpose, rows, ids.get(purpose, ""), ours) for purpose in purposes)


def pull(platform: Platform, ids: Iterable[str]) -> dict[str, str]:
    """File name → text of every flow that is in use or bears one of our names. Credentials stay out."""
    names, used = {flow.name for flow in flows()}, set(ids)
    wanted = [row for row in platform.chatflows() if row.get("id") in used or row.get("name") in names]
    return {
        _file_name(row): json.dumps(_bare(reading.data_of(row)), ensure_ascii=False, indent=2) + "\n" for row in wanted
    }


def from_folder(folder: Path, ours: Sequence[Flow] = ()) -> tuple[Flow, ...]:
    """Our flows with the canvases of `folder`; those without a file there are left out. Raises FlowError."""
    found = [(flow, folder / f"{flow.name}.json") for flow in ours or flows()]
    kept = tuple(Flow(flow.name, flow.purpose, _read(file), flow.optional) for flow, file in found if file.exists())
    if not kept:
        raise FlowError(
            f"{folder} holds no flow of ours. Expected names: {', '.join(f.name for f in flows())} (.json)."
        )
    return kept


def _pushed(platform: Platform, flow: Flow, row: Row | None, chosen: _Model | None) -> Standing:
    before = reading.data_of(row) if row else {}
    data = _with_models(flow.data, before, chosen)
    content = {"name": flow.name, "type": "AGENTFLOW", "flowData": json.dumps(data, ensure_ascii=False)}
    if row is None:
        return _told(flow, "created", platform.create_chatflow(content), data)
    if reading.digest(data) == reading.digest(before) and not reading.is_older(before, data):
        return _told(flow, "same", row, before)
    after = {**row, **platform.update_chatflow(str(row["id"]), content)}
    return _told(flow, "updated", after, data, replaced=json.dumps(before, ensure_ascii=False, indent=2))


def _told(flow: Flow, state: State, row: Row, data: Mapping[str, Any], replaced: str = "") -> Standing:
    found, bound = str(row.get("id") or ""), bool(row.get("apikeyid"))
    problems = _problems(data, bound)
    return Standing(flow.name, flow.purpose, state, found, reading.digest(data), bound, problems, replaced)


def _standing(purpose: Purpose, rows: Sequence[Row], used: str, ours: Sequence[Flow]) -> Standing:
    serving = [flow for flow in ours if flow.purpose == purpose]
    row = _in_use(rows, used, serving)
    if row is None:
        return _missing(serving[0], used)
    data = reading.data_of(row)
    flow = next((each for each in serving if each.name == row.get("name")), None)
    if flow is None:
        own = Flow(str(row.get("name")), purpose, data)
        return _told(own, "own", row, data)
    return _told(flow, "same" if reading.same_work(flow.data, data) else "changed", row, data)


def _in_use(rows: Sequence[Row], used: str, serving: Sequence[Flow]) -> Row | None:
    if used:
        return next((row for row in rows if row.get("id") == used), None)
    named = [_named(rows, flow.name, ()) for flow in serving]
    return next((row for row in named if row is not None), None)


def _missing(flow: Flow, used: str) -> Standing:
    if used:
        problem = f"The platform has no flow {used}, which the settings name. Push the flows, or correct the id."
    else:
        problem = "" if flow.optional else "It is not on the platform. Run: ./run manage chatflows push"
    return Standing(flow.name, flow.purpose, "missing", problems=(problem,) if problem else ())


def _problems(data: Mapping[str, Any], bound: bool) -> tuple[str, ...]:
    told = []
    if not bound:
        told.append("No API key is bound to it, so anybody who reaches the platform may use it. Bind one.")
    if labels := reading.lacks_credential(data):
        told.append(f"No credential of the model's provider in {_listed(labels)}. Choose one in one node, push again.")
    if labels := reading.streams(data):
        told.append(f"Streaming is on in {_listed(labels)}: an answer may take three minutes more. Switch it off.")
    if labels := reading.remembers(data):
        told.append(f"Memory is on in {_listed(labels)}: vacancies may mix. Switch it off.")
    return tuple(told)


def _listed(labels: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(labels))


def _named(rows: Sequence[Row], name: str, used: Iterable[str]) -> Row | None:
    """The flow of this name; of several the one in use. Raises FlowError when that leaves the choice open."""
    found = [row for row in rows if row.get("name") == name]
    chosen = [row for row in found if row.get("id") in set(used)] if len(found) > 1 else found
    if len(found) > 1 and len(chosen) != 1:
        raise FlowError(f"The platform has {len(found)} flows named {name}. Delete or rename all but one.")
    return chosen[0] if chosen else None


def _chosen_model(rows: Sequence[Row]) -> _Model | None:
    """The first model on the platform, in a flow of ours, that can be asked as it is."""
    for flow in flows():
        for row in (each for each in rows if each.get("name") == flow.name):
            for _, model, settings in reading.models(reading.data_of(row)):
                if reading.is_chosen(model, settings):
                    return model, settings
    return None


def _with_models(ours: Mapping[str, Any], theirs: Mapping[str, Any], chosen: _Model | None) -> dict[str, Any]:
    """Our canvas with the models that the owner chose. Streaming stays off whatever was chosen."""
    data, before = deepcopy(dict(ours)), {node["id"]: (model, held) for node, model, held in reading.models(theirs)}
    for node, model, settings in list(reading.models(data)):
        now = before.get(node["id"], (model, settings))
        model, settings = now if reading.is_chosen(*now) else chosen or now
        node["data"]["inputs"] |= {"llmModel": model, "llmModelConfig": {**settings, "streaming": False}}
    return data


def _bare(data: Mapping[str, Any]) -> dict[str, Any]:
    """The canvas without the ids of credentials: they mean nothing elsewhere."""
    bare = deepcopy(dict(data))
    for node, _, settings in reading.models(bare):
        for holder in (settings, node["data"], node["data"].get("inputs", {})):
            holder.pop("credential", None)
            holder.pop(reading.CREDENTIAL, None)
    return bare


def _file_name(row: Row) -> str:
    return (re.sub(r"[^\w-]+", "_", str(row.get("name"))).strip("_") or str(row.get("id"))) + ".json"


def _read(file: Path) -> dict[str, Any]:
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FlowError(f"{file} cannot be read as a flow: {error}") from error
    if not isinstance(data, dict) or not reading.nodes(data):
        raise FlowError(f"{file} holds no flow: it has no nodes.")
    return data
