"""The state of the world: clock, vacancies, AI, what was received, what misbehaves. Memory plus one JSON file."""

import json
import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sandbox import adverts, content
from sandbox.adverts import Advert
from sandbox.ai import AI
from sandbox.clock import Clock
from sandbox.content import Vacancy
from sandbox.journal import Journal
from sandbox.store import Vacancies
from sandbox.troubles import Troubles

LAYOUTS = ("2026", "2025")
LANGUAGES = ("en", "uk")
# A demo that is stopped and started again keeps its dates; after this long they would look stale, so time starts anew.
FRESH_FOR = timedelta(days=3)


class World:
    """Everything the services share. Safe to use from many threads."""

    def __init__(self, state: Path) -> None:
        self.path = state / "world.json"
        self.addresses: dict[str, str] = {}  # service → where it listens
        self._lock = threading.Lock()
        saved = self._read()
        self.journal = Journal(on_change=self.save)
        self.troubles = Troubles()
        started = _fresh(saved.get("started"))
        self._begin(started)
        self.layout, self.lang = saved.get("layout", "2026"), saved.get("lang", "en")
        self.journal.received = saved.get("received", [])
        self.ai = AI(saved.get("ai"))
        if started:
            self._recall(saved)

    def reset(self) -> None:
        """Begin again: fresh dates, nothing received, nothing changed, nothing misbehaving."""
        self.journal.clear()
        self.troubles.clear()
        self._begin(None)
        self.ai.ended.set()
        self.ai = AI()
        self.save()

    def save(self) -> None:
        """Write the state file in one piece."""
        state = {
            "started": self.clock.started.isoformat(),
            "layout": self.layout,
            "lang": self.lang,
            "received": list(self.journal.received),
            "changes": dict(self.vacancies.changes),
            "boards": {name: dict(board.changes) for name, board in self.boards.items()},
            "ai": self.ai.as_json(),
        }
        with self._lock:
            draft = self.path.with_suffix(".tmp")
            draft.write_text(json.dumps(state, ensure_ascii=False, indent=1), encoding="utf-8")
            os.replace(draft, self.path)

    def _begin(self, started: datetime | None) -> None:
        self.clock = Clock(started)
        self.vacancies: Vacancies[Vacancy] = Vacancies(self.clock, content.vacancies())
        self.boards: dict[str, Vacancies[Advert]] = {
            name: Vacancies(self.clock, adverts.adverts(name), adverts.FIRST_NEW_ID[name]) for name in adverts.BOARDS
        }
        self.layout, self.lang = "2026", "en"

    def _recall(self, saved: dict[str, Any]) -> None:
        self.vacancies.changes = _by_number(saved.get("changes", {}))
        for name, board in self.boards.items():
            board.changes = _by_number(saved.get("boards", {}).get(name, {}))

    def _read(self) -> dict[str, Any]:
        try:
            return json.loads(self.path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}


def _by_number(saved: dict[str, Any]) -> dict[int, dict[str, Any]]:
    return {int(key): value for key, value in saved.items()}


def _fresh(started: str | None) -> datetime | None:
    if not started:
        return None
    moment = datetime.fromisoformat(started)
    return moment if datetime.now(UTC) - moment < FRESH_FOR else None


_current: World | None = None


def open_world(state: Path) -> World:
    """Load the world kept in the directory, make it the current one and return it."""
    global _current
    _current = World(state)
    _current.save()
    return _current


def current() -> World:
    """Return the running world."""
    if _current is None:
        raise RuntimeError("open_world() has not been called")
    return _current
