from __future__ import annotations

import csv
import io

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from jobagent_site.crm.export import STARTS_A_FORMULA, safe_cell
from tests import factories
from tests.crm.people import viewer, with_permissions

LEADS, VACANCIES = "/admin/leads/lead/", "/admin/leads/vacancy/"


@pytest.mark.parametrize(
    "hostile",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "  =HYPERLINK()",
        "\n=1",
        "\u00a0=1",
        "\ufeff=1",
        "＝1",
        "|calc",
        "%0A",
    ],
)
def test_it_quotes_what_a_spreadsheet_would_run(hostile: str) -> None:
    assert safe_cell(hostile) == f"'{hostile}"


@pytest.mark.parametrize(
    ("value", "cell"), [(-5, -5), (4500, 4500), (0.5, 0.5), (None, ""), ("C++ = fun", "C++ = fun")]
)
def test_it_leaves_our_numbers_and_plain_words(value: object, cell: object) -> None:
    assert safe_cell(value) == cell


@given(st.text())
def test_no_text_starts_a_formula(text: str) -> None:
    cell = str(safe_cell(text))
    assert not cell.lstrip().startswith(STARTS_A_FORMULA)


def exported(client: Client, url: str, *pks: int) -> list[dict[str, str]]:
    response = client.post(url, {"action": "export_csv", ACTION_CHECKBOX_NAME: pks})
    assert response.status_code == 200
    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    raw = b"".join(response.streaming_content)
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


@pytest.mark.django_db
def test_it_exports_leads_with_hostile_cells_quoted(crm: Client) -> None:
    company = factories.Company(name='=cmd|"/c calc"!A1')
    vacancy = factories.Vacancy(matched=True, company=company, title=' @Розробник, "старший"\nдругий рядок')
    lead = factories.Lead(vacancy=vacancy, contact=factories.Contact(name="+380", company=company), score=9)
    row = exported(crm, LEADS, lead.pk)[0]
    assert row["company"] == '\'=cmd|"/c calc"!A1'
    assert row["vacancy"] == '\' @Розробник, "старший"\nдругий рядок'
    assert row["contact"] == "'+380"
    assert row["score"] == "9"


@pytest.mark.django_db
def test_it_exports_only_the_chosen_vacancies(crm: Client) -> None:
    chosen, _ = factories.Vacancy(skipped=True, salary_max=2500, salary_currency="USD"), factories.Vacancy()
    table = exported(crm, VACANCIES, chosen.pk)
    assert [row["id"] for row in table] == [str(chosen.pk)]
    assert (table[0]["reason"], table[0]["salary to"]) == ("stop word “PHP”", "2500")


@pytest.mark.django_db
def test_it_streams_in_a_constant_number_of_queries(crm: Client, django_assert_max_num_queries: object) -> None:
    pks = [factories.Lead().pk for _ in range(60)]
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        assert len(exported(crm, LEADS, *pks)) == 60


@pytest.mark.django_db
@pytest.mark.parametrize("url", [LEADS, VACANCIES])
def test_it_needs_the_permission(url: str) -> None:
    row = factories.Lead() if url == LEADS else factories.Vacancy()
    posted = {"action": "export_csv", ACTION_CHECKBOX_NAME: [row.pk]}
    response = viewer().post(url, posted)
    assert not response.streaming
    allowed = with_permissions("leads.view_lead", "leads.view_vacancy", "leads.export_lead")
    assert len(exported(allowed, url, row.pk)) == 1
