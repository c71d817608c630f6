"""The platform's own words: JSON as Express writes it, its errors, its page for everything unknown."""

import json
from typing import Any

from django.http import HttpResponse

REWRAPPED = "Error: predictionsServices.buildChatflow - "
UI_PAGE = """<!DOCTYPE html>
<html lang="en">
    <head>
        <title>Flowise - Build AI Agents, Visually</title>
        <meta charset="utf-8" />
    </head>
    <body>
        <noscript>You need to enable JavaScript to run this app.</noscript>
        <div id="root"></div>
    </body>
</html>
"""


def as_json(data: Any, status: int = 200) -> HttpResponse:
    """Return the data as the platform sends it."""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(body, status=status, content_type="application/json; charset=utf-8")


def error(status: int, message: str) -> HttpResponse:
    """Return an error in the body every route has."""
    return as_json({"statusCode": status, "success": False, "message": message, "stack": {}}, status)


def failed(message: str) -> HttpResponse:
    """Return a 500 of a prediction: whatever went wrong inside is wrapped into one."""
    return error(500, REWRAPPED + message)


def unauthorized() -> HttpResponse:
    """Return the 401 of every route that is not a prediction."""
    return as_json({"error": "Unauthorized Access"}, 401)


def not_found(flow_id: str) -> HttpResponse:
    """Return the 404 for a chatflow that does not exist."""
    return error(404, f"Chatflow {flow_id} not found in the database!")


def ui_page() -> HttpResponse:
    """Return the page of the platform's own interface: 200, whatever was asked for."""
    return HttpResponse(UI_PAGE, content_type="text/html; charset=UTF-8")
