"""The orders to misbehave: a queue per service, each order good for a number of requests."""

import threading
from dataclasses import dataclass, field
from typing import Any

RSS_KINDS = frozenset({"empty_rss", "entity_bomb"})
FEEDS = ("/rss", "/feeds/", "/feed.xml", "/atom.xml")
PAGE_KINDS = frozenset({"changed", "no_cards", "bad_jsonld", "cookie_wall"})


@dataclass
class Trouble:
    """One order; `times` counts down. `path` limits it to addresses that begin so."""

    kind: str
    times: int
    path: str = "/"
    options: dict[str, Any] = field(default_factory=dict)

    def meets(self, path: str) -> bool:
        """Return whether the order concerns a request to this address."""
        is_rss = any(mark in path for mark in FEEDS)
        if (self.kind in RSS_KINDS and not is_rss) or (self.kind in PAGE_KINDS and is_rss):
            return False
        return path.startswith(self.path)


class Troubles:
    """Orders of all services. Safe to use from many threads."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[Trouble]] = {}
        self._lock = threading.Lock()

    def order(self, service: str, trouble: Trouble) -> None:
        """Add an order behind those that wait; one with `times` 0 clears the service instead."""
        with self._lock:
            if trouble.times == 0:
                self._waiting.pop(service, None)
            else:
                self._waiting.setdefault(service, []).append(trouble)

    def take(self, service: str, path: str) -> Trouble | None:
        """Return the order that concerns this request, counted down; None when all is well."""
        with self._lock:
            waiting = self._waiting.get(service, [])
            found = next((one for one in waiting if one.meets(path)), None)
            if found:
                found.times -= 1
                self._waiting[service] = [one for one in waiting if one.times != 0]
            return found

    def clear(self) -> None:
        """Let every service heal."""
        with self._lock:
            self._waiting.clear()

    def as_json(self) -> dict[str, list[dict[str, Any]]]:
        """Return what still waits, by service."""
        with self._lock:
            return {
                service: [{"kind": one.kind, "times": one.times, "path": one.path} | one.options for one in orders]
                for service, orders in self._waiting.items()
            }
