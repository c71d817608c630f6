"""`manage.py check_drafts FILE.jsonl`: does every sentence of these drafts rest on a fact or a line?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from jobagent_site import env_file
from jobagent_site.management.output import add_json
from outreach.evidence import GateFact, Verdict, check

_FIELDS = {"id": str, "vacancy": str, "facts": list, "draft": str}


class Command(BaseCommand):
    help = (
        "Check drafts against facts and vacancy. One JSON object a line: id, vacancy, facts, draft. Needs no database."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the drafts, one JSON object a line")
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        drafts = _drafts(Path(options["file"]))
        result: dict[str, Any] = {}
        for number, draft in enumerate(drafts, 1):
            result[draft["id"]] = _row(_checked(draft))
            if number % 50 == 0:
                self.stderr.write(f"{number} of {len(drafts)} drafts checked")
        self.stderr.write(f"{sum(each['blocked'] for each in result.values())} of {len(result)} drafts blocked")
        self.stderr.write(f"Raw rows: {_keep(result)}")
        self.stdout.write(json.dumps(result, ensure_ascii=False) if options["json"] else "\n".join(_told(result)))


def _drafts(file: Path) -> list[dict[str, Any]]:
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} cannot be read: {error}", returncode=2) from error
    drafts = [_draft(line, number) for number, line in enumerate(lines, 1) if line.strip()]
    seen: set[str] = set()
    for draft in drafts:
        if draft["id"] in seen:
            raise CommandError(f"Two drafts have the id {draft['id']!r}; ids must differ.", returncode=2)
        seen.add(draft["id"])
    return drafts


def _draft(line: str, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise CommandError(f"Line {number} is no JSON: {error}", returncode=2) from error
    if not isinstance(row, dict):
        raise CommandError(f"Line {number} is no JSON object.", returncode=2)
    for name, kind in _FIELDS.items():
        if not isinstance(row.get(name), kind):
            wanted = "a list" if kind is list else "a text"
            raise CommandError(f"Line {number} needs {name!r} as {wanted}.", returncode=2)
    if not all(isinstance(each, str) for each in row["facts"]):
        raise CommandError(f"Line {number}: every fact must be a text.", returncode=2)
    return row


def _checked(draft: dict[str, Any]) -> Verdict:
    facts = [GateFact(f"F{number}", text) for number, text in enumerate(draft["facts"], 1)]
    return check(draft["draft"], facts, draft["vacancy"])


def _row(verdict: Verdict) -> dict[str, Any]:
    sentences = [
        {
            "text": each.text,
            "about": each.about,
            "rests_on": list(each.rests_on),
            "problems": [problem.why for problem in each.problems],
        }
        for each in verdict.sentences
    ]
    return {"blocked": verdict.blocked, "sentences": sentences}


def _keep(result: dict[str, Any]) -> Path:
    """One row a sentence, so that whoever doubts a count can count again."""
    folder = env_file.home() / "measured"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "check_drafts.jsonl"
    rows = (
        json.dumps({"id": name, **sentence}, ensure_ascii=False)
        for name, verdict in result.items()
        for sentence in verdict["sentences"]
    )
    file.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    return file


def _told(result: dict[str, Any]) -> list[str]:
    """For a person: blocked drafts with their sentences, then the count."""
    lines = []
    for name, verdict in result.items():
        lines.append(f"{name}: {'BLOCKED' if verdict['blocked'] else 'ok'}")
        for sentence in verdict["sentences"]:
            lines.extend(f"    {sentence['text']}\n      {problem}" for problem in sentence["problems"])
    return lines
