"""The list of the least certain joins over a board's listing."""

from __future__ import annotations

from benchmarks.least_certain import joins

ROW = {
    "title": "Sales Manager (Fintech)", "company": "Nordwind", "url": "https://djinni.co/jobs/1-sales/",
    "experience_months": "24", "salary_min": "", "salary_max": "", "location_type": "TELECOMMUTE",
}  # fmt: skip


def test_it_lists_each_join_once_with_its_score():
    rows = [
        ROW,
        ROW | {"url": "https://djinni.co/jobs/2-sales/", "salary_min": "1000", "salary_max": "2000"},
        ROW | {"url": "https://djinni.co/jobs/3-sales/", "location_type": ""},
        ROW | {"url": "https://djinni.co/jobs/4-sales/", "title": "Junior Sales Manager (Fintech)"},
    ]
    assert [(score, ids) for score, ids, _ in joins(rows)] == [(70, "1 2")]
