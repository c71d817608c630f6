"""The network wrapper over real loopback sockets."""

from __future__ import annotations

import gzip
import pickle
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from jobagent_site import addresses, http
from jobagent_site.addresses import is_public
from jobagent_site.http import (
    AccessError,
    RateLimitError,
    RequestError,
    ResponseError,
    Session,
    UnreachableError,
    check_url,
    hide_secrets,
    is_loopback,
)

Behaviour = Callable[[BaseHTTPRequestHandler, int], None]


class Server:
    """A server that does what the test says; `requests` holds (method, path, headers, body) as received."""

    def __init__(self) -> None:
        self.behave: Behaviour = lambda handler, turn: answer(handler, 200, b"hello")
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                outer.requests.append((self.command, self.path, dict(self.headers), body))
                outer.behave(self, len(outer.requests))

            do_POST = do_PUT = do_GET

            def log_message(self, *args: Any) -> None:
                pass

            def handle(self) -> None:
                try:
                    super().handle()
                except OSError:
                    self.close_connection = True

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    @property
    def port(self) -> int:
        return self.server.server_address[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def answer(handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", **headers: str) -> None:
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def always(status: int, body: bytes = b"", **headers: str) -> Behaviour:
    return lambda handler, turn: answer(handler, status, body, **headers)


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "RETRY_PAUSE", 0.01)


def session(server: Server, **options: Any) -> Session:
    return Session("Djinni", trusted=server.url, **{"timeout": (0.5, 0.5)} | options)


# --- Answers ---------------------------------------------------------------------------------------------------------


def test_it_returns_the_answer_and_records_the_call(server: Server) -> None:
    server.behave = always(200, "Привіт".encode(), Content_Type="text/html; charset=utf-8")
    client = session(server)

    response = client.get(server.url + "/jobs/", params={"page": 2, "token": "s3cret"})

    assert response.text == "Привіт"
    assert response.status == 200
    method, path, headers, _ = server.requests[0]
    assert (method, path) == ("GET", "/jobs/?page=2&token=s3cret")
    assert headers["User-Agent"] == f"jobagent/{http.VERSION} (+self-hosted)"
    call = client.calls[0]
    assert response.call == call
    assert (call.service, call.method, call.status, call.attempts, call.size) == ("Djinni", "GET", 200, 1, 12)
    assert call.error == ""


def test_it_posts_a_form_and_gives_the_redirect_back(server: Server) -> None:
    server.behave = always(302, Location="/jobs/1-a/?applied=ok")
    response = session(server).post(server.url + "/jobs/1-a/", data={"message": "Hi"})
    assert (response.status, response.headers["Location"]) == (302, "/jobs/1-a/?applied=ok")
    assert server.requests[0][3] == b"message=Hi"
    assert len(server.requests) == 1


def test_it_puts_json_once_and_gives_a_redirect_back(server: Server) -> None:
    client = session(server)
    assert client.put(server.url + "/flows/1", json={"name": "x"}, headers={"X-Is": "y"}).status == 200
    method, path, headers, body = server.requests[0]
    assert (method, path, headers["X-Is"], body) == ("PUT", "/flows/1", "y", b'{"name": "x"}')
    server.behave = always(302, Location="/elsewhere")
    assert client.put(server.url, json={}).status == 302
    server.behave = always(503)
    with pytest.raises(UnreachableError):
        client.put(server.url, json={})
    assert [each[0] for each in server.requests] == ["PUT"] * 3
    assert [(each.method, each.status, each.attempts) for each in client.calls] == [
        ("PUT", 200, 1),
        ("PUT", 302, 1),
        ("PUT", 503, 1),
    ]


def test_it_sends_cookies_to_the_trusted_host_only(server: Server) -> None:
    client = session(server, cookies={"sessionid": "abc"})
    client.get(server.url)
    assert server.requests[0][2]["Cookie"] == "sessionid=abc"
    assert client.cookies == {"sessionid": "abc"}
    with pytest.raises(ValueError, match="trusted"):
        Session("x", cookies={"a": "b"})


def test_it_sends_cookies_to_localhost_too(server: Server) -> None:
    here = f"http://localhost:{server.port}"
    Session("Djinni", trusted=here, cookies={"sessionid": "abc"}).get(here)
    assert server.requests[0][2]["Cookie"] == "sessionid=abc"


def test_it_takes_a_wrong_charset_for_a_wrong_answer(server: Server) -> None:
    server.behave = always(200, ("Вакансія " * 50).encode("cp1251"), Content_Type="text/html; charset=utf-8")
    response = session(server).get(server.url)
    with pytest.raises(ResponseError, match="charset") as caught:
        _ = response.text
    assert caught.value.body == response.body


@pytest.mark.parametrize(
    ("body", "charset", "text"),
    [
        ("Київ".encode(), "latin-1", "Київ"),  # the body says more than the header
        ("Київ".encode("cp1251"), "windows-1251", "Київ"),
        ("Київ".encode(), "no-such-charset", "Київ"),
        (b"a" * 3000 + b"\xff", "utf-8", "a" * 3000 + "\ufffd"),
        (b"", "utf-8", ""),
    ],
)
def test_it_reads_text(body: bytes, charset: str, text: str) -> None:
    assert http.decode(body, charset, service="x") == text


def test_it_reads_json_and_refuses_garbage(server: Server) -> None:
    server.behave = lambda handler, turn: answer(handler, 200, b'{"a": 1}' if turn == 1 else b"<html>")
    client = session(server)
    assert client.get(server.url).json() == {"a": 1}
    with pytest.raises(ResponseError, match="not JSON") as caught:
        client.get(server.url).json()
    assert caught.value.body == b"<html>"


def test_it_refuses_json_nested_without_end(server: Server) -> None:
    server.behave = always(200, b"[" * 200_000)
    with pytest.raises(ResponseError):
        session(server).get(server.url).json()


# --- Refusals --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "kind", "permanent"),
    [
        (401, AccessError, True),
        (403, AccessError, False),
        (999, AccessError, False),
        (404, RequestError, True),
        (410, RequestError, True),
        (422, RequestError, True),
        (500, UnreachableError, False),
        (429, RateLimitError, False),
    ],
)
def test_it_names_a_refusal_and_asks_once(
    server: Server, status: int, kind: type[http.ServiceError], permanent: bool
) -> None:
    server.behave = always(status, b"why")
    client = session(server, cookies={"sessionid": "c00kie"})
    with pytest.raises(kind) as caught:
        client.get(server.url + "/x?token=s3cret")
    error = caught.value
    assert type(error) is kind
    assert (error.status, error.permanent, error.body, error.service) == (status, permanent, b"why", "Djinni")
    assert len(server.requests) == 1
    assert client.calls[0].status == status
    assert client.calls[0].error == str(error)
    for secret in ("s3cret", "c00kie"):
        assert secret not in repr(error) + error.url + repr(client.calls)


