"""Misbehaviour of both AI services: of the way there, and of the model that says something wrong."""

import time
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from sandbox import faults
from sandbox.ai import SPOILT
from sandbox.faults import Fault, Honest
from sandbox.model.answers import WRONG
from sandbox.platform.answers import ui_page
from sandbox.troubles import Trouble
from sandbox.world import current

HUGE = 20 * 1024 * 1024
PROVIDER_SECONDS = 0.2  # the real platform needs 93 to 108 s for its seven tries; option `seconds` makes it so
_LONGEST_HANG = 600.0


def spoilt(**order: object) -> Fault:
    """Return a fault that lets the service answer by itself, with an order for the model behind it."""

    def fault(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponseBase:
        seconds = {"seconds": float(trouble.options["seconds"])} if "seconds" in trouble.options else {}
        request.META[SPOILT] = order | seconds | {"stubborn": bool(trouble.options.get("stubborn"))}
        return honest()

    return fault


def pause(trouble: Trouble, seconds: float = PROVIDER_SECONDS) -> None:
    """Take the time the order names (option `seconds`)."""
    time.sleep(float(trouble.options.get("seconds", seconds)))


def hang(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponseBase:
    """Send no byte for option `seconds` (600 unless given) or until the world begins again, then hang up."""
    current().ai.ended.wait(float(trouble.options.get("seconds", _LONGEST_HANG)))
    return StreamingHttpResponse(_nothing(request))


def slow(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponseBase:
    """Let the model need option `seconds` (5 unless given); a client that hangs up finds the answer stored."""
    return spoilt(seconds=5.0)(request, trouble, honest)


def proxy_504(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return nginx's 504 after the service has answered: the work was done, the proxy did not wait for it."""
    honest()
    return _nginx(504, "Gateway Time-out")


def proxy_502(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return nginx's 502: the service is not up."""
    return _nginx(502, "Bad Gateway")


def redirect(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return a redirect to a login page on another host (option `location`)."""
    where = trouble.options.get("location", "https://login.example/oauth2/start")
    return HttpResponse(status=302, headers={"Location": str(where)})


def ui(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 200 with an HTML page, as a wrong address does."""
    return ui_page()


def not_json(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 200 that calls itself JSON and is none."""
    return HttpResponse("OK <ready>", content_type="application/json; charset=utf-8")


def huge(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return the honest body with 20 MB of blanks before its last brace: still JSON."""
    response = honest()
    body = response.content
    padded = body[:-1] + b" " * (HUGE - len(body)) + body[-1:]
    return HttpResponse(padded, status=response.status_code, content_type=response.headers["Content-Type"])


COMMON: dict[str, Fault] = {
    "ui_page": ui,
    "hang": hang,
    "slow": slow,
    "drop": faults.drop,
    "huge": huge,
    "proxy_504": proxy_504,
    "proxy_502": proxy_502,
    "redirect": redirect,
    "not_json": not_json,
    "obedient": spoilt(wrongly="obedient"),
    **{kind: spoilt(wrongly=kind) for kind in WRONG},
}


def _nginx(status: int, reason: str) -> HttpResponse:
    title = f"{status} {reason}"
    body = (
        f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
        "<hr><center>nginx/1.24.0</center>\r\n</body>\r\n</html>\r\n"
    )
    return HttpResponse(body, status=status, content_type="text/html")


def _nothing(request: HttpRequest) -> Iterator[bytes]:
    request.META["sandbox.hang_up"]()
    raise ConnectionAbortedError("hung up as ordered")
    yield b""  # never reached; it makes this a generator, which runs when the headers are due
