"""The threaded HTTP server, on loopback only."""

import sys
from typing import Any

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application


class Server(ThreadedWSGIServer):
    """One thread per connection; a client that hangs up is no event."""

    service = ""  # whose port it is; "" for the first one
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """Print what went wrong, unless the client only hung up."""
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


class Handler(WSGIRequestHandler):
    """Django's handler without the access log: requests are kept in `/_world/requests`."""

    def get_environ(self) -> dict[str, Any]:
        """Return the WSGI environment, with whose port it is and a way for a fault to end the connection."""
        own = {"sandbox.hang_up": self._hang_up, "sandbox.service": getattr(self.server, "service", "")}
        return super().get_environ() | own

    def _hang_up(self) -> None:
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing."""


def bind(port: int, service: str = "") -> Server:
    """Return a server bound to 127.0.0.1; `port` 0 picks a free one. `service`: the one board it plays."""
    httpd = Server(("127.0.0.1", port), Handler)
    httpd.service = service
    httpd.set_app(get_wsgi_application())
    return httpd