@pytest.mark.parametrize(("header", "seconds"), [("7", 7), ("", None), ("soon", None), ("-3", None)])
def test_it_reads_the_pause_in_seconds(server: Server, header: str, seconds: float | None) -> None:
    server.behave = always(429, Retry_After=header)
    with pytest.raises(RateLimitError) as caught:
        session(server).get(server.url)
    assert caught.value.retry_after == seconds


def test_it_reads_the_pause_as_a_date(server: Server) -> None:
    moment = datetime.now(UTC) + timedelta(seconds=90)
    server.behave = always(429, Retry_After=format_datetime(moment, usegmt=True))
    with pytest.raises(RateLimitError) as caught:
        session(server).get(server.url)
    assert caught.value.retry_after == pytest.approx(90, abs=3)


# --- Repeating -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [502, 503, 504])
def test_it_tries_a_get_twice(server: Server, status: int) -> None:
    server.behave = lambda handler, turn: answer(handler, status if turn == 1 else 200, b"ok")
    client = session(server)
    assert client.get(server.url).body == b"ok"
    assert client.calls[0].attempts == 2


def test_it_gives_up_after_two(server: Server) -> None:
    server.behave = always(503)
    client = session(server)
    with pytest.raises(UnreachableError):
        client.get(server.url)
    assert len(server.requests) == 2
    assert client.calls[0].attempts == 2
    assert len(client.calls) == 1


def test_it_never_repeats_a_post_unless_told(server: Server) -> None:
    server.behave = always(503)
    with pytest.raises(UnreachableError):
        session(server).post(server.url, json={})
    assert len(server.requests) == 1
    with pytest.raises(UnreachableError):
        session(server).post(server.url, json={}, repeatable=True)
    assert len(server.requests) == 3


