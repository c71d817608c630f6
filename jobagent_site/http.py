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

import ipaddress
import json
import os
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import connectionpool, exceptions
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util.connection import create_connection

VERSION = "0.1.0"
MAX_REDIRECTS = 5
MAX_TRIES = 2
RETRY_PAUSE = 0.5  # seconds before the second try when the service names no pause
LONGEST_PAUSE = 10.0  # a service that asks for more is left for the next run
REPEATABLE_STATUSES = frozenset({502, 503, 504})
_CHUNK = 65_536
_KEPT_BODY = 500_000  # of a page that is too big, this much is kept to look at


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


# --- Addresses -------------------------------------------------------------------------------------------------------

# Whole words only: `api_key` is a secret, `primary_keyword` and `author` are not.
_SECRET_KEY = re.compile(
    r"(?:^|[_.-])(?:key|apikey|secret|pass|password|passwd|sig|sign|signature|auth|session|sessionid|sid|code|hash|hmac)"
    r"(?:$|[_.-])|token|secret|csrf|password",
    re.IGNORECASE,
)
# Telegram keeps its token in the path, Slack the secret of a webhook.
_SECRET_PATH = re.compile(r"(/bot)\d+:[^/]+|(/services/)[^?#]+")
_SHARED = [  # ranges `is_global` does not settle in every Python we support, or that wrap another address
    ipaddress.ip_network("0.0.0.0/8"),
    ipaddress.ip_network("100.64.0.0/10"),
    ipaddress.ip_network("192.0.0.0/24"),
    ipaddress.ip_network("192.88.99.0/24"),
    ipaddress.ip_network("198.18.0.0/15"),
    ipaddress.ip_network("240.0.0.0/4"),
    ipaddress.ip_network("::/96"),
    ipaddress.ip_network("64:ff9b::/96"),
    ipaddress.ip_network("64:ff9b:1::/48"),
    ipaddress.ip_network("2001::/23"),
    ipaddress.ip_network("2002::/16"),
    ipaddress.ip_network("fec0::/10"),
]
_DEFAULT_PORTS = {"http": 80, "https": 443}


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


def is_loopback(url: str) -> bool:
    """Whether the address names this very machine: 127.0.0.0/8, ::1 or localhost."""
    try:
        host = (urlsplit(url).hostname or "").lower()
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_url(url: str, *, trusted: str = "", service: str = "web") -> None:
    """Let through the origin `trusted` (scheme, host and port) and public http(s) addresses.

    Raises RequestError for all else, UnreachableError when the name does not resolve.
    """
    host, port = _checked_parts(url, service)
    if trusted and _origin(url) == _origin(trusted):
        return
    if port != _DEFAULT_PORTS[urlsplit(url).scheme] and port < 1024:
        raise _refused(url, service, f"port {port} is not one websites use")
    if _odd_number(host):
        raise _refused(url, service, "its host is a number in disguise")
    _public_addresses(host, port, service, url)


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system gives them: the one place where names are looked up for checking."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet; addresses that wrap another one do not."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        return False
    odd = ip.is_multicast or ip.is_reserved or ip.is_link_local or ip.is_unspecified or ip.is_loopback
    return ip.is_global and not odd and not any(ip in each for each in _SHARED if each.version == ip.version)


def _checked_parts(url: str, service: str) -> tuple[str, int]:
    """Host and port of an http(s) address on which all parsers agree."""
    if re.search(r"[\x00-\x20\x7f\\]", url):
        raise _refused(url, service, "it holds characters no address may hold")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise _refused(url, service, "it is not a valid address") from error
    if parts.scheme not in _DEFAULT_PORTS or not host:
        raise _refused(url, service, "only http and https addresses are opened")
    if "@" in parts.netloc:
        raise _refused(url, service, "a user name in an address hides where it leads")
    return host, _DEFAULT_PORTS[parts.scheme] if port is None else port


def _origin(url: str) -> tuple[str, str, int]:
    try:
        parts = urlsplit(url)
        return parts.scheme, (parts.hostname or "").rstrip("."), parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)
    except ValueError:
        return "", "", 0


