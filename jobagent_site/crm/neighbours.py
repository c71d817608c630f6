"""The lead before and after this one, in the list the owner came from."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, QueryDict

from jobagent_site.crm.base import RecordAdmin

MOST = 1_000


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Ids of the leads beside this one; None at the ends. `place` is 0 when the list does not hold it."""

    before: int | None = None
    after: int | None = None
    place: int = 0
    total: str = ""


def neighbours(page: RecordAdmin, request: HttpRequest, pk: int) -> Neighbours:
    """Looks through the first thousand rows of the list with the filters it had."""
    try:
        ids = list(_rows(page, request)[: MOST + 1])
    except (IncorrectLookupParameters, SuspiciousOperation):
        return Neighbours()
    if pk not in ids[:MOST]:
        return Neighbours()
    here = ids.index(pk)
    total = f"{MOST:,}+" if len(ids) > MOST else f"{len(ids):,}"
    after = ids[here + 1] if here + 1 < len(ids) else None
    return Neighbours(ids[here - 1] if here else None, after, here + 1, total)


def _rows(page: RecordAdmin, request: HttpRequest):  # type: ignore[no-untyped-def]  # noqa: ANN202  a queryset of ids
    there = HttpRequest()
    there.user, there.method = request.user, "GET"
    there.GET = QueryDict(request.GET.get("_changelist_filters", "").replace("%00", ""))
    columns = ["action_checkbox", *page.list_display]  # an order in the address counts this column too
    changelist = page.get_changelist(there)(
        there, page.model, columns, None, page.get_list_filter(there), None, page.search_fields, (), 1, 1, (), page,
        page.get_sortable_by(there), "",
    )  # fmt: skip
    return changelist.queryset.values_list("pk", flat=True)
