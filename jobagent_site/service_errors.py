"""What can go wrong with a service, in words for the owner.

    ServiceError
    ├── UnreachableError   timeout, DNS, connection, dropped in the middle, the server's own fault (5xx)
    ├── RateLimitError     429: too many requests; `retry_after` in seconds when the service says so
    ├── AccessError        401, 403, a login page, a captcha, a block page
    ├── RequestError       any other 4xx (404 and 410 keep `status`), or an address we refuse to open
    └── ResponseError      a 200 of the wrong shape, too big, or a redirect elsewhere; `body` is kept

Messages are sentences for the owner. They never hold cookies, tokens or the secret part of an address.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

# Whole words only: `api_key` is a secret, `primary_keyword` and `author` are not.
_SECRET_KEY = re.compile(
    r"(?:^|[_.-])(?:key|apikey|secret|pass|password|passwd|sig|sign|signature|auth|session|sessionid|sid|code|hash|hmac)"
    r"(?:$|[_.-])|token|secret|csrf|password",
    re.IGNORECASE,
)
# Telegram keeps its token in the path, Slack the secret of a webhook.
_SECRET_PATH = re.compile(r"(/bot)\d+:[^/]+|(/services/)[^?#]+")


class ServiceError(Exception):
    """A service did not do what we asked. `permanent`: asking again in the same way is useless."""

    def __init__(
        self,
        message: str,
        *,
        service: str,
        status: int | None = None,
        permanent: bool = False,
        retry_after: float | None = None,
        url: str = "",
        body: bytes = b"",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.service = service
        self.status = status
        self.permanent = permanent
        self.retry_after = retry_after
        self.url = hide_secrets(url)
        self.body = body

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (type(self), self.message, dict(self.__dict__)))


class UnreachableError(ServiceError):
    """Nobody answered properly. `never_sent`: no connection was made, so the service saw nothing of the request."""

    never_sent = False
    timed_out = False


class RateLimitError(ServiceError):
    """The service asks us to slow down."""


class AccessError(ServiceError):
    """The service refuses us: who we are, or from where."""


class RequestError(ServiceError):
    """The service refuses this request, or we refuse to send it."""


class ResponseError(ServiceError):
    """The answer is not what the service is known to give."""


def _rebuild(kind: type[ServiceError], message: str, state: dict[str, Any]) -> ServiceError:
    error = kind(message, service=state["service"])
    error.__dict__.update(state)
    return error


def hide_secrets(url: str) -> str:
    """The address without user, password, and without the values of secret parameters: fit for logs and messages."""
    try:
        parts = urlsplit(url)
        query = [(name, "***" if _SECRET_KEY.search(name) else value) for name, value in parse_qsl(parts.query, True)]
    except ValueError:
        return ""
    host = parts.netloc.rpartition("@")[2]
    path = _SECRET_PATH.sub(lambda found: (found[1] or found[2]) + "***", parts.path)
    return urlunsplit((parts.scheme, host, path, urlencode(query, safe="*"), ""))


def refused(url: str, service: str, why: str) -> RequestError:
    return RequestError(
        f"The address {hide_secrets(url)[:200]} was not opened: {why}. Check where the link comes from.",
        service=service,
        permanent=True,
        url=url,
    )


def unreachable(
    why: str, service: str, url: str, *, status: int | None = None, never_sent: bool = False, timed_out: bool = False
) -> UnreachableError:
    error = UnreachableError(
        f"{service} could not be reached: {why}. Nothing is lost; it is tried again later.",
        service=service,
        status=status,
        url=url,
    )
    error.never_sent, error.timed_out = never_sent, timed_out
    return error
