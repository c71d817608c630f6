"""AI backends behind one seam. A new one is a module here and a line in `BACKENDS`."""

from __future__ import annotations

from collections.abc import Callable

from outreach.ai.base import Analysis, Backend, Brief, Letter, Salary, Sentence, VacancyText
from outreach.ai.builtin.backend import BuiltinBackend

BACKENDS: dict[str, Callable[[], Backend]] = {
    "builtin": BuiltinBackend,
}


def backend(name: str = "builtin") -> Backend:
    """The backend of that name. Raises KeyError when there is none."""
    return BACKENDS[name]()


__all__ = [
    "BACKENDS",
    "Analysis",
    "Backend",
    "Brief",
    "Letter",
    "Salary",
    "Sentence",
    "VacancyText",
    "backend",
]
