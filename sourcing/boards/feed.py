"""Any RSS or Atom feed. The owner gives its address; it says what it says, and nothing is guessed from it."""

from __future__ import annotations

import hashlib
import io
import re
from calendar import timegm
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import feedparser  # type: ignore[import-untyped]

from jobagent_site.addresses import origin
from jobagent_site.http import ResponseError, Session
from sourcing.boards import charset, clean, plain
from sourcing.boards.nesting import too_deep
from sourcing.boards.posting import Page, Posting
from sourcing.boards.wall import wall

NAME = "feed"
LABEL = "Feed"
HAS_FEED = False  # its list is the feed
LISTS_ALL = False  # what is older may still be open
NEEDS_DETAILS = False  # an entry is all there is

BIGGEST = 3_000_000  # bytes
MOST = 20_000  # entries of one feed; feedparser takes a second for some thirty thousand
TAKEN = 2_000  # of them, as they stand: the newest come first
_ENTRY = re.compile(r"<(?:\w+:)?(?:item|entry)\b", re.IGNORECASE)
_END = re.compile(rb"</(?:rss|feed|rdf:rdf|channel)\s*>", re.IGNORECASE)
_ROOT = re.compile(r"<[a-zA-Z]")
_MARKUP = re.compile(r"<[a-zA-Z/!]")
_TRACKING = re.compile(r"utm_\w+|gclid|fbclid|mc_[ce]id", re.IGNORECASE)
# Elements that can only mean the employer; an author or a creator may be anybody.
_COMPANY = ("job_listing_company", "hiringorganization", "companyname", "company_name", "company")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a request for a feed brought. `etag` and `modified` belong into the next one; `page` is None when the feed
    said that nothing has changed since."""

    page: Page | None
    etag: str = ""
    modified: str = ""


def base_url() -> str:
    """ "": a feed may lie anywhere, so no address is recognised as one."""
    return ""


def trusted_origin(url: str) -> str:
    """The address's origin when FEED_TRUSTED_ORIGINS names exactly it; "" for any other, which the guard checks."""
    from jobagent_site import config  # late: the parser works without settings

    named = [each for each in config.value("FEED_TRUSTED_ORIGINS") if origin(each) == origin(url)]
    return str(named[0]) if named else ""


def clean_filters(filters: Mapping[str, object]) -> dict[str, list[str]]:
    """{"url": [address]}: a feed is filtered by its address alone. Raises ValueError on anything else."""
    cleaned = {}
    for name, value in filters.items():
        if name != "url":
            raise ValueError(f"A feed has no filter “{name[:60]}”: put its address under “url”.")
        said = [str(each).strip() for each in (value if isinstance(value, list | tuple) else [value]) if each]
        if len(said) > 1:
            raise ValueError("One search reads one feed. Make a search for each address.")
        cleaned = {"url": [_address(said[0])]} if said else {}
    return cleaned


def list_url(keywords: str, filters: Mapping[str, object]) -> str:
    """The feed's address. Raises ValueError without one, or with keywords, which a feed cannot search for."""
    if keywords.strip():
        raise ValueError("A feed cannot be searched: leave the keywords empty and take an address that is filtered.")
    address = clean_filters(filters).get("url", [])
    if not address:
        raise ValueError('Write the address of the feed, for example {"url": "https://example.org/jobs.rss"}.')
    _refuse_known(address[0])
    return address[0]


feed_url = list_url


def is_vacancy(url: str) -> bool:
    """False: only entries are known, not their pages."""
    return False


def vacancy_id(url: str) -> str:
    """Raises ValueError: an address says nothing about a feed's entry."""
    raise ValueError(f"This is not the address of a vacancy in a feed: {url[:200]}")


def fetch_full_vacancy_details(url: str, session: Session) -> Posting:
    """Raises ValueError, like `vacancy_id`; an entry's page is read as a pasted one."""
    raise ValueError(f"A feed has no pages of its own: {url[:200]}")


