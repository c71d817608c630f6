"""Hard filters: free, before any backend is asked."""

from __future__ import annotations

from dataclasses import dataclass

from outreach.ai.base import Salary, VacancyText


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


def first_refusal(vacancy: VacancyText, hints: Hints | None, preferences: Preferences) -> Refusal | None:
    """The first rule that refuses the vacancy, or None. `hints` None: read from the text here."""
    return None
