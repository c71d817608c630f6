"""The charts, drawn here as SVG: colours come from app.css, so they follow light and dark; each bar is a link.

Three kinds of nothing look different: hatched (blocked: the usual amount, not seen), dotted (the page changed),
a short green line (asked, nothing new) and a short grey one (not asked).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from jobagent_site.crm.dashboard.days import Day, Period
from jobagent_site.templatetags.ja import plural

LEFT, TOP, BOTTOM = 30, 10, 24
PHONE_DAYS = 10


@dataclass(frozen=True, slots=True)
class Key:
    css: str
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    wide: SafeString
    narrow: SafeString
    patterns: SafeString
    legend: list[Key]
    empty: bool


@dataclass(frozen=True, slots=True)
class _Paper:
    """Where things stand: `y` of an amount, `x` of the n-th day."""

    width: int
    height: int
    days: int
    top: int  # the largest amount of the axis

    @property
    def step(self) -> float:
        return (self.width - LEFT) / self.days

    def x(self, index: int) -> float:
        return round(LEFT + self.step * index + self.step * 0.17, 1)

    def y(self, amount: float) -> float:
        return round(self.height - BOTTOM - (self.height - BOTTOM - TOP) * amount / self.top, 1)


def draw(period: Period) -> Chart:
    """New vacancies per day, stacked by board, with a line of the matched ones; for wide and for narrow screens."""
    narrow = Period(period.days[-PHONE_DAYS:], period.boards)
    return Chart(
        wide=_svg(period, period.days, 560, 280),
        narrow=_svg(period, narrow.days, 340, 240),
        patterns=PATTERNS,
        legend=_legend(period),
        empty=not any(day.total or day.asked for day in period.days),
    )


def sparkline(values: list[int]) -> SafeString:
    """A small line without axes; "" when there is nothing to draw."""
    if len(values) < 2 or not any(values):
        return mark_safe("")  # noqa: S308
    top = max(values)
    step = 100 / (len(values) - 1)
    points = " ".join(f"{index * step:.1f},{22 - 20 * value / top:.1f}" for index, value in enumerate(values))
    return format_html(
        '<svg class="ja-spark" viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true">'
        '<polyline points="{}"/></svg>',
        points,
    )


def _legend(period: Period) -> list[Key]:
    keys = [Key(f"ja-board-{index % 4}", period.label(board)) for index, board in enumerate(period.boards)]
    keys.append(Key("ja-key-line", "Matched"))
    refused = {day.refused(board) for day in period.days for board in period.boards}
    if "blocked" in refused:
        keys.append(Key("ja-key-blocked", "Blocked: usual amount, not seen"))
    if "changed" in refused:
        keys.append(Key("ja-key-changed", "Page changed: usual amount, not seen"))
    if any(not day.total and day.asked and not any(map(day.refused, period.boards)) for day in period.days):
        keys.append(Key("ja-key-empty", "Asked, nothing new"))
    return keys


def _svg(period: Period, days: list[Day], width: int, height: int) -> SafeString:
    most = max([*(day.total + sum(period.unseen(day, board) for board in period.boards) for day in days), 4])
    paper = _Paper(width, height, len(days), round_up(most))
    parts = [
        *axis(paper.width, paper.top, paper.y),
        *(_column(period, day, paper, index) for index, day in enumerate(days)),
        _matched(days, paper),
    ]
    return format_html(
        '<svg class="ja-chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        width, height, _summary(days), format_html_join("", "{}", ((part,) for part in parts)),
    )  # fmt: skip


def axis(width: int, top: int, y_of: Callable[[float], float]) -> Iterator[SafeString]:
    """Five lines with their amounts, from 0 to `top`; `y_of` an amount says where it stands."""
    for part in range(5):
        amount = top * part // 4
        y = y_of(amount)
        yield format_html('<line class="ja-grid" x1="{}" x2="{}" y1="{}" y2="{}"/>', LEFT, width, y, y)
        yield format_html('<text class="ja-axis" x="{}" y="{}" text-anchor="end">{}</text>', LEFT - 8, y + 3.5, amount)


def _column(period: Period, day: Day, paper: _Paper, index: int) -> SafeString:
    bars = format_html_join("", "{}", ((bar,) for bar in _bars(period, day, paper, index)))
    return format_html(
        '<a href="{}"><title>{}</title>{}{}</a>', day.url, _words(period, day), bars, _date(day, paper, index)
    )


def _bars(period: Period, day: Day, paper: _Paper, index: int) -> Iterator[SafeString]:
    yield _bar("ja-hit", paper, index, 0, paper.top)
    at = 0
    for number, board in enumerate(period.boards):
        if day.new[board]:
            yield _bar(f"ja-board-{number % 4}", paper, index, at, day.new[board])
            at += day.new[board]
    for board in period.boards:
        if unseen := period.unseen(day, board):
            yield _bar(f"ja-unseen ja-unseen-{day.refused(board)}", paper, index, at, unseen)
            at += unseen
    if not at:
        yield _nothing(day, paper, index)


def _bar(css: str, paper: _Paper, index: int, at: int, amount: int) -> SafeString:
    y, width = paper.y(at + amount), round(paper.step * 0.66, 1)
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="1"/>',
        css,
        paper.x(index),
        y,
        width,
        round(paper.y(at) - y, 1),
    )


def _nothing(day: Day, paper: _Paper, index: int) -> SafeString:
    css = "ja-none-asked" if day.asked else "ja-none"
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="3"/>',
        css,
        paper.x(index),
        paper.y(0) - 3,
        round(paper.step * 0.66, 1),
    )


def _date(day: Day, paper: _Paper, index: int) -> SafeString:
    last = index == paper.days - 1
    if not last and (paper.days - 1 - index) % 3:
        return mark_safe("")  # noqa: S308
    text = "today" if last else f"{day.date:%d.%m}"
    css = "ja-axis ja-today" if last else "ja-axis"
    x = paper.width if last else round(paper.x(index) + paper.step * 0.33, 1)
    return format_html(
        '<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>',
        css, x, paper.height - 6, "end" if last else "middle", text,
    )  # fmt: skip


def _matched(days: list[Day], paper: _Paper) -> SafeString:
    if not any(day.matched for day in days):
        return mark_safe("")  # noqa: S308
    points = [(round(paper.x(index) + paper.step * 0.33, 1), paper.y(day.matched)) for index, day in enumerate(days)]
    dots = format_html_join("", '<circle class="ja-dot" cx="{}" cy="{}" r="2.5"/>', points)
    return format_html('<polyline class="ja-line" points="{}"/>{}', " ".join(f"{x},{y}" for x, y in points), dots)


def _words(period: Period, day: Day) -> str:
    parts = [f"{day.new[board]} {period.label(board)}" for board in period.boards if day.new[board]]
    parts.append(f"{day.matched} matched")
    parts += [f"{period.label(board)} {day.refused(board)}" for board in period.boards if day.refused(board)]
    if not day.total:
        parts[0] = "nothing new" if day.asked else "not asked"
    return f"{day.date:%a %d.%m}: {', '.join(parts)}"


def _summary(days: list[Day]) -> str:
    new, matched = sum(day.total for day in days), sum(day.matched for day in days)
    return f"{plural(new, 'new vacancy', 'new vacancies')} in {len(days)} days, {matched} matched"


def round_up(amount: int) -> int:
    """The next number that a quarter divides and that reads well."""
    size = 4
    while True:
        for step in (size, 2 * size, 3 * size, 5 * size):
            if amount <= step:
                return step
        size *= 10


# In a drawing of their own that is never hidden: a pattern inside a hidden one would not be painted.
PATTERNS = mark_safe(
    '<svg class="ja-patterns" aria-hidden="true"><defs>'
    '<pattern id="ja-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect class="ja-hatch-back" width="6" height="6"/><rect class="ja-hatch-line" width="2" height="6"/></pattern>'
    '<pattern id="ja-dots" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<rect class="ja-hatch-back" width="6" height="6"/>'
    '<circle class="ja-hatch-line" cx="3" cy="3" r="1.3"/></pattern></defs></svg>'
)
