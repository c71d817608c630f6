"""A board asked now, one request for each kind of page it has: what its pages say and what they do not, and the pages
themselves without personal data, to be shown to whoever mends the parser."""

from __future__ import annotations

import json
import os
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from jobagent_site.http import AccessError, Call, RateLimitError, ServiceError, Session, is_loopback
from jobagent_site.ops.anonymous import anonymous, links
from jobagent_site.ops.doctor import Finding
from leads.posting import Posting
from leads.services.recording import ONLY_DETAIL, SAID_BY_FEED
from sourcing import access, politeness, robots
from sourcing.boards import BOARDS, Board, marks
from sourcing.models import HostBudget, SearchProfile

PRIVATE_FILE = 0o600
# What a posting's fields are called, without those that every posting has or that say nothing of a page.
FIELDS = tuple(
    name for name in Posting.__dataclass_fields__ if name not in ("board", "external_id", "closed", "source", "url")
)
_DETAIL_ALONE = (*ONLY_DETAIL, "recruiter_id")
_ADVICE = "Send the file with the pages to whoever mends the parser; what it owes: docs/boards.md."


@dataclass(slots=True)
class Asked:
    """One page: how it came, and what today's parser finds on it. `fields`: name → share of the postings with it;
    `marks`: selector or key → how many of it the page has."""

    kind: str
    url: str = ""
    status: int | None = None
    seconds: float = 0.0
    size: int = 0
    requests: int = 0
    found: int = 0
    fields: dict[str, float] = field(default_factory=dict)
    marks: dict[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    error: str = ""
    files: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list, repr=False)


def examine_live(board: str, file: Path | None = None) -> list[Finding]:
    """One real request for each kind of page of this board, within the limits its host has here; and the pages in a
    zip (`file`, or one in the place's folder). Raises KeyError for an unknown board."""
    chosen = BOARDS[board]
    asked = ask(chosen)
    findings = [finding(board, each) for each in asked]
    findings.append(_robots(board, asked[0].url))
    return [*findings, _zipped(board, asked, findings, file or default_file(board))]


def ask(board: Board) -> list[Asked]:
    """The list, the feed where there is one, and the page of the list's first vacancy."""
    try:
        url, feed = _addresses(board)
    except ValueError as error:
        return [Asked("list", error=f"Nothing to ask: {error}")]
    asked, postings = _ask(board, "list", url, lambda session: _first_page(board, url, session))
    pages = [asked]
    if feed:
        pages.append(_ask(board, "feed", feed, lambda session: _first_page(board, feed, session))[0])
    vacancy = next((each.url for each in postings if board.is_vacancy(each.url)), "")
    if vacancy:
        pages.append(_ask(board, "detail", vacancy, lambda session: _detail(board, vacancy, session))[0])
    return pages


def finding(board: str, asked: Asked) -> Finding:
    """The page as one line of the doctor's."""
    name = f"{board} {asked.kind}"
    came = [f"{asked.status or 'no answer'}, {asked.size:,} bytes, {asked.seconds:.2f} s"] if asked.requests else []
    if asked.error:
        return Finding(name, False, "; ".join([*came, asked.error, *_marked(asked)]), _ADVICE if asked.bodies else "")
    if not asked.found:
        return Finding(name, False, "; ".join([*came, "no vacancy on it", *_marked(asked)]), f"It was empty. {_ADVICE}")
    return Finding(name, True, "; ".join([*came, *_told(asked), *_marked(asked), *asked.warnings]))


def default_file(board: str) -> Path:
    """pages-BOARD-DATE.zip in the place's folder."""
    return Path(settings.HOME) / f"pages-{board}-{timezone.localtime():%Y%m%d-%H%M%S}.zip"


def write_zip(file: Path, asked: Iterable[Asked], findings: Iterable[Finding]) -> None:
    """The cleaned pages and report.json, for the owner's eyes until he passes it on. Raises OSError."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        pages = []
        for each in asked:
            for name, body in zip(each.files, each.bodies, strict=True):
                archive.writestr(name, anonymous(body))
            pages.append({name: value for name, value in asdict(each).items() if name != "bodies"})
        report = {"pages": pages, "checks": [asdict(each) for each in findings]}
        archive.writestr("report.json", json.dumps(report, ensure_ascii=False, indent=1))


def _addresses(board: Board) -> tuple[str, str]:
    """The plain list and its feed ("": none); without a plain list the first search's. Raises ValueError."""
    words, filters = "", dict[str, object]()
    try:
        url = board.list_url(words, filters)
    except ValueError:
        search = SearchProfile.objects.filter(board=board.NAME).order_by("-active", "pk").first()
        if search is None:
            raise
        words, filters = search.keywords, search.asked
        url = board.list_url(words, filters)
    return url, board.feed_url(words, filters) if board.HAS_FEED else ""


