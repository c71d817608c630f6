"""Why a vacancy is closed, also where no lead was told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from jobagent_site.http import RequestError
from leads.models import Vacancy
from leads.posting import Posting
from sourcing import absent, closed, details
from tests import factories

pytestmark = pytest.mark.django_db

URL = "https://djinni.co/jobs/700001-x/"
OPEN = Posting(
    board="djinni", external_id="700001", url=URL, title="Python", description_text="Routes", source="detail"
)


@pytest.fixture
def row() -> Vacancy:
    read = {"detailed_at": factories.days_ago(3), "first_seen": factories.days_ago(5)}
    return factories.Vacancy(skipped=True, external_id=OPEN.external_id, url=OPEN.url, **read)


def said(row: Vacancy, monkeypatch: pytest.MonkeyPatch, page: Posting | int) -> str:
    """Its page is read, and answers so (a number: with that error); why it is closed then."""

    def answer(url: str) -> Posting:
        if isinstance(page, int):
            raise RequestError("no such page", service="Djinni", status=page)
        return page

    monkeypatch.setattr(details, "read_vacancy", answer)
    details.read(row.pk, at_once=True)
    row.refresh_from_db()
    return closed.why(row)


@pytest.mark.parametrize("status", [404, 410])
def test_its_page_is_gone(row: Vacancy, monkeypatch: pytest.MonkeyPatch, status: int):
    assert said(row, monkeypatch, status) == "its page is gone"


def test_its_page_says_so(row: Vacancy, monkeypatch: pytest.MonkeyPatch):
    assert said(row, monkeypatch, replace(OPEN, closed=True)) == "the board says so"


def test_whole_scans_did_not_show_it(row: Vacancy, monkeypatch: pytest.MonkeyPatch):
    Vacancy.objects.filter(pk=row.pk).update(missed_scans=absent.MISSED)
    assert said(row, monkeypatch, 404) == "3 whole scans did not show it, and its page is gone"


def test_what_a_lead_was_told_holds(monkeypatch: pytest.MonkeyPatch):
    lead = factories.Lead(vacancy__external_id=OPEN.external_id, vacancy__url=OPEN.url)
    Vacancy.objects.filter(pk=lead.vacancy.pk).update(missed_scans=4)
    assert said(lead.vacancy, monkeypatch, 404) == "4 whole scans did not show it, and its page is gone"
    Vacancy.objects.filter(pk=lead.vacancy.pk).update(missed_scans=0, detailed_at=None)
    lead.vacancy.refresh_from_db()
    assert closed.why(lead.vacancy) == "its page is gone"


def test_an_open_one_has_no_reason(row: Vacancy, monkeypatch: pytest.MonkeyPatch):
    assert said(row, monkeypatch, OPEN) == ""
    assert said(row, monkeypatch, 500) == ""


def test_a_page_read_long_before_or_again_later_tells_nothing(row: Vacancy, monkeypatch: pytest.MonkeyPatch):
    said(row, monkeypatch, 404)
    for apart in (timedelta(hours=-2), timedelta(hours=2)):
        row.detailed_at = row.closed_at + apart
        assert closed.why(row) == ""
