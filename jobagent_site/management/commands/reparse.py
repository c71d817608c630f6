"""`manage.py reparse`: read kept pages again after a parser was mended."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from jobagent_site.management.output import add_json, emit
from jobagent_site.ops.prepare import prepare
from sourcing import reparse as again
from sourcing.boards import BOARDS

SHOWN = 80  # characters of a value


class Command(BaseCommand):
    help = (
        "Read the kept pages again with today's parsers and show what differs from the record; --write takes it over."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--board", choices=sorted(BOARDS), default="", help="only this board's pages")
        parser.add_argument("--days", type=_positive, help="only pages of the last so many days")
        parser.add_argument("--kind", choices=again.KINDS, default="", help="take only what pages of this kind say")
        parser.add_argument("--write", action="store_true", help="correct the record; without it nothing is written")
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        prepare()
        done = again.reparse(
            board=options["board"], days=options["days"], kind=options["kind"], write=options["write"]
        )  # fmt: skip
        result = _result(done, wrote=options["write"])
        emit(self, result, options["json"], _lines(result))


def _result(done: again.Reread, *, wrote: bool) -> dict[str, Any]:
    return {
        "wrote": wrote,
        "pages": done.pages,
        "vacancies": done.vacancies,
        "different": len(done.differences),
        "written": done.written,
        "unknown": done.unknown,
        "says_closed": done.says_closed,
        "fields": done.fields,
        "differences": [_difference(each) for each in done.differences],
        "unread": [asdict(each) for each in done.unread],
    }


def _difference(found: again.Difference) -> dict[str, Any]:
    changes = [
        {"field": each.field, "old": _short(each.old), "new": _short(each.new), "page_of": each.at.isoformat()}
        for each in found.changes
    ]
    return {
        "vacancy": found.vacancy, "board": found.board, "external_id": found.external_id, "title": found.title,
        "changes": changes,
    }  # fmt: skip


def _short(value: Any) -> str:
    """The value on one line; a long one by its beginning and its length."""
    said = value if isinstance(value, str) else "" if value is None else str(value)
    said = " ".join(said.split())
    return said if len(said) <= SHOWN else f"{said[:SHOWN]}… ({len(said):,} characters)"


def _lines(result: dict[str, Any]) -> list[str]:
    lines = []
    for each in result["differences"]:
        lines.append(f"{each['board']} {each['external_id']}  {each['title']}")
        lines += [f"    {c['field']}: {c['old'] or '—'} → {c['new'] or '—'}" for c in each["changes"]]
    lines += [f"cannot be read: page {each['page']} {each['url']}: {each['why']}" for each in result["unread"]]
    lines += [f"{count:6} × {name}" for name, count in result["fields"].items()]
    lines.append(
        f"{result['pages']} pages, {len(result['unread'])} of them cannot be read; {result['vacancies']} vacancies, "
        f"{result['different']} differ, {result['written']} written."
    )
    if result["unknown"]:
        lines.append(f"{result['unknown']} more are not in the record; a scan brings those that are still open.")
    if result["says_closed"]:
        lines.append(f"{result['says_closed']} are open here and closed on their page; the next look at them decides.")
    if result["different"] and not result["wrote"]:
        lines.append("Nothing was written. Take it over with --write.")
    return lines


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
