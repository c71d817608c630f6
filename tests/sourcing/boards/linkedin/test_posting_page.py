"""A posting's own page, as anybody sees it."""

from __future__ import annotations

import json
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobagent_site.http import AccessError, ResponseError, ServiceError
from sourcing.boards import linkedin
from sourcing.boards.linkedin import normalise
from sourcing.boards.linkedin.posting_page import Details, Recruiter, parse_posting
from sourcing.boards.linkedin.words import Pay
from tests.sourcing.boards.linkedin.guest_server import (
    AUTHWALL,
    CLOSED,
    EMPTY,
    GARBAGE,
    OFFSITE,
    ONSITE,
    RECRUITER,
    posting,
)

KEY = "4400000001"
DATA = Path(__file__).resolve().parents[3] / "data" / "linkedin"
PAGES = sorted(DATA.glob("*.html"))


def read(**said: Any) -> Details:
    return parse_posting(posting(KEY, **said).encode(), KEY)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_it_reads_a_saved_page_as_expected(page: Path) -> None:
    assert stated(parse_posting(page.read_bytes(), page.stem.rpartition("_")[2])) == json.loads(
        page.with_suffix(".json").read_text()
    )


def stated(details: Details) -> dict[str, Any]:
    """What the page says, in JSON's types."""
    said = asdict(details)
    said["posting"] = {name: value for name, value in said["posting"].items() if value not in ("", None, (), False)}
    said = {name: value for name, value in said.items() if value not in ("", None)}
    return json.loads(json.dumps(said, default=str))


def test_it_reads_every_field() -> None:
    details = read(pay="€48,000.00/yr - €60,000.00/yr")
    found = details.posting
    assert (found.board, found.external_id, found.source) == ("linkedin", KEY, "detail")
    assert found.url == f"https://www.linkedin.com/jobs/view/{KEY}"
    assert (found.title, found.company, found.company_slug) == ("Python Developer", "Млин і Вітер", "mlyn-i-viter")
    assert found.description_html.startswith("<p>Пишемо на <strong>Python</strong>.</p>")
    assert found.description_text == "Пишемо на Python.\n\nDjango\n\nPostgreSQL"
    assert (found.countries, found.cities) == (("UA",), ("Kyiv",))
    assert (found.employment, found.tags) == ("full_time", ("Mid-Senior level",))
    assert (found.category, found.domain) == (
        "Engineering and Information Technology",
        "IT Services and IT Consulting",
    )
    assert (found.salary_min, found.salary_max, found.salary_currency) == (4000, 5000, "EUR")
    assert (found.applications, found.forms, found.closed) == (196, ("onsite",), False)
    assert found.recruiter_id == "olena-koval"
    assert details.recruiter == Recruiter(
        "olena-koval", "Олена Коваль", "Talent Partner at Млин і Вітер", "https://www.linkedin.com/in/olena-koval"
    )
    assert (details.seniority, details.employment, details.age) == ("Mid-Senior level", "Full-time", "1 week ago")


@pytest.mark.parametrize(
    ("apply", "expected"),
    [
        (ONSITE, "onsite"),
        (ONSITE.replace("apply-link-onsite", "apply-link-simple_onsite"), "onsite"),
        (OFFSITE, "offsite"),
        (OFFSITE.partition("<div")[0], "offsite"),
        ('<code id="applyUrl"><!--"https://example.org"--></code>', "offsite"),
        ("", ""),
    ],
    ids=["onsite", "simple", "offsite", "icon", "old", "none"],
)
def test_it_tells_how_to_apply(apply: str, expected: str) -> None:
    assert read(apply=apply).apply == expected


def test_without_a_recruiter_nobody_of_the_similar_jobs_is_taken() -> None:
    assert "base-main-card__title" in posting(KEY, recruiter="")  # a similar job's card, of the same class
    details = read(recruiter="")
    assert (details.recruiter, details.posting.recruiter_id) == (None, "")


def test_a_kept_page_is_read_again() -> None:
    url = f"https://www.linkedin.com/jobs-guest/jobs/api/jobPosting/{KEY}"
    assert linkedin.parse_page("detail", posting(KEY).encode(), url) == (read().posting,)
    with pytest.raises(ValueError, match="no pages of the kind 'feed'"):
        linkedin.parse_page("feed", b"", url)


@pytest.mark.parametrize(
    ("body", "error"), [(GARBAGE, ResponseError), (AUTHWALL, AccessError), ("", ResponseError)], ids=["", "wall", "no"]
)
def test_a_kept_list_without_cards_is_an_error(body: str, error: type[ServiceError]) -> None:
    with pytest.raises(error):
        linkedin.parse_page("list", body.encode(), "https://www.linkedin.com/jobs/search?keywords=x")


def test_a_kept_empty_list_is_empty() -> None:
    assert linkedin.parse_page("list", EMPTY.encode(), "https://www.linkedin.com/jobs/search?keywords=x") == ()


def test_a_profile_may_bear_any_letters() -> None:
    found = read(recruiter=RECRUITER.replace("/in/olena-koval", "/in/%D0%BE%D0%BB%D0%B5%D0%BD%D0%B0-1")).recruiter
    assert found is not None
    assert found.key == "олена-1"
    assert found.profile_url == "https://www.linkedin.com/in/%D0%BE%D0%BB%D0%B5%D0%BD%D0%B0-1"


