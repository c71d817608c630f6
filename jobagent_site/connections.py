"""Connections that go to a checked address only and end when their time is up."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from urllib3 import exceptions
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util.connection import create_connection

from jobagent_site.addresses import public_addresses


class Watch:
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
def deadline(seconds: float, service: str, url: str) -> Iterator[Watch]:
    watch = Watch(service, url)
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


class Watched(HTTPConnection):
    """A connection that tells the running watch about its socket."""

    def request(self, *args: Any, **kwargs: Any) -> None:
        if self.sock is not None:
            _hold(self.sock)
        super().request(*args, **kwargs)

    def _new_conn(self) -> socket.socket:
        sock = super()._new_conn()
        _hold(sock)
        return sock


class Guarded(Watched):
    """Connects only to an address that was just checked; Host, SNI and certificate name stay those of the URL."""

    def _new_conn(self) -> socket.socket:
        watch: Watch = _current.watch
        failure: Exception = OSError("no address")
        for address in public_addresses(self.host, self.port, watch.service, watch.url)[:4]:
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
    watch: Watch | None = getattr(_current, "watch", None)
    if watch is not None:
        watch.hold(sock)


class WatchedTLS(Watched, HTTPSConnection):
    """The same over TLS."""


class GuardedTLS(Guarded, HTTPSConnection):
    """The same over TLS."""
