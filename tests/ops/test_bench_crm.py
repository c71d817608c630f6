"""The benchmark of the CRM in a tiny size: it runs, and tells what it promises. No time is asserted here."""

from __future__ import annotations

import os

from benchmarks import crm


def test_it_measures_every_page():
    postgres = os.environ.get("DATABASE_URL", "")
    found = crm.measure(60, rounds=1, postgres=postgres if postgres.startswith("postgres") else "")
    for database in (found, *([found["postgresql"]] if "postgresql" in found else [])):
        assert (database["rows"], database["rounds"], database["pages"].keys()) == (60, 1, crm.PAGES.keys())
        assert {"ratio", "worst", "ours", "peer", "index_rows_a_second"} <= database.keys()
        for page in database["pages"].values():
            assert page["ratio"] > 0
            assert page["sql_ms"] <= page["ours_ms"]
            assert page["queries"] > 0
    assert ("postgresql" in found) == postgres.startswith("postgres")
    assert found["worst"] <= found["ratio"]
