"""Around every request: whose port it came to, note it, and spoil the answer when the service was told to misbehave."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from sandbox.journal import service_of, stamp
from sandbox.misbehaviour import KINDS
from sandbox.world import current

Answer = Callable[[HttpRequest], HttpResponse]


class OwnPort:
    """A board with a port of its own has its own addresses and robots.txt."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the answer of the board whose port was asked."""
        if board := request.META.get("sandbox.service"):
            request.urlconf = f"sandbox.{board}.urls"
        return self.get_response(request)


class RequestLog:
    """One line per request to a service, with the status that was answered."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the answer; note the request unless it went to the world's own controls."""
        service = _service(request)
        if not service:
            return self.get_response(request)
        line = {"service": service, "method": request.method, "path": request.path, "at": stamp(), "status": None}
        line |= {"query": request.META.get("QUERY_STRING", ""), "user_agent": request.headers.get("User-Agent", "")}
        current().journal.requests.append(line)
        response = self.get_response(request)
        line["status"] = response.status_code
        return response


class Misbehaviour:
    """Spoils the next answers of a service as ordered by `POST /_world/misbehave`."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer, spoilt when a trouble waits for this request."""
        service = _service(request)
        trouble = current().troubles.take(service, request.get_full_path()) if service else None
        if trouble is None:
            return self.get_response(request)
        return KINDS[service][trouble.kind](request, trouble, lambda: self.get_response(request))


def _service(request: HttpRequest) -> str:
    return request.META.get("sandbox.service") or service_of(request.path)
