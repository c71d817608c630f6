"""What each kind of misbehaviour answers. A fault gets its order and a way to the honest answer."""

import re
import time
from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.template.loader import render_to_string

from sandbox.troubles import Trouble

Honest = Callable[[], HttpResponse]
Fault = Callable[[HttpRequest, Trouble, Honest], HttpResponseBase]

BIG = 10 * 1024 * 1024
_JSONLD = re.compile(r'(<script type="application/ld\+json">)(.*?)(</script>)', re.DOTALL)


def too_many(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 429 with Retry-After (option `retry_after`, 30 seconds unless given)."""
    wait = {"Retry-After": str(trouble.options.get("retry_after", 30))}
    return HttpResponse("Too many requests", status=429, headers=wait)


def forbidden(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 403."""
    return HttpResponse("<h1>403 Forbidden</h1>", status=403)


def broken(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 500."""
    return HttpResponse("<h1>Server Error (500)</h1>", status=500)


def blocked(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 200 with the short page a blocked address gets."""
    return HttpResponse("Your IP address, 203.0.113.7, has been blocked. Please contact us")


def changed(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 200 with the vacancies in a markup nobody has seen: no JSON-LD, no known card."""
    links = re.findall(r'<a href="(/jobs/\d+-[^"]*)"', honest().content.decode())
    return HttpResponse(render_to_string("djinni/changed.html", {"links": dict.fromkeys(links)}))


def no_cards(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 200 with the shell of the list, its total, and no card at all."""
    body = honest().content.decode()
    body = re.sub(r'<ul class="list-unstyled list-jobs.*?<!-- /list-jobs -->', "", body, flags=re.DOTALL)
    body = re.sub(r'<ul class="pagination.*?</ul>', "", body, flags=re.DOTALL)
    return HttpResponse(_JSONLD.sub("", body))


def slow(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return the honest answer after option `seconds` (5 unless given)."""
    time.sleep(float(trouble.options.get("seconds", 5)))
    return honest()


def drop(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponseBase:
    """Promise the whole body, send half of it and hang up."""
    response = honest()
    body = response.content
    half = StreamingHttpResponse(_half_then_fail(request, body), content_type=response.headers["Content-Type"])
    half.headers["Content-Length"] = str(len(body))
    return half


def truncated(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return half of the body as if it were all of it."""
    response = honest()
    return same(response, response.content[: len(response.content) // 2])


def bad_jsonld(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return the page with JSON-LD that is no JSON."""
    response = honest()
    spoilt = _JSONLD.sub(lambda found: found[1] + found[2].rstrip()[:-1] + ",,}" + found[3], response.content.decode())
    return same(response, spoilt.encode())


def big(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return the honest body padded to 10 MB."""
    response = honest()
    return same(response, response.content + b"<!-- " + b"x" * (BIG - len(response.content)) + b" -->")


def wrong_charset(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return UTF-8 bytes while the header says windows-1251."""
    response = honest()
    kind = response.headers["Content-Type"].partition(";")[0]
    return HttpResponse(response.content, content_type=f"{kind}; charset=windows-1251", status=response.status_code)


def cookie_wall(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 200 with a page that wants cookies and a script before it shows anything."""
    response = HttpResponse(render_to_string("djinni/cookie_wall.html"))
    response.set_cookie("human_check", "pending")
    return response


def redirect_host(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return a redirect to another host."""
    return HttpResponseRedirect("http://198.51.100.1/")


def redirect_private(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return a redirect to a cloud's address for machine secrets."""
    return HttpResponseRedirect("http://169.254.169.254/")


def empty_rss(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return 200 with nothing in it, as the board's feed does now and then."""
    return HttpResponse("", content_type="application/rss+xml; charset=utf-8")


def entity_bomb(request: HttpRequest, trouble: Trouble, honest: Honest) -> HttpResponse:
    """Return a feed whose entities unfold to millions of letters: enough to notice, too little to hurt."""
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 7))
    head = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "lol">{levels}]>'
    body = head + "<rss><channel><title>&e6;</title></channel></rss>"
    return HttpResponse(body, content_type="application/rss+xml; charset=utf-8")


FAULTS: dict[str, Fault] = {
    "429": too_many,
    "403": forbidden,
    "500": broken,
    "blocked": blocked,
    "changed": changed,
    "no_cards": no_cards,
    "slow": slow,
    "drop": drop,
    "truncated": truncated,
    "bad_jsonld": bad_jsonld,
    "big": big,
    "wrong_charset": wrong_charset,
    "cookie_wall": cookie_wall,
    "redirect_host": redirect_host,
    "redirect_private": redirect_private,
    "empty_rss": empty_rss,
    "entity_bomb": entity_bomb,
}


def same(response: HttpResponse, body: bytes) -> HttpResponse:
    """Return the answer with another body."""
    return HttpResponse(body, content_type=response.headers["Content-Type"], status=response.status_code)


def _half_then_fail(request: HttpRequest, body: bytes) -> Iterator[bytes]:
    yield body[: len(body) // 2]
    request.META["sandbox.hang_up"]()
    raise ConnectionAbortedError("hung up as ordered")
