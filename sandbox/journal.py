"""What the world saw: every request, and every letter or application as it arrived."""

import threading
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

KEPT = 5000

# Which service a path of the first port belongs to; the first prefix that fits. The other boards have their own ports.
SERVICES = (("/_world", ""), ("/healthz", ""), ("/flowise", "platform"), ("/openai", "openai"), ("/", "djinni"))


def service_of(path: str) -> str:
    """Return the name of the service that owns the path; empty for the world's own controls."""
    return next(name for prefix, name in SERVICES if _below(prefix, path))


def _below(prefix: str, path: str) -> bool:
    return path == prefix or path.startswith(prefix.rstrip("/") + "/")


class Journal:
    """Requests (in memory, the last ones) and received messages (kept in the state file)."""

    def __init__(self, on_change: Callable[[], None]) -> None:
        self.received: list[dict[str, Any]] = []
        self.requests: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self._on_change = on_change
        self._lock = threading.Lock()

    def record(self, *, service: str, kind: str, **what: Any) -> None:
        """Keep one application or letter, numbered in the order of arrival."""
        with self._lock:
            entry = {"number": len(self.received) + 1, "service": service, "kind": kind, "at": stamp(), **what}
            self.received.append(entry)
        self._on_change()

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self.received = []
            self.requests.clear()


def stamp() -> str:
    """Return the real time as kept in the journal."""
    return datetime.now(UTC).isoformat()
