"""The library's own reading of a posting, beside ours; and that it is imported in one place only."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jobspy
import jobspy.linkedin
import pytest

from sourcing.boards.linkedin.posting_page import parse_posting
from tests.sourcing.boards.linkedin.guest_server import Guest, card
from tests.sourcing.boards.linkedin.test_posting_page import PAGES

ROOT = Path(__file__).resolve().parents[4]
ROOMS = ("jobagent_site", "leads", "notifications", "outreach", "sourcing", "sandbox")
INTERVALS = {"year": "yearly", "month": "monthly", "hour": "hourly"}


def by_the_library(guest: Guest, key: str, body: bytes, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    guest.cards, guest.postings = [card(key)], {key: body.decode()}
    monkeypatch.setattr(jobspy.linkedin.LinkedIn, "base_url", guest.base_url)
    frame = jobspy.scrape_jobs(
        site_name=["linkedin"], search_term="x", results_wanted=1, fetch_description=True, description_format="plain",
        country_indeed="ukraine",
    )  # fmt: skip
    return frame.astype(object).where(frame.notna(), None).to_dict("records")[0]


def assert_equal(body: bytes, key: str, row: dict[str, Any]) -> None:
    ours = parse_posting(body, key)
    assert "".join(ours.posting.description_text.split()) == "".join((row["description"] or "").split())
    assert (ours.posting.employment == "full_time") == (row["job_type"] == "fulltime")
    if ours.seniority:
        assert ours.seniority.lower() == row["job_level"]
    assert (ours.function or None, ours.industries or None) == (row["job_function"], row["company_industry"])
    if row["min_amount"]:
        assert ours.pay is not None
        assert (float(ours.pay.low or 0), float(ours.pay.high or 0)) == (row["min_amount"], row["max_amount"])
        assert INTERVALS[ours.pay.per] == row["interval"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_it_reads_our_pages_as_we_do(page: Path, guest: Guest, monkeypatch: pytest.MonkeyPatch) -> None:
    key = page.stem.rpartition("_")[2]
    assert_equal(page.read_bytes(), key, by_the_library(guest, key, page.read_bytes(), monkeypatch))


def test_it_reads_a_real_page_as_we_do(captures: Path, guest: Guest, monkeypatch: pytest.MonkeyPatch) -> None:
    body = (captures / "linkedin" / "jobview_full_dinie.html").read_bytes()
    assert_equal(body, "4411867124", by_the_library(guest, "4411867124", body, monkeypatch))


def test_the_library_is_imported_by_its_own_process_only() -> None:
    imports = re.compile(r"^\s*(?:import|from)\s+(?:jobspy|pandas|numpy)\b", re.MULTILINE)
    files = [each for room in ROOMS for each in (ROOT / room).rglob("*.py")]
    assert len(files) > 100
    assert [each.name for each in files if imports.search(each.read_text())] == ["jobspy_run.py"]


def test_the_board_is_light() -> None:
    """Reading the board's module loads neither the library nor Django: every worker would pay for it."""
    code = "import sys, sourcing.boards.linkedin; print({'jobspy', 'pandas', 'numpy', 'django'} & sys.modules.keys())"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "set()"
