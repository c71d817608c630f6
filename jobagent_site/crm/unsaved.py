"""A letter that was typed but refused, kept in the session until it is saved."""

from __future__ import annotations

from django.http import HttpRequest

KEY = "unsaved_letter"
FIELDS = ("channel", "recipient", "subject", "body")


def keep(request: HttpRequest, pk: int, sha256: str) -> None:
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    request.session[KEY] = {"pk": pk, "sha256": sha256, "typed": typed}


def typed(request: HttpRequest, pk: int, sha256: str) -> dict[str, str] | None:
    """What was typed for this very text, or None."""
    kept = request.session.get(KEY)
    return kept["typed"] if kept and (kept["pk"], kept["sha256"]) == (pk, sha256) else None


def forget(request: HttpRequest) -> None:
    request.session.pop(KEY, None)
