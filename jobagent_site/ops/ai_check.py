"""Whether the AI platform works as it is set: what the settings lack, then one tiny question to each flow."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils import timezone

from jobagent_site.http import ServiceError
from outreach import ledger, pauses
from outreach.ai.diagnosis import Diagnosis, diagnose
from outreach.ai.flowise import AIPlatformClient
from outreach.ai.model import Purpose, Trouble, with_trouble
from outreach.ai.openai import ChatCompletions
from outreach.models import AiCall
from outreach.platform import FLOW_FIELDS, Platform

PURPOSE = "test"
Client = AIPlatformClient | ChatCompletions
_PUSH = "`./run manage chatflows push` brings our flows there and keeps their ids."


def lacking(platform: Platform, name: str) -> dict[str, str]:
    """What a backend of this name would still need: field of AiPlatform → sentence. Empty when nothing."""
    if name == "builtin":
        return {}
    if name not in _CLIENTS:
        return {"backend": f"“{name}” is no backend. Choose one."}
    found = {} if platform.url else {"url": f"{name} needs the address of the server."}
    if name == "flowise":
        for purpose in ("analysis", "response", "review"):
            if purpose not in platform.flows and (purpose != "review" or platform.second_reader):
                found[FLOW_FIELDS[purpose]] = f"flowise needs the id of its chatflow for the {purpose}. {_PUSH}"
    if name == "openai" and not platform.model:
        found["model"] = "openai needs the name of a model the server has."
    return found


def check(platform: Platform, *, seconds: float) -> list[Diagnosis]:
    """The steps up to the first that fails, for the chosen backend; each flow gets its share of these seconds.

    Costs one tiny question a flow, written into the ledger. When all is well, a pause after failures is over.
    """
    if platform.backend == "builtin":
        return [Diagnosis("settings", True, "The built-in backend works on this machine; nobody outside is asked.")]
    if lacks := lacking(platform, platform.backend):
        return [Diagnosis("settings", False, " ".join(lacks.values()), "Complete it on the AI platform page.")]
    client = _CLIENTS[platform.backend](platform)
    questions = len(client.flows) if isinstance(client, AIPlatformClient) else 1
    steps = diagnose(client, seconds=seconds / questions)
    _write_down(platform, client, steps)
    if all(step.ok for step in steps):
        pauses.forget(platform.backend)
    return steps


def _flowise(platform: Platform) -> AIPlatformClient:
    return AIPlatformClient(platform.url, platform.key, flows=_flows(platform), timeout=platform.timeout)


def _openai(platform: Platform) -> ChatCompletions:
    return ChatCompletions(platform.url, platform.key, model=platform.model, timeout=platform.timeout)


_CLIENTS: dict[str, Callable[[Platform], Client]] = {"flowise": _flowise, "openai": _openai}


def _flows(platform: Platform) -> dict[Purpose, str]:
    """Those that are in use: a question to the others would cost for nothing."""
    return {purpose: flow for purpose, flow in platform.flows.items() if purpose != "review" or platform.second_reader}


def _write_down(platform: Platform, client: Client, steps: Sequence[Diagnosis]) -> None:
    """One line of the ledger, when anything was asked that may have cost money."""
    if not client.calls:
        return
    failed = next((step for step in steps if not step.ok), None)
    call = AiCall.objects.create(purpose=PURPOSE, backend=platform.backend, started_at=timezone.now())
    error = None
    if failed:
        trouble = Trouble(client.calls[-1].trouble or Trouble.UNKNOWN)
        error = with_trouble(ServiceError(failed.text, service=platform.backend), trouble)
    ledger.finish(call, platform, client.calls, answer=None if failed else {}, error=error)
