"""The hard filter that looks at a list instead of the text."""

from __future__ import annotations

from leads.models import Vacancy
from leads.services.blocking import RULE, blocked_company, why_blocked
from outreach.filters import Refusal


def blocked(vacancy: Vacancy) -> Refusal | None:
    """Why we do not write to its company; None when it is on no list."""
    rule = blocked_company(vacancy.company_id)
    if rule is None:
        return None
    name = vacancy.company.name if vacancy.company else ""
    return Refusal(RULE, name, f"On your list of those you do not write to: {why_blocked(rule)}")
