"""A page of DOU that cannot be read: kept out, cut off, or changed. Three different results."""

from __future__ import annotations

from jobagent_site.http import AccessError, ResponseError, ServiceError, decode
from sourcing.boards.wall import wall

LABEL = "DOU"
_ADVICE = (
    "Its pages let only browsers in; its feed is open. Search by the feed, and open the vacancy in a browser to answer."
)


def unreadable(body: bytes, url: str) -> ServiceError:
    """The error that fits a page that was not what was asked for."""
    cut = not ended(body)
    served = b"l-vacancy" in body  # its real pages may hold a login form as well
    return (None if served else wall(body, url, LABEL, advice=_ADVICE)) or changed(body, url, cut=cut)


def ended(body: bytes) -> bool:
    """Whether the page or feed came to its end."""
    return b"</html>" in body[-4096:] or b"</rss>" in body[-4096:]


def is_cloudflare(error: AccessError) -> bool:
    """Whether the refusal is a check for a browser, which waiting does not help against."""
    return error.status == 403 and wall(error.body, error.url, LABEL) is not None


def browsers_only(error: AccessError) -> AccessError:
    """The refusal of Cloudflare in words that help."""
    return AccessError(
        f"DOU shows this page to browsers only. {_ADVICE}", service=LABEL, status=403, url=error.url, body=error.body
    )


def changed(body: bytes, url: str, *, cut: bool = False) -> ResponseError:
    """The error for a page we cannot read."""
    why = "was cut off on the way" if cut else "has a form we do not know; the board may have changed its pages"
    return ResponseError(
        f"The page of DOU {why}. Nothing was read from it and the page was kept aside. "
        "It is tried again at the next scan; if it stays so, report it.",
        service=LABEL,
        status=200,
        url=url,
        body=body,
    )


def readable(body: bytes, url: str) -> bytes:
    """The body as UTF-8, a stray bad byte replaced. Raises ResponseError when it is in another charset."""
    return decode(body, service=LABEL, url=url).encode()