def test_it_honours_a_short_pause_and_leaves_a_long_one(server: Server) -> None:
    server.behave = lambda handler, turn: answer(handler, 503 if turn == 1 else 200, b"ok", Retry_After="0.3")
    started = time.monotonic()
    session(server).get(server.url)
    assert time.monotonic() - started >= 0.3

    server.behave = always(503, Retry_After="600")
    before = len(server.requests)
    with pytest.raises(UnreachableError) as caught:
        session(server).get(server.url)
    assert caught.value.retry_after == 600
    assert len(server.requests) == before + 1


def test_it_paces_every_single_request(server: Server) -> None:
    def behave(handler: BaseHTTPRequestHandler, turn: int) -> None:
        if turn == 1:
            answer(handler, 503)
        elif turn == 2:
            answer(handler, 302, Location="/there")
        else:
            answer(handler, 200, b"ok")

    server.behave = behave
    asked: list[str] = []
    session(server, pace=asked.append).get(server.url)
    assert [url.partition("127.0.0.1")[2] for url in asked] == [
        *[server.url.partition("127.0.0.1")[2]] * 2, f":{server.port}/there"
    ]  # fmt: skip
    assert len(server.requests) == 3


# --- Broken connections ----------------------------------------------------------------------------------------------


def test_it_times_out(server: Server) -> None:
    server.behave = lambda handler, turn: time.sleep(1.5)
    started = time.monotonic()
    with pytest.raises(UnreachableError, match=r"within 0\.3 seconds") as caught:
        session(server, timeout=(0.3, 0.3)).get(server.url)
    assert time.monotonic() - started < 1.2
    assert caught.value.timed_out
    assert not caught.value.never_sent
    assert len(server.requests) == 1


@pytest.mark.parametrize("part", ["body", "header"])
def test_it_is_not_held_by_a_server_that_drips(server: Server, part: str) -> None:
    def behave(handler: BaseHTTPRequestHandler, turn: int) -> None:
        if part == "body":
            handler.send_response(200)
            handler.end_headers()
        for _ in range(80):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.05)

    server.behave = behave
    started = time.monotonic()
    with pytest.raises(UnreachableError) as caught:
        session(server, deadline=0.4).get(server.url)
    assert time.monotonic() - started < 1.5
    assert caught.value.timed_out


def test_it_notices_a_body_cut_short(server: Server) -> None:
    def behave(handler: BaseHTTPRequestHandler, turn: int) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"half")
        handler.close_connection = True

    server.behave = behave
    with pytest.raises(UnreachableError, match="broke"):
        session(server).get(server.url)
    assert len(server.requests) == 2


def test_it_notices_a_dropped_connection(server: Server) -> None:
    def behave(handler: BaseHTTPRequestHandler, turn: int) -> None:
        handler.close_connection = True

    server.behave = behave
    client = session(server)
    with pytest.raises(UnreachableError) as caught:
        client.post(server.url, data="x")
    assert not caught.value.never_sent
    assert len(server.requests) == 1


def test_it_knows_when_nothing_was_sent(server: Server) -> None:
    url = server.url
    server.close()
    with pytest.raises(UnreachableError) as caught:
        Session("Djinni", trusted=url).post(url, data="x")
    assert caught.value.never_sent


def test_it_knows_a_name_that_does_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(host: str, port: int) -> list[str]:
        raise OSError("unknown")

    monkeypatch.setattr(addresses, "resolve", fail)
    with pytest.raises(UnreachableError, match="not found") as caught:
        Session("web").get("https://nowhere.example/")
    assert caught.value.never_sent


def test_it_stops_reading_what_is_too_big(server: Server) -> None:
    server.behave = always(200, b"x" * 10_000_000)
    with pytest.raises(ResponseError, match="bigger than 6 MB") as caught:
        session(server, timeout=(2, 5)).get(server.url)
    assert 0 < len(caught.value.body) <= 500_000


def test_it_stops_unpacking_a_bomb(server: Server) -> None:
    server.behave = always(200, gzip.compress(b"0" * 30_000_000), Content_Encoding="gzip")
    with pytest.raises(ResponseError, match="bigger"):
        session(server, timeout=(2, 5)).get(server.url)


