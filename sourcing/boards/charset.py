"""The text of a page or a feed, whatever charset it is written in."""

from __future__ import annotations

import re

from jobagent_site.http import decode
from sourcing.boards import clean

_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_INSIDE = re.compile(
    rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.:-]{1,40})|<meta[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]{1,40})",
    re.IGNORECASE,
)
_MARKS = (b"\xff\xfe", b"\xfe\xff")


def text(body: bytes, content_type: str = "", *, service: str, url: str = "") -> str:
    """The body as text without unseen characters: by its byte order mark, as UTF-8, or by the charset it names.

    Raises ResponseError when it is clearly in another charset than it says.
    """
    if body.startswith(_MARKS):
        said = body.decode("utf-16", "replace")
    else:
        said = decode(body, _named(body, content_type), service=service, url=url)
    return clean.unseen_removed(said)


def _named(body: bytes, content_type: str) -> str:
    header, inside = _HEADER.search(content_type), _INSIDE.search(body[:4096])
    if header is not None:
        return header.group(1)
    return (inside.group(1) or inside.group(2)).decode() if inside is not None else "utf-8"
