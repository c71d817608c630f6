"""A page between choosing rows and acting on them: it asks what the action needs to know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse

from jobagent_site.crm.base import RecordAdmin

# name → (label, choices); choices None: a line of text.
Fields = Mapping[str, tuple[str, Sequence[tuple[str, str]] | None]]
SHOWN = 10


def ask(
    page: RecordAdmin, request: HttpRequest, queryset: QuerySet, *, action: str, title: str, fields: Fields, button: str
) -> TemplateResponse:
    """The question; its answer posts the same action with the same rows again."""
    rows = list(queryset[: SHOWN + 1])
    context = {
        **page.admin_site.each_context(request),
        "title": title,
        "rows": rows[:SHOWN],
        "more": max(queryset.count() - SHOWN, 0),
        "fields": [(name, label, choices) for name, (label, choices) in fields.items()],
        "button": button,
        "action": action,
        "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
        "checkbox_name": ACTION_CHECKBOX_NAME,
        "select_across": request.POST.get("select_across", "0"),
        "back": request.get_full_path(),
    }
    return TemplateResponse(request, "crm/bulk.html", context)
