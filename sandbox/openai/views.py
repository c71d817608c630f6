"""Chat completions and the list of models."""

import time
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse

from sandbox.ai import SPOILT, key_of, tokens
from sandbox.control import body_of
from sandbox.openai import answers
from sandbox.world import current

CONTEXT = 128_000  # tokens


def models(request: HttpRequest) -> HttpResponse:
    """Return the one model there is."""
    if not _may(request):
        return answers.wrong_key(key_of(request))
    one = {"id": answers.MODEL, "object": "model", "created": 1_750_000_000, "owned_by": "practice"}
    return answers.as_json({"object": "list", "data": [one]})


def chat_completions(request: HttpRequest) -> HttpResponse:
    """Return the model's answer to the last message of the user."""
    if request.method != "POST":
        return answers.invalid("Not allowed to use this method on this endpoint.", status=405)
    if not _may(request):
        return answers.wrong_key(key_of(request))
    body = body_of(request)
    return _complaint(body) or _completed(request, body)


def unknown(request: HttpRequest) -> HttpResponse:
    """Return 404 as for any address the server does not know."""
    return answers.invalid(f"Invalid URL ({request.method} {request.path.removeprefix('/openai')})", status=404)


def _may(request: HttpRequest) -> bool:
    return key_of(request) in {key.secret for key in current().ai.flows.valid_keys()}


def _complaint(body: dict[str, Any]) -> HttpResponse | None:
    messages = body.get("messages")
    if "model" not in body:
        return answers.invalid("you must provide a model parameter")
    if body["model"] != answers.MODEL:
        return answers.no_model(str(body["model"]))
    if not isinstance(messages, list) or not messages or not all(isinstance(each, dict) for each in messages):
        return answers.invalid("Missing required parameter: 'messages'.", "missing_required_parameter", "messages")
    if sum(tokens(str(each.get("content", ""))) for each in messages) > CONTEXT:
        return answers.too_long()
    wanted = body.get("response_format")
    if isinstance(wanted, dict) and wanted.get("type") == "json_object" and "json" not in str(messages).lower():
        words = "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'."
        return answers.invalid(words, None, "messages")
    return None


def _completed(request: HttpRequest, body: dict[str, Any]) -> HttpResponse:
    messages: list[dict[str, Any]] = body["messages"]
    question = _last(messages, "user")
    system = _last(messages, "system") or _last(messages, "developer")
    said = current().ai.ask(request, question, service="openai", flow=None, session=body.get("user"), system=system)
    spoilt = request.META.get(SPOILT, {})
    message: dict[str, Any] = {"role": "assistant", "content": said, "refusal": None}
    if spoilt.get("wrongly") == "refusal":
        message |= {"content": None, "refusal": said}
    used = {"prompt_tokens": sum(tokens(str(each.get("content", ""))) for each in messages)}
    used["completion_tokens"] = tokens(said)
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": spoilt.get("finish", "stop")}
    whole = {"id": f"chatcmpl-{uuid.uuid4().hex}", "object": "chat.completion", "created": int(time.time())}
    whole |= {"model": answers.MODEL, "choices": [choice], "system_fingerprint": None}
    return answers.as_json(whole | {"usage": used | {"total_tokens": sum(used.values())}})


def _last(messages: list[dict[str, Any]], role: str) -> str:
    said = [each.get("content") for each in messages if each.get("role") == role]
    return _plain(said[-1]) if said else ""


def _plain(content: Any) -> str:
    """The text of a message; it may come in parts."""
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return str(content or "")
