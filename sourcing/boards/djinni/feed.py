"""Djinni's RSS: what the board itself recommends. The newest hundred, full texts, no company and no salary."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException

from jobagent_site.http import ResponseError, Session, UnreachableError
from sourcing.boards import clean, tolerant_xml
from sourcing.boards.djinni import address, refusal, words
from sourcing.boards.djinni.filters import feed_url
from sourcing.boards.posting import Posting


def fetch_feed(keywords: str, filters: Mapping[str, object], session: Session) -> tuple[Posting, ...]:
    """The newest vacancies for these keywords and filters, at most a hundred. Raises ServiceError, ValueError."""
    url = feed_url(keywords, filters)
    return parse_feed(session.get(url).body, url)


def parse_feed(body: bytes | str, url: str = "https://djinni.co/jobs/rss/") -> tuple[Posting, ...]:
    """The vacancies of a feed, each id once. `posted_at` is the last bump: a vacancy returns with the same id.

    Raises UnreachableError for the empty body Djinni gives now and then, AccessError for a block page, ResponseError
    for anything that is no feed.
    """
    raw = body.encode("utf-8", "replace") if isinstance(body, str) else body
    if not raw.strip():
        # Seen in July 2026: an empty 200 for some twenty minutes. That is a fault, not "no vacancies".
        raise UnreachableError(
            "Djinni's feed is empty at the moment, which happens now and then. It is tried again later.",
            service=refusal.LABEL,
            status=200,
            url=url,
        )
    channel = _channel(raw, url)
    found = [posting for item in channel.iter("item") if (posting := _posting(item, url))]
    if not found and channel.find("item") is not None:
        raise _no_feed(url, raw)
    newest: dict[str, Posting] = {}
    for posting in found:
        newest.setdefault(posting.external_id, posting)
    return tuple(newest.values())


def _channel(raw: bytes, url: str) -> Element:
    try:
        root = tolerant_xml.root(raw)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise refusal.wall(raw, url) or _no_feed(url, raw) from error
    channel = root.find("channel") if root.tag == "rss" else None
    if channel is None:
        raise refusal.wall(raw, url) or _no_feed(url, raw)
    return channel


def _posting(item: Element, url: str) -> Posting | None:
    """None for an item without a link to a vacancy or without a title."""
    link = item.findtext("link") or item.findtext("guid") or ""
    key, path = address.vacancy_path(link)
    if not key:
        key, path = address.vacancy_path(item.findtext("guid") or "")
    title = clean.line(item.findtext("title"))
    if not key or not title:
        return None
    html = clean.html(item.findtext("description") or "")
    # A second <category/> is always there and always empty.
    categories = [said for each in item.findall("category") if (said := clean.line(each.text))]
    return Posting(
        board="djinni",
        external_id=key,
        url=address.origin(url) + path,
        title=title,
        description_html=html,
        description_text=clean.text(html),
        posted_at=_moment(item.findtext("pubDate") or ""),
        category=categories[0] if categories else "",
        source="feed",
    )


def _moment(said: str) -> datetime | None:
    try:
        when = parsedate_to_datetime(said.strip())
    except (TypeError, ValueError):
        return None
    return when.astimezone(UTC) if when.tzinfo else words.from_kyiv(when)


def _no_feed(url: str, body: bytes) -> ResponseError:
    return ResponseError(
        "Djinni's feed is not readable as RSS. Nothing was read from it and it was kept aside. It is tried again "
        "later; if it stays so, report it.",
        service=refusal.LABEL,
        status=200,
        url=url,
        body=body,
    )
