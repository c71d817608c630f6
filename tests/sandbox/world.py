"""Starts the real practice world for a test and talks to it over its real address."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LINE = "sandbox listening on "


@dataclass(frozen=True)
class World:
    """A running practice world."""

    base_url: str
    process: subprocess.Popen[str]

    def get(self, path: str) -> Any:
        """Return the JSON of one of the world's controls: `world.get("/_world/received")`."""
        return self._call(urllib.request.Request(self.base_url + path))  # noqa: S310

    def post(self, path: str, /, **values: Any) -> Any:
        """Send JSON to one of the world's controls and return its answer."""
        headers = {"Content-Type": "application/json"}
        body = json.dumps(values).encode()
        return self._call(urllib.request.Request(self.base_url + path, data=body, headers=headers))  # noqa: S310

    def misbehave(self, kind: str, times: int = 1, service: str = "djinni", **options: Any) -> Any:
        """Let the service spoil its next answers; `times` 0 heals it."""
        return self.post("/_world/misbehave", service=service, kind=kind, times=times, **options)

    def change(self, vacancy_id: int, board: str = "djinni", **values: Any) -> Any:
        """Change a vacancy: `salary_max=4000`, `state="closed"`, `bump=True`, `title=…`."""
        return self.post(f"/_world/{board}/vacancies/{vacancy_id}", **values)

    def publish(self, board: str = "djinni", **values: Any) -> Any:
        """Publish a new vacancy: any fields; the others are those of the vacancy `like` (an id)."""
        return self.post(f"/_world/{board}/vacancies", **values)

    def vacancies(self, board: str = "djinni") -> list[dict[str, Any]]:
        """Return every vacancy of the board, newest first, with its state, text and e-mail addresses."""
        return self.get(f"/_world/{board}/vacancies")["vacancies"]

    def address(self, board: str) -> str:
        """Return where a board with a port of its own listens: linkedin, dou, company."""
        return self.get("/_world/addresses")["addresses"][board]

    def received(self) -> list[dict[str, Any]]:
        """Return every application and letter as received."""
        return self.get("/_world/received")["received"]

    def requests(self, service: str = "") -> list[dict[str, Any]]:
        """Return the requests the services got, or one of them."""
        return [each for each in self.get("/_world/requests")["requests"] if not service or each["service"] == service]

    def reset(self) -> None:
        """Begin the world again."""
        self.post("/_world/reset")

    def _call(self, request: urllib.request.Request) -> Any:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return json.load(answer)


@contextmanager
def practice_world(state: Path) -> Iterator[World]:
    """Run `python -m sandbox` on a free port, with its state under the directory, and stop it in the end."""
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--state", str(state)]
    process = subprocess.Popen(command, cwd=ROOT, env={"PYTHONUNBUFFERED": "1"}, stdout=subprocess.PIPE, text=True)  # noqa: S603
    try:
        line = process.stdout.readline().strip() if process.stdout else ""
        if not line.startswith(LINE):
            raise RuntimeError(f"the practice world did not start: {line!r}")
        yield World(line.removeprefix(LINE), process)
    finally:
        process.terminate()
        process.wait(timeout=5)
