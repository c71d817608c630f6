"""What kind of company writes, whether it refuses agencies, and its trade."""

from __future__ import annotations

from outreach.ai.base import CompanyType
from outreach.ai.builtin.patterns import found, hits, pattern
from outreach.ai.builtin.sections import Line
from outreach.ai.data import load

# Asked in this order: an agency's vacancy names the client's product as well.
_TYPES: tuple[CompanyType, ...] = ("agency", "outstaff", "outsource", "startup", "product")
_HANDS_ON_OTHERS = ("agency", "outstaff", "outsource")
# What the person has done or will use says nothing about who writes.
_ABOUT_THE_PERSON = ("requirements", "nice")


def company_type(lines: tuple[Line, ...], published: str = "") -> CompanyType:
    """The board's own word, else what the text gives away, else ""."""
    known = next((each for each in _TYPES if each == published.lower()), None)
    return known or typed(lines)[0]


def typed(lines: tuple[Line, ...]) -> tuple[CompanyType, str]:
    """The type the text gives away, and the words that do."""
    for name in _TYPES:
        for line in lines:
            words = _words(line, name)
            if words:
                return name, words
    return "", ""


def _words(line: Line, name: CompanyType) -> str:
    if line.section in _ABOUT_THE_PERSON:
        return ""
    match = pattern("company", "type", name).search(line.text)
    if match and name in _HANDS_ON_OTHERS:
        if found(line.text, "company", "refuses", "pattern"):
            return ""
        rest = pattern("company", "not_outsource", "pattern").sub(lambda part: " " * len(part.group()), line.text)
        match = pattern("company", "type", name).search(rest)
    return match.group().strip() if match else ""


def refusal_of_agencies(lines: tuple[Line, ...]) -> str:
    """The sentence that refuses agencies and teams, or "" when none does."""
    for line in lines:
        if found(line.text, "company", "refuses", "employer_only"):
            return line.text
        # What only says what the company is must not count, and must not hide a refusal in the same sentence.
        rest = pattern("company", "refuses", "not_refusing").sub(" ; ", line.text)
        if found(rest, "company", "refuses", "pattern"):
            return line.text
    return ""


def domain(title: str, text: str, published: str = "") -> str:
    """The board's own domain, else the trade most of the text's words belong to."""
    if published.isprintable() and published:
        return published.lower()[:60]
    counts = {name: _trade_words(title, text, name) for name in load("domains")["words"]}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] >= 2 else ""


def _trade_words(title: str, text: str, name: str) -> int:
    return 2 * found(title, "domains", "words", name) + hits(text[:20_000], "domains", "words", name)
