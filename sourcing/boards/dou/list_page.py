"""DOU's lists: a search is read from its feed, a company's own list from its cards."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from jobagent_site.http import AccessError, Response, Session
from sourcing.boards import clean
from sourcing.boards.dou import address, days, feed, headline, refusal
from sourcing.boards.dou.filters import TICKS, feed_url
from sourcing.boards.posting import Page, Posting

FIRST_ONLY = "DOU shows the first {shown} of {total} vacancies here. Its feed has the newest of a search."


def pages(url: str, session: Session, *, max_pages: int) -> Iterator[Page]:
    """The one page DOU gives for `url`: a feed, or a list. The board's list is read from the feed of the same search.

    Raises ServiceError, and ValueError for a filter DOU does not know.
    """
    if address.is_search(url):
        url = feed_url("", _asked(url))
    response = ask(url, session)
    if address.is_feed(url):
        yield Page(url=url, postings=tuple(feed.parse_feed(response.body, url)), body=response.body)
    else:
        yield parse_list(response.body, url)


def fetch_feed(keywords: str, filters: Mapping[str, object], session: Session) -> list[Posting]:
    """The newest vacancies for these keywords and filters. Raises ServiceError, ValueError."""
    url = feed_url(keywords, filters)
    return feed.parse_feed(ask(url, session).body, url)


def ask(url: str, session: Session) -> Response:
    """The answer to a GET; a check of Cloudflare is told as what it is. Raises ServiceError."""
    try:
        return session.get(url)
    except AccessError as error:
        if refusal.is_cloudflare(error):
            raise refusal.browsers_only(error) from error
        raise


def parse_list(body: bytes | str, url: str, *, today: date | None = None) -> Page:
    """The vacancies of a page of cards, with the first words of each. `today` settles the year, which cards leave out.

    Raises AccessError (kept out) or ResponseError (changed, cut off); a list that counts no vacancies is empty.
    """
    raw = refusal.readable(body.encode("utf-8", "replace") if isinstance(body, str) else body, url)
    tree = LexborHTMLParser(raw)
    cards, total = tree.css("li.l-vacancy"), _total(tree)
    read = {posting.external_id: posting for card in cards if (posting := _posting(card, url, today)) is not None}
    if not read and (cards or total != 0):
        raise refusal.unreadable(raw, url)
    if not refusal.ended(raw):  # a list without its end would pass for a short one
        raise refusal.changed(raw, url, cut=True)
    more = total is not None and total > len(read)
    warnings = [FIRST_ONLY.format(shown=len(read), total=total)] if more else []
    if len(read) < len(cards):
        warnings.append(f"{len(cards) - len(read)} of {len(cards)} cards could not be read.")
    return Page(url=url, postings=tuple(read.values()), total=total, body=raw, warnings=tuple(warnings))


def _posting(card: LexborNode, url: str, today: date | None) -> Posting | None:
    link, company = card.css_first("a.vt"), card.css_first("a.company")
    key, path = address.vacancy_path((link.attributes.get("href") or "") if link is not None else "")
    name, title = _said(company), _said(link)
    if not key or not title:
        return None
    markup = card.css_first(".sh-info")
    html = clean.serialised(markup.inner_html or "") if markup is not None else ""
    return Posting(
        board="dou",
        external_id=key,
        url=address.origin(url) + path,
        title=title.removesuffix(f" в {name}"),  # some employers write it twice
        company=name,
        company_slug=address.company_slug(path),
        description_html=html,
        description_text=clean.text(html),
        posted_at=days.read(_said(card.css_first(".date")), today),
        **_facts(card),
    )


def _facts(card: LexborNode) -> dict[str, Any]:
    salary, cities = (_said(card.css_first(name)) for name in (".salary", ".cities"))
    return headline.facts([salary, *headline.places(cities)])


def _total(tree: LexborHTMLParser) -> int | None:
    """The board's own count in the heading, "6773 вакансії"; None when it says none."""
    found = re.match(r"([\d\s]{1,12})ваканс", _said(tree.css_first("h1")))
    return int(re.sub(r"\D", "", found.group(1)) or 0) if found else None


def _asked(url: str) -> dict[str, list[str]]:
    """The filters of an address; one that is only named, as in `?remote`, is a tick."""
    named = parse_qs(urlsplit(url).query, keep_blank_values=True)
    return {name: ["1"] if name in TICKS else values for name, values in named.items()}


def _said(node: LexborNode | None) -> str:
    return clean.line(node.text()) if node is not None else ""
