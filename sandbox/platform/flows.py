"""The chatflows of the platform and the keys that open them."""

import json
import threading
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

ANALYSIS_FLOW = "a1a1a1a1-0000-4000-8000-000000000001"  # vacancy_analysis, there from the start
RESPONSE_FLOW = "a1a1a1a1-0000-4000-8000-000000000002"  # response_generation, there from the start
KEY = "practice-key"  # opens everything, unless POST /_world/ai says otherwise
OTHER_KEY = "practice-other-key"  # valid, but no shipped flow is bound to it
NARROW_KEY = "practice-narrow-key"  # valid for predictions, may not look at chatflows
KEY_ID, OTHER_KEY_ID, NARROW_KEY_ID = (f"b2b2b2b2-0000-4000-8000-00000000000{n}" for n in (1, 2, 3))
CREDENTIAL = "d4d4d4d4-0000-4000-8000-000000000001"  # the provider's key, as the platform keeps it
WORKSPACE = "c3c3c3c3-0000-4000-8000-000000000001"
TYPES = ("CHATFLOW", "AGENTFLOW", "MULTIAGENT", "ASSISTANT")
# What a request may set; everything else in a body is dropped, the id among it.
_SETTABLE = (
    "name", "flowData", "deployed", "isPublic", "apikeyid", "chatbotConfig", "apiConfig", "analytic", "speechToText",
    "textToSpeech", "followUpPrompts", "category", "type", "mcpServerConfig",
)  # fmt: skip


@dataclass(frozen=True)
class Key:
    """An API key; a flow names it by its id."""

    id: str
    secret: str
    may_view: bool = True


class Flows:
    """All chatflows, as plain values, so that they can be saved. Safe to use from many threads."""

    def __init__(self, saved: dict[str, dict[str, Any]] | None = None, secret: str = KEY) -> None:
        self.secret = secret
        self._lock = threading.Lock()
        self._flows = dict(saved) if saved else {flow["id"]: flow for flow in _shipped()}

    def valid_keys(self) -> tuple[Key, ...]:
        """Return every valid key."""
        return (Key(KEY_ID, self.secret), Key(OTHER_KEY_ID, OTHER_KEY), Key(NARROW_KEY_ID, NARROW_KEY, may_view=False))

    def all(self) -> list[dict[str, Any]]:
        """Return the flows, the last changed first."""
        with self._lock:
            return sorted(self._flows.values(), key=lambda flow: (flow["updatedDate"], flow["name"]), reverse=True)

    def get(self, flow_id: str) -> dict[str, Any] | None:
        """Return one flow, or None."""
        return self._flows.get(flow_id)

    def add(self, values: dict[str, Any]) -> dict[str, Any]:
        """Keep a new flow under a new id and return it."""
        flow = _flow(str(uuid.uuid4()), values)
        with self._lock:
            self._flows[flow["id"]] = flow
        return flow

    def change(self, flow_id: str, values: dict[str, Any]) -> dict[str, Any]:
        """Change what the values name and return the flow. Raises KeyError when there is none such."""
        with self._lock:
            told = {name: values[name] for name in _SETTABLE if name in values}
            self._flows[flow_id] = self._flows[flow_id] | told | {"updatedDate": now()}
            return self._flows[flow_id]

    def remove(self, flow_id: str) -> int:
        """Return how many flows were removed: 1 or 0."""
        with self._lock:
            return int(self._flows.pop(flow_id, None) is not None)

    def as_json(self) -> dict[str, dict[str, Any]]:
        """Return the flows by id, to be saved."""
        with self._lock:
            return dict(self._flows)


def now() -> str:
    """Return the real time as the platform writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def shape_of(flow: dict[str, Any]) -> str:
    """Return how the flow answers: agentflow, structured (an output parser is wired to the chain) or text."""
    if flow["type"] == "AGENTFLOW":
        return "agentflow"
    try:
        edges = json.loads(flow["flowData"] or "{}").get("edges", [])
    except (AttributeError, ValueError):
        return "text"
    wired = any("outputParser" in str(edge.get("targetHandle", "")) for edge in edges if isinstance(edge, dict))
    return "structured" if wired else "text"


def _flow(flow_id: str, values: dict[str, Any]) -> dict[str, Any]:
    at = now()
    empty = dict.fromkeys(_SETTABLE) | {"flowData": "{}", "deployed": False, "isPublic": False}
    own = {"id": flow_id, "createdDate": at, "updatedDate": at, "webhookSecretConfigured": False}
    return empty | {name: values[name] for name in _SETTABLE if name in values} | own | {"workspaceId": WORKSPACE}


def _shipped() -> list[dict[str, Any]]:
    inputs = {"credential": CREDENTIAL, "modelName": "practice-1", "streaming": False}
    node = {"id": "chatOpenAI_0", "data": {"name": "chatOpenAI", "credential": CREDENTIAL, "inputs": inputs}}
    drawn = json.dumps({"nodes": [node], "edges": [], "viewport": {"x": 0, "y": 0, "zoom": 1}})
    same = {"flowData": drawn, "deployed": True, "type": "CHATFLOW", "apikeyid": KEY_ID}
    named = ((ANALYSIS_FLOW, "vacancy_analysis"), (RESPONSE_FLOW, "response_generation"))
    return [_flow(flow_id, same | {"name": name}) for flow_id, name in named]
