"""What both models say when something goes wrong: one error per trouble, and what holds for any server.

`permanent` on an error means that the same question again is useless. What a server wrote is compared with known
words and never repeated: it may quote the question, the model's answer or a key.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from jobagent_site.http import (
    AccessError,
    RateLimitError,
    RequestError,
    ResponseError,
    ServiceError,
    UnreachableError,
)
from outreach.ai.model import Trouble, trouble_of, with_trouble

_KINDS: Mapping[Trouble, type[ServiceError]] = {
    Trouble.KEY: AccessError,
    Trouble.FLOW: RequestError,
    Trouble.ADDRESS: ResponseError,
    Trouble.LIMIT: RateLimitError,
    Trouble.PROVIDER_KEY: AccessError,
    Trouble.PROVIDER: UnreachableError,
    Trouble.INPUT: RequestError,
    Trouble.ANSWER: ResponseError,
    Trouble.TIMEOUT: UnreachableError,
    Trouble.UNREACHABLE: UnreachableError,
    Trouble.OURS: RequestError,
    Trouble.UNKNOWN: UnreachableError,
}
_USELESS_AGAIN = frozenset(
    {Trouble.KEY, Trouble.FLOW, Trouble.ADDRESS, Trouble.PROVIDER_KEY, Trouble.INPUT, Trouble.OURS}
)
# A gateway in between gave up or lost the server: whether the question was answered is not known.
_GAVE_UP = frozenset({408, 504, 522, 524})
GATEWAY_STATUSES = _GAVE_UP | {502, 503, 520, 521, 523}


def failure(
    trouble: Trouble,
    sentence: str,
    *,
    service: str,
    permanent: bool | None = None,
    status: int | None = None,
    cause: ServiceError | None = None,
) -> ServiceError:
    """The error of the kind that belongs to `trouble`. Status and pause come from the cause, its body never."""
    error = _KINDS[trouble](
        sentence,
        service=service,
        status=cause.status if cause else status,
        permanent=trouble in _USELESS_AGAIN if permanent is None else permanent,
        retry_after=cause.retry_after if cause else None,
        url=cause.url if cause else "",
    )
    if isinstance(error, UnreachableError) and isinstance(cause, UnreachableError):
        error.never_sent, error.timed_out = cause.never_sent, cause.timed_out
    return with_trouble(error, trouble)


def outcome_unknown(error: ServiceError) -> bool:
    """Whether the question may have been taken, and may still be worked on or be answered already."""
    sent = isinstance(error, UnreachableError) and not error.never_sent
    return sent and trouble_of(error) in (Trouble.TIMEOUT, Trouble.UNREACHABLE)


def json_object(body: bytes) -> Mapping[str, Any] | None:
    """The body as a JSON object, None when it is anything else."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def without_status(error: ServiceError, service: str, setting: str) -> ServiceError | None:
    """The failure when no answer came, or one that was not read; None when there is a status to judge by."""
    if isinstance(error, ResponseError):
        sentence = (
            f"The answer of {service} is too big or packed in an unknown way; it was not read. See what runs there."
        )
        return failure(Trouble.ANSWER, sentence, service=service, cause=error)
    if error.status is not None:
        return None
    if not isinstance(error, UnreachableError):
        sentence = f"The address of {service} cannot be opened. Write http://host:port or https://host in {setting}."
        return failure(Trouble.ADDRESS, sentence, service=service, cause=error)
    if error.never_sent:
        sentence = f"Nobody answers at the address of {service}. See that it runs, and compare {setting}."
        return failure(Trouble.UNREACHABLE, sentence, service=service, cause=error)
    if error.timed_out:
        sentence = (
            f"{service} gave no answer in time; it may still be working on it. It is asked again later; if it stays "
            "so, raise AI_TIMEOUT or take a faster model."
        )
        return failure(Trouble.TIMEOUT, sentence, service=service, cause=error)
    sentence = f"The connection to {service} broke before the answer was complete. It is asked again later."
    return failure(Trouble.UNREACHABLE, sentence, service=service, cause=error)


def from_gateway(error: ServiceError, service: str) -> ServiceError:
    """The failure when a proxy in front answers (502, 503, 504, …) instead of the server."""
    if error.status in _GAVE_UP:
        sentence = (
            f"The proxy in front of {service} gave up waiting ({error.status}); the answer may still be worked on. "
            "Let the proxy wait at least as long as AI_TIMEOUT (nginx: proxy_read_timeout)."
        )
        return failure(Trouble.TIMEOUT, sentence, service=service, cause=error)
    sentence = (
        f"The proxy in front of {service} does not reach it ({error.status}). See that {service} runs behind it; it is "
        "asked again later."
    )
    return failure(Trouble.UNREACHABLE, sentence, service=service, cause=error)
