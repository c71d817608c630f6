"""The parsers against real saved pages, which stay outside the repository: JOBAGENT_CAPTURES names their folder."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup

from sourcing.boards import clean, djinni
from sourcing.boards.djinni import countries, list_page
from sourcing.boards.posting import Posting

LISTS = ["list_2026-05-08_uk_loggedin.html", "list_company_2025-10-28_en_anon_p1of5.html"]
URL = "https://djinni.co/jobs/?company_id=5055"


@pytest.fixture
def saved(captures: Path) -> Path:
    return captures / "djinni"


def entries(body: bytes) -> list[dict[str, Any]]:
    """The page's JSON-LD, read without our own parser."""
    script = BeautifulSoup(body, "html.parser").find("script", type="application/ld+json")
    data = json.loads(script.string)
    return data if isinstance(data, list) else [data]


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("name", LISTS)
def test_every_posting_equals_the_pages_own_json_ld(saved: Path, name: str) -> None:
    body = (saved / name).read_bytes()
    page = djinni.parse_list(body, URL)
    stated = entries(body)
    assert [each.external_id for each in page.postings] == [str(each["identifier"]) for each in stated]
    assert len(page.postings) == 15
    assert page.warnings == ()
    for posting, entry in zip(page.postings, stated, strict=True):
        assert_equal(posting, entry)


def assert_equal(posting: Posting, entry: dict[str, Any]) -> None:
    assert posting.url == entry["url"]
    assert posting.title == entry["title"]
    assert posting.company == entry["hiringOrganization"]["name"]
    assert squeezed(posting.description_text) == squeezed(clean.unseen_removed(entry["description"]))
    kyiv = datetime.fromisoformat(entry["datePosted"]).replace(tzinfo=ZoneInfo("Europe/Kyiv"))
    assert posting.posted_at == kyiv.astimezone(UTC)
    assert posting.category == entry["category"]
    assert posting.domain == entry["industry"]
    assert (posting.work_format == "remote") == (entry.get("jobLocationType") == "TELECOMMUTE")
    assert posting.months_of_experience == entry["experienceRequirements"]["monthsOfExperience"]
    assert posting.employment == entry["employmentType"].lower()
    value = entry.get("baseSalary", {}).get("value", {})
    assert (posting.salary_min, posting.salary_max) == (value.get("minValue"), value.get("maxValue"))
    required = entry.get("applicantLocationRequirements", [])
    places = [each["address"] for each in (required if isinstance(required, list) else [required])]
    codes = [each["addressCountry"] for each in places if each.get("addressCountry")]
    assert posting.countries == tuple(countries.ALPHA_2.get(code, code) for code in codes)
    assert (posting.region == "europe") == any(each.get("addressRegion") == "Europe" for each in places)


@pytest.mark.parametrize("name", LISTS)
def test_the_html_alone_gives_the_same_texts(saved: Path, name: str) -> None:
    body = (saved / name).read_bytes()
    stated = {str(each["identifier"]): each for each in entries(body)}
    page = djinni.parse_list(body.replace(b"application/ld+json", b"text/plain"), URL)
    assert len(page.postings) == 15
    for posting in page.postings:
        entry = stated[posting.external_id]
        assert posting.title == entry["title"]
        assert posting.url == entry["url"]
        assert posting.company == entry["hiringOrganization"]["name"]
        assert squeezed(posting.description_text) == squeezed(clean.unseen_removed(entry["description"]))
        assert posting.months_of_experience == entry["experienceRequirements"]["monthsOfExperience"]
        assert (posting.work_format == "remote") == (entry.get("jobLocationType") == "TELECOMMUTE")
        kyiv = datetime.fromisoformat(entry["datePosted"]).replace(tzinfo=ZoneInfo("Europe/Kyiv"))
        assert posting.posted_at == kyiv.replace(second=0, microsecond=0).astimezone(UTC)


@pytest.mark.parametrize("name", LISTS)
def test_it_reads_what_json_ld_lacks(saved: Path, name: str) -> None:
    page = djinni.parse_list((saved / name).read_bytes(), URL)
    assert all(each.views is not None and each.applications is not None for each in page.postings)
    assert sum(bool(each.english) for each in page.postings) >= 14
    assert all(re.sub(r"<[^>]*>", "", each.description_html) for each in page.postings)
    assert page.next_url == f"{URL}&page=2"
    assert page.total == (8262 if "2026" in name else None)


