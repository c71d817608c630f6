"""Hours of a search on the two nights on which the clock is changed: 04:00 becomes 03:00, 03:00 becomes 04:00."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sourcing import schedule
from sourcing.models import SearchProfile

MINUTE = timedelta(minutes=1)
AUTUMN, SPRING = datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2026, 3, 29, 1, tzinfo=UTC)  # the changes in Kyiv
AROUND, ANY = st.integers(2 * 60, 5 * 60), st.integers(0, 24 * 60 - 1)
CLOCK = st.one_of(AROUND, ANY).map(lambda each: time(*divmod(each, 60)))
NEAR = st.one_of(st.integers(-120, 120), st.integers(-30 * 60, 6 * 60))  # minutes from the change


def search(start: str, end: str) -> SearchProfile:
    return SearchProfile(active_from=time.fromisoformat(start), active_until=time.fromisoformat(end))


def first_open(mine: SearchProfile, after: datetime) -> datetime:
    """The same, minute by minute."""
    while not schedule.is_open(mine, after):
        after += MINUTE
    return after


@pytest.mark.parametrize(
    ("start", "end", "after", "expected"),
    [
        ("03:30", "05:00", AUTUMN + timedelta(minutes=10), AUTUMN + timedelta(minutes=30)),  # 03:10 for the second time
        ("03:00", "03:45", AUTUMN - timedelta(minutes=10), AUTUMN),  # 03:50, and then it is 03:00 again
        ("09:00", "18:00", AUTUMN - timedelta(hours=7), AUTUMN + timedelta(hours=6)),  # from Saturday to Sunday
        ("09:00", "18:00", SPRING - timedelta(hours=7), SPRING + timedelta(hours=5)),
        ("03:30", "06:00", SPRING - timedelta(hours=2), SPRING),  # 03:30 never comes; at 04:00 it is past
        ("03:10", "03:50", SPRING - timedelta(hours=2), SPRING + timedelta(hours=23, minutes=10)),  # nor does 03:50
    ],
)
def test_the_next_run_is_the_first_moment_within_the_hours(
    start: str, end: str, after: datetime, expected: datetime
) -> None:
    with timezone.override("Europe/Kyiv"):
        assert schedule.next_run(search(start, end), after) == expected


def test_a_change_at_half_an_hour_is_a_change() -> None:
    change = datetime(2026, 10, 3, 15, 30, tzinfo=UTC)  # on Lord Howe Island, 02:00 becomes 02:30
    with timezone.override("Australia/Lord_Howe"):
        assert schedule.next_run(search("02:10", "05:00"), change - timedelta(hours=1)) == change


@settings(deadline=None, max_examples=60)
@given(st.sampled_from([AUTUMN, SPRING]), CLOCK, CLOCK, NEAR)
@example(AUTUMN, time(3, 30), time(3, 31), 10)
@example(SPRING, time(3, 30), time(4, 30), -30)
def test_no_minute_within_the_hours_is_missed(change: datetime, start: time, end: time, minutes: int) -> None:
    mine, after = SearchProfile(active_from=start, active_until=end), change + minutes * MINUTE
    with timezone.override("Europe/Kyiv"):
        assert schedule.next_run(mine, after) == first_open(mine, after)


@settings(deadline=None, max_examples=30)
@given(st.sampled_from([AUTUMN, SPRING]), CLOCK, CLOCK, st.integers(5, 600))
def test_run_after_run_moves_on_within_the_hours(change: datetime, start: time, end: time, interval: int) -> None:
    mine, runs = SearchProfile(active_from=start, active_until=end), [change - timedelta(hours=5)]
    with timezone.override("Europe/Kyiv"):
        for _ in range(12):
            earliest = runs[-1] + interval * MINUTE
            runs.append(schedule.next_run(mine, earliest))
            assert runs[-1] >= earliest
            assert schedule.is_open(mine, runs[-1])
    utc = [each.astimezone(UTC) for each in runs]
    assert all(first < second for first, second in zip(utc, utc[1:], strict=False))
