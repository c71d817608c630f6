"""The AI platform as the owner sees it: its settings, how it fares, and the ledger of what it was asked."""

from __future__ import annotations

from jobagent_site.crm.ai import calls, platform  # noqa: F401  importing registers
