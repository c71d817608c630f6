"""One vacancy understood on request: what it says and how well it fits. Records nothing."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import DatabaseError

from leads.models import Vacancy
from outreach import filters, profile, score
from outreach.ai.base import Analysis, VacancyText
from outreach.ai.builtin.backend import BuiltinBackend
from outreach.analyse import judged
from outreach.asking import alone, ask
from outreach.offer import Offer
from outreach.vacancy_text import vacancy_text
from outreach.whynot import posting_signals, posting_text
from outreach.wishes import NO_WISHES, Wishes
from sourcing.access import read_vacancy

FIELDS = (
    "language", "technologies", "technologies_required", "seniority", "years_experience", "english",
    "key_requirements", "responsibilities", "kpis", "remote", "salary", "company_type",
)  # fmt: skip


def of_vacancy(vacancy: Vacancy) -> dict[str, Any]:
    """A stored vacancy; the row stays as it is. Raises ServiceError when the backend cannot be asked."""
    analysis = analysed(vacancy_text(vacancy))
    return _told(analysis, judged(vacancy, analysis))


def of_url(url: str) -> dict[str, Any]:
    """A vacancy's page, read once. Raises ServiceError, or ScanRefusedError off our boards."""
    posting = read_vacancy(url)
    return _of(posting_text(posting), posting_signals(posting))


def of_text(text: str, title: str = "") -> dict[str, Any]:
    """A pasted vacancy; works without a database, then without facts. Raises ServiceError."""
    return _of(VacancyText(title=title, text=text), score.NOTHING_KNOWN)


def _of(vacancy: VacancyText, signals: score.Signals) -> dict[str, Any]:
    analysis = analysed(vacancy)
    offer, rules, wishes = _owner()
    return _told(analysis, score.score(analysis, vacancy, offer, rules, signals, wishes))


def analysed(vacancy: VacancyText) -> Analysis:
    """What the backend in force understands. Raises ServiceError."""
    try:
        return alone(ask("analysis", vacancy)).result  # type: ignore[no-any-return]
    except DatabaseError:  # no database yet: what needs none still works
        return BuiltinBackend().analyse(vacancy)


def _owner() -> tuple[Offer, filters.Preferences, Wishes]:
    """What the owner entered; nothing where there is no database yet."""
    try:
        return profile.offer(), profile.hard_filters(), profile.wishes()
    except DatabaseError:
        return Offer(), filters.Preferences(), NO_WISHES


def _told(analysis: Analysis, points: score.Score) -> dict[str, Any]:
    said = analysis.model_dump(mode="json")
    reasons = [asdict(reason) for reason in points.reasons]
    return {**{name: said[name] for name in FIELDS}, "score": points.value, "reasons": reasons}
