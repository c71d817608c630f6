"""`manage.py match FILE.jsonl`: how well the same vacancy is recognised, on labelled pairs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from jobagent_site.management.output import add_json, emit
from leads.services.matching import measure


class Command(BaseCommand):
    help = (
        "Measure the matching on labelled pairs. One JSON object a line: "
        '{"a": {"title", "company", "text"}, "b": {…}, "same": true or false}. Needs no database.'
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the pairs, one JSON object a line")
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        file = Path(options["file"])
        try:
            pairs = measure.read_pairs(file)
        except (measure.BadPairError, OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file}: {error}", returncode=2) from error
        found = measure.figures(measure.measure(pairs))
        emit(self, found, options["json"], measure.as_text(found))
