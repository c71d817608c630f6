"""Views of the world's controls: JSON in, JSON out."""

import json
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import content, markup, world
from sandbox.misbehaviour import KINDS, waits_at
from sandbox.store import Published, Vacancies
from sandbox.troubles import Trouble


def healthz(request: HttpRequest) -> JsonResponse:
    """Return that the world is up."""
    return JsonResponse({"ok": True})


def addresses(request: HttpRequest) -> JsonResponse:
    """Return where each service listens."""
    return JsonResponse({"addresses": world.current().addresses})


def reset(request: HttpRequest) -> HttpResponse:
    """Begin the world again."""
    if refusal := _refuse_unless_post(request):
        return refusal
    world.current().reset()
    return JsonResponse({"ok": True})


def misbehave(request: HttpRequest) -> HttpResponse:
    """GET returns the orders that wait; POST adds one: service, kind, times, and `path`, `seconds`, `retry_after`."""
    troubles = world.current().troubles
    if request.method == "GET":
        return JsonResponse(troubles.as_json())
    order = body_of(request)
    service, kind, times = order.pop("service", ""), str(order.pop("kind", "")), order.pop("times", 1)
    if service not in KINDS:
        return _wrong(f"unknown service {service!r}")
    if not isinstance(times, int):
        return _wrong("times must be a number (below zero: until cleared)")
    if times and kind not in KINDS[service]:
        return _wrong(f"unknown kind {kind!r}; known: {', '.join(KINDS[service])}")
    troubles.order(service, Trouble(kind, times, str(order.pop("path", waits_at(service, kind))), order))
    return JsonResponse(troubles.as_json())


def received(request: HttpRequest) -> JsonResponse:
    """Return every application and letter as it arrived."""
    return JsonResponse({"received": world.current().journal.received})


def requests(request: HttpRequest) -> JsonResponse:
    """Return the last requests to the services, oldest first."""
    return JsonResponse({"requests": list(world.current().journal.requests)})


def asked(request: HttpRequest) -> JsonResponse:
    """Return every question as it reached the model, oldest first."""
    return JsonResponse({"asked": list(world.current().ai.asked)})


def ai(request: HttpRequest) -> HttpResponse:
    """POST sets how long an answer takes and the key that opens everything: {"seconds": 1.0, "key": "…"}."""
    here = world.current()
    wanted = body_of(request) if request.method == "POST" else {}
    seconds, key = wanted.get("seconds", here.ai.seconds), wanted.get("key", here.ai.flows.secret)
    if not isinstance(seconds, int | float) or not 0 <= seconds <= 600:
        return _wrong("seconds must be a number from 0 to 600")
    if not isinstance(key, str) or not key:
        return _wrong("key must be a text")
    here.ai.seconds, here.ai.flows.secret = float(seconds), key
    here.save()
    flows = {flow["name"]: flow["id"] for flow in here.ai.flows.all()}
    return JsonResponse({"seconds": seconds, "key": key, "flows": flows})


def speed(request: HttpRequest) -> HttpResponse:
    """Set how fast world time runs: {"factor": 60}."""
    if refusal := _refuse_unless_post(request):
        return refusal
    factor = body_of(request).get("factor")
    if not isinstance(factor, int | float) or not 0 <= factor <= 1_000_000:
        return _wrong("factor must be a number from 0 to 1000000")
    world.current().clock.set_factor(float(factor))
    return JsonResponse({"factor": factor, "now": world.current().clock.now().isoformat()})


def layout(request: HttpRequest) -> HttpResponse:
    """Set the list's markup and the pages' language: {"layout": "2025" | "2026", "lang": "en" | "uk"}."""
    if refusal := _refuse_unless_post(request):
        return refusal
    here, wanted = world.current(), body_of(request)
    chosen, lang = wanted.get("layout", here.layout), wanted.get("lang", here.lang)
    if chosen not in world.LAYOUTS or lang not in world.LANGUAGES:
        return _wrong("layout is 2025 or 2026, lang is en or uk")
    here.layout, here.lang = chosen, lang
    here.save()
    return JsonResponse({"layout": here.layout, "lang": here.lang})


def recruiters(request: HttpRequest) -> JsonResponse:
    """Return the recruiters and their characters."""
    return JsonResponse({"recruiters": [asdict(person) for person in content.recruiters().values()]})


def vacancies(request: HttpRequest, board: str = "djinni") -> HttpResponse:
    """GET returns every vacancy there is; POST publishes a new one: any fields, the rest as in the vacancy `like`."""
    store = _store(board)
    if store is None:
        return _no_board(board)
    if request.method == "GET":
        return JsonResponse({"vacancies": [_as_json(one) for one in store.all()]})
    try:
        one = store.add(body_of(request))
    except (KeyError, ValueError) as error:
        return _wrong(str(error))
    world.current().save()
    return JsonResponse(_as_json(one), status=201)


def vacancy(request: HttpRequest, vacancy_id: int, board: str = "djinni") -> HttpResponse:
    """GET returns one vacancy; POST changes its fields first; `bump` true renews its date."""
    store = _store(board)
    if store is None:
        return _no_board(board)
    try:
        one = store.change(vacancy_id, body_of(request)) if request.method == "POST" else store.get(vacancy_id)
    except KeyError:
        one = None
    except ValueError as error:
        return _wrong(str(error))
    if one is None:
        return JsonResponse({"error": f"no vacancy {vacancy_id}"}, status=404)
    if request.method == "POST":
        world.current().save()
    return JsonResponse(_as_json(one))


def body_of(request: HttpRequest) -> dict[str, Any]:
    """Return the request's JSON object; an empty one when it holds none."""
    try:
        data = json.loads(request.body or b"{}")
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _store(board: str) -> Vacancies[Any] | None:
    here = world.current()
    return here.vacancies if board == "djinni" else here.boards.get(board)


def _no_board(board: str) -> HttpResponse:
    return JsonResponse({"error": f"no board {board!r}"}, status=404)


def _as_json(one: Published[Any]) -> dict[str, Any]:
    values = asdict(one.vacancy) | {"path": one.vacancy.path}
    values["emails"] = content.emails_in(markup.to_plain(one.vacancy.description_html))
    return values | {"posted_at": one.posted_at.isoformat(), "published_at": one.published_at.isoformat()}


def _refuse_unless_post(request: HttpRequest) -> HttpResponse | None:
    return None if request.method == "POST" else JsonResponse({"error": "POST only"}, status=405)


def _wrong(message: str) -> JsonResponse:
    return JsonResponse({"error": message}, status=400)
