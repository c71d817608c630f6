"""`manage.py bench NAME`: how fast it is, as a ratio taken in one run in a throwaway place."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from benchmarks import ai
from jobagent_site.management.output import add_json, emit


class Command(BaseCommand):
    help = "Measure one part in a place of its own; the owner's database is not touched. Exit 1: a goal is missed."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        names = parser.add_subparsers(dest="name", required=True)
        asking = names.add_parser("ai", help="many vacancies against an AI platform that takes its time")
        asking.add_argument("--vacancies", type=int, default=100)
        asking.add_argument("--seconds", type=float, default=1.0, help="for one answer")
        asking.add_argument("--at-once", type=int, default=32, help="AI_CONCURRENCY")
        add_json(asking)

    def handle(self, *args: Any, **options: Any) -> None:
        result = ai.run(vacancies=options["vacancies"], seconds=options["seconds"], at_once=options["at_once"])
        emit(self, result, options["json"], [f"{name}: {value}" for name, value in result.items()])
        if not result["ok"]:
            raise CommandError("A goal was missed.", returncode=1)