def test_it_names_a_body_it_cannot_unpack(server: Server) -> None:
    server.behave = always(200, b"this is no gzip", Content_Encoding="gzip")
    with pytest.raises(ResponseError, match="packed"):
        session(server).get(server.url)


# --- Redirects -------------------------------------------------------------------------------------------------------


def test_it_follows_a_redirect_within_the_host(server: Server) -> None:
    server.behave = lambda handler, turn: (
        answer(handler, 302, Location="/jobs/?x=Київ") if turn == 1 else answer(handler, 200, b"ok")
    )
    response = session(server).get(server.url + "/jobs/?page=999")
    assert response.body == b"ok"
    assert response.url.startswith(server.url + "/jobs/")


def test_it_stops_a_redirect_loop(server: Server) -> None:
    server.behave = always(302, Location="/again")
    with pytest.raises(ResponseError, match="circles"):
        session(server).get(server.url)
    assert len(server.requests) == 6


@pytest.mark.parametrize(
    "target",
    ["http://evil.example/", "http://169.254.169.254/latest/meta-data/", "//10.0.0.1/", "http://localhost:1/"],
)
def test_it_names_the_host_a_redirect_leads_to(server: Server, target: str) -> None:
    server.behave = always(302, Location=target)
    with pytest.raises(ResponseError) as caught:
        session(server).get(server.url)
    assert http.urlsplit(target).hostname in str(caught.value)
    assert len(server.requests) == 1


@pytest.mark.parametrize("target", ["http://127.0.0.1:1/", "ftp://127.0.0.1/", "http://u@127.0.0.1/", "http://[/"])
def test_it_checks_every_hop(server: Server, target: str) -> None:
    server.behave = always(302, Location=target)
    with pytest.raises(ResponseError):
        session(server).get(server.url)
    assert len(server.requests) == 1


def test_what_is_ours_is_not_carried_to_other_hosts() -> None:
    with pytest.raises(ValueError, match="other hosts"):
        Session("Board", any_host=True, headers={"Authorization": "secret"})
    with pytest.raises(ValueError, match="other hosts"):
        Session("Board", trusted="https://djinni.co", any_host=True, cookies={"sessionid": "secret"})


def test_it_never_leaves_encryption_for_another_host() -> None:
    moved = SimpleNamespace(
        url="https://example.com/robots.txt", status_code=301, headers={"Location": "http://www.example.com/robots.txt"}
    )
    with pytest.raises(ResponseError, match="not asked for"):
        Session("Board", any_host=True)._next_hop(moved, "GET")


def test_it_turns_a_form_into_a_get_after_a_redirect(server: Server) -> None:
    server.behave = lambda handler, turn: answer(handler, 302 if turn == 1 else 200, b"ok", Location="/done")
    session(server).post(server.url, data={"a": "b"}, allow_redirects=True)
    assert [each[0] for each in server.requests] == ["POST", "GET"]
    assert server.requests[1][3] == b""


# --- The guard -------------------------------------------------------------------------------------------------------

PUBLIC = "93.184.215.14"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://0.0.0.0/",
        "http://0/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://0x7f.1/",
        "http://0x7f000001/",
        "http://127.1/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://172.16.0.1/",
        "http://169.254.169.254/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:8.8.8.8]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[ff02::1]/",
        "http://good.example@127.0.0.1/",
        "http://127.0.0.1\\@good.example/",
        "http://8.8.8.8:22/",
        "ftp://8.8.8.8/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://8.8.8.8:99999/",
        "http:///x",
        "http://8.8.8.8/\r\nX: y",
        "",
    ],
)
def test_it_opens_no_private_or_odd_address(url: str) -> None:
    with pytest.raises(RequestError) as caught:
        check_url(url)
    assert caught.value.permanent


def test_it_opens_public_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    for url in ("https://8.8.8.8/", "http://8.8.8.8:8080/x", "https://[2606:4700:4700::1111]/"):
        check_url(url)
    monkeypatch.setattr(addresses, "resolve", lambda host, port: [PUBLIC])
    check_url("https://djinni.co/jobs/")
    monkeypatch.setattr(addresses, "resolve", lambda host, port: [PUBLIC, "10.0.0.1"])
    with pytest.raises(RequestError):
        check_url("https://djinni.co/jobs/")