def _odd_number(host: str) -> bool:
    """Decimal, octal, hexadecimal or short IPv4: the resolver would read "2130706433" as 127.0.0.1."""
    last = host.rstrip(".").rpartition(".")[2].lower()
    if not re.fullmatch(r"\d+|0x[0-9a-f]*", last):
        return False
    try:
        return str(ipaddress.IPv4Address(host)) != host
    except ValueError:
        return True


def _public_addresses(host: str, port: int, service: str, url: str = "") -> list[str]:
    """All addresses of the host; a single private one among them refuses the whole name."""
    try:
        found = resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise _unreachable(f"the name {host} was not found", service, url, never_sent=True) from error
    if not found or not all(is_public(each) for each in found):
        raise _refused(url or host, service, "it leads into a private network")
    return found


def _refused(url: str, service: str, why: str) -> RequestError:
    return RequestError(
        f"The address {hide_secrets(url)[:200]} was not opened: {why}. Check where the link comes from.",
        service=service,
        permanent=True,
        url=url,
    )


def _unreachable(
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


# --- The connection: checked addresses and a total deadline ----------------------------------------------------------


class _Watch:
    """Cuts the sockets of one request when its time is up: a read timeout alone never ends a server that drips."""

    def __init__(self, service: str, url: str) -> None:
        self.service, self.url = service, url
        self.expired = False
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()

    def hold(self, sock: socket.socket) -> None:
        # A duplicate, because TLS detaches the plain socket; shutting down either ends the connection.
        twin = socket.socket(fileno=os.dup(sock.fileno()))
        with self._lock:
            self._sockets.append(twin)
        if self.expired:
            self.expire()

    def expire(self) -> None:
        self.expired = True
        with self._lock:
            for each in self._sockets:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)

    def release(self) -> None:
        with self._lock:
            for each in self._sockets:
                each.close()
            self._sockets.clear()


_current = threading.local()


@contextmanager
def _deadline(seconds: float, service: str, url: str) -> Iterator[_Watch]:
    watch = _Watch(service, url)
    timer = threading.Timer(seconds, watch.expire)
    timer.daemon = True
    _current.watch = watch
    timer.start()
    try:
        yield watch
    finally:
        timer.cancel()
        _current.watch = None
        watch.release()


class _Watched(HTTPConnection):
    """A connection that tells the running watch about its socket."""

    def request(self, *args: Any, **kwargs: Any) -> None:
        if self.sock is not None:
            _hold(self.sock)
        super().request(*args, **kwargs)

    def _new_conn(self) -> socket.socket:
        sock = super()._new_conn()
        _hold(sock)
        return sock


class _Guarded(_Watched):
    """Connects only to an address that was just checked; Host, SNI and certificate name stay those of the URL."""

    def _new_conn(self) -> socket.socket:
        watch: _Watch = _current.watch
        failure: Exception = OSError("no address")
        for address in _public_addresses(self.host, self.port, watch.service, watch.url)[:4]:
            try:
                sock = create_connection((address, self.port), self.timeout, socket_options=self.socket_options)
            except OSError as error:
                failure = error
                continue
            _hold(sock)
            return sock
        if isinstance(failure, TimeoutError):
            raise exceptions.ConnectTimeoutError(self, "connect timeout") from failure
        raise exceptions.NewConnectionError(self, "no address answered") from failure


def _hold(sock: socket.socket) -> None:
    watch: _Watch | None = getattr(_current, "watch", None)
    if watch is not None:
        watch.hold(sock)


class _WatchedTLS(_Watched, HTTPSConnection):
    pass


