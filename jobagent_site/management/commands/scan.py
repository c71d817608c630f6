"""`manage.py scan`: look for vacancies now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from jobagent_site.env_values import is_web_address
from jobagent_site.http import ServiceError
from jobagent_site.management.output import add_json, emit
from jobagent_site.ops.prepare import prepare
from sourcing import scan as scanning
from sourcing import told
from sourcing.boards import BOARDS
from sourcing.models import Scan, SearchProfile

TOTALS = ("found", "new", "updated", "unchanged", "closed")
GOOD = (Scan.Status.OK, Scan.Status.EMPTY)


class Command(BaseCommand):
    help = "Scan the active searches, one board, one search, or one URL. Exit 1 when a scan did not end well."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--board", choices=sorted(BOARDS), help="only this board")
        parser.add_argument("--search", help="only the search of this name, active or not")
        parser.add_argument("--url", help="one list or vacancy page of a board")
        parser.add_argument("--limit", type=_positive, help="at most so many postings per search")
        parser.add_argument("--dry-run", action="store_true", help="show what would come in, write nothing")
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        _check_url(options)
        prepare()
        results = list(self._results(options))
        totals = {name: sum(result[name] for result in results) for name in TOTALS}
        emit(self, {"scans": results, "totals": totals}, options["json"], [_line(result) for result in results])
        if any(result["status"] not in GOOD for result in results):
            raise SystemExit(1)

    def _results(self, options: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """One for each job; Ctrl-C ends the row with what it broke off."""
        began = timezone.now()
        for job in self._jobs(options):
            try:
                yield self._result(job, options)
            except KeyboardInterrupt:
                last = Scan.objects.filter(error=scanning.ENDED_BY_HAND, started_at__gte=began).first()
                yield _row(last) if last else _empty(job, "error", scanning.ENDED_BY_HAND)
                return

    def _jobs(self, options: dict[str, Any]) -> list[SearchProfile | str]:
        """What to scan: a search, a URL, or the name of a board whose plain list is read."""
        if options["url"] is not None:
            return [options["url"]]
        searches = SearchProfile.objects.all()
        board = options["board"]
        searches = searches.filter(board=board) if board else searches
        if options["search"] is not None:
            found = list(searches.filter(name=options["search"]))
            if not found:
                names = ", ".join(searches.values_list("name", flat=True)) or "none yet"
                where = f" on {board}" if board else ""
                text = f"There is no search {options['search']!r}{where}. There are: {names}."
                raise CommandError(text, returncode=2)
            return [*found]
        active = list(searches.filter(active=True))
        if not active and not board:
            raise CommandError("There is no active search. Add one in the CRM, or name --board.", returncode=2)
        return [*active] or [board]

    def _result(self, job: SearchProfile | str, options: dict[str, Any]) -> dict[str, Any]:
        if options["dry_run"]:
            return self._dry(job, options["limit"])
        try:
            scan = _scan(job, options["limit"])
        except scanning.ScanRefusedError as error:
            raise CommandError(str(error), returncode=2) from error
        if scan is None:
            return _empty(job, "error", f"The search {job} is being scanned by another process.")
        return _row(scan)

    def _dry(self, job: SearchProfile | str, limit: int | None) -> dict[str, Any]:
        """The same shape, nothing written; the postings go to stderr for the eye."""
        try:
            postings, known = scanning.preview(_as_search(job), limit=limit)
        except ServiceError as error:
            return _empty(job, told.status_of(error), str(error))
        except (scanning.ScanRefusedError, ValueError) as error:
            return _empty(job, "error", str(error))
        for posting in postings:
            mark = "known" if posting.external_id in known else "new  "
            self.stderr.write(
                f"{mark}  {posting.external_id}  {posting.title}  ({posting.company or 'company hidden'})"
            )
        new = sum(posting.external_id not in known for posting in postings)
        counts = {"found": len(postings), "new": new, "unchanged": len(postings) - new}
        return {**_empty(job, "ok" if postings else "empty", ""), **counts}


def _row(scan: Scan) -> dict[str, Any]:
    return {
        "board": scan.board,
        "search": scan.search.name if scan.search else None,
        "status": str(scan.status),
        "pages": scan.pages,
        **{name: getattr(scan, name) for name in TOTALS},
        "error": scan.error,
        "seconds": scan.seconds,
    }


def _check_url(options: dict[str, Any]) -> None:
    if options["url"] is None:
        return
    if not is_web_address(options["url"]):
        raise CommandError(f"{options['url']!r} is not a web address: write https://… of a page.", returncode=2)
    if options["dry_run"]:
        raise CommandError("--dry-run goes with a search or a board, not with --url.", returncode=2)


def _scan(job: SearchProfile | str, limit: int | None) -> Scan | None:
    if isinstance(job, SearchProfile):
        return scanning.scan_search(job.pk, limit=limit)
    return scanning.scan_url(job, limit=limit) if "://" in job else scanning.scan_board(job, limit=limit)


def _as_search(job: SearchProfile | str) -> SearchProfile:
    if isinstance(job, SearchProfile):
        return job
    return SearchProfile(board=job, keywords="", max_pages=scanning.DEFAULT_PAGES)


def _empty(job: SearchProfile | str, status: str, error: str) -> dict[str, Any]:
    board = job.board if isinstance(job, SearchProfile) else job
    name = job.name or None if isinstance(job, SearchProfile) else None
    counts = dict.fromkeys(TOTALS, 0)
    return {"board": board, "search": name, "status": status, "pages": 0, **counts, "error": error, "seconds": 0.0}


def _line(result: dict[str, Any]) -> str:
    counts = ", ".join(f"{result[name]} {name}" for name in TOTALS)
    return f"{result['board']} {result['search'] or ''} {result['status']}: {counts} {result['error']}".replace(
        "  ", " "
    )


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
