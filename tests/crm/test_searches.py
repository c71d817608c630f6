from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ

from jobagent_site.crm.search_fields import FIELDS
from jobagent_site.crm.words import moment
from jobagent_site.http import AccessError, ResponseError, UnreachableError
from jobagent_site.ops import wake
from leads.models import Vacancy
from leads.posting import Posting
from sourcing import consent, scan
from sourcing.boards import BOARDS
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
                djinni_employment=["remote"],
                djinni_exp_level=["3y", "5y"],
                djinni_salary="3500",
                djinni_exclude_keywords="PHP",
            ),
        )
        assert SearchProfile.objects.get().filters == {
            "employment": ["remote"], "exp_level": ["3y", "5y"], "salary": "3500", "exclude_keywords": "PHP",
        }  # fmt: skip

    def test_an_edit_shows_what_is_chosen_and_keeps_what_it_draws_no_field_for(self, crm: Client) -> None:
        search = factories.SearchProfile(filters={"employment": "remote", "domain": ["fintech"], "exp_level": ["3y"]})
        url = f"{SEARCHES}{search.pk}/change/"
        shown = crm.get(url).context["adminform"].form
        assert shown["djinni_employment"].value() == ["remote"]
        crm.post(url, form(djinni_exp_level=["5y"]))
        assert SearchProfile.objects.get().filters == {"domain": ["fintech"], "exp_level": ["5y"]}

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"djinni_employment": ["mars"]}, "mars is not one of the available choices"),
            ({"djinni_salary": "-1"}, "is not one of the available choices"),
            ({"djinni_exclude_keywords": "x" * 201}, "at most 200 characters"),
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


class TestBoards:
    """Each board has its own fields; what another board's fields say is not taken."""

    def saved(self, crm: Client, **values: object) -> SearchProfile:
        response = crm.post(f"{SEARCHES}add/", form(**values))
        assert response.status_code == 302, errors(response)
        return SearchProfile.objects.get()

    def test_the_four_boards_can_be_chosen(self, crm: Client) -> None:
        field = crm.get(f"{SEARCHES}add/").context["adminform"].form.fields["board"]
        assert {name for name, _ in field.choices if name} == set(BOARDS)

    def test_linkedin(self, crm: Client) -> None:
        search = self.saved(
            crm, board="linkedin", linkedin_location="Berlin, Germany", linkedin_distance="10",
            linkedin_hours_old="72", linkedin_easy_apply="on", djinni_employment=["remote"], by_feed="on",
        )  # fmt: skip
        assert search.filters == {"location": "Berlin, Germany", "distance": 10, "hours_old": "72", "easy_apply": True}
        assert search.by_feed is False
        assert "location=Berlin" in BOARDS["linkedin"].list_url(search.keywords, search.filters)

    def test_dou(self, crm: Client) -> None:
        search = self.saved(
            crm, board="dou", dou_category="Python", dou_city="Київ", dou_exp="3-5", dou_remote="on", keywords="",
        )  # fmt: skip
        assert search.filters == {"category": "Python", "city": "Київ", "exp": "3-5", "remote": True}
        shown = crm.get(f"{SEARCHES}{search.pk}/change/").context["adminform"].form
        assert (shown["dou_exp"].value(), shown["dou_remote"].value()) == ("3-5", True)

    def test_a_feed_has_an_address_and_nothing_else(self, crm: Client) -> None:
        search = self.saved(crm, board="feed", address="example.org/jobs.rss", djinni_salary="500")
        assert (search.address, search.keywords, search.filters) == ("https://example.org/jobs.rss", "", {})

    def test_a_feed_without_an_address_is_refused_in_the_boards_words(self, crm: Client) -> None:
        response = crm.post(f"{SEARCHES}add/", form(board="feed"))
        assert "Write the address of the feed" in str(response.context["adminform"].form.errors["address"])

    def test_the_address_of_another_search_is_no_secret_filter(self, crm: Client) -> None:
        assert self.saved(crm, address="https://example.org/jobs.rss").asked == {}

    def test_linkedin_without_words_or_place_is_refused(self, crm: Client) -> None:
        response = crm.post(f"{SEARCHES}add/", form(board="linkedin", keywords=""))
        assert "needs words or a place" in errors(response)

    def test_another_board_forgets_the_filters_of_the_old_one(self, crm: Client) -> None:
        search = factories.SearchProfile(filters={"domain": ["fintech"], "exp_level": ["3y"]})
        crm.post(f"{SEARCHES}{search.pk}/change/", form(board="dou", dou_remote="on"))
        assert SearchProfile.objects.get().filters == {"remote": True}

    def test_every_field_is_shown_for_its_board_alone(self, crm: Client) -> None:
        soup = BeautifulSoup(crm.get(f"{SEARCHES}add/").content, "html.parser")
        for board, named in FIELDS.items():
            (group,) = soup.select(f"fieldset.ja-on-{board}")
            names = {each["name"] for each in group.select("[name]")}
            assert names == {f"{board}_{name}" for name in named}
        css = Path(finders.find("jobagent/sources.css")).read_text()
        assert all(f'option[value="{board}"]:checked) .ja-on' in css for board in BOARDS)

    def test_linkedin_without_consent_is_said_in_the_form_and_after_saving(self, crm: Client) -> None:
        link = 'href="/admin/sourcing/scan/consent/linkedin/"'
        assert link in crm.get(f"{SEARCHES}add/").content.decode()
        response = crm.post(f"{SEARCHES}add/", form(board="linkedin"), follow=True)
        assert "LinkedIn is not read yet." in said(response)
        consent.give("linkedin", by="owner")
        assert link not in crm.get(f"{SEARCHES}add/").content.decode()


