"""All readers of the text, put together."""

from __future__ import annotations

from collections.abc import Iterable

from outreach.ai.base import Analysis, Salary, VacancyText
from outreach.ai.builtin import company, conditions, language, requirements, seniority, technologies
from outreach.ai.builtin.elsewhere import own_names
from outreach.ai.builtin.patterns import found
from outreach.ai.builtin.sections import Line
from outreach.ai.builtin.sections import lines as all_lines
from outreach.ai.builtin.vocabulary import canonical, vocabulary

# A vacancy has a few thousand characters; what follows that many is not read.
LONGEST_TEXT = 30_000


def analyse(vacancy: VacancyText) -> Analysis:
    """What the rules find in a vacancy. Never raises."""
    text, title = vacancy.text[:LONGEST_TEXT], vacancy.title[:300]
    # Half a surrogate pair cannot be stored or sent, so such a sentence is not quoted.
    read = tuple(each for each in all_lines(text) if is_text(each.text))
    lines = tuple(each for each in read if not each.heading)
    required, duties, kpis = (
        requirements.required_lines(lines),
        requirements.responsibility_lines(lines),
        requirements.kpi_lines(lines),
    )
    years = seniority.years_experience(lines, vacancy.months_of_experience)
    return Analysis(
        language=language.detect(text, title),
        technologies=_capped(all_technologies(vacancy, read), 80),
        technologies_required=_capped(required_technologies(vacancy, lines), 80),
        seniority=seniority.seniority(title, read),
        years_experience=years,
        english=conditions.english(lines, vacancy.english),
        key_requirements=_quotes(required, 40),
        responsibilities=_quotes(duties, 40),
        kpis=_quotes(kpis, 20),
        remote=_remote(vacancy.work_format or conditions.work_format(lines)),
        salary=published_salary(vacancy) or conditions.salary(lines),
        company_type=company.company_type(lines, vacancy.company_type),
        team_size=conditions.team_size(lines),
        domain=company.domain(title, text, vacancy.domain),
        need=_need(vacancy, lines, kpis, duties),
    )


def all_technologies(vacancy: VacancyText, lines: tuple[Line, ...]) -> tuple[str, ...]:
    """Title, text, and the board's skills, each once. What a perk or a hiring step names is not their stack."""
    named = [name for each in lines if each.section != "process" for name in own_names(each)]
    required = required_technologies(vacancy, lines)
    return tuple(dict.fromkeys([*technologies.names(vacancy.title), *named, *required]))


def required_technologies(vacancy: VacancyText, lines: tuple[Line, ...]) -> tuple[str, ...]:
    """What title, required lines and the board's skills name; without such lines, all that is not a plus."""
    required = requirements.required_lines(lines) or tuple(
        each for each in lines if not requirements.is_nice(each) and each.section not in ("offer", "process")
    )
    named = [name for each in required for name in own_names(each)]
    return tuple(dict.fromkeys([*technologies.names(vacancy.title), *named, *_skills(vacancy)]))


def published_salary(vacancy: VacancyText) -> Salary | None:
    """The board's own figures, when it publishes any."""
    if vacancy.salary_min is None and vacancy.salary_max is None:
        return None
    low, high = (
        None if each is None else min(max(each, 0), 10_000_000) for each in (vacancy.salary_min, vacancy.salary_max)
    )
    return Salary(min=low, max=high, currency=(vacancy.salary_currency or "USD")[:3])


def _skills(vacancy: VacancyText) -> list[str]:
    return [name for name in map(canonical, vacancy.skills) if name in vocabulary()]


def _remote(work_format: str) -> bool | None:
    return None if not work_format else work_format == "remote"


def is_text(text: str) -> bool:
    """False for a string that is not Unicode text: it holds half of a surrogate pair."""
    return not any("\ud800" <= each <= "\udfff" for each in text)


def _need(vacancy: VacancyText, lines: tuple[Line, ...], *stronger: tuple[Line, ...]) -> str:
    """The result they want, else what they look for, else the first duty, else the title."""
    kpis, duties = stronger
    title = vacancy.title.strip() if is_text(vacancy.title) else ""
    looking = tuple(each for each in lines if found(each.text, "phrases_need", "looking"))
    chosen = next((each.text for group in (kpis, looking, duties) for each in group), title)
    return chosen if len(chosen) <= 300 else chosen[:300].rsplit(None, 1)[0]


def _quotes(lines: tuple[Line, ...], most: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.text for each in lines))[:most]


def _capped(names: Iterable[str], most: int) -> tuple[str, ...]:
    return tuple(names)[:most]
