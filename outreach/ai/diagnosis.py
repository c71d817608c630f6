"""Is the AI platform set up rightly? One step after the other, each a sentence with what to do."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from jobagent_site.http import ServiceError
from outreach.ai.flowise import AIPlatformClient
from outreach.ai.model import Purpose, Question, Trouble, trouble_of
from outreach.ai.openai import ChatCompletions
from outreach.ai.questions import TASKS

C = TypeVar("C", AIPlatformClient, ChatCompletions)

SLOW = 60.0  # seconds; an answer to one line takes this long only where something else is waited for
_SETTINGS: Mapping[Purpose, str] = {
    "analysis": "AI_ANALYSIS_CHATFLOW_ID",
    "response": "AI_RESPONSE_CHATFLOW_ID",
    "review": "AI_REVIEW_CHATFLOW_ID",
}
_NOT_FLOWISE = (
    "Something answers there, but it is not Flowise. Put the address under which Flowise opens in the browser into "
    "AI_PLATFORM_URL, with https if the browser shows it and without a path of its pages."
)
_OPEN = (
    "Anybody who knows the address can use this chatflow at your cost: no key is bound to it. Choose one in Flowise "
    "(the chatflow, API Endpoint, Choose an API key)."
)
_STREAMING = (
    "Turn Streaming off in the model node of the chatflow. With it on, Flowise fetches tables from the internet "
    "(tiktoken.pages.dev) after each answer, and waits minutes for them where it has no way there."
)
_SLOW_MODEL = "Take a faster model, or look at the load of the server. AI_TIMEOUT must be longer than an answer takes."


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One step. `text` says what was found; `advice` what to do, "" when nothing. `ok` may come with advice."""

    name: str
    ok: bool
    text: str
    advice: str = ""


def diagnose(client: AIPlatformClient | ChatCompletions, *, seconds: float = 240.0) -> list[Diagnosis]:
    """The steps up to the first that fails, or all of them.

    Each flow, or the model, is asked one tiny question, which costs a little and may take up to `seconds`.
    """
    steps = _of_flowise(client, seconds) if isinstance(client, AIPlatformClient) else _of_completions(client, seconds)
    found: list[Diagnosis] = []
    for step in steps:
        found.append(step)
        if not step.ok:
            break
    return found


def _of_flowise(client: AIPlatformClient, seconds: float) -> Iterator[Diagnosis]:
    yield _address(client)
    yield _version(client)
    yield from _unnamed(client)
    settings: dict[Purpose, dict[str, Any]] = {}
    for purpose, chatflow_id in client.flows.items():
        step, settings[purpose] = _chatflow(client, purpose, chatflow_id)
        yield step
        if settings[purpose]:
            yield _bound_key(purpose, settings[purpose])
    for purpose in client.flows:
        yield _prediction(_limited(client, seconds), purpose, streams=_streams(settings[purpose]))


def _address(client: AIPlatformClient) -> Diagnosis:
    try:
        if client.ping():
            return Diagnosis("address", True, "Flowise answers at the address.")
    except ServiceError as error:
        return _failed("address", error)
    return Diagnosis("address", False, "The address is not that of Flowise.", _NOT_FLOWISE)


def _version(client: AIPlatformClient) -> Diagnosis:
    """Never a failure: very old versions do not tell theirs."""
    try:
        version = client.version()[:20]
    except ServiceError:
        version = ""
    if version:
        return Diagnosis("version", True, f"It is Flowise {version}.")
    return Diagnosis("version", True, "Flowise does not tell its version.", "Update it if anything here looks odd.")


def _unnamed(client: AIPlatformClient) -> Iterator[Diagnosis]:
    needed: tuple[Purpose, ...] = ("analysis", "response")
    for purpose in needed:
        if not client.flows.get(purpose):
            advice = f"Put its id into {_SETTINGS[purpose]}, or let `manage.py chatflows push` make one."
            yield Diagnosis(f"{purpose}: chatflow", False, f"No chatflow is named for the {purpose}.", advice)


def _chatflow(client: AIPlatformClient, purpose: Purpose, chatflow_id: str) -> tuple[Diagnosis, dict[str, Any]]:
    """Whether the chatflow exists, and its settings where the key may see them."""
    name = f"{purpose}: chatflow"
    try:
        found = client.chatflow(chatflow_id)
    except ServiceError as error:
        if error.status == 403:
            text = "Our key may not look at chatflows; that is fine, it need not."
            return Diagnosis(name, True, text), {}
        if trouble_of(error) is Trouble.FLOW:
            text = f"Flowise has no chatflow with the id in {_SETTINGS.get(purpose, 'the settings')}."
            return Diagnosis(name, False, text, error.message), {}
        return _failed(name, error), {}
    return Diagnosis(name, True, f"The chatflow for the {purpose} exists."), found


