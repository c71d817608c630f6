from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ

from jobagent_site.http import AccessError, ResponseError, UnreachableError
from leads.models import Vacancy
from leads.posting import Posting
from sourcing import scan
from sourcing.models import Scan, SearchProfile
from tests import factories
from tests.crm.people import act, said, viewer

pytestmark = pytest.mark.django_db
SEARCHES = "/admin/sourcing/searchprofile/"


def form(**values: object) -> dict[str, object]:
    return {
        "name": "Django EU", "board": "djinni", "keywords": "Django", "max_pages": 3, "interval_minutes": 30,
        "active": "on", **values,
    }  # fmt: skip


def errors(response: object) -> str:
    return str(response.context["adminform"].form.errors)  # type: ignore[attr-defined]


class TestForm:
    def test_name_board_and_keywords_are_enough(self, crm: Client) -> None:
        page = crm.get(f"{SEARCHES}add/").context["adminform"].form
        defaults = {name: page[name].value() for name in ("max_pages", "interval_minutes", "active")}
        assert defaults == {"max_pages": 3, "interval_minutes": 30, "active": True}
        crm.post(f"{SEARCHES}add/", form())
        search = SearchProfile.objects.get()
        assert (search.name, search.board, search.keywords, search.filters) == ("Django EU", "djinni", "Django", {})

    def test_filters_are_real_fields(self, crm: Client) -> None:
        crm.post(
            f"{SEARCHES}add/",
            form(
                filter_employment=["remote"], filter_exp_level=["3y", "5y"], filter_salary="3500", exclude_words="PHP"
            ),
        )
        assert SearchProfile.objects.get().filters == {
            "employment": ["remote"], "exp_level": ["3y", "5y"], "salary": "3500", "exclude_keywords": "PHP",
        }  # fmt: skip

    def test_an_edit_shows_what_is_chosen_and_keeps_what_it_draws_no_field_for(self, crm: Client) -> None:
        search = factories.SearchProfile(filters={"employment": "remote", "domain": ["fintech"], "exp_level": ["3y"]})
        url = f"{SEARCHES}{search.pk}/change/"
        shown = crm.get(url).context["adminform"].form
        assert shown["filter_employment"].value() == ["remote"]
        crm.post(url, form(filter_exp_level=["5y"]))
        assert SearchProfile.objects.get().filters == {"domain": ["fintech"], "exp_level": ["5y"]}

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"filter_employment": ["mars"]}, "mars is not one of the available choices"),
            ({"filter_salary": "-1"}, "is not one of the available choices"),
            ({"exclude_words": "x" * 201}, "at most 200 characters"),
            ({"max_pages": 0}, "between 1 and 100 pages"),
            ({"interval_minutes": 1}, "at least 5 minutes"),
            ({"board": "mars"}, "mars is not one of the available choices"),
        ],
    )
    def test_nonsense_is_refused_with_a_sentence(self, crm: Client, values: dict[str, object], sentence: str) -> None:
        response = crm.post(f"{SEARCHES}add/", form(**values))
        assert response.status_code == 200
        assert sentence in errors(response)
        assert not SearchProfile.objects.exists()

    def test_the_board_refuses_what_it_would_silently_ignore(self, crm: Client) -> None:
        search = factories.SearchProfile(filters={"exp_levle": ["3y"]})
        response = crm.post(f"{SEARCHES}{search.pk}/change/", form())
        assert "Djinni has no filter “exp_levle”." in errors(response)


