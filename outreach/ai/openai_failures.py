"""What went wrong at a server that speaks OpenAI's chat completions, in sentences for the owner.

https://platform.openai.com/docs/guides/error-codes; the others (Ollama, vLLM, OpenRouter, LM Studio) say less and often
leave `code` out, so the words of the message count as well. They are compared, never repeated.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from jobagent_site.http import ServiceError
from outreach.ai.failures import GATEWAY_STATUSES, failure, from_gateway, json_object, without_status
from outreach.ai.model import Trouble

SERVICE = "The AI server"

_OTHER_PLACE = (
    "What answers at the address is not an OpenAI-compatible interface, but a web page or another program. "
    "AI_PLATFORM_URL must end where its interface begins, like https://api.openai.com/v1 or http://localhost:11434/v1."
)
_MOVED = (
    "The address of the AI server sends us on to another one, which is not followed: our key would go along. Put that "
    "address into AI_PLATFORM_URL (often https instead of http)."
)
_WRONG_KEY = "The AI server does not take our key. Make a new one there and put it into AI_PLATFORM_API_KEY."
_FORBIDDEN = (
    "The AI server forbids this to our key (403): the model, the project or the country is not allowed. Look at the "
    "key's rights there, and at AI_MODEL."
)
_NO_MODEL = "The AI server has no model of the name in AI_MODEL, or not for our key. Choose one of those it lists."
_TOO_LONG = "The text is too long for this model. Choose a model with a longer context in AI_MODEL."
_NO_CREDIT = "The account at the AI server has no credit or quota left. Fill it up there; nothing is asked until then."
_DOWN = "The AI server has trouble of its own ({status}). It is asked again later; look at its status page."
_REFUSED = "The AI server refuses the request ({status}). Most often a setting is not for this model: look at AI_MODEL."
_BUSY = "The AI server says we ask too often (429). We go on {later}; lower AI_CONCURRENCY when this happens often."
_CONTEXT = re.compile(
    r"context[_ ](?:length|window|size)|maximum context|too (?:long|large|many tokens)|string_above_max", re.IGNORECASE
)
_MODEL = re.compile(r"model_not_found|model\b.{0,200}(?:not found|does not exist|not exist)", re.IGNORECASE | re.DOTALL)
_QUOTA = re.compile(r"insufficient_quota|current quota|insufficient (?:credit|balance|fund)", re.IGNORECASE)
_FORMAT = re.compile(r"response_format|json_schema|json_object|structured output|grammar", re.IGNORECASE)
_TEMPERATURE = re.compile(r"temperature", re.IGNORECASE)


def of_completions(error: ServiceError) -> ServiceError:
    """The failure behind an error of the network wrapper."""
    if (failed := without_status(error, SERVICE, "AI_PLATFORM_URL")) is not None:
        return failed
    status, payload = error.status or 0, json_object(error.body)
    if status in GATEWAY_STATUSES and payload is None:
        return from_gateway(error, SERVICE)
    trouble, sentence, permanent = judged(status, _said(payload), payload is not None, error.retry_after)
    return failure(trouble, sentence, service=SERVICE, permanent=permanent, cause=error)


def of_payload(payload: Mapping[str, Any], status: int) -> ServiceError:
    """The failure in a 200 that holds an error instead of an answer, as OpenRouter sends it."""
    inner = payload.get("error")
    code = inner.get("code") if isinstance(inner, dict) else None
    named = code if isinstance(code, int) and 400 <= code < 600 else 500
    trouble, sentence, permanent = judged(named, _said(payload), True, None)
    return failure(trouble, sentence, service=SERVICE, permanent=permanent, status=status)


def judged(status: int, said: str, is_json: bool, pause: float | None) -> tuple[Trouble, str, bool | None]:
    """What the trouble is, the sentence for it, and whether it is permanent (None: as usual for this trouble)."""
    if status == 401:
        return Trouble.KEY, _WRONG_KEY, None
    if status == 402 or (status in (403, 429) and _QUOTA.search(said)):
        return Trouble.PROVIDER, _NO_CREDIT, True
    if status == 403:
        return Trouble.KEY, _FORBIDDEN, None
    if status == 429:
        return Trouble.LIMIT, _BUSY.format(later="later" if pause is None else f"in {pause:.0f} seconds"), None
    if status >= 500:
        return Trouble.PROVIDER, _DOWN.format(status=status), None
    return _of_request(status, said, is_json)


def dislikes(error: ServiceError) -> str:
    """Which of our options a server does not know: "response_format", "temperature" or ""."""
    if error.status not in (400, 422):
        return ""
    said = _said(json_object(error.body))
    if _FORMAT.search(said):
        return "response_format"
    return "temperature" if _TEMPERATURE.search(said) else ""


def other_place(status: int) -> ServiceError:
    """Something answers at the address, but nothing that speaks chat completions."""
    return failure(Trouble.ADDRESS, _MOVED if 300 <= status < 400 else _OTHER_PLACE, service=SERVICE, status=status)


def bad_answer(sentence: str, *, permanent: bool) -> ServiceError:
    """A proper answer that is of no use."""
    return failure(Trouble.ANSWER, sentence, service=SERVICE, permanent=permanent, status=200)


def _of_request(status: int, said: str, is_json: bool) -> tuple[Trouble, str, bool | None]:
    if _MODEL.search(said) and status in (400, 404, 422):
        return Trouble.FLOW, _NO_MODEL, None
    if status == 413 or _CONTEXT.search(said):
        return Trouble.INPUT, _TOO_LONG, None
    if status in (404, 405) or not is_json:
        return Trouble.ADDRESS, _OTHER_PLACE, None
    return Trouble.INPUT, _REFUSED.format(status=status), None


def _said(payload: Mapping[str, Any] | None) -> str:
    """Code, type and message of an error in one string, wherever the server puts them."""
    inner = (payload or {}).get("error", payload)
    if not isinstance(inner, dict):
        return str(inner or "")[:4000]
    return " ".join(str(inner.get(name) or "") for name in ("code", "type", "param", "message"))[:4000]
