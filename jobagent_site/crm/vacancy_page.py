"""All that the page of a vacancy shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode

from jobagent_site.crm import changes, duplicates, evidence, words
from jobagent_site.crm.ai.spent import spent_on, waits
from leads.models import Vacancy
from outreach import known
from outreach.models import Analysis
from sourcing import closed

RULES = {
    "language": "Language",
    "salary_floor": "Salary floor",
    "work_format": "Work format",
    "stop_words": "Stop words",
    "company_type": "Company type",
    "refuses_agencies": "They refuse agencies",
    "score": "Minimum score",
    "owner": "Skipped by hand",
    "company_blocked": "Do not write",
}
VERSIONS = 20
COPIES = 50


def page(vacancy: Vacancy, request: HttpRequest) -> dict[str, Any]:
    analysis = Analysis.objects.filter(vacancy=vacancy).first()
    return {
        "vacancy": vacancy,
        "salary": words.salary(vacancy),
        "status_colour": words.STATUS_COLOURS[Vacancy.Status(vacancy.status)],
        "rule": RULES.get(vacancy.skip_rule, vacancy.skip_rule.replace("_", " ")),
        "lines": evidence.lines(vacancy, analysis) if analysis else [],
        "versions": changes.versions(vacancy, most=VERSIONS),
        "analysis": analysis,
        "reasons": evidence.reasons(analysis),
        "spent": spent_on(vacancy, analysis),
        "waits": waits(vacancy),
        "closed_why": closed.why(vacancy),
        "facts": _fields(vacancy),
        "copies": list(vacancy.duplicates.only("title", "board", "first_seen")[:COPIES]),
        "unsure": duplicates.about(vacancy),
        "searches": list(vacancy.sightings.select_related("search")[:10]),
        "back": urlencode({"back": request.path}),
        "again": vacancy.status in (Vacancy.Status.SKIPPED, Vacancy.Status.FAILED),
        "answerable": _answerable(vacancy),
        "talks": known.of_vacancy(vacancy),
    }


def _answerable(vacancy: Vacancy) -> bool:
    """A duplicate is answered through the vacancy it was joined into."""
    open_now = vacancy.status == Vacancy.Status.MATCHED and vacancy.closed_at is None
    return open_now and vacancy.duplicate_of_id is None and not _answered(vacancy)


def _answered(vacancy: Vacancy) -> bool:
    out = vacancy.messages.filter(direction="out", kind="response")
    return out.exclude(status__in=["discarded", "failed"]).exists()


def _fields(vacancy: Vacancy) -> list[tuple[str, str]]:
    """What the board says beside the text; what it does not say is left out."""
    told = {
        "Category": vacancy.category,
        "Domain": vacancy.domain,
        "Work format": words.FORMATS.get(vacancy.work_format, vacancy.work_format),
        "Employment": vacancy.employment.replace("_", " "),
        "Experience": words.experience(vacancy.months_of_experience),
        "English": vacancy.english,
        "Languages": ", ".join(" ".join(map(str, pair)) for pair in vacancy.languages),
        "Salary": words.salary(vacancy),
        "Salary level": f"{vacancy.salary_level} (beside other jobs, not money)" if vacancy.salary_level else "",
        "Countries": ", ".join(map(str, vacancy.countries)),
        "Region": vacancy.region,
        "Cities": ", ".join(map(str, vacancy.cities)),
        "Skills": ", ".join(map(str, vacancy.skills)),
        "Tags": ", ".join(map(str, vacancy.tags)),
        "Company type": vacancy.company_type,
        "Views": _number(vacancy.views),
        "Applications": _number(vacancy.applications),
        "Questions": {True: "asks its own questions", False: "none"}.get(vacancy.has_questions, ""),  # type: ignore[arg-type]
        "Forms": ", ".join(map(str, vacancy.forms)),
        "Published": words.published(vacancy.posted_at),
        "First seen": words.moment(vacancy.first_seen),
        "Last seen": words.moment(vacancy.last_seen),
        "Closed": words.moment(vacancy.closed_at),
        "Id on the board": vacancy.external_id,
    }
    return [(name, value) for name, value in told.items() if value]


def _number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"