def test_it_trusts_one_origin_exactly() -> None:
    check_url("http://127.0.0.1:8100/jobs/", trusted="http://127.0.0.1:8100")
    for url in ("http://127.0.0.1:8101/", "https://127.0.0.1:8100/", "http://127.0.0.2:8100/", "http://127.0.0.1:81/"):
        with pytest.raises(RequestError):
            check_url(url, trusted="http://127.0.0.1:8100")


def test_it_connects_to_no_other_address_than_the_checked_one(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is public when looked at and private when connected to."""
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    monkeypatch.setattr(addresses, "resolve", lambda host, port: next(answers))
    with pytest.raises(RequestError, match="private"):
        Session("web").get(f"http://rebinding.example:{server.port}/")
    assert server.requests == []


def test_it_keeps_the_name_while_connecting_to_the_address(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "resolve", lambda host, port: ["127.0.0.1"])
    monkeypatch.setattr(addresses, "is_public", lambda address: True)
    Session("web").get(f"http://board.example:{server.port}/")
    assert server.requests[0][2]["Host"] == f"board.example:{server.port}"


def test_it_checks_the_certificate_against_the_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The guard connects to an address, but TLS still speaks of the host: right name accepted, wrong one refused."""
    pem = certificate("board.example", tmp_path)
    made = Server()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    names: list[str | None] = []
    context.sni_callback = lambda sock, name, context: names.append(name)
    made.server.socket = context.wrap_socket(made.server.socket, server_side=True)
    monkeypatch.setattr(addresses, "resolve", lambda host, port: ["127.0.0.1"])
    monkeypatch.setattr(addresses, "is_public", lambda address: True)
    client = Session("web", timeout=(2, 2))
    client._transport.verify = str(pem)
    try:
        assert client.get(f"https://board.example:{made.port}/").body == b"hello"
        assert names == ["board.example"]
        with pytest.raises(UnreachableError, match="certificate"):
            client.get(f"https://other.example:{made.port}/")
    finally:
        made.close()
    assert len(made.requests) == 1


def certificate(name: str, folder: Path) -> Path:
    """A key and a certificate of that name, signed by itself, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    pem.write_bytes(private + made.public_bytes(Encoding.PEM))
    return pem


def test_it_guards_what_is_not_the_trusted_origin(server: Server) -> None:
    client = Session("web", trusted=server.url.replace("127.0.0.1", "127.0.0.2"))
    with pytest.raises(RequestError):
        client.get(server.url)
    assert server.requests == []


@pytest.mark.parametrize(
    ("address", "public"),
    [(PUBLIC, True), ("fe80::1%eth0", False), ("nonsense", False), ("2001:db8::1", False), ("198.51.100.1", False)],
)
def test_it_tells_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:8000/", True),
        ("http://127.9.9.9", True),
        ("http://[::1]:80/", True),
        ("http://LOCALHOST/", True),
        ("https://djinni.co", False),
        ("http://localhost.example/", False),
        ("http://10.0.0.1", False),
        ("", False),
        ("http://[", False),
    ],
)
def test_it_tells_this_machine(url: str, here: bool) -> None:
    assert is_loopback(url) is here


# --- Secrets ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://u:p@djinni.co/jobs/?page=2&api_key=abc", "https://djinni.co/jobs/?page=2&api_key=***"),
        ("https://djinni.co/jobs/?primary_keyword=Go&author=x", "https://djinni.co/jobs/?primary_keyword=Go&author=x"),
        (
            "https://x.example/?accessToken=a&sid=b&csrfmiddlewaretoken=c&user_hash=d",
            "https://x.example/?accessToken=***&sid=***&csrfmiddlewaretoken=***&user_hash=***",
        ),
        ("https://api.telegram.org/bot12:AbC-d/sendMessage", "https://api.telegram.org/bot***/sendMessage"),
        ("https://hooks.slack.com/services/T1/B2/xyz", "https://hooks.slack.com/services/***"),
        ("http://[", ""),
    ],
)
def test_it_hides_secrets(url: str, shown: str) -> None:
    assert hide_secrets(url) == shown


def test_its_errors_survive_a_trip_to_another_process() -> None:
    error = RateLimitError("Slow down.", service="Djinni", status=429, retry_after=3)
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.status, again.retry_after) == (RateLimitError, "Slow down.", 429, 3)
