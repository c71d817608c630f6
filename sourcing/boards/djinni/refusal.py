"""A page without vacancies: nothing found, refused, or changed? Three different results, told apart by content."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from jobagent_site.http import AccessError, RateLimitError, ResponseError, decode
from sourcing.boards.clean import line

LABEL = "Djinni"

_BLOCKED = re.compile(r"your ip address\b.{0,80}\bhas been blocked|you have been blocked|access denied", re.IGNORECASE)
_WALL = re.compile(
    r"enable javascript|enable cookies|not a robot|just a moment|captcha|verify (that )?you are (a )?human"
    r"|увімкніть (javascript|cookies)|ви не робот",
    re.IGNORECASE,
)
# No captured page shows an empty list: these words are *unconfirmed*.
_NOTHING = re.compile(
    r"no jobs found|nothing found|no vacancies found|вакансій не знайдено|нічого не знайдено|немає вакансій",
    re.IGNORECASE,
)


def without_vacancies(body: bytes, url: str) -> int | None:
    """0 or None (no number said) for a list that is honestly empty. Raises the ServiceError that fits otherwise."""
    tree = LexborHTMLParser(body)
    said = _words(tree)
    if error := _wall(tree, said, url, body):
        raise error
    total = total_of(tree)
    if total == 0 or (total is None and _NOTHING.search(said) and ended(body)):
        return total
    if total:
        # A shell with its total but no card is how Djinni slows a visitor down, not the end of the list.
        raise RateLimitError(
            "Djinni shows its list without any vacancy on it: it wants us to slow down. We stop and try again later.",
            service=LABEL,
            status=200,
            url=url,
            body=body,
        )
    raise changed(url, body, cut=not ended(body))


def wall(body: bytes, url: str) -> AccessError | None:
    """The AccessError of a block page, a login page or a check for robots; None for any other page."""
    tree = LexborHTMLParser(body)
    return _wall(tree, _words(tree), url, body)


def readable(body: bytes, url: str) -> bytes:
    """The body as UTF-8, a stray bad byte replaced. Raises ResponseError when it is in another charset."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return decode(body, service=LABEL, url=url).encode()
    return body


def changed(url: str, body: bytes, *, cut: bool = False) -> ResponseError:
    """The error for a page we cannot read."""
    why = "was cut off on the way" if cut else "has a form we do not know; the board may have changed its pages"
    return ResponseError(
        f"The page of Djinni {why}. Nothing was read from it and the page was kept aside. "
        "It is tried again at the next scan; if it stays so, report it.",
        service=LABEL,
        status=200,
        url=url,
        body=body,
    )


def total_of(tree: LexborHTMLParser) -> int | None:
    """The board's own count beside the heading; None when the page has none (a company's page)."""
    node = tree.css_first("header h1 + span.text-muted")
    digits = re.sub(r"\D", "", node.text()) if node is not None else ""
    return int(digits) if 0 < len(digits) < 10 and digits.isascii() else None


def _wall(tree: LexborHTMLParser, said: str, url: str, body: bytes) -> AccessError | None:
    if _BLOCKED.search(said):
        why = "Djinni has blocked our internet address. Stop scanning for a day, then scan less often."
        return _access(why, url, body)
    if tree.css_first("input[type=password]") is not None:
        why = "Djinni asks to log in before it shows this page. Renew the Djinni cookies in the settings."
        return _access(why, url, body)
    if _WALL.search(said) and tree.css_first("header h1, h1.fs-2") is None:
        why = (
            "Djinni wants proof that a person is there. Open it in a browser from this address, then renew the cookies."
        )
        return _access(why, url, body)
    return None


def _access(why: str, url: str, body: bytes) -> AccessError:
    return AccessError(why, service=LABEL, status=200, url=url, body=body)


def _words(tree: LexborHTMLParser) -> str:
    noscript = " ".join(node.text() for node in tree.css("title, noscript"))
    body = tree.body
    return line(f"{noscript} {body.text(separator=' ') if body is not None else ''}")[:200_000]


def ended(body: bytes) -> bool:
    """Whether the page came to its end: a body cut off without a length looks like any other."""
    return b"</html>" in body[-4096:]
