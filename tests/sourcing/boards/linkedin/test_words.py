"""Short texts of the open pages, and the rows of the library."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sourcing.boards.linkedin import jobspy_run, normalise, words


@pytest.mark.parametrize(
    ("said", "low", "high", "currency", "per"),
    [
        ("$117,000.00/yr - $234,000.00/yr", "117000", "234000", "USD", "year"),
        ("CA$130,000.00/yr - CA$150,000.00/yr", "130000", "150000", "CAD", "year"),
        ("\n  €4,000.00/mo \n - €5,500.50/mo ", "4000", "5500.50", "EUR", "month"),
        ("£30/hr", "30", "30", "GBP", "hour"),
        ("PLN 18,000.00/mo - PLN 22,000.00/mo", "18000", "22000", "PLN", "month"),
        ("₴80K/month", "80000", "80000", "UAH", "month"),
        ("Up to $90,000.00/yr", None, "90000", "USD", "year"),
        ("From $90,000.00/yr", "90000", None, "USD", "year"),
        ("$60.00/hr - $50.00/hr", "50", "60", "USD", "hour"),
        ("¤500.00/wk", "500", "500", "", "week"),
    ],
)
def test_it_reads_pay(said: str, low: str | None, high: str | None, currency: str, per: str) -> None:
    pay = words.pay(said)
    assert pay is not None
    assert (pay.low, pay.high) == (low and Decimal(low), high and Decimal(high))
    assert (pay.currency, pay.per) == (currency, per)


@pytest.mark.parametrize(
    "said",
    ["Competitive", "130.000,00", "$100,000.00/yr - €90,000.00/yr", "$100/hr - $100/yr", "$100,000", "$" + "9" * 40],
)
def test_pay_it_cannot_read_keeps_its_words_only(said: str) -> None:
    assert words.pay(said) == words.Pay(said)


def test_no_pay_is_none() -> None:
    assert words.pay("  ") is None


@pytest.mark.parametrize(
    ("said", "monthly"),
    [
        ("$120,000.00/yr - $180,000.00/yr", (10_000, 15_000, "USD")),
        ("€4,000.00/mo", (4000, 4000, "EUR")),
        ("Up to $60,000.00/yr", (None, 5000, "USD")),
        ("$50.00/hr", (None, None, "")),
        ("$500.00/day", (None, None, "")),
    ],
)
def test_only_pay_by_the_year_or_month_has_a_month(said: str, monthly: tuple[Any, ...]) -> None:
    pay = words.pay(said)
    assert pay is not None
    assert pay.monthly == monthly


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Kyiv, Kyiv City, Ukraine", ("", ("UA",), ("Kyiv",))),
        ("Lviv, Ukraine", ("", ("UA",), ("Lviv",))),
        ("Poland", ("", ("PL",), ())),
        ("Minneapolis, MN", ("", ("US",), ("Minneapolis",))),
        ("Minneapolis, MN, USA", ("", ("US",), ("Minneapolis",))),
        ("United Kingdom", ("", ("GB",), ())),
        ("Melbourne, Victoria, Australia", ("", ("AU",), ("Melbourne",))),
        ("Toronto, ON, Canada", ("", ("CA",), ("Toronto",))),
        ("Leeds, UK", ("", ("GB",), ("Leeds",))),
        ("Leeds, England, UK", ("", ("GB",), ("Leeds",))),
        ("European Union", ("europe", (), ())),
        ("Worldwide", ("worldwide", (), ())),
        ("Greater Boston", ("", (), ("Greater Boston",))),
        ("Remote", ("", (), ())),
        ("", ("", (), ())),
    ],
)
def test_it_reads_places(said: str, expected: tuple[Any, ...]) -> None:
    assert words.place(said) == expected


@pytest.mark.parametrize(
    ("title", "location", "expected"),
    [
        ("Python Developer (Remote)", "Ukraine", "remote"),
        ("Python Developer - Remote", "", "remote"),
        ("Senior Engineer | 100% remote | EU", "", "remote"),
        ("Розробник, віддалено", "", "remote"),
        ("QA (hybrid)", "Kyiv", "hybrid"),
        ("QA [On-site]", "Kyiv", "office"),
        ("Remote Sensing Engineer", "Kyiv", ""),
        ("Engineer for Remote Control Systems", "", ""),
        ("Python Developer", "Remote", "remote"),
        ("Python Developer", "Kyiv", ""),
    ],
)
def test_it_reads_the_work_format_from_a_word_that_stands_alone(title: str, location: str, expected: str) -> None:
    assert words.work_format(title, location) == expected


def test_every_mark_of_a_missing_value_is_none() -> None:
    frame = pd.DataFrame(
        {
            "id": ["li-4400000001", "li-4400000002"],
            "company": ["A", None],
            "date_posted": [pd.Timestamp("2026-11-20"), pd.NaT],
            "min_amount": [1.5, float("nan")],
            "is_remote": [True, False],
        }
    )
    first, second = jobspy_run.rows(frame)
    assert first == {
        "id": "li-4400000001", "company": "A", "date_posted": "2026-11-20T00:00:00", "min_amount": 1.5,
        "is_remote": True,
    }  # fmt: skip
    assert second["company"] is second["date_posted"] is second["min_amount"] is None


def test_a_row_with_nan_says_nothing_there() -> None:
    row = {"id": "li-4400000001", "title": "Dev", "company": math.nan, "location": math.nan, "date_posted": math.nan}
    posting = normalise.posting(row)
    assert posting is not None
    assert (posting.company, posting.posted_at, posting.countries, posting.cities) == ("", None, (), ())


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"id": None, "title": "Dev"},
        {"id": "li-", "title": "Dev"},
        {"id": "li-12x", "title": "Dev"},
        {"id": "li-٤٤٠٠", "title": "Dev"},
        {"id": "li-" + "9" * 40, "title": "Dev"},
        {"id": "li-4400000001", "title": " "},
        {"id": "li-4400000001", "title": math.nan},
    ],
)
def test_a_row_without_number_or_title_is_none(row: dict[str, Any]) -> None:
    assert normalise.posting(row) is None


_SAID = st.none() | st.floats() | st.booleans() | st.integers() | st.text(max_size=40) | st.dates().map(str)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("id", "title", "company", "location", "date_posted", "company_url"), _SAID)
    )
)
def test_any_row_is_a_posting_or_none(row: dict[str, Any]) -> None:
    for key in (row.get("id"), "li-4400000001"):
        posting = normalise.posting(row | {"id": key})
        assert posting is None or (posting.external_id.isdigit() and posting.title)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet="$€CA£PLN 0123456789,./-kyrmohupto", max_size=40))
def test_any_pay_is_ordered(said: str) -> None:
    pay = words.pay(said)
    if pay is not None and pay.low is not None and pay.high is not None:
        assert 0 < pay.low <= pay.high
