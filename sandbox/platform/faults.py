"""What each kind of misbehaviour of the platform answers; statuses and words as measured on the real server."""

import json
import re
import time
from typing import Any

from django.http import HttpRequest, HttpResponse

from sandbox.ai_faults import COMMON, pause, spoilt
from sandbox.faults import Fault, Honest
from sandbox.platform import answers
from sandbox.platform.predictions import too_large
from sandbox.troubles import Trouble

_LIMITED = (
    "429 Rate limit reached for practice-1 in organization org-practice on requests per min (RPM): Limit 3, Used 3, "
    "Requested 1. Please try again in 1s."
)
_HELP = "\n\nTroubleshooting URL: https://docs.langchain.com/oss/javascript/langchain/errors/{}/\n"
_PROXY_PAGE = (
    "504 <html><head><title>504 Gateway Time-out</title></head><body><h1>504 Gateway Time-out</h1></body></html>"
)


def unauthorized(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return what a wrong key gets: 500 at a prediction, 401 everywhere else."""
    return answers.failed("Unauthorized") if "/prediction" in request.path else answers.unauthorized()


def flow_unknown(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 404 for the flow."""
    return answers.not_found(_flow_id(request))


def flow_unknown_old(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 500 for the flow, as up to 3.0.12."""
    return answers.failed(f"Chatflow {_flow_id(request)} not found in the database!")


def bad_id(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 400 as for an id that is no UUID."""
    return answers.error(400, "Invalid Chatflow ID")


def provider_401(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 500 without the prefix: the provider does not take the platform's key."""
    words = "401 Unauthorized – check your API key and ensure it has access to the requested model."
    return answers.error(500, words)


def flow_rate_limit(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 429 in plain words, called HTML, with Retry-After (option `retry_after`, 19 unless given)."""
    wait = int(trouble.options.get("retry_after", 19))
    headers = {"Retry-After": str(wait), "X-RateLimit-Limit": "2", "X-RateLimit-Remaining": "0"}
    headers["X-RateLimit-Reset"] = str(int(time.time()) + wait)
    words = "Too many requests, slow down"
    return HttpResponse(words, status=429, headers=headers, content_type="text/html; charset=utf-8")


def too_big(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 413 as for a body of more than 50 MB."""
    return too_large(request)


def failed_to_parse(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 500 that quotes the model's whole answer: it does not fit the flow's output parser."""
    said = _said(honest())
    missing = [{"code": "invalid_type", "expected": "array", "received": "undefined", "path": ["kpis"],
                "message": "Required"}]  # fmt: skip
    why = f'Failed to parse. Text: "{said}". Error: {json.dumps(missing, indent=2)}'
    return answers.failed(why + _HELP.format("OUTPUT_PARSING_FAILURE"))


def failing(words: str, *, calls_provider: bool = False) -> Fault:
    """Return a fault that answers 500 with these words, after some time when the provider was tried seven times."""

    def fault(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
        if calls_provider:
            pause(trouble)
        return answers.failed(words)

    return fault


FAULTS: dict[str, Fault] = COMMON | {
    "unauthorized": unauthorized,
    "other_key": unauthorized,  # the real server makes no difference
    "flow_unknown": flow_unknown,
    "flow_unknown_old": flow_unknown_old,
    "bad_id": bad_id,
    "provider_401": provider_401,
    "provider_400": failing("400 Unsupported parameter"),
    "context_length": failing("400 This model's maximum context length is 8192 tokens."),
    "provider_429": failing(_LIMITED + _HELP.format("MODEL_RATE_LIMIT"), calls_provider=True),
    "provider_503": failing("503 The server had an error while processing your request", calls_provider=True),
    "provider_504_html": failing(_PROXY_PAGE, calls_provider=True),
    "provider_dropped": failing("Connection error.", calls_provider=True),
    "node_timeout": failing("Request timed out.", calls_provider=True),
    "flow_rate_limit": flow_rate_limit,
    "too_big": too_big,
    "failed_to_parse": failed_to_parse,
    "unexpected_end": failing("Unexpected end of json string at position 0"),
    "response_metadata": failing(
        "Error in LLM node: Cannot read properties of undefined (reading 'response_metadata')"
    ),
    "structured": spoilt(shape="structured"),
    "agentflow": spoilt(shape="agentflow"),
}


def _flow_id(request: HttpRequest) -> str:
    found = re.search(r"/(?:prediction|chatflows)/([^/]+)", request.path)
    return found[1] if found else ""


def _said(response: HttpResponse) -> str:
    data: dict[str, Any] = json.loads(response.content)
    return str(data.get("text") or json.dumps(data.get("json"), ensure_ascii=False))
