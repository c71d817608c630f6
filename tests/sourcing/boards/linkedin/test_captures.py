"""The parsers against real saved pages, which stay outside the repository: JOBAGENT_CAPTURES names their folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from jobagent_site.http import ResponseError, Session
from sourcing.boards import linkedin
from sourcing.boards.linkedin.posting_page import parse_posting, shown
from tests.sourcing.boards.linkedin.guest_server import Guest, Trouble

READ = {
    "guest_detail_closed_careerops.html",
    "guest_detail_live-modal_careerops.html",
    "guest_detail_live-onsite_careerops.html",
    "jobview_full_dinie.html",
    "serp_maeldk.html",
}


@pytest.fixture
def saved(captures: Path) -> Path:
    return captures / "linkedin"


def test_every_saved_page_is_read_below(saved: Path) -> None:
    assert {each.name for each in saved.glob("*.html")} == READ


def test_the_library_reads_a_saved_list(saved: Path, guest: Guest, session: Session) -> None:
    guest.trouble[0] = Trouble(body=(saved / "serp_maeldk.html").read_text())
    page = next(linkedin.pages(linkedin.list_url("software", {}), session, max_pages=1))
    assert len(page.postings) == 10
    assert page.warnings == ()
    for name in ("title", "company", "company_slug", "posted_at", "countries", "cities"):
        assert sum(bool(getattr(each, name)) for each in page.postings) == 10, name
    assert {*linkedin.parse_page("list", page.body, page.url)} == {*page.postings}  # the library beside our own reader
    first = next(each for each in page.postings if each.external_id == "4411180329")
    assert (first.company, first.company_slug) == ("Amazon", "amazon")
    assert (first.countries, first.cities) == (("US",), ("Minneapolis",))
    assert f"{first.posted_at:%Y-%m-%d}" == "2026-06-04"


def test_it_reads_a_whole_page(saved: Path) -> None:
    details = parse_posting((saved / "jobview_full_dinie.html").read_bytes(), "4411867124")
    found = details.posting
    assert (found.title, found.company, found.company_slug) == (
        "Senior Software Engineer - Developer Experience",
        "Heidi",
        "heidi",
    )
    assert (found.countries, found.cities, found.employment) == (("AU",), ("Melbourne",), "full_time")
    assert (found.applications, details.apply, found.forms) == (196, "offsite", ("offsite",))
    assert (details.seniority, details.function, details.industries) == (
        "Mid-Senior level",
        "Engineering and Information Technology",
        "Software Development",
    )
    assert (details.recruiter, details.pay, found.closed, details.age) == (None, None, False, "1 week ago")
    assert found.description_text.startswith("Who We Are")
    assert found.description_text.count("\n") > 20
    assert "Show more" not in found.description_text
    assert len(found.description_html) > len(found.description_text) > 2000


def test_a_whole_page_of_another_vacancy_is_refused(saved: Path) -> None:
    with pytest.raises(ResponseError, match="shows the vacancy 4411867124 instead of 4411867125"):
        parse_posting((saved / "jobview_full_dinie.html").read_bytes(), "4411867125")


@pytest.mark.parametrize(
    ("name", "title", "location", "apply", "closed"),
    [
        ("closed", "Staff Software Engineer", "New York, NY", "", True),
        ("live-modal", "Director of Product", "Greater Boston", "offsite", False),
        ("live-onsite", "Senior Data Analyst", "Remote", "onsite", False),
    ],
)
def test_it_reads_what_is_left_of_trimmed_pages(
    saved: Path, name: str, title: str, location: str, apply: str, closed: bool
) -> None:
    body = (saved / f"guest_detail_{name}_careerops.html").read_bytes()
    page = shown(body)
    assert (page.title, page.company, page.location) == (title, "Acme Corporation", location)
    assert (page.apply, page.closed, page.key) == (apply, closed, "")
    assert page.description_html
    with pytest.raises(ResponseError, match="does not say which vacancy"):  # whoever trimmed them took the number out
        parse_posting(body, "4411867124")
