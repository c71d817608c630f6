"""Log lines without secrets, as text or as JSON."""

from __future__ import annotations

import json
import logging
import re
from typing import Any
from urllib.parse import urlsplit

HIDDEN = "[hidden]"
_SHAPES = re.compile(
    r"(?i)(xox[a-z]-[\w-]+|xapp-[\w-]+|bearer\s+[\w.~+/=-]+|sessionid=[^;\s]+|csrftoken=[^;\s]+"
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)|bot\d+:[\w-]{20,}|gAAAA[\w=-]{20,})"
)


class HideSecrets(logging.Filter):
    """Replaces known secrets, and what looks like one, in every record."""

    def __init__(self, secrets: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._secrets = tuple(part for secret in secrets for part in _parts(secret) if len(part) >= 6)

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = self.clean(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = self.clean(record.exc_text)
        return True

    def clean(self, text: str) -> str:
        """`text` without any secret."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return _SHAPES.sub(HIDDEN, text)


class JsonFormatter(logging.Formatter):
    """One JSON object a line: at, level, logger, message, and error when there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_text:
            line["error"] = record.exc_text
        return json.dumps(line, ensure_ascii=False)


def _parts(secret: str) -> list[str]:
    """A URL hides its password; a comma list hides each entry; anything else hides itself."""
    if "://" in secret:
        password = urlsplit(secret).password
        return [password] if password else []
    return [part.strip() for part in secret.split(",")]
