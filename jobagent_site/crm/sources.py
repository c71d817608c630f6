"""The sources of vacancies as the owner sees them: each board or feed with its searches, its host and how it fares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from jobagent_site.crm import words
from jobagent_site.crm.completeness import Share, shares
from jobagent_site.crm.next_run import next_run
from jobagent_site.templatetags.ja import every
from sourcing import access, consent, robots
from sourcing.boards import BOARDS
from sourcing.models import HostBudget, RawPage, Scan, SearchProfile

TICKS, LOOKED_BACK = 36, timedelta(days=14)
CANARY_BACK = timedelta(days=7)
MOST = 100  # searches on the page; the list of searches shows all
Status = Scan.Status
BAD = (Status.BLOCKED, Status.CHANGED, Status.ERROR)
OFF, NEVER, UNACCEPTED = "off", "never", "unaccepted"
STATES = {
    Status.OK: "found",
    Status.EMPTY: "nothing found",
    Status.BLOCKED: "blocked",
    Status.CHANGED: "changed",
    Status.ERROR: "error",
    OFF: "off",
    NEVER: "never scanned",
    UNACCEPTED: "not accepted",
}


@dataclass(frozen=True, slots=True)
class Tick:
    """One scan of the strip."""

    status: str
    title: str


@dataclass(frozen=True, slots=True)
class Host:
    """What we may ask of a host today, and what it says of robots. Without a row nothing was asked yet."""

    name: str
    pk: int | None = None
    used: int = 0
    cap: int = 0  # 0: no limit
    counted: bool = True  # False for a practice world on this machine
    robots: str = "not read yet"
    cool_down_until: datetime | None = None
    refusal: str = ""

    @property
    def cools_down(self) -> bool:
        return self.cool_down_until is not None and self.cool_down_until > timezone.now()

    @property
    def share(self) -> int:
        """Percent of the day's requests that are used."""
        return min(round(100 * self.used / self.cap), 100) if self.cap else 0


@dataclass(frozen=True, slots=True)
class Card:
    """One search: its state in words, its last scan, what comes next."""

    search: SearchProfile
    state: str
    words: str
    next: str
    last: Scan | None = None
    ticks: tuple[Tick, ...] = ()
    shares: tuple[Share, ...] = ()
    kept: int = 0

    @property
    def in_trouble(self) -> bool:
        return self.state in BAD

    @property
    def asks(self) -> str:
        return words.asks(self.search)

    @property
    def every(self) -> str:
        return every(self.search.interval_minutes)


@dataclass(slots=True)
class Source:
    """A board, or the host of a feed, with all searches that ask it."""

    board: str
    host: Host
    accepted: bool
    consent_needed: bool
    canary: Scan | None = None
    cards: list[Card] = field(default_factory=list)

    @property
    def label(self) -> str:
        return words.board(self.board)

    @property
    def has_plain_list(self) -> bool:
        """Whether there is a list without a search that can be looked at every day."""
        try:
            return bool(BOARDS[self.board].list_url("", {}))
        except (KeyError, ValueError):
            return False

    @property
    def in_trouble(self) -> bool:
        canary_failed = self.canary is not None and self.canary.status in BAD
        return self.host.cools_down or canary_failed or any(card.in_trouble for card in self.cards)


def sources() -> list[Source]:
    """All sources that have a search, those in trouble first. The number of queries does not grow with them."""
    searches = list(_searches())
    last, ticks = _last_scans(searches), _ticks(searches)
    hosts, canaries = _hosts(map(access.host, searches)), _canaries()
    kept = _kept([scan.pk for scan in last.values()])
    found: dict[tuple[str, str], Source] = {}
    accepted = {name: consent.given(name) for name in BOARDS}
    for search in searches:
        name = access.host(search)
        source = found.setdefault(
            (search.board, name),
            Source(
                search.board, hosts.get(name, Host(name)), accepted.get(search.board, True),
                consent.needed(search.board), canaries.get(search.board),
            ),
        )  # fmt: skip
        scan = last.get(search.pk)
        source.cards.append(_card(search, source, scan, ticks.get(search.pk, ()), kept.get(scan.pk, 0) if scan else 0))
    for source in found.values():
        source.cards.sort(key=lambda card: (not card.in_trouble, not card.search.active, card.search.name))
    return sorted(found.values(), key=lambda each: (not each.in_trouble, each.board, each.host.name))