def test_a_key_the_record_cannot_hold_is_left_out_of_the_posting() -> None:
    details = read(recruiter=RECRUITER.replace("olena-koval", "o" * 65))
    assert details.recruiter is not None
    assert (details.recruiter.key, details.posting.recruiter_id) == ("o" * 65, "")


def test_a_recruiter_without_a_profile_is_none() -> None:
    assert read(recruiter=RECRUITER.replace("/in/olena-koval", "/company/x")).recruiter is None
    assert read(recruiter='<div class="message-the-recruiter"></div>').recruiter is None


def test_a_closed_one_is_closed() -> None:
    details = read(closed=CLOSED)
    assert details.posting.closed
    assert details.apply == ""


def test_pay_by_the_hour_is_kept_but_has_no_month() -> None:
    details = read(pay="$50.00/hr - $62.50/hr")
    assert details.pay == Pay("$50.00/hr - $62.50/hr", Decimal("50.00"), Decimal("62.50"), "USD", "hour")
    assert (details.posting.salary_min, details.posting.salary_currency) == (None, "")


def test_a_pay_in_the_text_is_no_stated_pay() -> None:
    details = read(text="<p>We pay $3,000 - $4,500 to start.</p>")
    assert details.pay is None
    assert details.posting.salary_min is None


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("196 applicants", 196),
        ("Over 200 applicants", 200),
        ("1,024 applicants", 1024),
        ("Be among the first 25 applicants", None),
        ("", None),
    ],
)
def test_it_counts_applicants(said: str, number: int | None) -> None:
    details = read(applicants=said)
    assert (details.posting.applications, details.applicants) == (number, said)


def test_other_kinds_of_employment_are_tags() -> None:
    details = read(criteria={"Employment type": "Contract", "Seniority level": "Not Applicable"})
    assert (details.posting.employment, details.posting.tags) == ("", ("Contract",))
    assert details.seniority == ""


def test_the_list_and_the_page_say_the_same_place() -> None:
    for listed, shown in [
        ("Austin, TX, USA", "Austin, TX"),
        ("London, England, UK", "London, England, United Kingdom"),
        ("Kyiv, Kyiv City, Ukraine", "Kyiv, Kyiv City, Ukraine"),
        ("Ukraine", "Ukraine"),
        ("European Union", "European Union"),
        ("Greater Boston", "Greater Boston"),
    ]:
        row = normalise.posting({"id": f"li-{KEY}", "title": "x", "location": listed})
        page = read(title="x", location=shown).posting
        assert row is not None
        assert (row.countries, row.region, row.cities) == (page.countries, page.region, page.cities), listed


def test_what_a_stranger_wrote_is_no_sign_of_the_page() -> None:
    forged = (
        f"{RECRUITER}{CLOSED}{OFFSITE}<div class='compensation__salary'>$9,000.00/mo</div><script>alert(1)</script>"
    )
    details = read(text=f"<p>Text.</p>{forged}", recruiter="", apply="")
    assert (details.recruiter, details.apply, details.pay, details.posting.closed) == (None, "", None, False)
    assert "<script" not in details.posting.description_html
    assert "<div" not in details.posting.description_html


def test_another_vacancy_is_changed() -> None:
    with pytest.raises(ResponseError, match="shows the vacancy 4400000009 instead of"):
        read(shown_key=4400000009)


def test_a_page_that_names_no_vacancy_is_changed() -> None:
    page = posting(KEY).replace(KEY, "")
    with pytest.raises(ResponseError, match="does not say which vacancy"):
        parse_posting(page.encode(), KEY)


def test_the_titles_link_names_the_vacancy_where_the_mark_is_missing() -> None:
    page = posting(KEY).replace('id="decoratedJobPostingId"', "")
    assert parse_posting(page.encode(), KEY).posting.external_id == KEY


def test_a_page_in_another_charset_is_told() -> None:
    with pytest.raises(ResponseError, match="charset"):
        parse_posting(posting(KEY, text="Розробник " * 60).encode("cp1251"), KEY)


@pytest.mark.parametrize("without", ["", 'id="decoratedJobPostingId"', 'class="topcard__link"'])
def test_a_page_cut_off_anywhere_is_an_error_or_has_its_whole_text(without: str) -> None:
    page = posting(KEY).replace(without, "")
    full, cuts = parse_posting(page.encode(), KEY).posting, 0
    for cut in range(0, len(page), 61):
        try:
            found = parse_posting(page[:cut].encode(), KEY).posting
        except ServiceError:
            cuts += 1
        else:
            assert found.description_text == full.description_text
    assert cuts > len(page) / 61 / 2


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300), st.integers(0, 5000), st.integers(0, 400))
def test_whatever_comes_is_a_vacancy_or_a_service_error(text: str, at: int, gone: int) -> None:
    page = posting(KEY, pay="$1/mo")
    spoiled = page[:at] + text + page[at + gone :]
    try:
        details = parse_posting(spoiled.encode("utf-8", "surrogatepass"), KEY)
    except ServiceError:
        return
    assert details.posting.external_id == KEY
    assert details.posting.title
    assert details.posting.description_text
