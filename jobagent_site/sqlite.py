"""SQLite compares only ASCII letters without case. Half of our texts are Cyrillic, so LIKE is taught the others too."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any


def teach_unicode_like(connection: Any, **_: Any) -> None:
    """For Django's `connection_created`: LIKE without case for every alphabet, as on PostgreSQL."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("like", 3, _like, deterministic=True)


def _like(pattern: str | None, text: object, escape: str) -> bool | None:
    """The SQL function behind `text LIKE pattern ESCAPE escape`."""
    if pattern is None or text is None:
        return None
    return _compiled(pattern, escape).fullmatch(str(text).casefold()) is not None


@lru_cache(maxsize=256)
def _compiled(pattern: str, escape: str) -> re.Pattern[str]:
    parts, escaped = [], False
    for letter in pattern.casefold():
        if not escaped and letter == escape:
            escaped = True
            continue
        wild = {"%": ".*", "_": "."}.get(letter) if not escaped else None
        parts.append(wild or re.escape(letter))
        escaped = False
    return re.compile("".join(parts), re.DOTALL)
