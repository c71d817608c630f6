"""Every HTTP call of the product goes through here; no other module imports `requests`.

    ServiceError
    ├── UnreachableError   timeout, DNS, connection, dropped in the middle, the server's own fault (5xx)
    ├── RateLimitError     429: too many requests; `retry_after` in seconds when the service says so
    ├── AccessError        401, 403, a login page, a captcha, a block page
    ├── RequestError       any other 4xx (404 and 410 keep `status`), or an address we refuse to open
    └── ResponseError      a 200 of the wrong shape, too big, or a redirect elsewhere; `body` is kept

Messages are sentences for the owner. They never hold cookies, tokens or the secret part of an address.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import connectionpool, exceptions
from urllib3.connection import HTTPConnection

from jobagent_site.addresses import check_url, is_loopback, origin
from jobagent_site.connections import Guarded, GuardedTLS, Watch, Watched, WatchedTLS, deadline
from jobagent_site.service_errors import (
    AccessError,
    RateLimitError,
    RequestError,
    ResponseError,
    ServiceError,
    UnreachableError,
    hide_secrets,
    refused,
    unreachable,
)

__all__ = [
    "USER_AGENT",
    "VERSION",
    "AccessError",
    "Call",
    "RateLimitError",
    "RequestError",
    "Response",
    "ResponseError",
    "ServiceError",
    "Session",
    "UnreachableError",
    "check_url",
    "decode",
    "hide_secrets",
    "is_loopback",
]

VERSION = "0.1.0"
USER_AGENT = f"jobagent/{VERSION} (+self-hosted)"
MAX_REDIRECTS = 5
MAX_TRIES = 2
RETRY_PAUSE = 0.5  # seconds before the second try when the service names no pause
LONGEST_PAUSE = 10.0  # a service that asks for more is left for the next run
REPEATABLE_STATUSES = frozenset({502, 503, 504})
_CHUNK = 65_536
_KEPT_BODY = 500_000  # of a page that is too big, this much is kept to look at


@dataclass(frozen=True, slots=True)
class Call:
    """One line of the agent log: what was asked and how it went. `error` is empty when all went well."""

    service: str
    method: str
    url: str
    status: int | None
    seconds: float
    attempts: int
    size: int
    error: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """An answer below 400 (a redirect only when the caller asked not to follow it)."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    call: Call

    @property
    def text(self) -> str:
        """The body as text. Raises ResponseError when it is clearly in another charset than it says."""
        charset = _charset(self.headers.get("Content-Type", ""))
        return decode(self.body, charset, service=self.call.service, url=self.url)

    def json(self) -> Any:
        """The body as JSON. Raises ResponseError on anything else."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise ResponseError(
                f"{self.call.service} answered with something that is not JSON. Nothing was read from it; the service "
                "may have changed or be in trouble.",
                service=self.call.service,
                status=self.status,
                url=self.url,
                body=self.body,
            ) from error


def decode(body: bytes, charset: str = "utf-8", *, service: str, url: str = "") -> str:
    """`body` as text; a stray bad byte is replaced. Raises ResponseError when more than one in 500 is unreadable.

    A body that is valid UTF-8 is read as UTF-8 whatever the header says: no other charset looks like it by chance.
    """
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        text = _lenient(body, charset)
    if text.count("\ufffd") > 3 + len(text) / 500:
        raise ResponseError(
            f"The text from {service} is not readable in the charset it names ({charset}). The page was kept aside; "
            "try again later, and report it if it stays so.",
            service=service,
            url=url,
            body=body,
        )
    return text


def _lenient(body: bytes, charset: str) -> str:
    try:
        return body.decode(charset, "replace")
    except (LookupError, ValueError):  # the header names a charset nobody knows
        return body.decode("utf-8", "replace")


def _charset(content_type: str) -> str:
    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type, re.IGNORECASE)
    return found.group(1) if found else "utf-8"


def _adapter(plain: type[HTTPConnection], tls: type[HTTPConnection]) -> HTTPAdapter:
    adapter = HTTPAdapter(pool_connections=4, pool_maxsize=32)
    http_pool = type("_Pool", (connectionpool.HTTPConnectionPool,), {"ConnectionCls": plain})
    tls_pool = type("_TLSPool", (connectionpool.HTTPSConnectionPool,), {"ConnectionCls": tls})
    adapter.poolmanager.pool_classes_by_scheme = {"http": http_pool, "https": tls_pool}
    return adapter


class _Transport(requests.Session):
    """Picks the guarded or the trusting adapter by the address that is really opened."""

    def __init__(self, trusted: str) -> None:
        super().__init__()
        self.trust_env = False  # a proxy from the environment would resolve names behind our back
        self._trusted = trusted
        self._open = _adapter(Watched, WatchedTLS)
        self._guarded = _adapter(Guarded, GuardedTLS)

    def resolve_redirects(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        """Nothing: we follow by hand; the original would read the whole body of a redirect to look ahead."""
        return iter(())

    def get_adapter(self, url: str) -> Any:
        return self._open if self._trusted and origin(url) == origin(self._trusted) else self._guarded


class Session:
    """Calls one service politely. `calls` grows with every call, failed ones too.

    `trusted` is an address from our own settings: its origin is opened without the guard. `timeout` is (connect,
    read); one request may take connect + 2 × read in all unless `deadline` says otherwise. `pace` is called with the
    address before every single request, `keep` with address and body of every answer. `cookies` go to the trusted
    host only. Redirects stay on the host that was asked, unless `any_host` lets them lead to other public ones: only
    for a session that carries nothing of ours.
    """

    def __init__(
        self,
        service: str,
        *,
        trusted: str = "",
        timeout: tuple[float, float] = (5.0, 20.0),
        max_bytes: int = 6_000_000,
        pace: Callable[[str], None] | None = None,
        cookies: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        user_agent: str = USER_AGENT,
        deadline: float | None = None,
        keep: Callable[[str, bytes], None] | None = None,
        any_host: bool = False,
    ) -> None:
        if any_host and (cookies or headers):
            raise ValueError("Cookies and headers would be carried to other hosts.")
        self.any_host = any_host
        self.service, self.trusted, self.timeout, self.max_bytes = service, trusted, timeout, max_bytes
        self.deadline = timeout[0] + 2 * timeout[1] if deadline is None else deadline
        self.calls: list[Call] = []
        self.pace, self.keep = pace, keep
        self._transport = _Transport(trusted)
        self._transport.headers["User-Agent"] = user_agent
        self._transport.headers.update(headers or {})
        self._keep_cookies(cookies or {})

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies held now, the service's own included: a form needs `csrftoken`."""
        return {each.name: each.value or "" for each in self._transport.cookies}

    def get(
        self,
        url: str,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        allow_redirects: bool = True,
    ) -> Response:
        """The answer to a GET, redirects followed. Raises ServiceError."""
        return self._call("GET", url, True, allow_redirects, {"params": params, "headers": headers})

    def post(
        self,
        url: str,
        *,
        data: Any = None,
        json: Any = None,
        files: Any = None,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        allow_redirects: bool = False,
        repeatable: bool = False,
    ) -> Response:
        """The answer to a POST. Sent once, unless the caller knows that twice does no harm (`repeatable`)."""
        content = {"data": data, "json": json, "files": files, "params": params, "headers": headers}
        return self._call("POST", url, repeatable, allow_redirects, content)

    def put(self, url: str, *, json: Any = None, headers: Mapping[str, str] | None = None) -> Response:
        """The answer to a PUT, sent once; no redirect is followed."""
        return self._call("PUT", url, False, False, {"json": json, "headers": headers})

    def close(self) -> None:
        """Let go of idle connections."""
        self._transport.close()
        self._transport._open.close()
        self._transport._guarded.close()

    def _keep_cookies(self, cookies: Mapping[str, str]) -> None:
        if cookies and not self.trusted:
            raise ValueError("Cookies need `trusted`: the address they belong to.")
        host = urlsplit(self.trusted).hostname or ""
        # The cookie standard appends ".local" to a host without a dot.
        domain = host if "." in host or ":" in host else f"{host}.local"
        for name, value in cookies.items():
            self._transport.cookies.set(name, value, domain=domain, path="/")

    def _call(self, method: str, url: str, repeatable: bool, follow: bool, content: dict[str, Any]) -> Response:
        started, attempts = time.monotonic(), 0

        def record(status: int | None, size: int, error: str = "") -> Call:
            seconds = time.monotonic() - started
            call = Call(self.service, method, hide_secrets(url), status, seconds, attempts, size, error)
            self.calls.append(call)
            return call

        while True:
            attempts += 1
            try:
                final, answer, body = self._follow(method, url, follow, content)
            except ServiceError as error:
                pause = _pause(error) if repeatable and attempts < MAX_TRIES else None
                if pause is None:
                    record(error.status, len(error.body), error.message)
                    raise
                time.sleep(pause)
                continue
            call = record(answer.status_code, len(body))
            if self.keep is not None:
                self.keep(final, body)
            return Response(final, answer.status_code, answer.headers, body, call)

    def _follow(
        self, method: str, url: str, follow: bool, content: dict[str, Any]
    ) -> tuple[str, requests.Response, bytes]:
        """The answer after at most five redirects, none of which may leave the host unless `any_host` says so."""
        for hop in range(MAX_REDIRECTS + 1):
            self._check(url, redirected=hop > 0)
            answer, body = self._single(method, url, content)
            if not (follow and answer.is_redirect):
                return answer.url, answer, body
            url = self._next_hop(answer, method)
            content = {"headers": content.get("headers")}
            method = "GET"
        raise self._wrong(f"{self.service} sends us round in circles: more than {MAX_REDIRECTS} redirects.", url)

    def _check(self, url: str, *, redirected: bool) -> None:
        try:
            check_url(url, trusted=self.trusted, service=self.service)
        except RequestError as error:
            if not redirected:
                raise
            raise self._wrong(
                f"{self.service} redirects to an address that is not opened. {error.message}", url
            ) from error

    def _next_hop(self, answer: requests.Response, method: str) -> str:
        location = answer.headers["Location"].encode("latin-1", "replace").decode("utf-8", "replace")
        try:
            target = requests.compat.quote(urljoin(answer.url, location), safe="%/:=&?~#+!$,;'@()*[]")
        except ValueError as error:
            raise self._wrong(f"{self.service} redirects to something that is no address.", answer.url) from error
        asked, next_one = origin(answer.url), origin(target)
        strange = asked[1] != next_one[1] and not self.any_host
        if strange or (asked[0] == "https" and next_one[0] != "https"):
            raise self._wrong(
                f"{self.service} redirects from {asked[1]} to {next_one[0]}://{next_one[1]}, which was not asked for. "
                "Nothing was read there; check the address in the settings.",
                target,
                status=answer.status_code,
            )
        if method != "GET" and answer.status_code in (307, 308):
            raise self._wrong(f"{self.service} asks to send the same form to another page.", target)
        return target

    def _single(self, method: str, url: str, content: dict[str, Any]) -> tuple[requests.Response, bytes]:
        if self.pace is not None:
            self.pace(url)
        with deadline(self.deadline, self.service, url) as watch:
            try:
                answer = self._transport.request(
                    method, url, stream=True, allow_redirects=False, timeout=self.timeout, **content
                )
                with answer:
                    body = self._read(answer, watch)
            except (requests.RequestException, exceptions.HTTPError, OSError) as error:
                raise self._translated(error, url, watch) from error
            except ValueError as error:  # a header or an address that cannot be written down
                raise refused(url, self.service, "the request cannot be written down") from error
        self._refuse_bad_status(answer, body)
        return answer, body

    def _read(self, answer: requests.Response, watch: Watch) -> bytes:
        parts, size = [], 0
        for chunk in answer.iter_content(_CHUNK):
            parts.append(chunk)
            size += len(chunk)
            if size > self.max_bytes:
                raise self._wrong(
                    f"The answer of {self.service} is bigger than {self.max_bytes / 1e6:g} MB and was not read.",
                    answer.url,
                    status=answer.status_code,
                    body=b"".join(parts)[:_KEPT_BODY],
                )
        if watch.expired:  # a cut connection looks like a proper end when the server gave no length
            raise OSError("out of time")
        return b"".join(parts)

    def _translated(self, error: Exception, url: str, watch: Watch) -> ServiceError:
        """The error of the library in our words; what it says itself may hold secrets and is not repeated."""
        reason = getattr(error.args[0], "reason", None) if error.args else None
        not_opened = isinstance(reason, (exceptions.NewConnectionError, exceptions.ConnectTimeoutError))
        if watch.expired:
            return unreachable(f"no full answer within {self.deadline:g} seconds", self.service, url, timed_out=True)
        if isinstance(error, requests.exceptions.SSLError):
            why = "its certificate or encryption is not in order"
            return unreachable(why, self.service, url, never_sent="CERTIFICATE_VERIFY_FAILED" in str(error))
        if isinstance(error, requests.ConnectTimeout):
            why = f"no connection within {self.timeout[0]:g} seconds"
            return unreachable(why, self.service, url, never_sent=True, timed_out=True)
        if isinstance(error, requests.Timeout) or isinstance(reason, exceptions.ReadTimeoutError) or _slow(error):
            return unreachable(f"no answer within {self.timeout[1]:g} seconds", self.service, url, timed_out=True)
        if isinstance(error, ValueError):
            return refused(url, self.service, "it is not a valid address")
        if isinstance(error, requests.exceptions.ContentDecodingError):
            return self._wrong(f"The answer of {self.service} is packed in a way we cannot open.", url)
        why = "nobody listens at its address" if not_opened else "the connection broke before the answer was complete"
        return unreachable(why, self.service, url, never_sent=not_opened)

    def _refuse_bad_status(self, answer: requests.Response, body: bytes) -> None:
        status, name = answer.status_code, self.service
        known: dict[str, Any] = {"service": name, "status": status, "url": answer.url, "body": body}
        pause = _retry_after(answer.headers.get("Retry-After", ""))
        if status == 429:
            raise RateLimitError(
                f"{name} says we ask too often (429). We stop and try again {_later(pause)}.",
                retry_after=pause,
                **known,
            )
        if status in (401, 403, 999):  # 999 is LinkedIn's own number for "you look like a robot"
            raise AccessError(
                f"{name} refuses us ({status}): the login or key is missing, wrong or expired, or our address is "
                "blocked. Wait before trying again, and do it less often.",
                permanent=status == 401,
                **known,
            )
        if 400 <= status < 500:
            raise RequestError(_refusal(name, status), permanent=status not in (408, 409, 425), **known)
        if status >= 500:
            error = unreachable(f"it has a fault of its own ({status})", name, answer.url, status=status)
            error.retry_after, error.body = pause, body
            raise error

    def _wrong(self, message: str, url: str, *, status: int | None = None, body: bytes = b"") -> ResponseError:
        return ResponseError(message, service=self.service, status=status, url=url, body=body)


