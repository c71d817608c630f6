"""`manage.py evaluate [FILE.jsonl]`: how good the analysis is on labelled vacancies."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from jobagent_site import env_file
from jobagent_site.http import ServiceError
from jobagent_site.management.output import add_json, emit
from outreach import evaluation, understanding


class Command(BaseCommand):
    help = "Measure the analysis on labelled vacancies (default: those we ship). Needs no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=evaluation.SHIPPED, help="labels, one JSON a line")
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        rows = self._measured(Path(options["file"]))
        path = _rows_path(Path(options["file"]))
        evaluation.write_rows(rows, path)
        self.stderr.write(f"Raw rows: {path}")
        result = {**evaluation.figures(rows), "rows": str(path)}
        emit(self, result, options["json"], evaluation.as_text(rows))

    def _measured(self, file: Path) -> tuple[evaluation.Row, ...]:
        try:
            labels = evaluation.read_labels(file)
            return evaluation.measure(labels, understanding.analysed)
        except (evaluation.BadLabelError, OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file}: {error}", returncode=2) from error
        except ServiceError as error:
            raise CommandError(str(error), returncode=1) from error


def _rows_path(file: Path) -> Path:
    return env_file.home() / "measured" / f"evaluate-{file.stem}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.jsonl"
