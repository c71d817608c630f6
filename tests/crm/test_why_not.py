"""“Why did I not see vacancy X?”: the page, who may look, who may take in."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from leads.models import Vacancy
from outreach.models import Analysis
from sourcing import paste
from sourcing.models import Scan, Sighting
from tests import factories as f
from tests.crm.people import assistant, viewer
from tests.sandbox.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def some(djinni: World) -> str:
    """The address of an open vacancy of the practice world."""
    vacancy = next(each for each in djinni.vacancies() if each["state"] == "open" and "Python" in each["title"])
    return f"{djinni.base_url}/jobs/{vacancy['id']}-x/"


def ask(client: Client, asked: str) -> str:
    return text(client.get(reverse("why_not"), {"q": asked}))


def text(answer: object) -> str:
    return " ".join(BeautifulSoup(answer.content, "html.parser").select_one("#content-main").text.split())


def test_it_begins_with_one_question(crm: Client):
    soup = BeautifulSoup(crm.get(reverse("why_not")).content, "html.parser")
    assert [each.text for each in soup.select("#content-main .jl-primary")] == ["Look"]
    assert "Paste the address of the vacancy" in soup.text


def test_it_stands_above_the_list_and_in_set_up(crm: Client):
    for page in ("admin:leads_vacancy_changelist", "setup"):
        soup = BeautifulSoup(crm.get(reverse(page)).content, "html.parser")
        assert soup.select(f'a[href="{reverse("why_not")}"]')
    assert reverse("why_not") not in viewer().get(reverse("admin:leads_vacancy_changelist")).content.decode()


def test_an_address_elsewhere_is_said_to_lie_elsewhere(crm: Client):
    assert "not on a board that Jobagent reads: Djinni" in ask(crm, "https://www.work.ua/jobs/1/")


def test_a_skipped_vacancy_says_which_rule_and_which_words(crm: Client, settings):
    settings.DJINNI_BASE_URL = "https://djinni.co"
    vacancy = f.Vacancy(skipped=True, duplicate_of=f.Vacancy(title="The same elsewhere"), closed_at=timezone.now())
    Sighting.objects.create(search=f.SearchProfile(name="Python, remote"), vacancy=vacancy, at=timezone.now())
    said = ask(crm, vacancy.url)
    for each in ("Skipped by “Stop words”: stop word “PHP”", "“Python, remote”, first", "The same elsewhere", "Closed"):
        assert each in said


def test_a_matched_vacancy_shows_its_score_with_reasons_and_its_lead(crm: Client):
    lead = f.Lead()
    Analysis.objects.create(
        vacancy=lead.vacancy, backend="builtin", content_hash="x", result={}, score=72, at=timezone.now(),
        reasons=[{"points": 32, "text": "Django: asked, and yours", "lines": [], "facts": ["F1"]}],
    )  # fmt: skip
    said = ask(crm, lead.vacancy.external_id)
    assert "Score 72" in said
    assert "Django: asked, and yours" in said
    assert str(lead) in said


def test_an_unknown_vacancy_is_read_once_and_judged(crm: Client, djinni: World, some: str):
    f.SearchProfile(name="Everything", keywords="")
    f.Preferences(stop_words="Python")
    said = ask(crm, some)
    assert "We do not have this vacancy" in said
    assert "Everything" in said
    assert djinni.requests() == []
    said = text(crm.post(reverse("why_not"), {"q": some, "read": "1"}))
    assert "It would be skipped." in said
    assert "Python" in said
    assert "nothing of it is kept" in said
    assert len(djinni.requests()) == 1
    assert not Vacancy.objects.exists()


def test_one_that_passes_shows_its_score(crm: Client, some: str):
    f.Preferences(
        allow_outsource=True, allow_outstaff=True, allow_agency=True, allow_refusing_agencies=True, minimum_score=0
    )
    said = text(crm.post(reverse("why_not"), {"q": some, "read": "1"}))
    assert "No rule skips it. It would be a lead with score" in said


def test_a_refusal_of_the_board_is_a_sentence(crm: Client, djinni: World, some: str):
    djinni.misbehave("403")
    answer = crm.post(reverse("why_not"), {"q": some, "read": "1"})
    assert answer.status_code == 502
    assert "Djinni refuses us (403)" in text(answer)


def test_taking_it_in_records_it_and_leads_to_it(crm: Client, some: str):
    answer = crm.post(reverse("why_not"), {"q": some, "take": "1"}, follow=True)
    vacancy = Vacancy.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("admin:leads_vacancy_change", args=[vacancy.pk])
    assert "Taken in" in answer.content.decode()
    assert Scan.objects.get().status == "ok"


def test_taking_in_what_the_board_refuses_says_so(crm: Client, djinni: World, some: str):
    djinni.misbehave("403")
    answer = crm.post(reverse("why_not"), {"q": some, "take": "1"}, follow=True)
    assert "It was not taken in. Djinni refuses us (403)" in answer.content.decode()
    assert not Vacancy.objects.exists()


def test_the_assistant_looks_and_reads_but_does_not_take_in(some: str):
    client = assistant()
    soup = BeautifulSoup(client.get(reverse("why_not"), {"q": some}).content, "html.parser")
    assert not soup.select("button[name=take]")
    assert client.post(reverse("why_not"), {"q": some, "read": "1"}).status_code == 200
    assert client.post(reverse("why_not"), {"q": some, "take": "1"}).status_code == 403
    assert not Vacancy.objects.exists()


def test_a_viewer_sees_nothing_of_it():
    assert viewer().get(reverse("why_not")).status_code == 403
    assert viewer().post(reverse("why_not"), {"q": "1", "read": "1"}).status_code == 403


@pytest.mark.parametrize("asked", ['"><script>alert(1)</script>', "{{ 7*7 }}", "{% load x %}", "javascript:alert(1)"])
def test_what_was_pasted_is_shown_as_text(crm: Client, asked: str):
    page = crm.get(reverse("why_not"), {"q": asked}).content.decode()
    assert "<script>alert" not in page
    soup = BeautifulSoup(page, "html.parser")
    assert soup.select_one("#why-q")["value"] == asked
    assert not soup.select('#content-main a[href^="javascript"]')


class TestAllBoards:
    """An address is recognised in whatever shape it is passed on."""

    @pytest.fixture(autouse=True)
    def _real_boards(self, settings):
        settings.DJINNI_BASE_URL, settings.LINKEDIN_BASE_URL = "https://djinni.co", "https://www.linkedin.com"
        settings.DOU_BASE_URL, settings.LINKEDIN_ACCEPTED = "https://jobs.dou.ua", False

    @pytest.mark.parametrize(
        ("board", "key", "asked"),
        [
            ("djinni", "812345", "djinni.co/jobs/812345-python-developer/?utm_source=x&ref=y"),
            ("linkedin", "4012345678", "https://ua.linkedin.com/jobs/view/python-at-nordwind-4012345678?trk=mail"),
            ("linkedin", "4012345678", "https://www.linkedin.com/jobs/search/?currentJobId=4012345678&keywords=x"),
            ("dou", "301234", "https://jobs.dou.ua/companies/nordwind/vacancies/301234/?from=list_hot"),
        ],
    )
    def test_a_known_vacancy_is_found(self, crm: Client, board: str, key: str, asked: str):
        f.Vacancy(board=board, external_id=key, title="The one", skipped=True)
        said = ask(crm, asked)
        assert "The one" in said
        assert "Skipped by “Stop words”" in said

    @pytest.mark.parametrize(
        ("board", "asked"),
        [
            ("LinkedIn", "https://ua.linkedin.com/jobs/view/4012345678"),
            ("DOU", "https://jobs.dou.ua/companies/nordwind/vacancies/301234/"),
        ],
    )
    def test_an_unknown_one_names_its_board_and_the_searches_there(self, crm: Client, board: str, asked: str):
        f.SearchProfile(name="My search", board=board.lower())
        said = ask(crm, asked)
        assert "We do not have this vacancy." in said
        assert f"One request to {board}" in said
        assert "My search" in said

    def test_linkedin_is_not_read_without_consent(self, crm: Client):
        answer = crm.post(reverse("why_not"), {"q": "https://www.linkedin.com/jobs/view/4012345678", "read": "1"})
        assert answer.status_code == 502
        assert "LinkedIn is switched off." in text(answer)

    def test_a_page_of_a_board_that_is_no_vacancy_says_so(self, crm: Client):
        assert "a page of DOU, but not of one vacancy" in ask(crm, "https://jobs.dou.ua/vacancies/?category=Python")

    def test_what_came_by_a_feed_or_by_hand_is_known_too(self, crm: Client):
        url = "https://remote.example/jobs/7"
        f.Vacancy(board="feed", external_id="x", url=url, title="By a feed")
        assert "By a feed" in ask(crm, f"{url}?utm_source=rss")
        other = "https://nordwind.example/careers/9"
        f.Vacancy(board="pasted", external_id=paste.pasted_id(other), url=other, title="By hand")
        assert "By hand" in ask(crm, other)
        assert "not on a board that Jobagent reads" in ask(crm, "https://nordwind.example/careers/10")


def test_the_page_costs_few_queries_however_much_is_known(crm: Client):
    vacancy = f.Vacancy(matched=True)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            ask(crm, vacancy.external_id)
        return len(queries)

    before = count()
    for _ in range(8):
        Sighting.objects.create(search=f.SearchProfile(), vacancy=vacancy, at=timezone.now())
    assert count() <= before + 1


def test_the_list_says_rule_and_words_under_skipped(crm: Client):
    f.Vacancy(status="skipped", skip_rule="work_format", skip_reason="Work format is office (“Lviv office only”); …")
    page = crm.get(reverse("admin:leads_vacancy_changelist")).content.decode()
    assert "Lviv office only" in page