class TestList:
    def test_it_shows_the_last_result_in_its_own_word(self, crm: Client) -> None:
        for status, error in (("ok", ""), ("empty", ""), ("blocked", "Djinni answered 429."), ("changed", "No cards.")):
            factories.Scan(status=status, error=error, found=45, new=3)
        factories.SearchProfile()
        html = crm.get(SEARCHES).content.decode()
        for words in (
            "found",
            "nothing found",
            "blocked",
            "changed",
            "Djinni answered 429.",
            "45 seen, 3 new",
            "not run yet",
        ):
            assert words in html

    def test_run_now_queues_and_says_so(self, crm: Client) -> None:
        search = factories.SearchProfile()
        response = crm.post(act("search_run", search), follow=True)
        assert "is queued" in said(response)
        assert OrmQ.objects.count() == 1
        assert not Scan.objects.exists()

    def test_run_now_refuses_while_it_runs(self, crm: Client) -> None:
        search = factories.SearchProfile(claimed_by="x", claimed_until=timezone.now() + timedelta(minutes=5))
        response = crm.post(act("search_run", search), follow=True)
        assert "is running now" in said(response)
        assert not OrmQ.objects.exists()

    def test_the_switch(self, crm: Client) -> None:
        search = factories.SearchProfile()
        crm.post(act("search_switch", search), {"on": "0"})
        assert SearchProfile.objects.get().active is False
        crm.post(act("search_switch", search), {"on": "1"})
        assert SearchProfile.objects.get().active is True

    @pytest.mark.parametrize("name", ["search_run", "search_switch"])
    def test_it_is_for_those_who_may(self, name: str) -> None:
        search = factories.SearchProfile()
        assert viewer().post(act(name, search), {"on": "0"}).status_code == 403
        assert "formaction" not in viewer().get(SEARCHES).content.decode()
        assert SearchProfile.objects.get().active is True
        assert not OrmQ.objects.exists()

    def test_get_runs_nothing(self, crm: Client) -> None:
        assert crm.get(act("search_run", factories.SearchProfile())).status_code == 405


class TestDryRun:
    def posting(self, number: str, **values: object) -> Posting:
        return Posting(
            board="djinni", external_id=number, url=f"https://djinni.co/jobs/{number}/", title=f"Job {number}",
            description_text="", **values,
        )  # fmt: skip

    def test_it_shows_what_would_come_in_and_keeps_nothing(self, crm: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        rows = [self.posting("1", company="Nordwind", salary_max=5000, salary_currency="USD"), self.posting("2")]
        monkeypatch.setattr(scan, "preview", lambda search, limit: (rows, {"2"}))
        html = crm.post(act("search_dry_run", factories.SearchProfile())).content.decode()
        for words in ("Job 1", "Nordwind", "to $5,000", "2 seen, 1 new", "known"):
            assert words in html
        assert not Vacancy.objects.exists()
        assert not Scan.objects.exists()

    def test_get_asks_nobody(self, crm: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(scan, "preview", lambda *a, **k: pytest.fail("the board was asked"))
        assert "Ask Djinni now" in crm.get(act("search_dry_run", factories.SearchProfile())).content.decode()

    @pytest.mark.parametrize(
        ("error", "word", "advice"),
        [
            (AccessError("Djinni answered 403.", service="djinni", status=403), "blocked", "The board refuses us."),
            (ResponseError("No cards where 15 were.", service="djinni"), "changed", "update Jobagent"),
            (UnreachableError("No answer in 20 s.", service="djinni"), "error", "network of this machine"),
            (ValueError("Djinni has no filter “x”."), "error", "Correct the search."),
        ],
    )
    def test_it_says_why_a_source_failed(
        self, crm: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, word: str, advice: str
    ) -> None:
        def preview(search: SearchProfile, limit: int) -> None:
            raise error

        monkeypatch.setattr(scan, "preview", preview)
        html = crm.post(act("search_dry_run", factories.SearchProfile())).content.decode()
        assert str(error) in html
        assert word in html
        assert advice in html

    def test_an_empty_result_is_no_error(self, crm: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(scan, "preview", lambda search, limit: ([], set()))
        html = crm.post(act("search_dry_run", factories.SearchProfile())).content.decode()
        assert "nothing matches" in html

    def test_it_is_for_those_who_may_change_searches(self, db: None) -> None:
        assert viewer().get(act("search_dry_run", factories.SearchProfile())).status_code == 403
        assert Client().get(act("search_dry_run", factories.SearchProfile())).status_code == 302


def test_the_sources_list_says_what_to_do(crm: Client) -> None:
    factories.Scan(
        status="blocked", error="Djinni answered 429.", advice="The agent asks again after 11:00.", seconds=4.2
    )
    html = crm.get("/admin/sourcing/scan/").content.decode()
    for words in ("Djinni answered 429.", "The agent asks again after 11:00.", "4.2 s"):
        assert words in html
    assert crm.get(f"/admin/sourcing/scan/{Scan.objects.get().pk}/change/").status_code == 200
