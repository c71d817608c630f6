"""The answer to a question whose connection was lost: Flowise works on, and stores it under the session we chose."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain, repeat
from typing import Any

from jobagent_site.http import ServiceError
from outreach.ai.calling import Deadline
from outreach.ai.flowise_answer import reply_of_messages, reply_of_run, run_of
from outreach.ai.model import Reply

LookUp = Callable[[str, str, Deadline], Any]
_PAUSES = (0.5, 1.0, 2.0, 4.0)  # the last one again and again
_LONGEST_PATIENCE = 20.0  # seconds; a chatflow, unlike an agentflow, does not show that it is being worked on


def recovered(look_up: LookUp, chatflow_id: str, session: str, deadline: Deadline) -> Reply | None:
    """The stored answer, waited for while it is worked on and the deadline allows; None when it is better to ask again.

    `look_up(path, session, deadline)` is a GET that raises ServiceError; whoever may not look finds nothing.
    """
    patience = Deadline(min(_LONGEST_PATIENCE, deadline.left / 4))
    for pause in chain(_PAUSES, repeat(_PAUSES[-1])):
        try:
            found = reply_of_messages(look_up(f"chatmessage/{chatflow_id}", session, deadline), session)
        except ServiceError:  # the trouble that matters is the one that brought us here
            return None
        if found is not None:
            return found
        state, late = _run(look_up, session, deadline)
        if late is not None:
            return late
        waiting = state == "INPROGRESS" or (state == "" and patience.left > 0)
        if not waiting or not deadline.wait(pause):
            return None
    return None


def _run(look_up: LookUp, session: str, deadline: Deadline) -> tuple[str, Reply | None]:
    """State of the agentflow's run, "" when there is none to be seen, and its answer when it is finished."""
    try:
        run = run_of(look_up("executions", session, deadline), session)
    except ServiceError:  # it needs `executions:view`, and older versions have no such list
        return "", None
    if run is None:
        return "", None
    state = str(run.get("state") or "")
    return state, reply_of_run(run) if state == "FINISHED" else None
