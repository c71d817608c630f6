"""AI backends behind one seam. A new one is a module here and a line in `BACKENDS`."""

from __future__ import annotations

from collections.abc import Callable

from outreach.ai.base import Access, Analysis, Backend, Brief, Letter, Salary, Sentence, VacancyText
from outreach.ai.builtin.backend import BuiltinBackend


def _flowise(access: Access) -> Backend:
    from outreach.ai.flowise import AIPlatformClient  # the network part, which the built-in one never needs
    from outreach.ai.modelled import ModelBackend

    client = AIPlatformClient(
        access.url, access.key, flows=access.flows, timeout=access.timeout, deadline=access.deadline
    )
    return ModelBackend(client, most_calls=access.most_calls, version=lambda purpose: access.versions.get(purpose, ""))


def _openai(access: Access) -> Backend:
    from outreach.ai.modelled import ModelBackend
    from outreach.ai.openai import ChatCompletions

    client = ChatCompletions(
        access.url, access.key, model=access.model, timeout=access.timeout, deadline=access.deadline
    )
    return ModelBackend(client, most_calls=access.most_calls)


BACKENDS: dict[str, Callable[[Access], Backend]] = {
    "builtin": lambda access: BuiltinBackend(),
    "flowise": _flowise,
    "openai": _openai,
}

__all__ = [
    "BACKENDS",
    "Access",
    "Analysis",
    "Backend",
    "Brief",
    "Letter",
    "Salary",
    "Sentence",
    "VacancyText",
]