@pytest.mark.parametrize("name", LISTS)
def test_the_part_read_gives_what_the_whole_page_gives(saved: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    body = (saved / name).read_bytes()
    part = djinni.parse_list(body, URL)
    monkeypatch.setattr(list_page, "_part_with_cards", lambda body, url: body)
    assert djinni.parse_list(body, URL) == part


@pytest.mark.parametrize("name", LISTS)
def test_quick_cleaning_equals_full_cleaning(saved: Path, name: str) -> None:
    for node in BeautifulSoup((saved / name).read_bytes(), "html.parser").select(".js-original-text"):
        markup = node.decode_contents(formatter="minimal").replace("<br/>", "<br>").replace("\xa0", "&nbsp;")
        assert clean.serialised(markup) == clean.html(markup)


def test_every_real_description_is_kept_letter_by_letter(captures: Path) -> None:
    lines = (captures / "datasets" / "djinni_jobs_fulltext.jsonl").read_text().splitlines()
    assert lines
    for each in map(json.loads, lines):
        soup = BeautifulSoup(each["description_html"], "html.parser")
        assert squeezed(clean.text(each["description_html"])) == squeezed(clean.unseen_removed(soup.get_text()))
        assert squeezed(clean.text(clean.html(each["description_html"]))) == squeezed(
            clean.text(each["description_html"])
        )


def test_it_reads_the_newest_cards(saved: Path) -> None:
    september = djinni.parse_list((saved / "list_card_2026-09-23_en_anon.html").read_bytes(), URL).postings[0]
    assert (september.external_id, september.english, september.region, september.domain) == (
        "849862", "C1", "worldwide", "advertising",
    )  # fmt: skip
    assert (september.views, september.applications, september.salary_level) == (6, 4, "$$$$")
    october = djinni.parse_list((saved / "list_card_2026-10-06_uk_author_trimmed.html").read_bytes(), URL).postings[0]
    assert (october.salary_min, october.salary_max, october.salary_currency) == (None, 700, "USD")
    assert (october.company, october.region, october.domain) == ("Keymakr", "europe", "ml")


def test_it_reads_vacancies(saved: Path) -> None:
    def read(name: str, path: str) -> Posting:
        return djinni.parse_detail((saved / name).read_bytes(), f"https://djinni.co/jobs/{path}/")

    hidden = read("detail_open_confidential_2026-09-28_en_anon.html", "850047-backend-developer-node-js-ai-evaluation")
    assert (hidden.company, hidden.company_slug, hidden.company_type) == ("UITOP", "uitop", "outsource")
    assert hidden.languages == (("English", "B2"), ("Ukrainian", "Native"))
    assert (hidden.forms, hidden.recruiter_id, hidden.has_questions) == (("anonymous",), "207347", False)
    assert (hidden.views, hidden.applications, hidden.region, hidden.domain) == (294, 127, "europe", "saas")

    closed = read("detail_closed_2026-09-26_en_anon.html", "700000-frontend-developer")
    assert closed.closed
    assert (closed.company, closed.company_type, closed.employment) == ("Three Whales s.r.o.", "startup", "part_time")
    assert (closed.salary_min, closed.salary_max, closed.english) == (1500, 2000, "B1")
    assert closed.skills == ("React.js", "Next.js", "GraphQL")

    apply = read("detail_apply_2026-05-07_uk_loggedin.html", "813515-2d-animator")
    assert (apply.forms, apply.company, apply.company_type) == (("apply",), "Art of Spin", "product")
    assert apply.skills == ("Spine", "2D Animator", "Adobe After Effects")
    assert not apply.closed

    remote = read("detail_remote_2026-10_uk_trimmed.html", "851399-python-backend-engineer-edtech-llm-product")
    assert (remote.salary_min, remote.salary_max) == (1500, 2500)  # not the board's own estimate
    office = read("detail_office_2026-10_uk_trimmed.html", "851572-python-developer-payments")
    assert (office.countries, office.cities, office.company) == (("UA",), ("Київ",), "Precoro")


def test_it_reads_feeds(saved: Path) -> None:
    whole = djinni.parse_feed((saved / "rss_all_2026-09-26_en_trimmed.xml").read_bytes())
    assert [(each.external_id, each.category) for each in whole] == [("846773", "PPC")]
    python = djinni.parse_feed((saved / "rss_python_2026-10-05_uk_trimmed.xml").read_bytes())
    assert [each.external_id for each in python] == ["851542", "851515", "829608"]
    assert python[0].posted_at == datetime(2026, 10, 5, 10, 21, 39, tzinfo=UTC)
    assert {each.source for each in python} == {"feed"}
