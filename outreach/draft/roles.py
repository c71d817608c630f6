"""The role asked for: how it may be repeated, its trade, and how a role of ours is called in another language."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from outreach.ai.base import VacancyText
from outreach.ai.data import load_from
from outreach.draft.phrases import fill
from outreach.draft.spans import is_safe

_LONGEST_ROLE = 80
_QUOTATION = re.compile(r"[\"“”„«»‘‹›]")
_HEAD_ENDS = re.compile(r"\s[|–—-]\s|[|(,]|\s(?:for|в|во|у|на|для|до|в’|w|do|dla|to)\s")
_HIDDEN = ("", "confidential", "hidden", "anonymous", "конфіденційно", "анонім")


def role_name(vacancy: VacancyText) -> str:
    """The title as it may be repeated, else the first safe part of it, else the board's category, else ""."""
    title = " ".join(_QUOTATION.sub("", vacancy.title).split())
    # Only a part with a border of its own is taken: what stands right before an order may belong to it.
    parts = [each.strip(" -–—,;:()") for each in re.split(r"\s[|–—-]\s|[|(]", title)]
    for candidate in (title, *parts, vacancy.category):
        if 2 <= len(candidate) <= _LONGEST_ROLE and "[" not in candidate and is_safe(candidate, title=True):
            return candidate.strip(" -–—,;:")
    return ""


def role_head(role: str) -> str:
    """The role without what is added to it: "Go engineer" of "Go engineer, live video"."""
    head = _HEAD_ENDS.split(role)[0].strip(" -–—,;:")
    return head if len(head.split()) >= 2 and trade(head) else role


def company_name(vacancy: VacancyText) -> str:
    """The company as it may be repeated, "" when the board hides it or the name is no name."""
    name = " ".join(_QUOTATION.sub("", vacancy.company).split())
    return "" if name.lower() in _HIDDEN or len(name) > 60 or not _is_safe_name(name) else name


def _is_safe_name(name: str) -> bool:
    # "Autonomous-teaming.ai" and "Booking.com" are names although they look like addresses.
    return is_safe(re.sub(r"(?<=\w)\.(?=\w)", " ", name)) and "://" not in name and "/" not in name


def trade(title: str) -> str:
    """The trade a title or a role belongs to, "" when it names none."""
    return next((name for name, pattern in _families() if pattern.search(title)), "")


def fits(theirs: str, ours: str) -> bool:
    """True when somebody of our trade can do the work of theirs; an unknown trade fits."""
    also: dict[str, list[str]] = _tables()["works_with"]
    return not theirs or not ours or theirs == ours or ours in also.get(theirs, ()) or theirs in also.get(ours, ())


def role_in(language: str, role: str) -> str:
    """A role the owner wrote in English, in the letter's language where it is known; else as it is."""
    words: dict[str, str] = _tables()["words"].get(language, {})
    levels: dict[str, str] = _tables()["levels"].get(language, {})
    level, _, rest = role.partition(" ")
    if level.lower() not in levels:
        level, rest = "", role
    named = _translated(rest, words)
    return f"{levels.get(level.lower(), '')} {named}".strip() if named else role


def _translated(role: str, words: dict[str, str]) -> str:
    plain = role.lower()
    for joined, apart in (("frontend", "front-end"), ("backend", "back-end"), ("fullstack", "full-stack")):
        plain = plain.replace(joined, apart)
    if plain in words:
        return words[plain]
    tech, _, noun = role.rpartition(" ")
    pattern = words.get(f"{{tech}} {noun.lower()}", "")
    # "Python developer", "iOS developer", but not "very good developer".
    named = " " not in tech and (any(each.isupper() for each in tech) or tech.startswith("."))
    return fill(pattern, {"tech": tech}) if pattern and named else ""


@cache
def _families() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _tables()["families"].items())


def _tables() -> dict[str, Any]:
    return load_from("draft", "roles")