def _slow(error: Exception) -> bool:
    """`requests` calls a timeout in the middle of the body a connection error."""
    return bool(error.args) and isinstance(error.args[0], exceptions.ReadTimeoutError)


def _pause(error: ServiceError) -> float | None:
    """Seconds to wait before a second try; None when there must be none."""
    if not isinstance(error, UnreachableError):
        return None
    if error.status is None:
        return RETRY_PAUSE if error.never_sent or not error.timed_out else None
    if error.status not in REPEATABLE_STATUSES:
        return None
    pause = RETRY_PAUSE if error.retry_after is None else error.retry_after
    return pause if pause <= LONGEST_PAUSE else None


def _retry_after(header: str) -> float | None:
    """Seconds of a Retry-After header, which is a number or a date; None when there is none we understand."""
    if re.fullmatch(r"\d{1,9}(\.\d+)?", header.strip()):
        return min(float(header), 86_400.0)
    try:
        moment = parsedate_to_datetime(header)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max((moment - datetime.now(UTC)).total_seconds(), 0.0), 86_400.0)


def _later(pause: float | None) -> str:
    return "later" if pause is None else f"in {pause:.0f} seconds"


def _refusal(name: str, status: int) -> str:
    if status in (404, 410):
        return f"{name} has no such page any more ({status})."
    return f"{name} did not accept the request ({status}). What was asked is wrong for it; look at the settings."
