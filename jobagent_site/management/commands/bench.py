"""`manage.py bench [NAME] [--rows N] [--json]`: how fast it is, as ratios taken in one run in a throwaway place."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from benchmarks.names import ALL, BENCHMARKS, measured
from jobagent_site.management.output import add_json, emit


class Command(BaseCommand):
    help = (
        "Measure how fast it is, in places of its own; the owner's database is not touched. Without NAME: all but crm. "
        "Exit 1: a goal is missed. Exit 2: no such name. What cannot be measured here is skipped and says why."
    )
    requires_system_checks: list[str] = []

    def create_parser(self, *args: Any, **kwargs: Any) -> CommandParser:
        lines = "\n".join(
            f"  {name:15} {each.about}\n{'':18}rows: {each.what_rows} ({each.rows})"
            for name, each in BENCHMARKS.items()
        )
        parser = super().create_parser(*args, epilog=f"names:\n{lines}", **kwargs)
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", default="", metavar="NAME", help=", ".join(BENCHMARKS))
        parser.add_argument("--rows", type=int, metavar="N", help="how much ours does; the peer does a sample")
        parser.add_argument("--rounds", type=int, metavar="N", help="of both in turn; a ratio is their median")
        parser.add_argument(
            "--postgres", default="", metavar="URL", help="a server; else BENCH_POSTGRES_URL, else 127.0.0.1:5432"
        )
        add_json(parser)

    def handle(self, *, name: str, rows: int | None, rounds: int | None, postgres: str, **options: Any) -> None:
        if name and name not in BENCHMARKS:
            raise CommandError(f"No benchmark is called {name}. There are: {', '.join(BENCHMARKS)}.", returncode=2)
        if any(number is not None and number < 1 for number in (rows, rounds)):
            raise CommandError("--rows and --rounds take a number from 1 on.", returncode=2)
        result = {}
        for each, entry in measured([name] if name else ALL, rows=rows, rounds=rounds, postgres=postgres):
            result[each] = entry
            self.stderr.write(_line(each, entry))
        emit(self, result, options["json"], _table(result))
        missed = [each for each, entry in result.items() if entry["met"] is False]
        if missed:
            raise CommandError(f"A goal was missed: {', '.join(missed)}.", returncode=1)


def _line(name: str, entry: dict[str, Any]) -> str:
    return f"{name}: {entry.get('error') or entry['skipped'] or _verdict(entry)}"


def _table(result: dict[str, dict[str, Any]]) -> list[str]:
    head = f"{'name':15}{'ratio':>9}{'ours':>11}{'peer':>11}  {'unit':22}{'rows':>8}{'rounds':>8}"
    return [head, *(line for name, entry in result.items() for line in _rows(name, entry))]


def _rows(name: str, entry: dict[str, Any]) -> list[str]:
    if entry.get("error"):
        return [f"{name:15}broke off: {entry['error']}"]
    if entry["skipped"]:
        return [f"{name:15}skipped: {entry['skipped']}"]
    figures = (f"{'' if entry.get(key) is None else entry[key]}" for key in ("ratio", "ours", "peer"))
    first = "{:>9}{:>11}{:>11}".format(*figures) + f"  {entry.get('unit', ''):22}{entry['rows']:>8}{entry['rounds']:>8}"
    more = [*map(_goal, entry.get("goals", ())), *(_batch(*each) for each in entry.get("batches", {}).items())]
    return [f"{name:15}{first}", *(f"{'':17}{each}" for each in more)]


def _batch(size: str, told: dict[str, float]) -> str:
    return f"in batches of {size}: {told['ratio']:g} times the peer, {told['ours']:g} a second"


def _verdict(entry: dict[str, Any]) -> str:
    return "; ".join(map(_goal, entry.get("goals", ()))) or f"ratio {entry['ratio']}"


def _goal(goal: dict[str, Any]) -> str:
    wanted = f"goal {'≤' if goal['most'] else '≥'} {goal['limit']:g}"
    return f"{goal['what']}: {goal['measured']:g} ({wanted}, {'met' if goal['met'] else 'MISSED'})"
