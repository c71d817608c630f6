"""Who hears that a row came into a status. Rooms announce; `jobagent_site.ops.wake` listens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from django.db import transaction

Listener = Callable[[str, Sequence[int], str], None]

_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Call `listener(kind, ids, status)` after the commit of each later announcement. Twice is once."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce(kind: str, pk: int, status: str) -> None:
    """Tell the listeners after commit. A listener that fails loses nothing: the sweep finds the row by its status."""
    announce_all(kind, [pk], status)


def announce_all(kind: str, pks: Sequence[int], status: str) -> None:
    """`announce` for many rows that came into the status together."""
    for listener in _listeners if pks else ():
        transaction.on_commit(partial(listener, kind, tuple(pks), status), robust=True)
