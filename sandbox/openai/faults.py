"""What each kind of misbehaviour of the OpenAI-compatible server answers."""

from django.http import HttpRequest, HttpResponse

from sandbox.ai import key_of
from sandbox.ai_faults import COMMON, spoilt
from sandbox.faults import Fault, Honest
from sandbox.openai import answers
from sandbox.troubles import Trouble


def unauthorized(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 401 as for a wrong key."""
    return answers.wrong_key(key_of(request))


def flow_unknown(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 404 as for an unknown model."""
    return answers.no_model(answers.MODEL)


def provider_400(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 400 for a parameter the model does not take."""
    words = "Unsupported parameter: 'temperature' is not supported with this model."
    return answers.invalid(words, "unsupported_parameter", "temperature")


def no_response_format(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 400 when the request asks for a response_format, the honest answer when it does not."""
    if b'"response_format"' not in request.body:
        return honest()
    words = "Invalid parameter: 'response_format' is not supported with this model."
    return answers.invalid(words, "unsupported_parameter", "response_format")


def context_length(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 400: too much text."""
    return answers.too_long()


def rate_limited(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 429 with Retry-After (option `retry_after`, 20 unless given)."""
    words = f"Rate limit reached for {answers.MODEL} on requests per min (RPM): Limit 3, Used 3, Requested 1."
    wait = str(trouble.options.get("retry_after", 20))
    return answers.error(429, words, "requests", "rate_limit_exceeded", Retry_After=wait)


def quota(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 429 that no waiting heals: the account is out of money."""
    words = "You exceeded your current quota, please check your plan and billing details."
    return answers.error(429, words, "insufficient_quota", "insufficient_quota")


def unavailable(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 503."""
    return answers.error(503, "The server is currently overloaded. Please try again later.", "service_unavailable")


def too_big(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 413 as a proxy before the server does."""
    body = "<html><head><title>413 Request Entity Too Large</title></head></html>"
    return HttpResponse(body, status=413, content_type="text/html")


FAULTS: dict[str, Fault] = COMMON | {
    "unauthorized": unauthorized,
    "other_key": unauthorized,
    "flow_unknown": flow_unknown,
    "provider_400": provider_400,
    "no_response_format": no_response_format,
    "context_length": context_length,
    "provider_429": rate_limited,
    "flow_rate_limit": rate_limited,
    "quota": quota,
    "provider_503": unavailable,
    "too_big": too_big,
    "length": spoilt(wrongly="truncated", finish="length"),
}
