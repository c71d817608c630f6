"""Why a vacancy is closed, told from what is kept of it."""

from __future__ import annotations

from datetime import timedelta

from leads.models import Interaction, Vacancy
from sourcing import absent

AT_ONCE = timedelta(minutes=1)


def why(vacancy: Vacancy) -> str:
    """ "its page is gone", "3 whole scans did not show it, and the board says so"; "" when it is open or nothing tells.

    At most one query.
    """
    if vacancy.closed_at is None:
        return ""
    reason = _told(vacancy) or _by_its_page(vacancy)
    if vacancy.missed_scans < absent.MISSED:
        return reason
    return ", and ".join(filter(None, [f"{vacancy.missed_scans} whole scans did not show it", reason]))


def _told(vacancy: Vacancy) -> str:
    """What its lead was told at that moment."""
    told = Interaction.objects.filter(lead=vacancy.lead_id, kind=Interaction.Kind.CLOSED, at=vacancy.closed_at)
    text = told.values_list("text", flat=True).first() if vacancy.lead_id else None
    return (text or "").partition(": ")[2]


def _by_its_page(vacancy: Vacancy) -> str:
    """Only its own page closes a vacancy: one that says so is recorded in that moment, one that is gone just before."""
    if vacancy.closed_at is None or vacancy.detailed_at is None:
        return ""
    if vacancy.detailed_at == vacancy.closed_at:
        return "the board says so"
    return "its page is gone" if timedelta() < vacancy.closed_at - vacancy.detailed_at < AT_ONCE else ""