def _bound_key(purpose: Purpose, chatflow: Mapping[str, Any]) -> Diagnosis:
    if chatflow.get("apikeyid"):
        return Diagnosis(f"{purpose}: key", True, "A key is bound to the chatflow.")
    return Diagnosis(f"{purpose}: key", True, "No key is bound to the chatflow.", _OPEN)


def _prediction(client: AIPlatformClient, purpose: Purpose, *, streams: bool) -> Diagnosis:
    name, started = f"{purpose}: answer", time.monotonic()
    try:
        client.invoke_chatflow(client.flows[purpose], _tiny(purpose), tries=1)
    except ServiceError as error:
        if streams and trouble_of(error) is Trouble.TIMEOUT:
            return Diagnosis(name, False, _no_answer(client.timeout), _STREAMING)
        return _failed(name, error)
    return _answered(name, time.monotonic() - started, _STREAMING if streams else "")


def _of_completions(client: ChatCompletions, seconds: float) -> Iterator[Diagnosis]:
    yield _models(client)
    name, started = "answer", time.monotonic()
    try:
        _limited(client, seconds).ask(Question("analysis", _tiny("analysis"), session="connection-test"), tries=1)
    except ServiceError as error:
        yield _failed(name, error)
    else:
        yield _answered(name, time.monotonic() - started, "")


def _models(client: ChatCompletions) -> Diagnosis:
    try:
        names = client.models()
    except ServiceError as error:
        if error.status == 403:  # a key for completions alone
            return Diagnosis("model", True, "Our key may not list the models; that is fine, it need not.")
        return _failed("model", error)
    if {client.model, f"{client.model}:latest"} & set(names):
        return Diagnosis("model", True, "The server takes our key and has the model.")
    some = ", ".join(each[:60] for each in names[:5]) or "none"
    return Diagnosis("model", False, "The server has no model of the name in AI_MODEL.", f"Choose one it has: {some}.")


def _answered(name: str, took: float, streaming_advice: str) -> Diagnosis:
    if took > SLOW:
        return Diagnosis(
            name, True, f"The answer is right, but took {took:.0f} seconds.", streaming_advice or _SLOW_MODEL
        )
    return Diagnosis(name, True, f"The model answered within {max(took, 1):.0f} s.", streaming_advice)


def _no_answer(seconds: float) -> str:
    return f"No answer came within {seconds:.0f} seconds, though address, key and chatflow are there."


def _failed(name: str, error: ServiceError) -> Diagnosis:
    """The error's own two parts: what happened, and what to do about it."""
    text, _, advice = error.message.partition(". ")
    return Diagnosis(name, False, f"{text.rstrip('.')}.", advice or error.message)


def _limited(client: C, seconds: float) -> C:
    """The same client, its ledger too, with its own time for everything."""
    twin = copy.copy(client)
    twin.timeout = twin.deadline = seconds
    return twin


def _streams(chatflow: Mapping[str, Any]) -> bool:
    """Whether a model node of the flow has Streaming on."""
    try:
        nodes = json.loads(str(chatflow.get("flowData") or "{}")).get("nodes") or []
        inputs = [each["data"].get("inputs") or {} for each in nodes]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return False
    return any(_on(each.get("streaming")) or _on_inside(each) for each in inputs if isinstance(each, dict))


def _on_inside(inputs: Mapping[str, Any]) -> bool:
    """An agentflow keeps the settings of its model one level deeper, like `llmModelConfig`."""
    return any(_on(each.get("streaming")) for each in inputs.values() if isinstance(each, dict))


def _on(value: Any) -> bool:
    return value is True or value == "true"


def _tiny(purpose: Purpose) -> str:
    lines = [f"TASK: {TASKS[purpose]}"]
    if purpose == "response":
        lines += ["LANGUAGE: en", "LENGTH: at most 200 characters in all sentences together"]
    lines += ["<<<VACANCY 00000000", "V0 Python Developer", "V1 We look for a Python developer.", "VACANCY 00000000>>>"]
    if purpose == "response":
        lines += ["<<<FACTS 00000000", "S a team of Python developers", "FACTS 00000000>>>"]
    return "\n".join(lines)
