"""Which cells one vacancy counts in."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from leads.services.market import cells
from leads.services.market.cells import Cell, Facts

SEEN = datetime(2026, 11, 25, 10, tzinfo=UTC)
WEEK = date(2026, 11, 23)


def facts(**values: object) -> Facts:
    return Facts(SEEN, "djinni", [], "new", None, None, "", None)._replace(**values)


def said(**values: object) -> set[Cell]:
    found = list(cells.cells(facts(**values)))
    assert len(found) == len(set(found))
    return set(found)


def test_a_new_one_counts_as_new_and_silent():
    assert said() == {Cell("new", "", WEEK, "djinni"), Cell("silent", "", WEEK, "djinni")}


def test_a_matched_one_with_pay_counts_for_all_and_for_each_technology():
    found = said(technologies=["Python", "AWS"], status="matched", salary_max=4000, salary_currency="USD")
    assert {(each.measure, each.technology) for each in found} == {
        (measure, technology) for measure in ("new", "matched", "paid") for technology in ("", "Python", "AWS")
    }
    assert {(each.currency, each.band) for each in found if each.measure == "paid"} == {("USD", 4000)}


@pytest.mark.parametrize(("root", "measure"), [("djinni", "again"), ("dou", "elsewhere")])
def test_a_duplicate_counts_as_that_only(root: str, measure: str):
    whole = {"technologies": ["Python"], "status": "matched", "salary_max": 4000, "salary_currency": "USD"}
    assert said(root_board=root, **whole) == {Cell(measure, "", WEEK, "djinni")}


@pytest.mark.parametrize(
    ("low", "high", "currency", "band"),
    [
        (None, None, "USD", None),
        (3000, 4000, "USD", 3500),
        (None, 3999, "USD", 3500),
        (4000, None, "EUR", 4000),
        (0, 0, "USD", 0),
        (0, 1001, "USD", 500),  # the middle is 500.5
        (4000, 3000, "USD", 3500),
        (90_000, 110_000, "UAH", 100_000),
        (2_147_483_647, 2_147_483_647, "", 2_147_483_500),
    ],
)
def test_the_middle_of_a_pay_chooses_its_band(low: int | None, high: int | None, currency: str, band: int | None):
    assert cells.band_of(low, high, currency) == band


def test_a_name_counts_once_and_only_if_it_is_one():
    assert cells.technologies(["Go", "Go", "", None, 7, "x" * 64, "x" * 65]) == ["Go", "x" * 64]


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
ZONES = st.sampled_from(["Europe/Kyiv", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati", "Africa/Cairo"])


@given(MOMENTS, ZONES)
def test_a_week_holds_exactly_the_moments_between_its_midnights(moment: datetime, zone: str):
    """Africa/Cairo has days without a midnight; all of them but one have days of 23 and 25 hours."""
    with override_settings(TIME_ZONE=zone):
        week = cells.week_of(moment)
    start, end = (datetime.combine(day, time.min, ZoneInfo(zone)) for day in (week, week + timedelta(days=7)))
    assert start.astimezone(UTC) <= moment < end.astimezone(UTC)


def test_vacancies_are_added_up():
    assert cells.counted([facts(), facts()]) == Counter(
        {Cell("new", "", WEEK, "djinni"): 2, Cell("silent", "", WEEK, "djinni"): 2}
    )
