"""Every night all vacancies are counted again: the market's numbers are right, or are put right and that is told."""

from __future__ import annotations

import time

from leads.models import AgentStep
from leads.services.market.rebuilding import Rebuilt, compare
from leads.services.timeline import log_step

STEP = "market"
ADVICE = (
    "Nothing to do if TIME_ZONE was changed, vacancies were edited by hand, or the program was older until yesterday. "
    "If it comes again, something changes vacancies without counting it: tell whoever looks after the program."
)


def prove() -> Rebuilt:
    """Compare, mend, and leave a line in the agent log."""
    began = time.monotonic()
    found = compare(mend=True)
    outcome, advice = (AgentStep.Outcome.CHANGED, ADVICE) if found.different else (AgentStep.Outcome.OK, "")
    log_step(STEP, outcome, sentence(found), advice=advice, seconds=time.monotonic() - began)
    return found


def sentence(found: Rebuilt) -> str:
    """What the comparison came to."""
    looked = f"Market: {found.vacancies:,} vacancies counted again, {found.cells:,} numbers compared"
    if not found.different:
        return f"{looked}, all equal."
    return f"{looked}, {found.different:,} were wrong{' and are mended' if found.written else ''}."
