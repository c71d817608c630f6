"""Which pages a scan reads, cheapest first: the feed says what is new, a list brings fifteen at once, and a page of
its own is read only for what no list shows."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from jobagent_site.http import AccessError, RateLimitError, RequestError, ServiceError, Session
from leads.models import Vacancy
from sourcing.boards import Board, feed
from sourcing.boards.posting import Page, Posting
from sourcing.models import Scan, SearchProfile

# A feed cannot tell what changed or was closed, so the lists are read whole now and then.
WHOLE_EVERY = timedelta(hours=6)
OLDER = timedelta(days=1)  # the board's clock and ours
FEED_EDGE = 100  # a feed shows at most so many: when all are new, older ones may be missing
MOST_ALONE = 10  # pages of their own in one scan
NOT_MODIFIED = 304


def address(board: Board, search: SearchProfile) -> str:
    """The list that a scan of the search reads, or its feed when that is all it reads. Raises ValueError for a filter
    that the board does not know."""
    of_board = board.feed_url if search.by_feed else board.list_url
    return of_board(search.keywords, search.asked)


def pages(
    board: Board, search: SearchProfile, session: Session, scan: Scan, *, cheaply: bool = False
) -> Iterator[Page]:
    """The pages of one search. `scan.whole` says afterwards whether everything there is was read."""
    url = address(board, search)
    before = _whole_lately(search, url) if cheaply and board.HAS_FEED and not search.by_feed else None
    if before is None:
        yield from _list(board, search, session, scan, url)
        return
    said: dict[str, str] = {}
    fresh = yield from _feed(board, search, session, scan, said, since=before.started_at - OLDER)
    if fresh is None:  # the feed could not be read: the list can
        yield from _list(board, search, session, scan, url)
    elif fresh:
        scan.partly = True
        yield from _fields_of(board, search, session, url, fresh)
    if said:
        _remember(search, **said)


def _whole_lately(search: SearchProfile, url: str) -> Scan | None:
    """The last scan that read the lists of this very question as far as the owner wants, when it is so young that only
    what is new since must be found. It alone says how complete they were."""
    lately = timezone.now() - WHOLE_EVERY
    read = Scan.objects.filter(search=search, url=url[:1000], status=Scan.Status.OK, started_at__gte=lately)
    return read.exclude(completeness={}).first()


def _list(board: Board, search: SearchProfile, session: Session, scan: Scan, url: str) -> Iterator[Page]:
    if board is feed:
        yield from _own_feed(search, session, scan, url)
        return
    for page in board.pages(url, session, max_pages=search.max_pages):
        scan.whole = board.LISTS_ALL and page.next_url is None and not search.by_feed
        scan.total = page.total if page.total is not None else scan.total
        yield page


def _own_feed(search: SearchProfile, session: Session, scan: Scan, url: str) -> Iterator[Page]:
    """A feed of the owner's choice. When it says that nothing changed, nothing is read and all is well."""
    fetched = feed.fetch_feed(url, session, etag=search.etag, modified=search.last_modified)
    if fetched.page is None:
        scan.not_modified = True
        return
    yield fetched.page
    _remember(search, fetched.etag, fetched.modified)


def _feed(
    board: Board, search: SearchProfile, session: Session, scan: Scan, said: dict[str, str], *, since: datetime
) -> Generator[Page, None, list[Posting] | None]:
    """Yields the feed's page; returns the postings nobody knows yet, None when the feed does not tell. `said` takes
    what the feed says of itself, to be remembered once all it announced was read."""
    url = board.feed_url(search.keywords, search.asked)
    try:
        postings = _announced(board, search, session, url, said)
    except (AccessError, RateLimitError):
        raise
    except ServiceError as error:
        scan.oddities = [*scan.oddities, f"The feed could not be read, the list was: {error}"]
        return None
    if postings is None:
        scan.not_modified = True
        return []
    known = set(_known(board, postings))
    # Its count goes along: a feed that shows everything is refused before one of its vacancies is asked for.
    yield Page(url=url, postings=tuple(each for each in postings if each.external_id in known), total=len(postings))
    fresh = [each for each in postings if each.external_id not in known and _is_new(each, since)]
    return None if len(postings) >= FEED_EDGE and len(fresh) == len(postings) else fresh


def _announced(
    board: Board, search: SearchProfile, session: Session, url: str, said: dict[str, str]
) -> tuple[Posting, ...] | None:
    """The feed's postings; None when it says that it is as it was the last time. Raises ServiceError."""
    known = {"If-None-Match": search.etag, "If-Modified-Since": search.last_modified}
    answer = session.get(url, headers={name: value for name, value in known.items() if value})
    if answer.status == NOT_MODIFIED:
        return None
    postings = board.parse_page("feed", answer.body, url)
    said |= {"etag": answer.headers.get("ETag", ""), "modified": answer.headers.get("Last-Modified", "")}
    return postings


def _remember(search: SearchProfile, etag: str, modified: str) -> None:
    """What a feed says of itself, once what it says was recorded: sooner, a scan that broke off or was limited would
    never see the rest, because the feed is then "as it was". What does not fit is no use given back cut off, nor what
    another feed said than the one that the search names by now."""
    if search.was_changed():
        return
    kept = {"etag": etag if len(etag) <= 255 else "", "last_modified": modified if len(modified) <= 64 else ""}
    SearchProfile.objects.filter(pk=search.pk).update(**kept)


def _is_new(posting: Posting, since: datetime) -> bool:
    """Not one that the lists showed behind the last page the owner wants read."""
    return posting.posted_at is None or posting.posted_at >= since


def _known(board: Board, postings: tuple[Posting, ...]) -> Iterator[str]:
    ids = [each.external_id for each in postings]
    return (
        Vacancy.objects.filter(board=board.NAME, external_id__in=ids).values_list("external_id", flat=True).iterator()
    )


def _fields_of(board: Board, search: SearchProfile, session: Session, url: str, fresh: list[Posting]) -> Iterator[Page]:
    """List pages until they have shown everything the feed announced, then single pages for the rest."""
    wanted = {each.external_id: each for each in fresh}
    for page in board.pages(url, session, max_pages=search.max_pages):
        yield page
        for posting in page.postings:
            wanted.pop(posting.external_id, None)
        if not wanted:
            return
    for posting in list(wanted.values())[:MOST_ALONE]:
        yield _alone(board, session, posting)
    rest = list(wanted.values())[MOST_ALONE:]
    if rest:  # as the feed has them; their own pages are read before they are answered
        yield Page(url=url, postings=tuple(rest))


def _alone(board: Board, session: Session, posting: Posting) -> Page:
    """The page of one vacancy; what the feed says of it when its page is gone already."""
    try:
        return Page(url=posting.url, postings=(board.fetch_full_vacancy_details(posting.url, session),))
    except RequestError:
        return Page(url=posting.url, postings=(posting,))
