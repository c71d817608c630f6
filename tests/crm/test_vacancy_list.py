from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import Client
from django.utils import timezone

from jobagent_site.templatetags.crm import strangers_html, web_link
from leads.models import Message, Vacancy, VacancyVersion
from leads.services.messages import RefusedError
from outreach import drafting
from tests import factories
from tests.crm.people import act, assistant, drafted, said, viewer
from tests.crm.test_lead_lists import shown

pytestmark = pytest.mark.django_db
VACANCIES = "/admin/leads/vacancy/"


def page(client: Client, vacancy: Vacancy) -> str:
    response = client.get(f"{VACANCIES}{vacancy.pk}/change/")
    assert response.status_code == 200
    return response.content.decode()


def chosen(action: str, *rows: Vacancy, **more: str) -> dict[str, object]:
    return {"action": action, ACTION_CHECKBOX_NAME: [row.pk for row in rows], **more}


def test_it_shows_status_reason_score_and_salary(crm: Client) -> None:
    factories.Vacancy(skipped=True, salary_max=2500, salary_currency="USD")
    factories.Vacancy(matched=True, salary_min=4000, salary_max=5000, salary_currency="EUR")
    html = crm.get(VACANCIES).content.decode()
    for words in ("stop word “PHP”", "to $2,500", "€4,000 to €5,000", "Django", "width:72%", "not scored"):
        assert words in html


def test_each_tab_holds_its_rows(crm: Client) -> None:
    old = factories.Vacancy(skipped=True, first_seen=timezone.now() - timedelta(days=30))
    matched, failed = factories.Vacancy(matched=True), factories.Vacancy(status="failed", error="no answer")
    closed = factories.Vacancy(closed_at=timezone.now())
    assert shown(crm, VACANCIES, view="week") == sorted([matched.pk, failed.pk, closed.pk])
    for view, row in {"matched": matched, "skipped": old, "failed": failed, "closed": closed}.items():
        assert shown(crm, VACANCIES, view=view) == [row.pk]
    assert len(shown(crm, VACANCIES)) == 4


def test_it_filters_and_finds(crm: Client) -> None:
    office = factories.Vacancy(work_format="office", salary_max=6000, title="Rust wizard")
    silent = factories.Vacancy(score=40)
    assert shown(crm, VACANCIES, format="remote") == [silent.pk]
    assert shown(crm, VACANCIES, salary="5000") == [office.pk]
    assert shown(crm, VACANCIES, salary="published") == [office.pk]
    assert shown(crm, VACANCIES, score="0") == [silent.pk]
    assert shown(crm, VACANCIES, q="rust") == [office.pk]
    assert shown(crm, VACANCIES, q=silent.company.name) == [silent.pk]


class TestBulk:
    def test_it_drafts_and_reports_what_was_refused(self, crm: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        good, bad = factories.Vacancy(matched=True), factories.Vacancy(skipped=True)

        def draft(pk: int, *, actor: str) -> object:
            if pk == bad.pk:
                raise RefusedError("This vacancy already has a response.")
            return object()

        monkeypatch.setattr(drafting, "draft", draft)
        response = crm.post(VACANCIES, chosen("draft_responses", good, bad), follow=True)
        assert "1 drafted, 1 refused." in said(response)
        assert "already has a response" in said(response)

    def test_it_gives_a_second_chance_to_what_was_skipped_or_failed(self, crm: Client) -> None:
        rows = [factories.Vacancy(skipped=True), factories.Vacancy(status="failed", error="x")]
        response = crm.post(VACANCIES, chosen("analyse_again", *rows, factories.Vacancy(matched=True)), follow=True)
        assert "2 queued, 1 refused." in said(response)
        assert Vacancy.objects.filter(status="new").count() == 2

    def test_it_asks_why_before_it_skips(self, crm: Client) -> None:
        row = factories.Vacancy(matched=True)
        assert crm.post(VACANCIES, chosen("skip_with_reason", row)).templates[0].name == "crm/bulk.html"
        assert Vacancy.objects.get().status == "matched"
        crm.post(VACANCIES, chosen("skip_with_reason", row, reason="a casino"))
        assert (Vacancy.objects.get().status, Vacancy.objects.get().skip_reason) == ("skipped", "a casino")

    @pytest.mark.parametrize("action", ["draft_responses", "analyse_again", "skip_with_reason"])
    def test_a_viewer_cannot(self, action: str) -> None:
        row = factories.Vacancy(skipped=True)
        viewer().post(VACANCIES, chosen(action, row, reason="x"))
        assert (Vacancy.objects.get().status, Vacancy.objects.get().skip_rule) == ("skipped", "stop_words")
        assert not Message.objects.exists()

    def test_an_assistant_can(self, db: None) -> None:
        row = factories.Vacancy(skipped=True)
        assistant().post(VACANCIES, chosen("analyse_again", row))
        assert Vacancy.objects.get().status == "new"


def test_a_row_offers_the_next_thing(crm: Client) -> None:
    matched, skipped = factories.Vacancy(matched=True), factories.Vacancy(skipped=True)
    html = crm.get(VACANCIES).content.decode()
    assert act("vacancy_draft", matched) in html
    assert act("vacancy_analyse_again", skipped) in html
    assert "formaction" not in viewer().get(VACANCIES).content.decode()


class TestPage:
    def test_it_says_which_rule_skipped_it_and_which_words(self, crm: Client) -> None:
        html = page(crm, factories.Vacancy(skipped=True))
        assert "Skipped by “Stop words”." in html
        assert "stop word “PHP”" in html

    def test_it_shows_analysis_versions_and_the_way_to_the_lead(self, crm: Client) -> None:
        vacancy = drafted().vacancy
        VacancyVersion.objects.create(vacancy=vacancy, at=timezone.now(), changes={"english": ["B1", "C1"]})
        html = page(crm, vacancy)
        assert "Django: asked, and yours" in html
        assert "<del>B1</del>" in html
        assert f"/admin/leads/lead/{vacancy.lead_id}/change/" in html

    def test_markup_from_outside_is_cleaned_once_more(self, crm: Client) -> None:
        hostile = (
            '<p onclick="alert(1)">Hi</p><script>alert(2)</script><a href="javascript:alert(3)">x</a>'
            '<a href="https://a.example/" target="_top">y</a><div x-data="alert(4)">z</div><img src="https://b.example/">'
        )
        html = page(crm, factories.Vacancy(description_html=hostile)).split("As published")[1].split("Analysis")[0]
        for piece in ("alert", "onclick", "x-data", "<img", "javascript", "target="):
            assert piece not in html
        assert '<a href="https://a.example/" rel="nofollow noopener">y</a>' in html

    def test_text_is_shown_as_text(self, crm: Client) -> None:
        html = page(crm, factories.Vacancy(description_text="<b>bold</b> & more"))
        assert "&lt;b&gt;bold&lt;/b&gt; &amp; more" in html

    def test_a_viewer_reads_and_changes_nothing(self, db: None) -> None:
        vacancy = factories.Vacancy(matched=True)
        html = page(viewer(), vacancy)
        assert "/act/" not in html
        assert Client().get(f"{VACANCIES}{vacancy.pk}/change/").status_code == 302


def test_the_filter_never_lets_a_script_through() -> None:
    assert "script" not in strangers_html("<script>alert(1)</script><b>ok</b>")
    assert web_link("javascript:alert(1)") == ""
    assert web_link("https://djinni.co/jobs/1/") == "https://djinni.co/jobs/1/"