class TestWhen:
    def test_hours_are_saved_and_shown(self, crm: Client) -> None:
        crm.post(f"{SEARCHES}add/", form(active_from="09:00", active_until="18:30"))
        search = SearchProfile.objects.get()
        assert (search.active_from, search.active_until) == (time(9), time(18, 30))
        page = crm.get(f"{SEARCHES}{search.pk}/change/")
        assert page.context["adminform"].form["active_from"].value() == "09:00"
        assert timezone.get_current_timezone_name() in page.content.decode()
        assert "09:00 to 18:30" in crm.get(SEARCHES).content.decode()

    def test_one_hour_alone_is_refused(self, crm: Client) -> None:
        assert "Give both hours, or neither." in errors(crm.post(f"{SEARCHES}add/", form(active_from="09:00")))

    def test_the_next_run_stands_in_list_and_form(self, crm: Client) -> None:
        at = timezone.now() + timedelta(days=10)
        search = factories.SearchProfile(next_run_at=at)
        for url in (SEARCHES, f"{SEARCHES}{search.pk}/change/"):
            assert moment(at) in crm.get(url).content.decode()

    def test_a_changed_search_is_due_and_forgets_what_its_old_feed_said(self, crm: Client) -> None:
        later = timezone.now() + timedelta(days=1)
        old = {"board": "feed", "keywords": "", "address": "https://example.org/a.rss"}
        search = factories.SearchProfile(name="Feed", etag='"v1"', last_modified="Thu", next_run_at=later, **old)
        url = f"{SEARCHES}{search.pk}/change/"
        crm.post(url, form(**old | {"name": "Renamed"}))
        search.refresh_from_db()
        assert (search.name, search.etag, search.next_run_at) == ("Renamed", '"v1"', later)
        crm.post(url, form(**old | {"address": "https://example.org/b.rss"}))
        search.refresh_from_db()
        assert (search.etag, search.last_modified, search.next_run_at) == ("", "", None)


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
        assert OrmQ.objects.get().task["timeout"] == wake.LONGEST  # as long as one that runs by itself
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
        html = crm.get(act("search_dry_run", factories.SearchProfile())).content.decode()
        assert "Ask Djinni now" in html
        assert "of 3 pages" in html

    def test_it_says_that_a_feed_is_read(self, crm: Client) -> None:
        by_feed = factories.SearchProfile(name="Newest", by_feed=True)
        assert "at most 45 vacancies of its feed." in crm.get(act("search_dry_run", by_feed)).content.decode()

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
