"""The bodies of an OpenAI-compatible server."""

import json
from typing import Any

from django.http import HttpResponse

MODEL = "practice-1"


def as_json(data: Any, status: int = 200, headers: dict[str, str] | None = None) -> HttpResponse:
    """Return the data as the server sends it."""
    return HttpResponse(
        json.dumps(data, ensure_ascii=False), status=status, headers=headers, content_type="application/json"
    )


def error(
    status: int, message: str, kind: str, code: str | None = None, param: str | None = None, **headers: str
) -> HttpResponse:
    """Return an error in the server's one form; `headers` with underscores for dashes."""
    body = {"error": {"message": message, "type": kind, "param": param, "code": code}}
    return as_json(body, status, {name.replace("_", "-"): value for name, value in headers.items()})


def invalid(message: str, code: str | None = None, param: str | None = None, status: int = 400) -> HttpResponse:
    """Return what a wrong request gets."""
    return error(status, message, "invalid_request_error", code, param)


def wrong_key(key: str) -> HttpResponse:
    """Return 401; a missing key has other words than a wrong one."""
    if not key:
        return invalid("You didn't provide an API key. You need to provide it in an Authorization header.", status=401)
    shown = f"{key[:4]}{'*' * 8}{key[-4:]}" if len(key) > 12 else "*" * len(key)
    return invalid(f"Incorrect API key provided: {shown}.", "invalid_api_key", status=401)


def no_model(name: str) -> HttpResponse:
    """Return 404 for a model there is not."""
    return invalid(f"The model `{name}` does not exist or you do not have access to it.", "model_not_found", status=404)


def too_long() -> HttpResponse:
    """Return 400 for more text than the model takes."""
    message = "This model's maximum context length is 128000 tokens. Please reduce the length of the messages."
    return invalid(message, "context_length_exceeded", "messages")
