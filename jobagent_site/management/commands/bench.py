"""`manage.py bench NAME`: how fast it is, as a ratio taken in one run in a throwaway place."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

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
        parsing = names.add_parser("parse", help="a list page to postings, against BeautifulSoup")
        parsing.add_argument("--rounds", type=int, default=15)
        cleaning = names.add_parser("clean", help="strangers' HTML made safe, against bleach")
        cleaning.add_argument("--rounds", type=int, default=9)
        ingesting = names.add_parser("ingest", help="pages of postings recorded, against plain Django row by row")
        ingesting.add_argument("--pages", type=int, default=10, help="of fifteen postings, in a round")
        ingesting.add_argument("--rounds", type=int, default=7)
        ingesting.add_argument(
            "--postgres", default="", metavar="URL", help="measure there too, in a database of its own"
        )
        queueing = names.add_parser(
            "queue", help="jobs a second and how soon one starts, against django-q2 as it comes"
        )
        queueing.add_argument("--jobs", type=int, default=300)
        queueing.add_argument("--rounds", type=int, default=3)
        remembering = names.add_parser("memory", help="how much a worker grows over many scans")
        remembering.add_argument("--scans", type=int, default=50)
        for each in names.choices.values():
            add_json(each)

    def handle(self, *args: Any, **options: Any) -> None:
        """Options that only Django knows are left out: a benchmark takes its own by name."""
        bench = import_module(f"benchmarks.{options['name']}")
        wanted = bench.run.__kwdefaults__
        result = bench.run(**{name: value for name, value in options.items() if name in wanted})
        emit(self, result, options["json"], [f"{name}: {value}" for name, value in result.items()])
        if not result["ok"]:
            raise CommandError("A goal was missed.", returncode=1)
