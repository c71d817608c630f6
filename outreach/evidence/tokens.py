"""Words, figures and marks of a folded text."""

from __future__ import annotations

import re
from dataclasses import dataclass

ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”«»]{1,300}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"
    r"|(?<![\w.@-])(?:[a-z0-9-]{1,63}\.){1,4}(?:com|net|io|ua|org|dev|co|pl|eu|example|app|me|info|biz|tech|agency|team)"
    r"(?![\w.-]*\w)(?:/[^\s<>\"“”«»]{0,200})?",
    re.IGNORECASE,
)
_TOKEN = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2}(?!\d)|(?<!\d)\d{1,2}[./]\d{1,2}[./]\d{4}(?!\d))"
    r"|(?P<number>\d{1,3}(?:[ ,'\u00a0]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?)"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)"
    r"|(?P<mark>[^\s\w]|_)"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text[start:end]. `lower` is the word in lower case with ё as е, "" for figures and marks."""

    text: str
    start: int
    end: int
    kind: str  # date | number | word | mark
    lower: str

    @property
    def capital(self) -> bool:
        return self.kind == "word" and self.text[0].isupper()


def tokens(text: str) -> tuple[Token, ...]:
    """Every token of a text whose addresses were blanked."""
    return tuple(
        Token(match.group(), match.start(), match.end(), match.lastgroup or "", _lower(match))
        for match in _TOKEN.finditer(text)
    )


def without_addresses(text: str) -> str:
    """The same length, addresses as spaces."""
    return ADDRESS.sub(lambda match: " " * len(match.group()), text)


def _lower(match: re.Match[str]) -> str:
    return match.group().lower().replace("ё", "е") if match.lastgroup == "word" else ""