def host(row: HostBudget) -> Host:
    """The budget's row as the pages show it: what was used another day is not today's."""
    return Host(
        counted=not row.unlimited,
        name=row.host,
        pk=row.pk,
        used=row.used if row.used_on == timezone.localdate() else 0,
        cap=row.daily_cap,
        robots=robots.state(row),
        cool_down_until=row.cool_down_until,
        refusal=row.last_refusal,
    )


def _card(search: SearchProfile, source: Source, scan: Scan | None, ticks: tuple[Tick, ...], kept: int) -> Card:
    state = _state(search, source.accepted, scan)
    said = STATES.get(state, state)
    if state == Status.BLOCKED and source.host.cools_down:
        said = f"blocked until {words.moment(source.host.cool_down_until)}"
    pause = source.host.cool_down_until if source.host.cools_down else None
    return Card(
        search=search,
        state=state,
        words=said,
        next=next_run(search, accepted=source.accepted, cool_down_until=pause),
        last=scan,
        ticks=ticks,
        shares=shares(scan.completeness) if scan else (),
        kept=kept,
    )


def _state(search: SearchProfile, accepted: bool, scan: Scan | None) -> str:
    if not search.active:
        return OFF
    if not accepted:
        return UNACCEPTED
    return scan.status if scan else NEVER


def _searches() -> QuerySet[SearchProfile]:
    done = Scan.objects.filter(search=OuterRef("pk")).exclude(status=Status.RUNNING).order_by("-started_at", "-id")
    rows = SearchProfile.objects.annotate(last_scan=Subquery(done.values("pk")[:1]))
    return rows.order_by("-active", "name")[:MOST]


def _last_scans(searches: Iterable[SearchProfile]) -> dict[int, Scan]:
    ids = [each.last_scan for each in searches if each.last_scan]
    return {scan.search_id: scan for scan in Scan.objects.filter(pk__in=ids).defer("seen") if scan.search_id}


def _ticks(searches: Iterable[SearchProfile]) -> dict[int, tuple[Tick, ...]]:
    """The newest scans of each search, oldest first; numbered along the index (search, started_at)."""
    number = Window(RowNumber(), partition_by=F("search"), order_by=F("started_at").desc())
    rows = Scan.objects.filter(
        search__in=[each.pk for each in searches], started_at__gte=timezone.now() - LOOKED_BACK
    ).annotate(number=number)
    told: dict[int, list[Tick]] = {}
    fields = ("search_id", "status", "started_at", "found", "new")
    for search, status, at, seen, new in (
        rows.filter(number__lte=TICKS).order_by("search", "started_at").values_list(*fields)
    ):
        counts = f": {seen} seen, {new} new" if status in (Status.OK, Status.EMPTY) else ""
        told.setdefault(search, []).append(Tick(status, f"{words.moment(at)} {STATES.get(status, status)}{counts}"))
    return {search: tuple(each) for search, each in told.items()}


def _canaries() -> dict[str, Scan]:
    """The last look at each board's plain list."""
    rows = Scan.objects.filter(kind=Scan.Kind.CANARY, started_at__gte=timezone.now() - CANARY_BACK)
    newest: dict[str, Scan] = {}
    for scan in rows.exclude(status=Status.RUNNING).defer("seen").order_by("-started_at")[:100]:
        newest.setdefault(scan.board, scan)
    return newest


def _hosts(names: Iterable[str]) -> Mapping[str, Host]:
    return {row.host: host(row) for row in HostBudget.objects.filter(host__in=set(names))}


def _kept(scans: list[int]) -> dict[int, int]:
    """Scan → pages that are kept of it."""
    rows = RawPage.objects.filter(scan__in=scans).order_by().values("scan").annotate(pages=Count("pk"))
    return {row["scan"]: row["pages"] for row in rows}