def parse_page(kind: str, body: bytes, url: str) -> tuple[Posting, ...]:
    """The vacancies of a kept feed, whatever kind its address looks like. Raises ServiceError."""
    return parse_feed(body, url).postings


def pages(url: str, session: Session, *, max_pages: int) -> Iterator[Page]:
    """The feed's one page. Raises ServiceError."""
    page = fetch_feed(url, session).page
    if page is not None:
        yield page


def fetch_feed(url: str, session: Session, *, etag: str = "", modified: str = "") -> Fetched:
    """The feed, unless it says that it is as it was at `etag` or `modified`. Raises ServiceError."""
    known = {"If-None-Match": etag, "If-Modified-Since": modified}
    response = session.get(url, headers={name: value for name, value in known.items() if value})
    if response.status == 304 and (etag or modified):
        return Fetched(None, etag, modified)
    page = parse_feed(response.body, url, response.headers.get("Content-Type", ""))
    return Fetched(page, response.headers.get("ETag", "")[:500], response.headers.get("Last-Modified", "")[:100])


def parse_feed(body: bytes, url: str, content_type: str = "") -> Page:
    """The vacancies of a feed, each once; a feed without entries is an honest empty page.

    Raises AccessError for a page that keeps us out, ResponseError for anything that is no feed, and for one with
    entities of its own, which can grow without end.
    """
    utf8 = _harmless(body, content_type, url)
    parsed = _parsed(utf8, url, body)
    if parsed.bozo and parsed.entries and not _END.search(utf8[-4096:]):  # its last entry may be half a one
        raise _refused("was cut off on the way", url, body)
    if not parsed.get("version") and not parsed.entries:
        raise wall(body, url, _host(url)) or _refused("is not readable as RSS or Atom", url, body)
    found = [posting for entry in parsed.entries[:TAKEN] if (posting := _posting(entry, url)) is not None]
    if parsed.entries and not found:
        raise _refused("has entries without titles", url, body)
    newest: dict[str, Posting] = {}
    for posting in found:
        newest.setdefault(posting.external_id, posting)
    if parsed.bozo and not found:
        raise _refused("is broken or was cut off before its first entry", url, body)
    return Page(
        url=url,
        postings=tuple(newest.values()),
        body=body,
        warnings=tuple(_warnings(len(parsed.entries), len(found), broken=bool(parsed.bozo))),
    )


def _warnings(entries: int, read: int, *, broken: bool) -> Iterator[str]:
    if entries > TAKEN:
        yield f"The feed has {entries} entries; the first {TAKEN} were taken."
    if broken:
        yield f"The feed is no well-formed XML; {read} entries were read from it."


def _harmless(body: bytes, content_type: str, url: str) -> bytes:
    """The feed as UTF-8. Raises ResponseError for one that would grow or take time without end."""
    if len(body) > BIGGEST:
        raise _refused(f"is bigger than {BIGGEST // 1_000_000} MB", url, body[:100_000])
    text = charset.text(body, content_type, service=_host(url), url=url)
    if "<!ENTITY" in text[: _begin(text)].upper():
        raise _refused("declares entities of its own, which can grow without end", url, body)
    if len(_ENTRY.findall(text)) > MOST:
        raise _refused(f"has more than {MOST} entries", url, body)
    utf8 = text.encode("utf-8", "replace")
    if too_deep(utf8):
        raise _refused("nests its elements without end", url, body)
    return utf8


