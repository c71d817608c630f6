"""Small readings of a text: its language, its sentences, the technologies in it."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "uk", "ru", "pl")
_HERE = Path(__file__).resolve().parent
_LETTERS = {"uk": "іїєґ", "ru": "ыэъё", "pl": "ąćęłńśźż"}
_SENTENCE_END = re.compile(r"(?<=[.!?…])[»”\")]*\s+(?=[«“\"(]?[A-ZА-ЯІЇЄҐĄĆĘŁŃÓŚŹŻ0-9])")


def language_of(text: str) -> str:
    """Return en, uk, ru or pl by the letters only one of them has; "" for a text without letters."""
    words = text.lower()
    counted = {language: sum(words.count(letter) for letter in letters) for language, letters in _LETTERS.items()}
    best = max(counted, key=lambda language: counted[language])
    if re.search(r"[а-я]", words) and len(re.findall(r"[а-яіїєґё]", words)) * 2 > len(re.findall(r"[a-z]", words)):
        return best if counted[best] and best != "pl" else "uk"
    if counted["pl"]:
        return "pl"
    return "en" if re.search(r"[a-z]", words) else ""


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a line, word for word."""
    start = 0
    for end in _SENTENCE_END.finditer(text):
        yield text[start : end.start()].strip()
        start = end.end()
    if rest := text[start:].strip():
        yield rest


def technologies_in(text: str) -> list[str]:
    """Return the technologies a text names, in the order of their first mention."""
    found = [(hit.start(), name) for name, pattern in _known() if (hit := pattern.search(text))]
    return [name for _, name in sorted(found)]


@cache
def _known() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """One name a line, with other spellings after a colon; "=" before it: only in this very spelling."""
    rows = (_HERE / "technologies.txt").read_text(encoding="utf-8").splitlines()
    return tuple(_entry(row.strip()) for row in rows if row.strip())


def _entry(row: str) -> tuple[str, re.Pattern[str]]:
    name, _, others = row.removeprefix("=").partition(":")
    spellings = "|".join(re.escape(each.strip()) for each in (name, *others.split(",")) if each.strip())
    flags = re.NOFLAG if row.startswith("=") else re.IGNORECASE
    # Slavic authors decline what they like: "Dockera", "Kubernetesem".
    declined = "(?:['’]?(?:a|em|ie|u|y))?" if len(name) > 4 and name.isalpha() else ""
    return name, re.compile(rf"(?<![\w.#+])(?:{spellings}){declined}(?![\w#+]|\.\w)", flags)
