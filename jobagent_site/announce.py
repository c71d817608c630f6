"""Who hears that a row came into a status. Rooms announce; `jobagent_site.ops.wake` listens."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.db import transaction

Listener = Callable[[str, int, str], None]

_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Call `listener(kind, id, status)` after the commit of each later announcement. Twice is once."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce(kind: str, pk: int, status: str) -> None:
    """Tell the listeners after commit. A listener that fails loses nothing: the sweep finds the row by its status."""
    for listener in _listeners:
        transaction.on_commit(partial(listener, kind, pk, status), robust=True)
