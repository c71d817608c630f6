"""`manage.py market`: are the market's numbers those of the vacancies? `--rebuild` puts them right."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from jobagent_site.management.output import add_json, emit
from jobagent_site.ops.market import sentence
from leads.services.market.rebuilding import Difference, Rebuilt, compare


class Command(BaseCommand):
    help = (
        "Count all vacancies again and compare with the market's numbers; exit 1 when they differ. "
        "Scans and analyses may go on meanwhile."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="put the numbers right; then exit 0")
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        found = compare(mend=options["rebuild"])
        emit(self, _figures(found), options["json"], _lines(found))
        if found.different and not found.written:
            sys.exit(1)


def _figures(found: Rebuilt) -> dict[str, Any]:
    return {
        "vacancies": found.vacancies,
        "cells": found.cells,
        "different": found.different,
        "mended": found.written,
        "examples": [
            {**each.cell._asdict(), "n": each.counted, "should_be": each.should_be} for each in found.examples
        ],
    }


def _lines(found: Rebuilt) -> list[str]:
    lines = [sentence(found), *map(_line, found.examples)]
    if found.different > len(found.examples):
        lines.append(f"… and {found.different - len(found.examples):,} more")
    if found.different and not found.written:
        lines.append("`manage.py market --rebuild` puts them right.")
    return lines


def _line(each: Difference) -> str:
    cell = each.cell
    pay = f" {cell.currency or 'no currency'} {cell.band:,}" if cell.measure == "paid" else ""
    what = f"{cell.measure} {cell.technology or 'all'}{pay}"
    return f"{cell.week:%Y-%m-%d} {cell.board} {what}: {each.counted:,} instead of {each.should_be:,}"
