"""The last test of the connection, kept in the session until the settings change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from jobagent_site.crm import words
from outreach.ai.diagnosis import Diagnosis

KEY = "ai_test"


def keep(request: HttpRequest, backend: str, steps: Sequence[Diagnosis]) -> None:
    rows = [asdict(step) for step in steps]
    request.session[KEY] = {"backend": backend, "at": timezone.now().isoformat(), "steps": rows}


def last(request: HttpRequest) -> dict[str, Any] | None:
    """`backend`, `at` and `steps` (name, ok, text, advice); None when nothing was tested."""
    kept = request.session.get(KEY)
    if kept is None:
        return None
    return {"backend": words.backend(kept["backend"]), "at": words.from_json(kept["at"]), "steps": kept["steps"]}


def forget(request: HttpRequest) -> None:
    request.session.pop(KEY, None)
