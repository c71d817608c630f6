"""A page that says "not you": blocked, a check for robots, a login. Told by what a person would read on it."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from jobagent_site.http import AccessError
from sourcing.boards.clean import line

_BLOCKED = re.compile(
    r"your ip (?:address )?\b.{0,80}\b(?:blocked|banned)|you have been blocked|access denied", re.IGNORECASE
)
_ROBOTS = re.compile(
    r"just a moment|attention required|checking your browser|enable (?:javascript and )?cookies|not a robot|captcha"
    r"|verify (?:that )?you are (?:a )?human|увімкніть cookies|ви не робот|перевірка браузера",
    re.IGNORECASE,
)
# Such pages are small; a parser's time grows with the square of the nesting.
_LOOKED_AT = 60_000


def wall(body: bytes, url: str, service: str, *, advice: str = "", login: bool = True) -> AccessError | None:
    """The AccessError of a page that keeps us out; None for any other page. `advice` replaces what to do next;
    `login` False: a password field means nothing, since there is something to read beside it.

    Ask it about a page that could not be read: a vacancy's own text may speak of captchas.
    """
    tree = LexborHTMLParser(body[:_LOOKED_AT])
    said = _words(tree)
    if _BLOCKED.search(said):
        why, next_step = "has blocked our internet address", "Stop asking it for a day, then ask less often."
    elif _ROBOTS.search(said):
        why, next_step = "wants proof that a person is there", "Open it in a browser and paste what it says."
    elif login and tree.css_first("input[type=password]") is not None:
        why, next_step = "asks to log in before it shows this page", "Open it in a browser and paste what it says."
    else:
        return None
    return AccessError(f"{service} {why}. {advice or next_step}", service=service, status=200, url=url, body=body)


def _words(tree: LexborHTMLParser) -> str:
    head = " ".join(node.text() for node in tree.css("title, noscript"))
    return line(f"{head} {tree.body.text(separator=' ') if tree.body is not None else ''}")
