"""Django looks for admin classes here; they stand in `crm/`, because its buttons call all rooms."""

from __future__ import annotations

from jobagent_site.crm import (  # noqa: F401  importing registers
    agent_log,
    ai,
    base,
    dashboard,
    diagnostics,
    drafts,
    leads,
    machinery,
    notifications,
    people,
    profile,
    roles,
    setup,
    sourcing,
    vacancies,
)
