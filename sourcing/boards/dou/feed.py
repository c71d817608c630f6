"""DOU's RSS: the newest vacancies of a search. Company, salary and cities stand in the title only."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException

from jobagent_site.http import UnreachableError
from sourcing.boards import clean, tolerant_xml
from sourcing.boards.djinni import words
from sourcing.boards.dou import address, headline, refusal
from sourcing.boards.posting import Posting

_REPLY = "#reply-btn-id"


def parse_feed(text: bytes | str, url: str = "https://jobs.dou.ua/vacancies/feeds/") -> list[Posting]:
    """The vacancies of a feed, each id once; `posted_at` is the last bump.

    Raises UnreachableError for an empty body, AccessError for a page that keeps us out, ResponseError for anything
    that is no feed. A feed without vacancies is an honest empty list.
    """
    raw = text.encode("utf-8", "replace") if isinstance(text, str) else text
    if not raw.strip():
        raise UnreachableError(
            "DOU's feed is empty at the moment. Nothing is lost; it is tried again later.",
            service=refusal.LABEL,
            status=200,
            url=url,
        )
    items = list(_channel(raw, url).iter("item"))
    category = "".join(parse_qs(urlsplit(url).query).get("category", [])[:1])
    newest: dict[str, Posting] = {}
    for posting in (_posting(item, url, category) for item in items):
        if posting is not None:
            newest.setdefault(posting.external_id, posting)
    if items and not newest:
        raise refusal.changed(raw, url)
    return list(newest.values())


def _channel(raw: bytes, url: str) -> Element:
    try:
        root = tolerant_xml.root(raw)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise refusal.unreadable(raw, url) from error
    channel = root.find("channel") if root.tag == "rss" else None
    if channel is None:
        raise refusal.unreadable(raw, url)
    return channel


def _posting(item: Element, url: str, category: str) -> Posting | None:
    """None for an item without a link to a vacancy or without a title."""
    # The guid ends in the time of the last bump: only the path says which vacancy it is.
    links = (item.findtext("link") or "", item.findtext("guid") or "")
    key, path = next((found for link in links if (found := address.vacancy_path(link))[0]), ("", ""))
    slug = address.company_slug(path)
    stated = headline.read(item.findtext("title") or "", slug)
    if not key or not stated["title"]:
        return None
    html = clean.html(_without_reply(item.findtext("description") or ""))
    return Posting(
        board="dou",
        external_id=key,
        url=address.origin(url) + path,
        description_html=html,
        description_text=clean.text(html),
        company_slug=slug,
        posted_at=_moment(item.findtext("pubDate") or ""),
        category=category,
        source="list",  # the title says all that a list says: a salary that is gone from it was taken back
        **stated,
    )


def _without_reply(markup: str) -> str:
    """The description without the link "Відгукнутись на вакансію" at its end."""
    at = markup.rfind(_REPLY)
    start, end = markup.rfind("<a", 0, at), markup.find("</a>", at)
    return markup[:start] + markup[end + 4 :] if -1 not in (at, start, end) else markup


def _moment(said: str) -> datetime | None:
    try:
        when = parsedate_to_datetime(said.strip())
        return when.astimezone(UTC) if when.tzinfo else words.from_kyiv(when)
    except (TypeError, ValueError, OverflowError):
        return None
