"""How the CRM looks: Unfold's settings."""

from __future__ import annotations

UNFOLD = {
    "SITE_TITLE": "Jobagent",
    "SITE_HEADER": "Jobagent",
}
