"""What makes a vacancy another version of itself, and the hash that tells."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from operator import attrgetter, itemgetter
from typing import Any

from leads.posting import Posting

# A change in one of these makes a version. Names of places and tags follow the page's language and counters move
# by themselves: they are kept fresh, but are no change.
CONTENT = (
    "title",
    "company_id",
    "description_text",
    "category",
    "work_format",
    "employment",
    "months_of_experience",
    "english",
    "countries",
    "company_type",
    "salary_min",
    "salary_max",
    "salary_currency",
)

_of_columns = itemgetter(*CONTENT)
_title_and_text = attrgetter(CONTENT[0], CONTENT[2])
_rest_of_posting = attrgetter(*CONTENT[3:])
_JSON = json.JSONEncoder(ensure_ascii=False)
# One pass over the bytes takes out ASCII white space and bullets, and marks what JSON would have to escape.
_TAKEN_OUT = b"\t\n\v\f\r\x1c\x1d\x1e\x1f -*"
_MARKED = bytes(0 if byte < 32 else byte for byte in range(256))
# Further white space and bullets by the byte they begin with, which most texts do not have.
_FURTHER = {
    b"\xe2": re.compile(rb"\xe2(?:\x80[\x80-\x8a\x93\x94\xa2\xa8\xa9\xaf]|\x81\x9f)"),
    b"\xc2": re.compile(rb"\xc2[\x85\xa0\xb7]"),
    b"\xe1": re.compile(rb"\xe1\x9a\x80"),
    b"\xe3": re.compile(rb"\xe3\x80\x80"),
}


def content_hash(values: Mapping[str, Any]) -> str:
    """blake2b (32 hex digits) of the fields whose change makes a version; the text by its letters only."""
    title, company_id, text, *rest = _of_columns(values)
    return _hash(title, company_id, text, rest)


def posting_hash(posting: Posting, company_id: int | None) -> str:
    """`content_hash` of what the posting says as it stands: the row's, unless the columns cannot hold it so."""
    title, text = _title_and_text(posting)
    return _hash(title, company_id, text, _rest_of_posting(posting))


def letters(text: str) -> str:
    """Only what is read: a feed, a list and a detail page break lines differently."""
    return _thinned(text.encode(errors="surrogatepass").translate(None, _TAKEN_OUT)).decode(errors="surrogatepass")


def _hash(title: str, company_id: int | None, text: str, rest: Any) -> str:
    """The hash of the JSON list of them all, put together by hand: the text is nearly all of it."""
    before, after = _JSON.encode([title, company_id])[:-1], _JSON.encode(rest)[1:]
    found = hashlib.blake2b(f"{before}, ".encode(errors="surrogatepass"), digest_size=16)
    found.update(_letters_as_json(text))
    found.update(f", {after}".encode(errors="surrogatepass"))
    return found.hexdigest()


def _letters_as_json(text: str) -> bytes:
    data = text.encode(errors="surrogatepass").translate(_MARKED, _TAKEN_OUT)
    if b"\0" in data:
        return _JSON.encode(letters(text)).encode(errors="surrogatepass")
    return b'"' + _thinned(data).replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def _thinned(data: bytes) -> bytes:
    if not data.isascii():
        for first, pattern in _FURTHER.items():
            if first in data:
                data = pattern.sub(b"", data)
    return data
