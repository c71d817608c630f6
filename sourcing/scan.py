"""A scan: ask the board page by page, record each page at once, and say plainly how it ended."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import parse_qs, urlsplit

from django.utils import timezone

from jobagent_site.http import RequestError, ServiceError, Session
from leads.models import Vacancy
from leads.posting import Posting
from leads.services.claims import lease_row, release, renew
from leads.services.recording import Recorded, record_postings
from sourcing import absent, access, consent, health, kept_pages, pending, politeness, reading, schedule, told
from sourcing.access import ScanRefusedError, board_by_name
from sourcing.access import session as session_of
from sourcing.boards import BOARDS, Board, board_of, feed
from sourcing.boards.posting import Page
from sourcing.models import HostBudget, RawPage, Scan, SearchProfile, Sighting

LEASE = timedelta(minutes=10)
DEFAULT_PAGES = 3
ENDED_BY_HAND = "The scan was ended by hand. What it had read is kept."
Status = Scan.Status
logger = logging.getLogger(__name__)


class FilterError(Exception):
    """A filter that the board does not know; the text says what was probably meant."""


def scan_search(
    pk: int, *, limit: int | None = None, cheaply: bool = False, beat: Callable[[], None] | None = None
) -> Scan | None:
    """Scan one search now; None when another process is scanning it.

    `cheaply`: as the agent does by itself, the feed first, where a whole list was read not long ago. `beat` is called
    at each page.
    """
    name = lease_row(SearchProfile, pk, LEASE)
    if name is None:
        return None
    search = SearchProfile.objects.get(pk=pk)
    try:
        return _scan(board_by_name(search.board), search, limit=limit, cheaply=cheaply, beat=beat)
    finally:
        release(SearchProfile, pk, name, next_run_at=_next_run(search))


def _next_run(search: SearchProfile) -> datetime | None:
    """As its hours are by now; None, which is at once, when the owner changed meanwhile what is asked."""
    now = SearchProfile.objects.filter(pk=search.pk).first()
    if now is None or search.was_changed():
        return None
    return schedule.next_run(now, timezone.now() + timedelta(minutes=now.interval_minutes))


def scan_board(name: str, *, limit: int | None = None) -> Scan:
    """Scan the board's plain list, without any search."""
    return _scan(board_by_name(name), None, limit=limit)


def scan_url(url: str, *, limit: int | None = None) -> Scan:
    """Scan one list or vacancy page. Raises ScanRefusedError when it lies on no board of ours."""
    board = board_of(url)
    if board is None:
        bases = ", ".join(filter(None, (each.base_url() for each in BOARDS.values())))
        raise ScanRefusedError(f"{url} lies on no board we read. It must begin with one of: {bases}")
    return _scan(board, None, url=url, limit=limit)


def scan_canary(name: str) -> Scan:
    """One request for the board's plain list: nothing is recorded, only the list is judged."""
    return _scan(board_by_name(name), None, kind=Scan.Kind.CANARY)


def preview(search: SearchProfile, *, limit: int | None = None) -> tuple[list[Posting], set[str]]:
    """What a scan would bring, recording nothing: the postings, and the ids we know already.

    Raises ServiceError, and ValueError for a filter that the board does not know.
    """
    board = board_by_name(search.board)
    url = reading.address(board, search)
    session = session_of(board, url=url)
    session.keep = None  # the record takes nothing from a look, so reading kept pages again must not meet these
    with politeness.asking(url):
        pages = _limited(board.pages(url, session, max_pages=search.max_pages), limit)
        postings = [posting for page in pages for posting in page.postings]
    known = Vacancy.objects.filter(board=board.NAME, external_id__in=[posting.external_id for posting in postings])
    return postings, set(known.values_list("external_id", flat=True))


def due() -> list[int]:
    """Ids of active searches whose time has come and that nobody scans; none of a board the owner has not accepted, nor
    of a host that cools down."""
    now = timezone.now()
    resting = set(HostBudget.objects.filter(cool_down_until__gt=now).values_list("host", flat=True))
    refused = [name for name in BOARDS if not consent.given(name)]
    rows = SearchProfile.objects.filter(active=True).exclude(claimed_until__gte=now).exclude(board__in=refused)
    ready = (search for search in rows if search.next_run_at is None or search.next_run_at <= now)
    return [search.pk for search in ready if schedule.is_open(search, now) and access.host(search) not in resting]


def settle_orphans() -> int:
    """Scans whose worker died are errors, not running; how many there were. A search that is leased has a worker."""
    now = timezone.now()
    orphans = Scan.objects.filter(status=Status.RUNNING, started_at__lt=now - LEASE)
    orphans = orphans.exclude(search__claimed_until__gte=now)
    return orphans.update(
        status=Status.ERROR,
        error="The worker stopped during this scan. What it had read is kept.",
        advice="The next scan tries again by itself.",
        finished_at=now,
    )


