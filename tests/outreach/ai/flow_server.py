"""The management part of an AI platform on loopback: it keeps flows, and says what it was sent."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "practice-key"


class FlowServer(ThreadingHTTPServer):
    """`flows` by id; `received` is (method, path, body). `trouble` is an answer (status, body) to everything."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.flows: dict[str, dict[str, Any]] = {}
        self.received: list[tuple[str, str, Any]] = []
        self.trouble: tuple[int, bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def add(self, name: str, data: object, **more: Any) -> str:
        """A flow as somebody made it on the platform; its id."""
        flow_id = f"00000000-0000-4000-8000-{len(self.flows) + 1:012}"
        text = data if isinstance(data, str) else json.dumps(data)
        self.flows[flow_id] = {
            "id": flow_id,
            "name": name,
            "type": "AGENTFLOW",
            "apikeyid": None,
            "flowData": text,
        } | more
        return flow_id

    def named(self, name: str) -> dict[str, Any]:
        (found,) = [flow for flow in self.flows.values() if flow["name"] == name]
        return found

    def data(self, name: str) -> dict[str, Any]:
        return json.loads(self.named(name)["flowData"])


class _Handler(BaseHTTPRequestHandler):
    server: FlowServer

    def do_GET(self) -> None:
        self._answer(lambda _: list(self.server.flows.values()))

    def do_POST(self) -> None:
        self._answer(lambda body: self.server.flows[self.server.add(**_as_added(body))])

    def do_PUT(self) -> None:
        flow = self.server.flows[self.path.rpartition("/")[2]]
        self._answer(lambda body: flow.update(body) or flow)

    def log_message(self, *_: object) -> None:
        return

    def _answer(self, work: Any) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or "null")
        self.server.received.append((self.command, self.path, body))
        if self.headers.get("Authorization") != f"Bearer {KEY}":
            self._send(401, b'{"error":"Unauthorized Access"}')
        elif self.server.trouble:
            self._send(*self.server.trouble)
        else:
            self._send(200, json.dumps(work(body)).encode())

    def _send(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def _as_added(body: dict[str, Any]) -> dict[str, Any]:
    return {"name": body["name"], "data": body["flowData"], "type": body["type"]}


@contextmanager
def flow_server() -> Iterator[FlowServer]:
    with FlowServer() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server
        server.shutdown()
