"""Everything of the platform's API that is not a prediction."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from sandbox.ai import key_of
from sandbox.control import body_of
from sandbox.platform import answers
from sandbox.platform.flows import TYPES, Key
from sandbox.world import current

VERSION = "3.1.4"


def ping(request: HttpRequest) -> HttpResponse:
    """Return pong, to anybody."""
    return HttpResponse("pong", content_type="text/html; charset=utf-8")


def version(request: HttpRequest) -> HttpResponse:
    """Return the version, to anybody."""
    return answers.as_json({"version": VERSION})


def chatflows(request: HttpRequest) -> HttpResponse:
    """GET returns the flows, POST adds one under a new id."""
    if refusal := _refusal(request):
        return refusal
    if request.method == "POST":
        return _create(body_of(request))
    wanted = request.GET.get("type")
    flows = [flow for flow in current().ai.flows.all() if wanted in (None, flow["type"])]
    page, limit = _number(request, "page"), _number(request, "limit")
    if page < 1 or limit < 1:
        return answers.as_json(flows)
    return answers.as_json({"data": flows[(page - 1) * limit : page * limit], "total": len(flows)})


def chatflow(request: HttpRequest, flow_id: str) -> HttpResponse:
    """GET returns one flow, PUT changes it, DELETE removes it."""
    if refusal := _refusal(request):
        return refusal
    world = current()
    if request.method == "DELETE":
        removed = world.ai.flows.remove(flow_id)
        world.save()
        return answers.as_json({"raw": [], "affected": removed})
    flow = world.ai.flows.get(flow_id)
    if flow is None:
        return answers.not_found(flow_id)
    if request.method == "PUT":
        flow = world.ai.flows.change(flow_id, body_of(request))
        world.save()
    return answers.as_json(flow)


def chat_messages(request: HttpRequest, flow_id: str) -> HttpResponse:
    """Return the stored questions and answers of a flow, of one session when it is named; any valid key may ask."""
    if _key(request) is None:
        return answers.unauthorized()
    return answers.as_json(current().ai.memory.messages(flow_id, request.GET.get("sessionId")))


def executions(request: HttpRequest) -> HttpResponse:
    """Return the runs of agentflows, of one session when it is named."""
    if refusal := _refusal(request):
        return refusal
    found = current().ai.memory.executions(request.GET.get("sessionId"))
    return answers.as_json({"data": found, "total": len(found)})


def anything_else(request: HttpRequest) -> HttpResponse:
    """Return the interface's page with 200; an API path without a valid key, or in capitals, gets 401."""
    path = request.path.removeprefix("/flowise")
    if path.lower().startswith("/api/v1") and (not path.startswith("/api/v1") or _key(request) is None):
        return answers.unauthorized()
    return answers.ui_page()


def _create(values: dict[str, Any]) -> HttpResponse:
    if values.get("type") not in TYPES:
        return answers.error(400, "Invalid Chatflow Type")
    flow = current().ai.flows.add(values)
    current().save()
    return answers.as_json(flow)


def _key(request: HttpRequest) -> Key | None:
    return next((key for key in current().ai.flows.valid_keys() if key.secret == key_of(request)), None)


def _refusal(request: HttpRequest) -> HttpResponse | None:
    key = _key(request)
    if key is None:
        return answers.unauthorized()
    return None if key.may_view else answers.as_json({"message": "Forbidden"}, 403)


def _number(request: HttpRequest, name: str) -> int:
    given = request.GET.get(name, "")
    return int(given) if given.isdigit() else 0
