"""/healthz: for a monitor, and for `up`."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from jobagent_site.ops import heartbeat


def healthz(request: HttpRequest) -> JsonResponse:
    """200 while database and worker live, else 503; says which one does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        age = heartbeat.age()
    except DatabaseError:
        return JsonResponse({"database": False, "worker": False}, status=503)
    alive = heartbeat.alive()
    seconds = round(age.total_seconds()) if age is not None else None
    return JsonResponse({"database": True, "worker": alive, "worker_seen": seconds}, status=200 if alive else 503)
