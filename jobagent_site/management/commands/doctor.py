"""`manage.py doctor`: what is wrong here, and what to do."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from jobagent_site.management.output import add_json, emit
from jobagent_site.ops import doctor, live
from sourcing.boards import BOARDS


class Command(BaseCommand):
    help = "Look at this installation; --live BOARD also asks the board. Exit 1 when something is wrong."
    requires_system_checks: list[str] = []  # they are one of the findings

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--live", choices=sorted(BOARDS), metavar="BOARD", help="one real request for each kind of page of it"
        )
        parser.add_argument(
            "--zip", type=Path, metavar="FILE", help="where --live puts the pages, without personal data"
        )
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["zip"] and not options["live"]:
            raise CommandError("--zip goes with --live BOARD.", returncode=2)
        findings = doctor.examine()
        if options["live"]:
            findings += live.examine_live(options["live"], options["zip"])
        ok = all(finding.ok for finding in findings)
        result = {"ok": ok, "checks": [asdict(finding) for finding in findings]}
        emit(self, result, options["json"], [_line(finding) for finding in findings])
        if not ok:
            raise SystemExit(1)


def _line(finding: doctor.Finding) -> str:
    line = f"{'ok   ' if finding.ok else 'WRONG'} {finding.name}: {finding.text}"
    return f"{line}\n      → {finding.advice}" if finding.advice else line