def _scan(
    board: Board, search: SearchProfile | None, *, url: str = "", limit: int | None = None, kind: str = "",
    cheaply: bool = False, beat: Callable[[], None] | None = None,
) -> Scan:  # fmt: skip
    started = time.monotonic()
    kind = kind or (Scan.Kind.SEARCH if search else Scan.Kind.ADDRESS)
    scan = Scan.objects.create(search=search, board=board.NAME, kind=kind, started_at=timezone.now())
    session = session_of(board, scan)
    try:
        url = _checked(board, url) if url else _url(board, search)
        session = session_of(board, scan, url)
        scan.url = url[:1000]
        politeness.check_cool_down(politeness.host_of(url))
        pages = _pages(board, url, session, search, scan, cheaply=cheaply)
        _read(scan, pages, limit, partial(_hold_on, scan, beat))
        if not pending.waits(board.NAME):  # their pages may be what the host refuses
            politeness.answered(politeness.host_of(url))
    except ServiceError as error:
        _failed(scan, error)
    except FilterError as error:
        scan.status, scan.error, scan.advice = Status.ERROR, str(error), "Correct the search."
    except Exception as error:
        logger.exception("scan %s", scan.pk)
        scan.status = Status.ERROR
        scan.error = f"The scan broke off ({type(error).__name__}). What it had read is kept."
        scan.advice = "The next scan tries again. If it stays so, report it with the log of the worker."
    except BaseException:  # Ctrl-C, or a worker told to end
        scan.status, scan.error, scan.advice = Status.ERROR, ENDED_BY_HAND, "The next scan goes on."
        raise
    finally:
        _end(scan, session, time.monotonic() - started)
    return scan


def _end(scan: Scan, session: Session, seconds: float) -> None:
    scan.requests = len(session.calls)
    scan.finished_at, scan.seconds = timezone.now(), round(seconds, 3)
    scan.save()
    told.log(scan, session)
    told.tell(scan)


def _read(scan: Scan, pages: Iterator[Page], limit: int | None, alive: Callable[[], None]) -> None:
    """Record page by page, then judge the whole. `alive` is called at each page of a list or of a vacancy."""
    expected = health.usual(scan)
    postings: list[Posting] = []
    for page in _limited(pages, limit):
        health.refuse_flood(page, expected)
        _record(scan, scan.search, page)
        alive()
        postings += page.postings
    if limit is None:  # one that was cut short says nothing of what is usual
        scan.completeness = health.completeness(postings, by_feed=_by_feed(scan))
    scan.whole = scan.whole and limit is None
    scan.status = Status.OK if scan.found or scan.not_modified else Status.EMPTY
    odd = _oddities(scan, expected) if limit is None and not scan.not_modified else []
    if odd:
        _changed(scan, odd)
    elif scan.partly:
        scan.completeness = {}
    elif scan.search is not None and scan.whole:
        scan.closed += absent.settle(_each(absent.note(scan, scan.search), alive))


def _by_feed(scan: Scan) -> bool:
    """Whether a feed is all that this scan reads."""
    return scan.board == feed.NAME or (scan.search is not None and scan.search.by_feed)


def _hold_on(scan: Scan, beat: Callable[[], None] | None) -> None:
    """The pages of a slow host take longer than one lease: each of them is a sign of life."""
    if scan.search is not None:
        renew(SearchProfile, scan.search.pk, scan.search.claimed_by, LEASE)
    if beat is not None:
        beat()


def _each(ids: list[int], alive: Callable[[], None]) -> Iterator[int]:
    for pk in ids:
        alive()
        yield pk


def _oddities(scan: Scan, expected: health.Usual) -> list[str]:
    """A board's plain list is never empty and always about as long, which a search need not be."""
    if scan.kind == Scan.Kind.CANARY and not scan.found:
        return ["The board's plain list shows no vacancy."]
    odd = health.oddities(scan, expected)
    enough = expected.scans >= health.FEWEST_SCANS and expected.found >= health.FEWEST_FOUND
    if scan.kind == Scan.Kind.CANARY and enough and scan.found < expected.found * health.FALLEN:
        odd.insert(0, f"The board's plain list shows {scan.found} vacancies, where {expected.found:.0f} are usual.")
    return odd


def _changed(scan: Scan, odd: list[str]) -> None:
    """The pages could be read, but they are not what they were: as bad as a page that cannot be read."""
    scan.status, scan.error = Status.CHANGED, health.summary(odd)
    scan.oddities = [*scan.oddities, *odd]
    scan.advice = "Look at the kept page and at the board itself. If the board has a new layout, update Jobagent."
    RawPage.objects.filter(scan=scan).update(reason=Status.CHANGED)


