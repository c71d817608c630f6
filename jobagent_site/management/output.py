"""How commands speak: progress on stderr, and with --json exactly one object on stdout."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser


def add_json(parser: CommandParser) -> None:
    parser.add_argument("--json", action="store_true", help="print exactly one JSON object on stdout")


def emit(command: BaseCommand, result: dict[str, Any], as_json: bool, lines: list[str]) -> None:
    """The result as JSON, or as lines for a person."""
    command.stdout.write(json.dumps(result, ensure_ascii=False, default=str) if as_json else "\n".join(lines))
