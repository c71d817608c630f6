"""The market: what is asked for and paid, in some weeks. A fixed number of queries, all of them over roll-ups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from jobagent_site.crm import words
from jobagent_site.crm.market import boards, demand, filters, pay, weeks
from jobagent_site.crm.market.asked import WEEKS, Asked, asked
from jobagent_site.ops.market import STEP
from leads.models import AgentStep
from leads.services.market.cells import AGAIN, ELSEWHERE, MATCHED, NEW, PAID, SILENT
from leads.services.market.reading import RECENT, totals
from outreach import profile

LOOK, KNOW_US = "leads.view_vacancy", "outreach.view_fact"
ROWS, SPANS, TOP, CHOICES = 30, 12, 6, 80
MINE = {"": "All", "yes": "Yours", "no": "Not yours"}

Counts = Mapping[tuple[str, date, str], int]  # (measure, week, board) → vacancies


@dataclass(frozen=True, slots=True)
class Number:
    label: str
    n: int
    url: str
    of: str
    note: str = ""
    note_url: str = ""
    note_n: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    title: str
    url: str
    active: bool


@require_GET
def market_page(request: HttpRequest) -> HttpResponse:
    """?weeks=26&board=djinni&technology=Python; ?mine=no the technologies that are not ours, ?all=1 all of them."""
    if not request.user.has_perm(LOOK):
        raise PermissionDenied
    request.current_app = admin.site.name
    about_us = request.user.has_perm(KNOW_US)
    context = admin.site.each_context(request) | read(asked(request.GET), whole="all" in request.GET, about_us=about_us)
    return TemplateResponse(request, "crm/market.html", context)


def read(ask: Asked, *, whole: bool, about_us: bool) -> dict[str, Any]:
    """All that the page shows."""
    counts = _counts(ask)
    found, before = _demand(ask)
    offer = profile.offer() if about_us else None
    known = demand.ours(offer) if offer else frozenset()
    ranked = sorted((name for name in found if name), key=lambda name: (-found[name], name.casefold()))
    names = [*dict.fromkeys([ask.technology, "", *ranked[: ROWS if not (whole or ask.mine) else None]])]
    bands = _bands(ask, names)
    every = demand.rows(ask, found, before, known, bands)
    shown = [row for row in every if not ask.mine or row.ours == (ask.mine == "yes")]
    drawn = weeks.Weeks(ask, _per_week(ask, counts), _largest_first(ask, counts))
    return {
        "title": "Market",
        "asked": ask,
        "empty": not counts,
        "clear": ask.url(board="", technology=""),
        "numbers": _numbers(ask, counts),
        "periods": [Choice(f"{n} weeks", ask.url(weeks=n), n == ask.weeks) for n in WEEKS],
        "boards_to_choose": [(name, words.board(name)) for name in sorted({board for *_, board in counts})],
        "technologies_to_choose": sorted({*ranked[:CHOICES], *filter(None, [ask.technology])}, key=str.casefold),
        "wide": weeks.draw(drawn), "narrow": weeks.draw(drawn, narrow=True), "legend": weeks.legend(drawn),
        "rows": shown if whole else shown[:ROWS],
        "more": 0 if whole else max(len(shown) - ROWS, 0),
        "mine": [Choice(said, ask.url(mine=value), value == ask.mine) for value, said in MINE.items() if known],
        "offer": [row for row in every if row.ours][:TOP],
        "learn": [row for row in every if not row.ours][:TOP],
        "knows_us": bool(known),
        "about_us": about_us,
        "enough_before": before.get("", 0) >= demand.FEW,
        "currencies": pay.currencies(ask, bands, found | {ask.technology: _sum(ask, counts, NEW)}, ranked[:SPANS]),
        "boards": boards.compared(ask, counts),
        "proved": _proved(),
    }  # fmt: skip


def _proved() -> AgentStep | None:
    """The last recount of the last days: further back the log is not looked through."""
    rows = AgentStep.objects.filter(step=STEP, at__gte=timezone.now() - timedelta(days=7))
    return rows.order_by("-at", "-id").only("at", "outcome").first()


def _counts(ask: Asked) -> Counts:
    """Both periods, all boards, for the technology that was asked for. One statement."""
    period = {"week__gte": ask.before, "week__lte": ask.until}
    measures = (NEW, MATCHED, PAID) if ask.technology else (NEW, MATCHED, PAID, SILENT, AGAIN, ELSEWHERE)
    return totals("measure", "week", "board", measure__in=measures, technology=ask.technology, **period)


def _demand(ask: Asked) -> tuple[dict[str, int], dict[str, int]]:
    """Technology → vacancies, "" of all: of this period, and of the one before. One statement."""
    where: dict[str, object] = {"week__gte": ask.before, "week__lte": ask.until} | _of_board(ask)
    sums = totals("technology", RECENT, since=ask.since, measure=NEW, **where)
    return tuple({name: n for (name, half), n in sums.items() if half == recent} for recent in (1, 0))  # type: ignore[return-value]


def _bands(ask: Asked, names: list[str]) -> dict[tuple[str, str], Counter[int]]:
    where: dict[str, object] = {"week__gte": ask.since, "week__lte": ask.until} | _of_board(ask)
    return pay.by_currency(totals("technology", "currency", "band", measure=PAID, technology__in=names, **where))


def _of_board(ask: Asked) -> dict[str, object]:
    return {"board": ask.board} if ask.board else {}


def _sum(ask: Asked, counts: Counts, measure: str, *, before: bool = False) -> int:
    return sum(
        n
        for (each, week, board), n in counts.items()
        if each == measure and (week < ask.since) == before and ask.board in ("", board)
    )


def _per_week(ask: Asked, counts: Counts) -> dict[tuple[date, str], int]:
    return {(week, board): n for (measure, week, board), n in counts.items() if measure == NEW}


def _largest_first(ask: Asked, counts: Counts) -> list[str]:
    sums: Counter[str] = Counter()
    for (measure, week, board), n in counts.items():
        if measure == NEW and week >= ask.since and ask.board in ("", board):
            sums[board] += n
    return sorted(sums, key=lambda board: (-sums[board], board))


def _numbers(ask: Asked, counts: Counts) -> list[Number]:
    new, before = _sum(ask, counts, NEW), _sum(ask, counts, NEW, before=True)
    numbers = [
        Number(
            f"New in {ask.weeks} weeks", new, ask.vacancies(), "", "before" if before else "nothing counted before",
            ask.vacancies_before() if before else "", before,
        ),
        _part("With a salary", _sum(ask, counts, PAID), new, ask.vacancies(salary="published")),
        _part("Matched to you", _sum(ask, counts, MATCHED), new, ask.vacancies(status=MATCHED)),
    ]  # fmt: skip
    if not ask.technology:
        silent = ask.vacancies(technology=filters.NO_TECHNOLOGY)
        numbers.append(_part("Naming no technology", _sum(ask, counts, SILENT), new, silent, "or not read yet"))
    return numbers


def _part(label: str, n: int, of: int, url: str, note: str = "") -> Number:
    return Number(label, n, url, demand.percent(n, of), note)