def _pages(
    board: Board, url: str, session: Session, search: SearchProfile | None, scan: Scan, *, cheaply: bool
) -> Iterator[Page]:
    if board.is_vacancy(url):
        posting = board.fetch_full_vacancy_details(url, session)
        return iter([Page(url=url, postings=(posting,))])
    if search is not None:
        return reading.pages(board, search, session, scan, cheaply=cheaply)
    return board.pages(url, session, max_pages=1 if scan.kind == Scan.Kind.CANARY else DEFAULT_PAGES)


def _url(board: Board, search: SearchProfile | None) -> str:
    """Raises FilterError before any request: the board would answer an unknown filter with everything."""
    try:
        return board.list_url("", {}) if search is None else reading.address(board, search)
    except ValueError as error:
        raise FilterError(str(error)) from error


def _checked(board: Board, url: str) -> str:
    """A typed address, if the board knows its filters. Raises FilterError."""
    if not board.is_vacancy(url):
        try:
            board.clean_filters({name: each for name, each in parse_qs(urlsplit(url).query).items() if name != "page"})
        except ValueError as error:
            raise FilterError(str(error)) from error
    return url


def _limited(pages: Iterator[Page], limit: int | None) -> Iterator[Page]:
    """At most `limit` postings; no page is asked for beyond them."""
    left = limit
    for page in pages:
        if left is None:
            yield page
            continue
        yield Page(url=page.url, postings=page.postings[:left], body=page.body, warnings=page.warnings)
        left -= len(page.postings)
        if left <= 0:
            return


def _record(scan: Scan, search: SearchProfile | None, page: Page) -> None:
    seen = set(scan.seen)
    fresh = {posting.external_id: posting for posting in page.postings if posting.external_id not in seen}
    recorded = Recorded() if scan.kind == Scan.Kind.CANARY else record_postings(list(fresh.values()))
    scan.pages += 1
    scan.seen += list(fresh)
    scan.found += len(fresh)
    scan.new += len(recorded.new)
    scan.updated += len(recorded.updated)
    scan.unchanged += len(recorded.unchanged)
    scan.closed += len(recorded.closed)
    if page.warnings:
        scan.advice = "; ".join(page.warnings)
    if search is not None:
        _sight(scan, search, recorded)


def _sight(scan: Scan, search: SearchProfile, recorded: Recorded) -> None:
    """One row for each vacancy this search shows for the first time."""
    seen = set(Sighting.objects.filter(search=search, vacancy__in=recorded.ids).values_list("vacancy_id", flat=True))
    rows = [
        Sighting(search=search, vacancy_id=pk, scan=scan, at=timezone.now()) for pk in recorded.ids if pk not in seen
    ]
    if rows:
        Sighting.objects.bulk_create(rows, ignore_conflicts=True)


def _failed(scan: Scan, error: ServiceError) -> None:
    """What earlier pages brought stays."""
    scan.error, scan.status = str(error), told.status_of(error)
    if scan.status == Status.BLOCKED:
        scan.advice = "The agent waits and asks again by itself. Do not scan by hand now."
        if error.permanent:  # not refused by the host: we did not ask
            scan.advice = "Change the search, or switch it off: it stays like this."
        if error.status or error.body:  # our own cool-down is no further refusal
            until = timezone.localtime(politeness.refused(politeness.host_of(scan.url), error).cool_down_until)
            scan.advice = f"The agent asks again after {until:%d.%m. %H:%M}. Do not scan by hand until then."
    elif scan.status == Status.CHANGED:
        scan.advice = "The page was kept under Diagnostics. If the board has a new layout, update Jobagent."
    else:
        scan.advice = _advice(scan, error)
        if pause := politeness.named_pause(error):
            until = timezone.localtime(politeness.rest(politeness.host_of(scan.url), pause).cool_down_until)
            scan.advice = f"The agent asks again after {until:%d.%m. %H:%M}, as the host wishes."
    if error.body and not isinstance(error, RequestError):
        _keep(scan, error)
    elif scan.status == Status.CHANGED:  # it was kept when it came
        RawPage.objects.filter(scan=scan, url=error.url[:1000]).update(reason=Status.CHANGED)


def _advice(scan: Scan, error: ServiceError) -> str:
    if not consent.given(scan.board):
        label = BOARDS[scan.board].LABEL
        return f"Read under Sources what {label} says about robots, and accept it or take another source."
    if isinstance(error, RequestError):
        return "Look at the address of the search: the board does not know it."
    return "The next scan tries again by itself. If it stays so, check the network of this machine."


def _keep(scan: Scan, error: ServiceError) -> None:
    kind = kept_pages.kind_of(BOARDS[scan.board], error.url)
    kept_pages.keep(scan.board, kind, error.url, error.body, scan=scan, reason=scan.status)
