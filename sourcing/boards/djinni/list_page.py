"""Djinni's list of vacancies: one request gives fifteen with their full texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from jobagent_site.http import Session
from sourcing.boards.djinni import address, card, feed, json_ld, refusal
from sourcing.boards.posting import Page, Posting

CIRCLE = "Djinni's list begins again from the front; it was taken as read to its end. Look at it if it stays so."
_CARD = b'id="job-item-'
_PAGINATION = b"pagination_with_numbers"


def pages(url: str, session: Session, *, max_pages: int) -> Iterator[Page]:
    """The pages from `url` on, at most `max_pages`, one request each. Raises ServiceError; pages given before stand.

    The address of a feed is a list of one page.
    """
    if address.is_feed(url):
        yield Page(url=url, postings=feed.parse_feed(session.get(url).body, url))
        return
    seen = set()
    for _ in range(max_pages):
        seen.add(url)
        page = fetch_list(url, session)
        if page is None:
            return
        yield page
        if page.next_url is None:
            return
        if page.next_url in seen:
            yield Page(url=page.next_url, postings=(), warnings=(CIRCLE,))
            return
        url = page.next_url


def fetch_list(url: str, session: Session) -> Page | None:
    """One page; None when it lies behind the end, which Djinni answers with the way back to page one."""
    response = session.get(url)
    if address.page_number(url) > 1 and address.page_number(response.url) == 1:
        if error := refusal.wall(response.body, response.url):
            raise error
        return None
    return parse_list(response.body, url)


def parse_list(body: bytes | str, url: str) -> Page:
    """All vacancies of a page, its own count and the next page's address.

    Raises ResponseError (changed, cut off), AccessError (blocked, login) or RateLimitError (a list without cards);
    an honest "nothing found" is an empty Page.
    """
    raw = body.encode("utf-8", "replace") if isinstance(body, str) else body
    entries, broken = json_ld.read(raw)
    tree = LexborHTMLParser(_part_with_cards(raw, url))
    cards = {key: node for node in reversed(tree.css('[id^="job-item-"]')) if (key := card.vacancy_id(node))}
    cards = dict(reversed(cards.items()))
    if not cards and not entries:
        return Page(url=url, postings=(), total=refusal.without_vacancies(raw, url), body=raw)
    _refuse_cut(raw, url, tree, len(cards), len(entries), broken=broken)
    origin = address.origin(url)
    read = (_posting(cards.get(key), entries.get(key), key, origin) for key in dict.fromkeys([*cards, *entries]))
    postings = tuple(each for each in read if each is not None)
    if not postings:
        raise refusal.changed(url, raw)
    return Page(
        url=url,
        postings=postings,
        next_url=_next_url(tree, url),
        total=refusal.total_of(tree),
        body=raw,
        warnings=tuple(_warnings(cards, entries, len(postings), broken=broken)),
    )


def _posting(node: LexborNode | None, entry: dict[str, Any] | None, key: str, origin: str) -> Posting | None:
    """The vacancy from both sources, JSON-LD first; None when neither gives it a title and an address."""
    stated = json_ld.fields(entry, origin) if entry is not None else {}
    complete = not {"url", "title", "description_text", "posted_at"} <= stated.keys()
    shown = card.fields(node, origin, complete=complete) if node is not None else {}
    merged = {"description_text": "", **shown, **stated}
    if entry is not None and json_ld.hides_company(entry):
        merged |= {"company": "", "company_slug": ""}
    if entry is not None and node is not None:
        merged |= _places(stated, shown)
    if not merged.get("title") or not merged.get("url"):
        return None
    return Posting(board="djinni", external_id=key, **merged)


def _places(stated: dict[str, Any], shown: dict[str, Any]) -> dict[str, Any]:
    """Countries from JSON-LD, the region from the card: JSON-LD is silent both for the world and for an office."""
    region = shown.get("region", "" if "countries" in shown else stated.get("region", ""))
    return {"countries": stated.get("countries", ()), "region": region}


def _part_with_cards(body: bytes, url: str) -> bytes:
    """The page from its heading to its pagination: a third of the bytes, and the parser costs by the byte.

    The whole page when the marks are not where the known layouts have them. Raises ResponseError on another charset.
    """
    first = body.find(_CARD)
    if first == -1:
        return refusal.readable(body, url)
    heading = max(body.rfind(b"<header", 0, first), body.rfind(b"<h1", 0, first) - 200, 0)
    start = body.find(b"<", heading) if heading else body.rfind(b"<", 0, first)
    pagination = body.rfind(_PAGINATION, first)
    end = body.find(b"</ul>", pagination) if pagination > body.rfind(_CARD) else -1
    return refusal.readable(body[max(start, 0) : end if end != -1 else len(body)], url)


def _refuse_cut(body: bytes, url: str, tree: LexborHTMLParser, cards: int, entries: int, *, broken: bool) -> None:
    """A page that lost its end is an error, not a short list and not a last page."""
    if refusal.ended(body):
        return
    paginated = tree.css_first("ul.pagination .page-item") is not None
    if broken or cards < entries or (entries and not paginated):
        raise refusal.changed(url, body, cut=True)


def _next_url(tree: LexborHTMLParser, url: str) -> str | None:
    """The address of the next page; None on the last one, or when there is no pagination because one page is all."""
    for link in reversed(tree.css("ul.pagination a")):  # the arrow stands last
        if link.css_first(".bi-chevron-right, [href*=chevron-right]") is not None:
            return _linked(url, link)
    return _linked(url, tree.css_first("ul.pagination .page-item.active + .page-item a"))


def _linked(url: str, link: LexborNode | None) -> str | None:
    href = (link.attributes.get("href") or "") if link is not None else ""
    disabled = link is not None and (link.attributes.get("aria-disabled") or "").lower() == "true"
    if disabled or "page=" not in href:
        return None
    return address.with_page(url, address.page_number(href))


def _warnings(
    cards: dict[str, LexborNode], entries: dict[str, dict[str, Any]], read: int, *, broken: bool
) -> Iterator[str]:
    if broken:
        yield "The page's JSON-LD could not be read; its vacancies were read from the cards."
    elif missing := len(cards.keys() - entries.keys()):
        yield f"{missing} of {len(cards)} vacancies were read from their cards only: they are missing in JSON-LD."
    if missing := len(entries.keys() - cards.keys()):
        yield f"{missing} of {len(entries)} vacancies stand in JSON-LD only: no card was found for them."
    if unread := len(cards.keys() | entries.keys()) - read:
        yield f"{unread} vacancies could not be read: no title or no address."
