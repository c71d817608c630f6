"""Hard filters: free, before any backend is asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from outreach.ai.base import Salary, VacancyText
from outreach.ai.builtin import company, conditions, language
from outreach.ai.builtin.analyst import LONGEST_TEXT, published_salary
from outreach.ai.builtin.sections import Line, numbered
from outreach.ai.data import load

# What an owner reads in a list; the page of the vacancy has the rest.
_LONGEST_WORDS = 160
# Cyrillic words change their ends, so a stop word is compared without its own.
_SHORTEST_STEM = 3
_CYRILLIC = re.compile(r"[а-яёіїєґ'’ʼ]+", re.IGNORECASE)
_TWO_CONSONANTS = re.compile(r"[бвгґджзйклмнпрстфхцчшщ]{2}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the owner wants to see at all. Empty tuple or set: no restriction."""

    languages: tuple[str, ...] = ()
    salary_floor: int = 0  # USD a month; 0: off; a vacancy without published salary passes
    work_formats: tuple[str, ...] = ()  # remote | office | hybrid; a vacancy that does not say passes
    stop_words: tuple[str, ...] = ()
    skip_company_types: frozenset[str] = frozenset({"outsource", "outstaff", "agency"})
    skip_refusing_agencies: bool = True
    minimum_score: int = 0


@dataclass(frozen=True, slots=True)
class Hints:
    """What the rules read cheaply from the text, where the board's fields do not say it."""

    lines: tuple[Line, ...] = ()
    language: str = ""
    work_format: str = ""
    salary: Salary | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a vacancy is skipped. `rule`: language | salary_floor | work_format | stop_words | company_type |
    refuses_agencies. `words` are the vacancy's own; `sentence` is for a person."""

    rule: str
    words: str
    sentence: str


def hints(vacancy: VacancyText, *rules: Preferences) -> Hints:
    """Read them once; `first_refusal` and a dry run over many preferences can share them. With `rules` only what these
    rules ask is read: a dry run goes over thousands of texts."""
    every = not rules
    lines = numbered(vacancy.text[:LONGEST_TEXT]) if every or any(_ask_lines(each) for each in rules) else ()
    by_language, by_format, by_salary = (
        every or any(getattr(each, name) for each in rules) for name in ("languages", "work_formats", "salary_floor")
    )
    return Hints(
        lines=lines,
        language=vacancy.language or (language.detect(vacancy.text, vacancy.title) if by_language else ""),
        work_format=vacancy.work_format or (conditions.work_format(lines) if by_format else ""),
        salary=published_salary(vacancy) or (conditions.salary(lines) if by_salary else None),
    )


def _ask_lines(rules: Preferences) -> bool:
    asked = (rules.salary_floor, rules.work_formats, rules.stop_words, rules.skip_company_types)
    return any(asked) or rules.skip_refusing_agencies


def first_refusal(vacancy: VacancyText, known: Hints | None, preferences: Preferences) -> Refusal | None:
    """The first rule that refuses the vacancy, or None. `known` None: read from the text here. Never raises."""
    read = known or hints(vacancy)
    return next((refusal for rule in _RULES if (refusal := rule(vacancy, read, preferences))), None)


def _language(vacancy: VacancyText, read: Hints, preferences: Preferences) -> Refusal | None:
    if not preferences.languages or not read.language or read.language in preferences.languages:
        return None
    names = load("filters")["languages"]
    wanted = ", ".join(names.get(each, each) for each in preferences.languages)
    return _refusal("language", "language", read.language, names.get(read.language, read.language), wanted)


def best_named(pay: Salary) -> tuple[str, int]:
    """The most a salary names: its "up to", or its "from" where there is no other."""
    return ("up to", pay.max) if pay.max is not None else ("from", pay.min or 0)


def reaches(pay: Salary, floor: int) -> bool:
    """Whether the most it names is `floor` USD a month or more; a currency we do not know passes."""
    dollars = conditions.in_dollars(best_named(pay)[1], pay.currency)
    return dollars is None or dollars >= floor


def _salary_floor(vacancy: VacancyText, read: Hints, preferences: Preferences) -> Refusal | None:
    pay = read.salary
    if pay is None or reaches(pay, preferences.salary_floor):
        return None
    best = best_named(pay)[1]
    dollars = conditions.in_dollars(best, pay.currency)
    return _refusal(
        "salary_floor", "salary_floor", f"{best} {pay.currency}", str(dollars), str(preferences.salary_floor)
    )


