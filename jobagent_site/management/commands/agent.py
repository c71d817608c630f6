"""`manage.py agent`: the whole flow without a queue."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from jobagent_site.management.output import add_json, emit
from jobagent_site.ops import agent
from jobagent_site.ops.prepare import prepare


class Command(BaseCommand):
    help = "Scan, analyse, draft, deliver, notify: once, or again and again until SIGTERM."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, then end")
        parser.add_argument("--steps", default=",".join(agent.STEPS), help="comma list of: " + ", ".join(agent.STEPS))
        parser.add_argument("--interval", type=float, default=60.0, metavar="S", help="seconds between rounds")
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        steps = [name.strip() for name in options["steps"].split(",") if name.strip()]
        unknown = [name for name in steps if name not in agent.STEPS]
        if unknown or not steps:
            raise CommandError(f"Unknown step {', '.join(unknown)!r}. Steps: {', '.join(agent.STEPS)}.", returncode=2)
        prepare()
        if options["once"]:
            self._once(steps, options["json"])
        else:
            self._loop(steps, options["interval"], options["json"])

    def _once(self, steps: list[str], as_json: bool) -> None:
        done = agent.round_once(steps)
        emit(self, done, as_json, _lines(done))
        if agent.failed(done):
            raise SystemExit(1)

    def _loop(self, steps: list[str], interval: float, as_json: bool) -> None:
        """Rounds until SIGTERM or Ctrl-C; with --json one object at the end, the sum of all rounds."""
        ended = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ended.set())
        total: dict[str, dict[str, int]] = {}
        while not ended.is_set():
            done = agent.round_once(steps)
            for step, counts in done.items():
                total[step] = {name: total.get(step, {}).get(name, 0) + count for name, count in counts.items()}
            self.stderr.write("; ".join(_lines(done)))
            ended.wait(interval)
        emit(self, total, as_json, _lines(total))


def _lines(done: dict[str, Any]) -> list[str]:
    return [
        f"{step}: " + ", ".join(f"{count} {name}" for name, count in counts.items()) for step, counts in done.items()
    ]
