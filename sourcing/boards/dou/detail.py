"""A vacancy's own page on DOU: the whole text. It lies behind Cloudflare, so a plain client often gets none."""

from __future__ import annotations

import re
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from jobagent_site.http import Session
from sourcing.boards import clean
from sourcing.boards.dou import address, days, headline, refusal
from sourcing.boards.dou.list_page import ask
from sourcing.boards.posting import Posting

# No captured page shows a closed vacancy: these words are *unconfirmed*.
_CLOSED = re.compile(
    r"ваканс\w+\s+(?:вже |уже |більше )?(?:закрит|неактивн|не активн|неактуальн)\w*"
    r"|this (?:vacancy|job) is (?:now )?closed",
    re.IGNORECASE,
)


def fetch_full_vacancy_details(url: str, session: Session) -> Posting:
    """The vacancy of this address. Raises ValueError for an address that is not on the board, ServiceError otherwise.

    A removed vacancy is a RequestError with status 404 or 410.
    """
    asked = address.vacancy_url(url)
    response = ask(asked, session)
    if address.vacancy_path(response.url)[0] != address.vacancy_id(asked):  # led away: to a list, another one
        raise refusal.unreadable(response.body, asked)
    return parse_detail(response.body, response.url)


def parse_detail(body: bytes | str, url: str) -> Posting:
    """The vacancy of a page. Raises AccessError (kept out) or ResponseError (changed, cut off)."""
    raw = refusal.readable(body.encode("utf-8", "replace") if isinstance(body, str) else body, url)
    tree = LexborHTMLParser(raw)
    key, path = address.vacancy_path(url)
    title, text = _said(tree, ".l-vacancy h1"), tree.css_first(".l-vacancy .vacancy-section")
    html = clean.serialised(text.inner_html or "") if text is not None else ""
    described = clean.text(html)
    if not key or not title or not described or b"</html>" not in raw[-4096:]:
        raise refusal.unreadable(raw, url)
    return Posting(
        board="dou",
        external_id=key,
        url=address.origin(url) + path,
        title=title,
        description_html=html,
        description_text=described,
        posted_at=days.read(_said(tree, ".l-vacancy .date")),
        category=_category(tree),
        closed=_closed(tree),
        source="detail",
        **_company(tree, url),
        **headline.facts([_said(tree, ".sh-info .salary"), *headline.places(_said(tree, ".sh-info .place"))]),
    )


def _company(tree: LexborHTMLParser, url: str) -> dict[str, Any]:
    """Name, key, and the company's page on DOU: its own site is not shown here."""
    link = tree.css_first('.b-compinfo .l-n a[href*="/companies/"]')
    slug = address.company_slug((link.attributes.get("href") or "") if link is not None else "")
    own = f"{address.origin(url)}/companies/{slug}/" if slug else ""
    return {"company": _words(link), "company_slug": slug, "company_url": own}


def _category(tree: LexborHTMLParser) -> str:
    return _said(tree, '.breadcrumbs a[href*="?category="]')


def _closed(tree: LexborHTMLParser) -> bool:
    """Whether the page says so outside of the employer's own words."""
    whole = tree.css_first(".b-vacancy")
    if whole is None:
        return False
    said = _words(whole)
    for employer in whole.css(".vacancy-section, .b-compinfo, h1"):
        said = said.replace(_words(employer), " ", 1)
    return bool(_CLOSED.search(said))


def _said(tree: LexborHTMLParser, selector: str) -> str:
    return _words(tree.css_first(selector))


def _words(node: LexborNode | None) -> str:
    return clean.line(node.text()) if node is not None else ""