class _GuardedTLS(_Guarded, HTTPSConnection):
    pass


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
        self._open = _adapter(_Watched, _WatchedTLS)
        self._guarded = _adapter(_Guarded, _GuardedTLS)

    def resolve_redirects(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        """Nothing: we follow by hand; the original would read the whole body of a redirect to look ahead."""
        return iter(())

    def get_adapter(self, url: str) -> Any:
        return self._open if self._trusted and _origin(url) == _origin(self._trusted) else self._guarded


# --- The session -----------------------------------------------------------------------------------------------------


class Session:
    """Calls one service politely. `calls` grows with every call, failed ones too.

    `trusted` is an address from our own settings: its origin is opened without the guard. `timeout` is (connect,
    read); one request may take connect + 2 × read in all unless `deadline` says otherwise. `pace` is called with the
    host (and its port, if it names one) before every single request. `cookies` go to the trusted host only.
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
        user_agent: str = f"jobagent/{VERSION} (+self-hosted)",
        deadline: float | None = None,
    ) -> None:
        self.service, self.trusted, self.timeout, self.max_bytes = service, trusted, timeout, max_bytes
        self.deadline = timeout[0] + 2 * timeout[1] if deadline is None else deadline
        self.calls: list[Call] = []
        self._pace = pace
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
        """The answer to a GET, redirects within the same host followed. Raises ServiceError."""
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
            return Response(final, answer.status_code, answer.headers, body, call)

    def _follow(
        self, method: str, url: str, follow: bool, content: dict[str, Any]
    ) -> tuple[str, requests.Response, bytes]:
        """The answer after at most five redirects, none of which may leave the host that was asked."""
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
        asked, next_one = _origin(answer.url), _origin(target)
        if asked[1] != next_one[1] or (asked[0] == "https" and next_one[0] != "https"):
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
        if self._pace is not None:
            self._pace(urlsplit(url).netloc.lower())
        with _deadline(self.deadline, self.service, url) as watch:
            try:
                answer = self._transport.request(
                    method, url, stream=True, allow_redirects=False, timeout=self.timeout, **content
                )
                with answer:
                    body = self._read(answer, watch)
            except (requests.RequestException, exceptions.HTTPError, OSError) as error:
                raise self._translated(error, url, watch) from error
            except ValueError as error:  # a header or an address that cannot be written down
                raise _refused(url, self.service, "the request cannot be written down") from error
        self._refuse_bad_status(answer, body)
        return answer, body

    def _read(self, answer: requests.Response, watch: _Watch) -> bytes:
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

    def _translated(self, error: Exception, url: str, watch: _Watch) -> ServiceError:
        """The error of the library in our words; what it says itself may hold secrets and is not repeated."""
        reason = getattr(error.args[0], "reason", None) if error.args else None
        not_opened = isinstance(reason, (exceptions.NewConnectionError, exceptions.ConnectTimeoutError))
        if watch.expired:
            return _unreachable(f"no full answer within {self.deadline:g} seconds", self.service, url, timed_out=True)
        if isinstance(error, requests.exceptions.SSLError):
            return _unreachable("its certificate or encryption is not in order", self.service, url, never_sent=True)
        if isinstance(error, requests.ConnectTimeout):
            why = f"no connection within {self.timeout[0]:g} seconds"
            return _unreachable(why, self.service, url, never_sent=True, timed_out=True)
        if isinstance(error, requests.Timeout) or isinstance(reason, exceptions.ReadTimeoutError) or _slow(error):
            return _unreachable(f"no answer within {self.timeout[1]:g} seconds", self.service, url, timed_out=True)
        if isinstance(error, ValueError):
            return _refused(url, self.service, "it is not a valid address")
        if isinstance(error, requests.exceptions.ContentDecodingError):
            return self._wrong(f"The answer of {self.service} is packed in a way we cannot open.", url)
        why = "nobody listens at its address" if not_opened else "the connection broke before the answer was complete"
        return _unreachable(why, self.service, url, never_sent=not_opened)

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
                "blocked. Check the account in the settings before trying again.",
                permanent=status == 401,
                **known,
            )
        if 400 <= status < 500:
            raise RequestError(_refusal(name, status), permanent=status not in (408, 409, 425), **known)
        if status >= 500:
            error = _unreachable(f"it has a fault of its own ({status})", name, answer.url, status=status)
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