def _parsed(utf8: bytes, url: str, body: bytes) -> Any:
    # As a stream: feedparser would open a text that looks like an address or a path. Cleaning is our own.
    stream = io.BytesIO(re.sub(rb"^\s*<\?xml[^>]*\?>", b"", utf8, count=1))
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        return feedparser.parse(stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # its parser for broken XML breaks in many ways of its own
        raise _refused("is not readable as RSS or Atom", url, body) from error


def _posting(entry: Any, url: str) -> Posting | None:
    title = _title(entry)
    link = _link(entry, url)
    if not title:
        return None
    html = clean.html(_description(entry))
    return Posting(
        board=NAME,
        external_id=_id(_said(entry, "id"), link, title, url),
        url=link,
        title=title,
        description_html=html,
        description_text=clean.text(html),
        company=next((clean.line(said) for name in _COMPANY if (said := _said(entry, name))), ""),
        posted_at=_moment(entry),
        tags=tuple(dict.fromkeys(filter(None, (clean.line(str(each.get("term") or "")) for each in _tags(entry)))))[
            :20
        ],
        source="feed",
    )


def _title(entry: Any) -> str:
    said = _said(entry, "title")
    is_plain = (entry.get("title_detail") or {}).get("type") == "text/plain"
    return clean.line(unescape(said) if is_plain else clean.text(said))


def _description(entry: Any) -> str:
    """The longest of its texts as markup: a summary and the whole content may both be there."""
    texts = [each for each in [entry.get("summary_detail"), *(entry.get("content") or ())] if isinstance(each, dict)]
    longest: dict[str, Any] = max(texts, key=lambda each: len(str(each.get("value") or "")), default={})
    said = str(longest.get("value") or "")
    lines = longest.get("type") == "text/plain" or not _MARKUP.search(said)
    return plain.as_html(unescape(said)) if lines else said


def _id(guid: str, link: str, title: str, url: str) -> str:
    """A stable key: an entry in two feeds of one site is one, and a guid that grows a time stamp stays the same."""
    if guid.startswith(("http://", "https://")):
        same = urlsplit(guid)[:3] == urlsplit(link)[:3] if _splits(guid) else False
        key = link if same else without_tracking(guid)
    else:
        key = f"{_host(url)} {guid or link or title}"
    return hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _link(entry: Any, url: str) -> str:
    """The entry's http(s) address without tracking; the feed's own when it has none."""
    try:
        link = urljoin(url, _said(entry, "link").strip())
    except ValueError:
        return url
    return without_tracking(link) if link.startswith(("http://", "https://")) and _splits(link) else url


def without_tracking(url: str) -> str:
    """The address without what only says where a visitor came from, and without a fragment."""
    if not _splits(url):
        return url
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in query if not _TRACKING.fullmatch(name)]
    changed = parts.query if kept == query else urlencode(kept)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, changed, ""))


def _moment(entry: Any) -> datetime | None:
    """When it was published, or else changed, as UTC."""
    for name in ("published_parsed", "updated_parsed"):
        if stamp := dict.get(entry, name):  # its own `get` takes one for the other
            try:
                return datetime.fromtimestamp(timegm(stamp), UTC)
            except (TypeError, ValueError, OverflowError, OSError):
                continue
    return None


def _tags(entry: Any) -> list[Any]:
    return [each for each in entry.get("tags") or () if isinstance(each, dict)]


def _said(entry: Any, name: str) -> str:
    said = entry.get(name)
    return said if isinstance(said, str) else ""


def _address(said: str) -> str:
    if not (said.startswith(("http://", "https://")) and _splits(said) and urlsplit(said).hostname):
        raise ValueError(f"“{said[:100]}” is no address of a feed: it begins with https://.")
    return said


def _refuse_known(address: str) -> None:
    from sourcing.boards import board_of  # late: the registry names this module

    board = board_of(address)
    if board is not None and board.feed_url("", {}).rstrip("/") == address.partition("?")[0].rstrip("/"):
        raise ValueError(f"This is {board.LABEL}'s own feed. Make a search on {board.LABEL}: it reads more of it.")


def _begin(text: str) -> int:
    """Where the first element begins; declarations stand before it."""
    found = _ROOT.search(text)
    return found.start() if found else len(text)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or LABEL) if _splits(url) else LABEL


def _splits(url: str) -> bool:
    try:
        return bool(urlsplit(url).scheme)
    except ValueError:
        return False


def _refused(why: str, url: str, body: bytes) -> ResponseError:
    return ResponseError(
        f"The feed of {_host(url)} {why}. Nothing was read from it and it was kept aside. Open its address in a "
        "browser: if it shows no feed, correct the search.",
        service=_host(url),
        status=200,
        url=url,
        body=body,
    )
