"""The ledger as the owner reads it."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from outreach import ledger
from outreach.models import AiCall, AiPlatform
from tests import factories as f
from tests.crm.people import lead_url, viewer, with_permissions

pytestmark = pytest.mark.django_db
CALLS = "/admin/outreach/aicall/"


def call(**values: Any) -> AiCall:
    told = {"purpose": "analysis", "backend": "flowise", "outcome": "ok", "started_at": timezone.now(), "seconds": 2.5}
    return AiCall.objects.create(**(told | values))


def look(client: Client, **query: object) -> BeautifulSoup:
    response = client.get(CALLS, query)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def shown(client: Client, **query: object) -> set[int]:
    return {row.pk for row in client.get(CALLS, query).context["cl"].result_list}


def test_a_row_tells_all_of_a_call(crm: Client):
    lead = f.Lead()
    call(vacancy=lead.vacancy, model="gpt-mini", requests=2, tokens_in=1200, tokens_out=340, cost=Decimal("0.0042"),
         reused=3, prompt_version="abcdef0123456789")  # fmt: skip
    soup = look(crm)
    text = " ".join(soup.select_one("#result_list tbody").text.split())
    told = (
        "Analysis", "instructions abcdef01", "Flowise", "gpt-mini", "answered", "1,200 sent340 written", "$0.0042",
        "2.5 s", "used again 3 times",
    )  # fmt: skip
    for said in told:
        assert said in text
    assert f"{lead_url(lead)}?vacancy={lead.vacancy_id}" in [a["href"] for a in soup.select("#result_list a")]


def test_what_is_not_known_is_said(crm: Client):
    call(outcome="failed", error="Flowise <b>does not</b> take our key.", tokens_in=None, cost=None)
    soup = look(crm)
    text = soup.select_one("#result_list tbody").text
    for said in ("failed", "Flowise <b>does not</b> take our key.", "not told", "not priced"):
        assert said in text
    assert not soup.select("#result_list td b")


def test_it_filters_by_purpose_backend_outcome_period_and_vacancy(crm: Client):
    vacancy = f.Vacancy()
    old = call(started_at=f.days_ago(20), vacancy=vacancy)
    letter = call(purpose="response", backend="openai")
    failed = call(outcome="failed", started_at=f.days_ago(5))
    assert shown(crm, purpose="response") == {letter.pk}
    assert shown(crm, backend="openai") == {letter.pk}
    assert shown(crm, outcome__exact="failed") == {failed.pk}
    assert shown(crm, period="today") == {letter.pk}
    assert shown(crm, period="7") == {letter.pk, failed.pk}
    assert shown(crm, period="30") == {letter.pk, failed.pk, old.pk}
    assert shown(crm, vacancy__id__exact=vacancy.pk) == {old.pk}
    assert vacancy.title in look(crm, vacancy__id__exact=vacancy.pk).select_one(".jl-notice").text


@pytest.mark.parametrize("query", ["vacancy__id__exact=x", "period=x", "purpose=x", "backend=x"])
def test_nonsense_in_the_address_breaks_nothing(crm: Client, query: str):
    call()
    assert crm.get(f"{CALLS}?{query}", follow=True).status_code == 200


def test_totals_stand_above_the_list(crm: Client):
    AiPlatform.objects.create(daily_call_limit=500)
    midnight = ledger.today()
    call(started_at=midnight, requests=3, tokens_in=1000, tokens_out=10, cost=Decimal("0.25"), reused=2)
    call(started_at=midnight - timedelta(seconds=1), requests=1, cost=Decimal("1.5"), outcome="failed")
    call(started_at=midnight - timedelta(days=10), requests=5)
    call(started_at=midnight - timedelta(days=40), requests=7)
    soup = look(crm)
    rows = [[cell.text for cell in row.select("td")] for row in soup.select(".ja-totals tbody tr")]
    assert rows == [
        ["1", "3", "0", "2", "1,000", "10", "$0.2500"],
        ["2", "4", "1", "2", "1,000", "10", "$1.75"],
        ["3", "9", "1", "2", "1,000", "10", "$1.75, 1 not priced"],
    ]
    assert "3 of 500 requests today" in soup.select_one(".ja-foot").text


def test_without_prices_nothing_pretends_to_cost_nothing(crm: Client):
    call()
    assert look(crm).select(".ja-totals tbody td")[6].text == "not priced"
    AiPlatform.objects.create(daily_call_limit=0)
    assert "1 request today, no limit" in look(crm).text


def test_its_query_count_does_not_grow_with_the_rows(crm: Client):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert crm.get(CALLS).status_code == 200
        return len(queries)

    crm.get(CALLS)
    call(vacancy=f.Lead().vacancy)
    few = asked()
    for _ in range(30):
        call(vacancy=f.Lead().vacancy, answer={"x": "y"})
    assert asked() == few


def test_the_answer_is_text_whatever_it_holds(crm: Client):
    row = call(answer={"domain": "</pre><script>alert(1)</script>"})
    response = crm.get(f"{CALLS}{row.pk}/change/")
    soup = BeautifulSoup(response.content, "html.parser")
    assert "</pre><script>alert(1)</script>" in soup.select_one("pre.ja-answer").text
    assert "<script>alert(1)" not in response.content.decode()


def test_a_stranger_to_the_ledger_sees_no_answer(client: Client):
    row = call(answer={"domain": "logistics"})
    curious = with_permissions("leads.view_lead")
    assert curious.get(f"{CALLS}{row.pk}/change/").status_code == 403
    assert "logistics" in viewer().get(f"{CALLS}{row.pk}/change/").content.decode()


def test_it_exports_what_a_spreadsheet_may_open(crm: Client):
    row = call(model="=1+1", cost=Decimal("0.0042"), vacancy=f.Vacancy(title="Python"))
    response = crm.post(CALLS, {"action": "export_csv", ACTION_CHECKBOX_NAME: [row.pk]})
    assert "ai-calls-" in response["Content-Disposition"]
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    (told,) = csv.DictReader(io.StringIO(text))
    assert told["model"] == "'=1+1"
    assert (told["vacancy"], told["US dollars"], told["requests"]) == ("Python", "0.0042", "1")


def test_only_who_may_export_does(crm: Client):
    row = call()
    response = viewer().post(CALLS, {"action": "export_csv", ACTION_CHECKBOX_NAME: [row.pk]}, follow=True)
    assert "text/csv" not in response["Content-Type"]


def test_nobody_changes_a_line(crm: Client):
    row = call()
    crm.post(f"{CALLS}{row.pk}/change/", {"outcome": "failed"})
    row.refresh_from_db()
    assert row.outcome == "ok"
