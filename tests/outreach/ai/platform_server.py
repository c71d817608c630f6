"""A loopback server that answers exactly as a test says, byte for byte, hanging and dropping included."""

from __future__ import annotations

import json
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

JSON = {"Content-Type": "application/json; charset=utf-8"}
HTML = {"Content-Type": "text/html; charset=utf-8"}


@dataclass(frozen=True)
class Answer:
    """What goes over the wire. `hang`: wait this many seconds first. `drop`: close without a word after reading.
    `raw`: these bytes instead of an HTTP answer."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=lambda: JSON)
    hang: float = 0.0
    drop: bool = False
    raw: bytes | None = None


@dataclass(frozen=True)
class Seen:
    """One request as it was received."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Script = Callable[[Seen], Answer]


def said(payload: Any, status: int = 200, **headers: str) -> Answer:
    """A JSON answer."""
    return Answer(status, json.dumps(payload).encode(), JSON | {k.replace("_", "-"): v for k, v in headers.items()})


def failed(message: str, status: int = 500) -> Answer:
    """An error in Flowise's own shape."""
    return said({"statusCode": status, "success": False, "message": message, "stack": {}}, status)


DROP = Answer(drop=True)


class PlatformServer:
    """Answers from `script`; `seen` holds what was asked, `connections` how often somebody connected."""

    def __init__(self) -> None:
        self.script: Script = lambda seen: said({"text": "ok", "chatId": "c"})
        self.seen: list[Seen] = []
        self.connections = 0
        self.closing = threading.Event()
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                outer.connections += 1
                try:
                    while outer._serve(self):
                        pass
                except (OSError, ValueError):
                    pass

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True
            request_queue_size = 64

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def answers(self, *answers: Answer) -> None:
        """These, one after the other; the last one again and again."""
        left = list(answers)
        self.script = lambda seen: left.pop(0) if len(left) > 1 else left[0]

    def paths(self) -> list[str]:
        return [f"{each.method} {each.path}" for each in self.seen]

    def stop(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    def _serve(self, handler: socketserver.StreamRequestHandler) -> bool:
        """One request and its answer. False when the connection is over."""
        first = handler.rfile.readline().decode("latin-1").split()
        if len(first) < 2:
            return False
        headers = dict(_headers(handler.rfile))
        body = handler.rfile.read(int(headers.get("content-length", 0)))
        seen = Seen(first[0], first[1], headers, body)
        self.seen.append(seen)
        answer = self.script(seen)
        if answer.hang:
            self.closing.wait(answer.hang)
        if answer.drop:
            handler.connection.shutdown(socket.SHUT_RDWR)
            return False
        if answer.raw is not None:
            handler.wfile.write(answer.raw)
            return False
        head = [f"HTTP/1.1 {answer.status} Said", *(f"{name}: {value}" for name, value in answer.headers.items())]
        if "content-length" not in {name.lower() for name in answer.headers}:
            head.append(f"Content-Length: {len(answer.body)}")
        handler.wfile.write("\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + answer.body)
        handler.wfile.flush()
        return True


def _headers(stream: Any) -> Iterator[tuple[str, str]]:
    while line := stream.readline().strip():
        name, _, value = line.decode("latin-1").partition(":")
        yield name.lower(), value.strip()


@contextmanager
def platform_server() -> Iterator[PlatformServer]:
    server = PlatformServer()
    try:
        yield server
    finally:
        server.stop()
