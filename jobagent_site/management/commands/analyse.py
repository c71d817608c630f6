"""`manage.py analyse`: what one vacancy says, and how well it fits."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from jobagent_site.http import ServiceError
from jobagent_site.management.output import add_json, emit
from jobagent_site.ops.prepare import prepare
from leads.models import Vacancy
from outreach import understanding
from sourcing.scan import ScanRefusedError

LONGEST = 200_000  # characters of a file; no vacancy is longer


class Command(BaseCommand):
    help = "Analyse a stored vacancy, a text or a page. Records nothing. --text needs no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        chosen = parser.add_mutually_exclusive_group(required=True)
        chosen.add_argument("--vacancy", type=int, metavar="ID", help="a vacancy of the database")
        chosen.add_argument("--text", metavar="FILE", help="a text file; - reads the standard input")
        chosen.add_argument("--url", help="a vacancy's page on a board; it is read once")
        parser.add_argument("--title", default="", help="the title that goes with --text")
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            result = _result(options)
        except ServiceError as error:
            raise CommandError(str(error), returncode=1) from error
        except ScanRefusedError as error:
            raise CommandError(str(error), returncode=2) from error
        emit(self, result, options["json"], list(_lines(result)))


def _result(options: dict[str, Any]) -> dict[str, Any]:
    if options["text"]:
        return understanding.of_text(_read(options["text"]), options["title"])
    prepare()
    if options["url"]:
        return understanding.of_url(options["url"])
    vacancy = Vacancy.objects.select_related("company", "contact").filter(pk=options["vacancy"]).first()
    if vacancy is None:
        raise CommandError(f"There is no vacancy {options['vacancy']}.", returncode=2)
    return understanding.of_vacancy(vacancy)


def _read(name: str) -> str:
    try:
        text = sys.stdin.read(LONGEST) if name == "-" else Path(name).read_text(encoding="utf-8")[:LONGEST]
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{name} cannot be read: {error}", returncode=2) from error
    if not text.strip():
        raise CommandError(f"{name} is empty.", returncode=2)
    return text


def _lines(result: dict[str, Any]) -> list[str]:
    """For a person: field by field, then the score with its reasons."""
    told = []
    for name, found in result.items():
        if name == "reasons" or found in ("", None, []):
            continue
        several = isinstance(found, list) and name not in ("technologies", "technologies_required")
        shown = "\n  - " + "\n  - ".join(found) if several else _short(found)
        told.append(f"{name.replace('_', ' ')}: {shown}")
    told += [f"{each['points']:+4}  {each['text']}{_proof(each)}" for each in result["reasons"]]
    return told


def _short(found: Any) -> str:
    if isinstance(found, list):
        return ", ".join(found)
    if isinstance(found, dict):
        bounds = [str(found[name]) for name in ("min", "max") if found[name] is not None]
        return " to ".join(bounds) + f" {found['currency']}"
    return str(found)


def _proof(reason: dict[str, Any]) -> str:
    proof = [*reason["lines"], *reason["facts"]]
    return f" ({', '.join(proof)})" if proof else ""
