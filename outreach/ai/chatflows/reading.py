"""What a flow on the platform says: its canonical form, its hash, and what is wrong with its settings."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

CREDENTIAL = "FLOWISE_CREDENTIAL_ID"  # the one the platform reads; its editor keeps the same id in "credential"
_CREDENTIALS = ("credential", CREDENTIAL)
_MODELS = ("llmModel", "llmModelConfig")
_NEEDS_CREDENTIAL = "chatOpenAI"
_VARIABLE = re.compile(r"{{\s*(.*?)\s*}}")


def data_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """The canvas of a flow as the API gives it: JSON in a string. Empty when it cannot be read."""
    try:
        data = json.loads(row.get("flowData") or "{}")
    except (TypeError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def digest(data: Mapping[str, Any]) -> str:
    """sha256 of all that decides an answer: the nodes with their inputs and models, and how they are joined.

    Where nodes stand on the canvas and whose credential they use changes nothing.
    """
    canonical = {
        "nodes": {each["id"]: {"name": _name(each), "inputs": _told(_inputs(each))} for each in nodes(data)},
        "edges": _joined(data),
    }
    return hashlib.sha256(json.dumps(canonical, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def same_work(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> bool:
    """Whether the other flow does what ours does. The model is the owner's choice and is not compared."""
    there = {each["id"]: each for each in nodes(theirs)}
    if _joined(ours) != _joined(theirs) or {each["id"] for each in nodes(ours)} != set(there):
        return False
    return all(_same_inputs(_inputs(each), _inputs(there[each["id"]])) for each in nodes(ours))


def is_older(theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> bool:
    """Whether a node there is of an older make than ours. The editor may have made it newer, which is well."""
    made = {each["id"]: _version(each) for each in nodes(theirs)}
    return any(made.get(each["id"], 0.0) < _version(each) for each in nodes(ours))


def nodes(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The nodes that have an id and data; anything else on a canvas is decoration."""
    found = data.get("nodes")
    return [each for each in found if _is_node(each)] if isinstance(found, list) else []


def label(node: Mapping[str, Any]) -> str:
    return str(node["data"].get("label") or node["id"])


def streams(data: Mapping[str, Any]) -> tuple[str, ...]:
    """The labels of the nodes whose model streams; it does unless it is told not to."""
    return tuple(label(node) for node, _, settings in models(data) if settings.get("streaming") is not False)


def remembers(data: Mapping[str, Any]) -> tuple[str, ...]:
    """The labels of the nodes that carry one question into the next. Nodes of an agentflow do by default."""
    return tuple(label(node) for node in nodes(data) if _remembers(node))


def lacks_credential(data: Mapping[str, Any]) -> tuple[str, ...]:
    """The labels of the nodes that ask OpenAI without a credential."""
    return tuple(label(node) for node, model, settings in models(data) if not is_chosen(model, settings))


def is_chosen(model: str, settings: Mapping[str, Any]) -> bool:
    """Whether a model can be asked as it is: it has its credential, or needs none."""
    return model != _NEEDS_CREDENTIAL or bool(settings.get(CREDENTIAL))


def models(data: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], str, dict[str, Any]]]:
    """(node, name of the model, its settings) of every node that asks a model, in agentflows and in chatflows."""
    for node in nodes(data):
        inputs, own = _inputs(node), node["data"]
        for key in [each for each in inputs if each.endswith("ModelConfig") and isinstance(inputs[each], dict)]:
            yield node, str(inputs.get(key.removesuffix("Config"), "")), inputs[key]
        if own.get("category") == "Chat Models":
            credential = inputs.get(CREDENTIAL) or own.get("credential")
            yield node, _name(node), {**inputs, CREDENTIAL: credential}


def _remembers(node: Mapping[str, Any]) -> bool:
    inputs = _inputs(node)
    for kind in ("llm", "agent"):
        if _name(node) == f"{kind}Agentflow":
            return inputs.get(f"{kind}EnableMemory") is not False
    return bool(node["data"].get("category") == "Memory")


def _same_inputs(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> bool:
    """Only what ours says is compared: the platform's editor adds its own defaults beside it."""
    told = {name: theirs.get(name) for name in ours if name not in _MODELS}
    return bool(_told(told) == _told({name: ours[name] for name in told}))


def _told(value: Any) -> Any:
    """The value without empty parts and credentials, and texts without what the platform's editor does to them."""
    if isinstance(value, Mapping):
        kept = {name: _told(each) for name, each in value.items() if name not in _CREDENTIALS}
        return {name: each for name, each in kept.items() if each not in (None, "", [], {})}
    if isinstance(value, list):
        return [_told(each) for each in value]
    return _plain(value) if isinstance(value, str) else value


def _plain(text: str) -> str:
    """Saving a node in the editor puts empty lines around lists and takes the room out of {{ variables }}."""
    lines = [line.strip() for line in _VARIABLE.sub(r"{{\1}}", text).splitlines()]
    return "\n".join(filter(None, lines))


def _joined(data: Mapping[str, Any]) -> list[list[str]]:
    found = data.get("edges")
    edges = [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    return sorted([str(each.get("source")), str(each.get("target"))] for each in edges)


def _inputs(node: Mapping[str, Any]) -> dict[str, Any]:
    found = node["data"].get("inputs")
    return found if isinstance(found, dict) else {}


def _name(node: Mapping[str, Any]) -> str:
    return str(node["data"].get("name", ""))


def _version(node: Mapping[str, Any]) -> float:
    found = node["data"].get("version")
    return float(found) if isinstance(found, int | float) else 0.0


def _is_node(each: Any) -> bool:
    return isinstance(each, dict) and isinstance(each.get("id"), str) and isinstance(each.get("data"), dict)
