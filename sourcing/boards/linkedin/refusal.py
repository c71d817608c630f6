"""What an answer without a vacancy is: refused, slowed down, a wall, or changed. Never "nothing found"."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from jobagent_site.http import AccessError, RateLimitError, RequestError, ResponseError, ServiceError
from jobagent_site.service_errors import unreachable
from sourcing.boards.clean import line
from sourcing.boards.linkedin import address

LABEL = "LinkedIn"
_CARD_BEGINS, _CARD_ENDS = re.compile(rb"<li[\s>]"), re.compile(rb"</li\s*>")

# No wall was captured whole: its page key is confirmed by several public programs, the words are *unconfirmed*.
_WALL_KEY = re.compile(r"auth_?wall|login|checkpoint|challenge|captcha", re.IGNORECASE)
_WALL_WORDS = re.compile(
    r"^(sign (in|up)|log ?in|join linkedin|linkedin login|security verification)|security check|not a robot|captcha"
    r"|unusual activity",
    re.IGNORECASE,
)


class WallError(AccessError):
    """LinkedIn wants us to log in before it shows anything."""


def by_status(status: int, url: str, body: bytes = b"", *, retry_after: float | None = None) -> ServiceError | None:
    """The error of a bad status; None for 200."""
    if status == 200:
        return None
    if status == 429:
        why = "LinkedIn says we ask too often (429). We stop and try again later."
        return RateLimitError(why, service=LABEL, status=status, retry_after=retry_after, url=url, body=body)
    if status in (401, 403, 999):
        why = (
            f"LinkedIn refuses us ({status}): it takes us for a robot or has blocked our internet address. "
            "Stop for a day, then search less often."
        )
        return AccessError(why, service=LABEL, status=status, url=url, body=body)
    if status >= 500:
        return unreachable(f"it has a fault of its own ({status})", LABEL, url, status=status)
    why = f"LinkedIn did not accept the request ({status}). Look at the words and filters of the search."
    return RequestError(why, service=LABEL, status=status, url=url, body=body)


def led(status: int, target: str, url: str) -> ServiceError:
    """The error of a redirect, which is never followed: an open page leads nowhere else."""
    if address.is_wall(target):
        return wall_error(url, status=status)
    why = (
        "LinkedIn sends us to another page than the one that was asked for. It was not opened and nothing was read. "
        "It is tried again at the next scan; if it stays so, report it."
    )
    return ResponseError(why, service=LABEL, status=status, url=url)


def of_page(body: bytes, url: str) -> ServiceError:
    """The error of a 200 that shows no vacancy: a wall, or a form we do not know."""
    return wall_error(url, status=200, body=body) if is_wall(body) else changed(url, body)


def is_wall(body: bytes) -> bool:
    """Whether the page is a login, a check for robots or the like. Postings too hold a hidden login form."""
    tree = LexborHTMLParser(body)
    key = tree.css_first('meta[name="pageKey"]')
    if key is not None and _WALL_KEY.search(key.attributes.get("content") or ""):
        return True
    return any(_WALL_WORDS.search(line(node.text())) for node in tree.css("title, h1")[:3])


def lost_its_end(body: bytes) -> bool:
    """Whether a list broke off within a card: the fragment has no closing tag of its own, but each card has."""
    return len(_CARD_BEGINS.findall(body)) > len(_CARD_ENDS.findall(body))


def wall_error(url: str, *, status: int, body: bytes = b"") -> WallError:
    why = (
        "LinkedIn wants us to log in before it shows this page. We never do: no account is used. "
        "We stop and try again later, less often."
    )
    return WallError(why, service=LABEL, status=status, url=url, body=body)


def changed(
    url: str, body: bytes, why: str = "has a form we do not know; LinkedIn may have changed it"
) -> ResponseError:
    """The error for a page we cannot read; `why` completes "The page of LinkedIn …"."""
    return ResponseError(
        f"The page of LinkedIn {why}. Nothing was read from it and the page was kept aside. "
        "It is tried again at the next scan; if it stays so, report it.",
        service=LABEL,
        status=200,
        url=url,
        body=body,
    )
