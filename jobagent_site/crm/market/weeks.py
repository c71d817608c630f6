"""New vacancies per week, stacked by board; each piece is a link to its vacancies, each column to all of the week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from jobagent_site.crm import words
from jobagent_site.crm.dashboard.chart import BOTTOM, LEFT, TOP, Key, axis, round_up
from jobagent_site.crm.market.asked import Asked

PHONE_WEEKS = 12
LABELS = 9


@dataclass(frozen=True, slots=True)
class Weeks:
    """How many per week and board, and where they stand."""

    asked: Asked
    counts: Mapping[tuple[date, str], int]
    boards: list[str]  # the largest first

    def of(self, week: date) -> Counter[str]:
        return Counter({board: n for board in self.boards if (n := self.counts.get((week, board), 0))})

    def url(self, week: date, board: str = "") -> str:
        chosen = {"board": board} if board else {}
        return self.asked.vacancies(since=week, until=week + timedelta(days=6), **chosen)


@dataclass(frozen=True, slots=True)
class _Paper:
    width: int
    height: int
    columns: int
    top: int

    @property
    def step(self) -> float:
        return (self.width - LEFT) / self.columns

    def x(self, index: int) -> float:
        return round(LEFT + self.step * (index + 0.14), 1)

    def y(self, amount: float) -> float:
        return round(self.height - BOTTOM - (self.height - BOTTOM - TOP) * amount / self.top, 1)

    def bar(self, css: str, index: int, at: int, amount: int) -> SafeString:
        y = self.y(at + amount)
        return format_html(
            '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="1"/>',
            css, self.x(index), y, round(self.step * 0.72, 1), round(self.y(at) - y, 1),
        )  # fmt: skip


def draw(weeks: Weeks, *, narrow: bool = False) -> SafeString:
    """The chart; on a phone the last weeks only."""
    mondays = weeks.asked.mondays[-PHONE_WEEKS:] if narrow else weeks.asked.mondays
    most = max([sum(weeks.of(week).values()) for week in mondays] + [4])
    paper = _Paper(340 if narrow else 1120, 220 if narrow else 240, len(mondays), round_up(most))
    parts = [
        *axis(paper.width, paper.top, paper.y),
        *(_column(weeks, week, paper, index) for index, week in enumerate(mondays)),
    ]
    total = sum(sum(weeks.of(week).values()) for week in mondays)
    return format_html(
        '<svg class="ja-chart" viewBox="0 0 {} {}" role="img" aria-label="{} new in {} weeks">{}</svg>',
        paper.width, paper.height, f"{total:,}", len(mondays), format_html_join("", "{}", ((part,) for part in parts)),
    )  # fmt: skip


def legend(weeks: Weeks) -> list[Key]:
    return [Key(f"ja-board-{number % 4}", words.board(board)) for number, board in enumerate(weeks.boards)]


def _column(weeks: Weeks, week: date, paper: _Paper, index: int) -> SafeString:
    counts = weeks.of(week)
    total = sum(counts.values())
    title = f"Week of {week.day} {week:%b}: {total:,} new"
    whole = format_html(
        '<a href="{}" data-n="{}"><title>{}</title>{}{}</a>',
        weeks.url(week), total, title, paper.bar("ja-hit", index, 0, paper.top),
        _date(week, paper, index) if total else "",
    )  # fmt: skip
    return whole + format_html_join("", "{}", ((piece,) for piece in _pieces(weeks, week, counts, paper, index)))


def _pieces(weeks: Weeks, week: date, counts: Counter[str], paper: _Paper, index: int) -> Iterator[SafeString]:
    at = 0
    for number, board in enumerate(weeks.boards):
        if n := counts[board]:
            title = f"Week of {week.day} {week:%b}: {n:,} {words.board(board)}"
            yield format_html(
                '<a href="{}" data-n="{}"><title>{}</title>{}</a>',
                weeks.url(week, board), n, title, paper.bar(f"ja-board-{number % 4}", index, at, n),
            )  # fmt: skip
            at += n
    if not at:
        yield _date(week, paper, index)


def _date(week: date, paper: _Paper, index: int) -> SafeString:
    last = paper.columns - 1
    every = max(-(-paper.columns // (LABELS if paper.width > 400 else 5)), 1)
    if index != last and ((last - index) % every or last - index < every / 2):
        return mark_safe("")  # noqa: S308
    css, text = ("ja-axis ja-today", "this week") if index == last else ("ja-axis", f"{week.day} {week:%b}")
    x = paper.width if index == last else round(paper.x(index) + paper.step * 0.36, 1)
    anchor = "end" if index == last else "middle"
    return format_html(
        '<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>', css, x, paper.height - 6, anchor, text
    )