def _first_page(board: Board, url: str, session: Session) -> tuple[tuple[Posting, ...], tuple[str, ...]]:
    page = next(iter(board.pages(url, session, max_pages=1)), None)
    return (page.postings, page.warnings) if page is not None else ((), ())


def _detail(board: Board, url: str, session: Session) -> tuple[tuple[Posting, ...], tuple[str, ...]]:
    return (board.fetch_full_vacancy_details(url, session),), ()


Reading = Callable[[Session], tuple[tuple[Posting, ...], tuple[str, ...]]]


def _ask(board: Board, kind: str, url: str, read: Reading) -> tuple[Asked, tuple[Posting, ...]]:
    asked, postings = Asked(kind, url=links(url)), tuple[Posting, ...]()
    session = access.session(board, url=url)
    # Kept here alone: the record takes nothing from a look, so reading kept pages again must not meet these.
    session.keep = lambda _, body: asked.bodies.append(body)
    try:
        postings, asked.warnings = read(session)
    except (ServiceError, ValueError) as error:
        asked.error = str(error)
        _refused(url, asked, error)
    finally:
        session.close()
    _note(board.NAME, asked, session.calls, postings)
    return asked, postings


def _refused(url: str, asked: Asked, error: ServiceError | ValueError) -> None:
    """Its page is shown too, and a refusal counts like any other."""
    body = error.body if isinstance(error, ServiceError) else b""
    asked.bodies += [body] if body and body not in asked.bodies else []
    if isinstance(error, AccessError | RateLimitError) and (error.status or body):
        politeness.refused(politeness.host_of(url), error)


def _note(board: str, asked: Asked, calls: list[Call], postings: tuple[Posting, ...]) -> None:
    asked.requests, asked.seconds = len(calls), round(sum(call.seconds for call in calls), 3)
    asked.status, asked.size = (calls[-1].status, calls[-1].size) if calls else (None, 0)
    asked.found = len(postings)
    asked.fields = {name: _share(postings, name) for name in _expected(asked.kind, postings)}
    asked.marks = marks.count(board, asked.kind, asked.bodies[-1]) if asked.bodies else {}
    asked.files = [_file_name(asked.kind, n, body) for n, body in enumerate(asked.bodies)]


def _expected(kind: str, postings: tuple[Posting, ...]) -> tuple[str, ...]:
    """The fields such a page could show at all."""
    if not postings:
        return ()
    if all(each.source == "feed" for each in postings):
        return tuple(name for name in FIELDS if name in SAID_BY_FEED)
    return FIELDS if kind == "detail" else tuple(name for name in FIELDS if name not in _DETAIL_ALONE)


def _share(postings: tuple[Posting, ...], name: str) -> float:
    said = [getattr(each, name) for each in postings]
    return round(sum(each is not None and each not in ("", ()) for each in said) / len(said), 3)


def _told(asked: Asked) -> list[str]:
    """Field by field: of a single page what it has, of several postings how many have it."""
    counts = {name: round(share * asked.found) for name, share in asked.fields.items()}
    missing = ", ".join(name for name, count in counts.items() if not count) or "none"
    if asked.kind == "detail":
        return [f"found: {', '.join(name for name, count in counts.items() if count)}", f"not found: {missing}"]
    there = ", ".join(f"{name} {count}/{asked.found}" for name, count in counts.items() if count)
    return [f"{asked.found} postings", f"found: {there}", f"not found: {missing}"]


def _marked(asked: Asked) -> list[str]:
    """What the parser looks for: all there is, by number, and what is not there, by name."""
    gone = [mark for mark, number in asked.marks.items() if not number]
    if not asked.marks:
        return []
    there = f"selectors and keys: {len(asked.marks) - len(gone)} of {len(asked.marks)} there"
    return [there + (f", not there: {' | '.join(gone)}" if gone else "")]


def _file_name(kind: str, number: int, body: bytes) -> str:
    is_feed = re.match(rb"\s*(?:<\?xml|<rss|<feed)", body.removeprefix(b"\xef\xbb\xbf")) is not None
    return f"{kind}{f'_{number + 1}' if number else ''}.{'xml' if is_feed else 'html'}"


def _robots(board: str, url: str) -> Finding:
    """What is known of the host's robots.txt after these requests."""
    name = f"{board} robots.txt"
    if is_loopback(url):
        return Finding(name, True, "not asked: the board lies on this machine")
    budget = HostBudget.objects.filter(host=politeness.host_of(url)).first()
    return Finding(name, True, robots.state(budget) if budget is not None else "not read yet")


def _zipped(board: str, asked: list[Asked], findings: list[Finding], file: Path) -> Finding:
    name, count = f"{board} pages", sum(len(each.bodies) for each in asked)
    if not count:
        return Finding(name, True, "no page came, so none was written")
    try:
        write_zip(file, asked, findings)
    except OSError as error:
        return Finding(name, False, f"{file} could not be written: {error.strerror}", "Name another file with --zip.")
    return Finding(name, True, f"{count} written without names, addresses and tokens: {file}. Look through it first.")