def _work_format(vacancy: VacancyText, read: Hints, preferences: Preferences) -> Refusal | None:
    if not preferences.work_formats or not read.work_format or read.work_format in preferences.work_formats:
        return None
    words = next(
        (each.text for each in read.lines if conditions.work_format((each,)) == read.work_format), read.work_format
    )
    return _refusal("work_format", "work_format", words, read.work_format, ", ".join(preferences.work_formats))


def _stop_words(vacancy: VacancyText, read: Hints, preferences: Preferences) -> Refusal | None:
    fields = " | ".join((*vacancy.tags, *vacancy.skills, vacancy.category, vacancy.domain))
    for stop in preferences.stop_words:
        for text in (vacancy.title, vacancy.company, fields, *(each.text for each in read.lines)):
            match = stop_pattern(stop).search(text) if stop.strip() else None
            if match:
                return _refusal("stop_words", "stop_words", _around(text, match), stop, stop.strip())
    return None


@cache
def stop_pattern(stop: str) -> re.Pattern[str]:
    """A whole word or phrase; Cyrillic words of it also in other endings, spaces and hyphens alike."""
    words = re.split(r"[\s-]+", stop.strip())
    body = r"[\s-]+".join(_inflected(word) for word in words if word)
    return re.compile(rf"(?<![^\W_]){body}(?![^\W_])", re.IGNORECASE)


def _inflected(word: str) -> str:
    if not _CYRILLIC.fullmatch(word) or len(word) <= _SHORTEST_STEM:
        return re.escape(word)
    ending = _endings().search(word)
    stem = word[: ending.start()] if ending and ending.start() >= _SHORTEST_STEM else word
    # "ставки" and "ставок", "ігри" and "ігор": a vowel comes and goes between the last two consonants.
    fleeting = (
        f"{re.escape(stem[:-1])}[оеєиі]?{re.escape(stem[-1])}" if _TWO_CONSONANTS.search(stem) else re.escape(stem)
    )
    return f"{fleeting}(?:{_endings().pattern.removesuffix('$')})?"


@cache
def _endings() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(load('filters')['endings']['cyrillic'].split())})$", re.IGNORECASE)


def _company_type(vacancy: VacancyText, read: Hints, preferences: Preferences) -> Refusal | None:
    skipped = preferences.skip_company_types
    if not skipped:
        return None
    limit = ", ".join(sorted(skipped))
    if vacancy.company_type:
        kind = vacancy.company_type.lower()
        return _refusal("company_type", "company_type_board", kind, kind, limit) if kind in skipped else None
    for kind, names in load("filters")["tags"].items():
        tag = next((each for each in vacancy.tags if each.strip().lower() in names), "")
        if tag and kind in skipped:
            return _refusal("company_type", "company_type_tag", tag, kind, limit)
    kind, words = company.typed(read.lines)
    return _refusal("company_type", "company_type_text", words, kind, limit) if kind in skipped else None


def _refuses_agencies(vacancy: VacancyText, read: Hints, preferences: Preferences) -> Refusal | None:
    words = company.refusal_of_agencies(read.lines) if preferences.skip_refusing_agencies else ""
    return _refusal("refuses_agencies", "refuses_agencies", words, "", "") if words else None


_RULES: tuple[Callable[[VacancyText, Hints, Preferences], Refusal | None], ...] = (
    _language,
    _salary_floor,
    _work_format,
    _stop_words,
    _company_type,
    _refuses_agencies,
)


def _refusal(rule: str, wording: str, words: str, value: str, limit: str) -> Refusal:
    shown = words if len(words) <= _LONGEST_WORDS else words[:_LONGEST_WORDS].rsplit(None, 1)[0] + "…"
    filled = {"{words}": shown, "{value}": value, "{limit}": limit}
    template: str = load("filters")["sentence"][wording]
    # One pass over the template: braces in a vacancy's words stay as they are.
    return Refusal(rule, words, re.sub(r"\{\w+\}", lambda match: filled.get(match.group(), match.group()), template))


def _around(text: str, match: re.Match[str]) -> str:
    start, end = max(0, match.start() - 40), min(len(text), match.end() + 40)
    words = text[start:end]
    words = words.partition(" ")[2] if start and " " in words[: match.start() - start] else words
    return words.rpartition(" ")[0] if end < len(text) and " " in words[-40:] else words
