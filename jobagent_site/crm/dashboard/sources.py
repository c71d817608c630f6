"""Each search with its last scans: found, nothing found, blocked, changed, broken are five different things."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone

from jobagent_site.crm.links import row_url
from jobagent_site.crm.state import TROUBLE
from jobagent_site.templatetags.ja import every, when
from sourcing import consent
from sourcing.boards import BOARDS
from sourcing.models import Scan, SearchProfile

SCANS = 36
MOST = 12  # searches on the card; the rest is one click away
WINDOW = timedelta(days=14)
WORDS = {
    "ok": "Found",
    "empty": "Nothing found",
    "blocked": "Blocked",
    "changed": "Changed",
    "error": "Error",
    "running": "Running",
    "": "Not scanned yet",
}


@dataclass(frozen=True, slots=True)
class Tick:
    status: str
    title: str  # the same in words, for the pointer and for those who do not see colours


@dataclass(frozen=True, slots=True)
class Source:
    name: str
    board: str
    every: str
    status: str
    words: str
    text: str
    advice: str
    at: datetime | None
    url: str
    ticks: list[Tick]
    accept_url: str = ""  # where the owner decides whether the board is read at all

    @property
    def in_trouble(self) -> bool:
        return self.status in TROUBLE


def searches() -> list[Source]:
    """Active searches, those in trouble first. Three queries."""
    active = list(SearchProfile.objects.filter(active=True).order_by("name"))
    scans: dict[int, list[Scan]] = {search.pk: [] for search in active}
    for scan in _last_scans():
        if scan.search_id in scans:
            scans[scan.search_id].append(scan)
    refused = {name for name in BOARDS if not consent.given(name)}
    found = (_source(search, scans[search.pk], accepted=search.board not in refused) for search in active)
    return sorted(found, key=lambda source: not source.in_trouble)


def _last_scans() -> list[Scan]:
    """The newest 36 of each search, newest first; the database numbers them along the index (search, started_at)."""
    number = Window(RowNumber(), partition_by=F("search"), order_by=F("started_at").desc())
    rows = Scan.objects.filter(started_at__gte=timezone.now() - WINDOW, search__active=True).annotate(number=number)
    fields = ("search_id", "status", "started_at", "found", "new", "error", "advice")
    return list(rows.filter(number__lte=SCANS).only(*fields).order_by("search", "-started_at"))


def _source(search: SearchProfile, scans: list[Scan], *, accepted: bool) -> Source:
    last = next((scan for scan in scans if accepted and scan.status != Scan.Status.RUNNING), None)
    return Source(
        name=search.name,
        board=BOARDS[search.board].LABEL if search.board in BOARDS else search.board,
        every=every(search.interval_minutes),
        status=last.status if last else "",
        words=WORDS[last.status if last else ""] if accepted else "Not accepted",
        text=_text(last, search) if accepted else "waits for your yes: the board forbids robots",
        advice=last.advice if last else "",
        at=last.started_at if last else None,
        url=row_url("sourcing.searchprofile", search.pk),
        ticks=[_tick(scan) for scan in reversed(scans)],
        accept_url="" if accepted else reverse("admin:board_consent", args=[search.board]),
    )


def _tick(scan: Scan) -> Tick:
    counts = f": {scan.found} seen, {scan.new} new" if scan.status in ("ok", "empty") else ""
    return Tick(scan.status, f"{when(scan.started_at)} {WORDS[scan.status].lower()}{counts}")


def _text(last: Scan | None, search: SearchProfile) -> str:
    if last is None:
        return f"first scan {when(search.next_run_at)}" if search.next_run_at else "waits for its first scan"
    if last.status in TROUBLE:
        return f"{when(last.started_at)} · {last.error}"
    return f"last {when(last.started_at)} · {last.found} seen, {last.new} new"
