"""The threaded HTTP server, on loopback only."""

import sys
from typing import Any

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application


class Server(ThreadedWSGIServer):
    """One thread per connection; a client that hangs up is no event."""

    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """Print what went wrong, unless the client only hung up."""
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


class Handler(WSGIRequestHandler):
    """Django's handler without the access log: requests are kept in `/_world/requests`."""

    def get_environ(self) -> dict[str, Any]:
        """Return the WSGI environment, with a way for a fault to end the connection."""
        return super().get_environ() | {"sandbox.hang_up": self._hang_up}

    def _hang_up(self) -> None:
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing."""


def bind(port: int) -> Server:
    """Return a server bound to 127.0.0.1; `port` 0 picks a free one."""
    httpd = Server(("127.0.0.1", port), Handler)
    httpd.set_app(get_wsgi_application())
    return httpd
