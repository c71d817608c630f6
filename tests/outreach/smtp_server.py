"""A mail server on loopback that behaves or misbehaves as told. It keeps what it received."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class SmtpServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, behaviour: str) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.behaviour = behaviour
        self.received: list[bytes] = []
        self.in_data = threading.Event()

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Session(socketserver.StreamRequestHandler):
    server: SmtpServer

    def handle(self) -> None:
        self._say("220 practice")
        while line := self.rfile.readline():
            verb = line.decode(errors="replace").strip().upper()
            if verb.startswith("DATA"):
                if not self._data():
                    return
            elif verb.startswith("RCPT") and self.server.behaviour == "refuse recipient":
                self._say("550 no such mailbox")
            elif verb.startswith("MAIL") and self.server.behaviour == "too many":
                self._say("421 try again later")
                return
            elif verb.startswith("QUIT"):
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _data(self) -> bool:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        self.server.received.append(b"".join(lines))
        self.server.in_data.set()
        if self.server.behaviour == "drop after data":
            return False
        if self.server.behaviour == "hang after data":
            time.sleep(60)
            return False
        self._say("554 spam" if self.server.behaviour == "refuse data" else "250 queued as 1")
        return self.server.behaviour != "refuse data"

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def smtp_server(behaviour: str = "accept") -> Iterator[SmtpServer]:
    server = SmtpServer(behaviour)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
