"""`manage.py doctor`: what is wrong here, and what to do."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from jobagent_site.management.output import add_json, emit
from jobagent_site.ops import doctor
from sourcing.boards import BOARDS


class Command(BaseCommand):
    help = "Look at this installation; --live BOARD also asks the board once. Exit 1 when something is wrong."
    requires_system_checks: list[str] = []  # they are one of the findings

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--live", choices=sorted(BOARDS), metavar="BOARD", help="one real request to this board")
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        findings = doctor.examine() + (doctor.examine_live(options["live"]) if options["live"] else [])
        ok = all(finding.ok for finding in findings)
        result = {"ok": ok, "checks": [asdict(finding) for finding in findings]}
        emit(self, result, options["json"], [_line(finding) for finding in findings])
        if not ok:
            raise SystemExit(1)


def _line(finding: doctor.Finding) -> str:
    line = f"{'ok   ' if finding.ok else 'WRONG'} {finding.name}: {finding.text}"
    return f"{line}\n      → {finding.advice}" if finding.advice else line
