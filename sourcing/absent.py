"""Vacancies that a search used to show and does not show any more: closed, once that is sure."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, QuerySet

from leads.models import Vacancy
from sourcing import details
from sourcing.models import Scan, SearchProfile

MISSED = 3  # whole scans in a row without it
MOST_LOOKS = 10  # pages that one scan looks at to be sure


def note(scan: Scan, search: SearchProfile) -> list[int]:
    """Count what this whole scan did not show; ids of those missed too often, longest missed first."""
    rows = _shown_before(search)
    rows.filter(external_id__in=scan.seen, missed_scans__gt=0).update(missed_scans=0)
    rows.exclude(external_id__in=scan.seen).update(missed_scans=F("missed_scans") + 1)
    gone = _shown_before(search).filter(missed_scans__gte=MISSED).order_by("-missed_scans", "pk")
    return list(gone.values_list("pk", flat=True)[:MOST_LOOKS])


def settle(ids: Iterable[int]) -> int:
    """Look at their own pages: closed or gone is closed, open is open, and no answer says nothing. How many closed."""
    return sum(_is_gone(pk) for pk in ids)


def _is_gone(pk: int) -> bool:
    if details.read(pk, at_once=True):
        if Vacancy.objects.filter(pk=pk, closed_at=None).update(missed_scans=0):
            return False
        return Vacancy.objects.filter(pk=pk).exclude(closed_at=None).exists()
    return False


def _shown_before(search: SearchProfile) -> QuerySet[Vacancy]:
    shown = search.sightings.values("vacancy")
    return Vacancy.objects.filter(pk__in=shown, board=search.board, closed_at=None)
