"""Why the owner did not see a vacancy: over real sockets, recording nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobagent_site.http import AccessError, RateLimitError, RequestError, ResponseError, ServiceError, UnreachableError
from leads.models import Company, Vacancy
from leads.posting import Posting
from leads.services.companies import company_key
from outreach import whynot
from outreach.models import Analysis
from outreach.whynot import judge, why_not
from sourcing.models import HostBudget, Scan, SearchProfile, Sighting
from sourcing.scan import ScanRefusedError
from tests import factories as f
from tests.sandbox.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def some(djinni: World) -> dict:
    """A vacancy of the practice world in English, open."""
    return next(each for each in djinni.vacancies() if each["state"] == "open" and "Python" in each["title"])


def address(world: World, vacancy: dict) -> str:
    return f"{world.base_url}/jobs/{vacancy['id']}-some-slug/"


@pytest.mark.parametrize(
    "asked",
    ["https://www.work.ua/jobs/1/", "what is this?", "javascript:alert(1)", "https://[", "file:///etc"],
)
def test_it_says_what_lies_on_no_board(asked: str):
    answer = why_not(asked)
    assert "not on a board that Jobagent reads: Djinni" in answer.problem
    assert (answer.known, answer.url) == ((), "")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [("", "Paste the address"), ("12345678", "No vacancy has the id 12345678"), ("9" * 400, "not on a board")],
)
def test_it_says_what_to_paste(asked: str, sentence: str):
    assert sentence in why_not(asked).problem


def test_it_tells_a_list_from_a_vacancy(settings):
    settings.DJINNI_BASE_URL = "https://djinni.co"
    assert "not of one vacancy" in why_not("https://djinni.co/jobs/?primary_keyword=Python").problem


@pytest.mark.parametrize(
    "asked",
    [
        "https://djinni.co/jobs/700123-python-developer/",
        "https://djinni.co/jobs/700123-another-title/?ref=feed&sid=9",
        "http://www.djinni.co/jobs/700123/",
        "  djinni.co/jobs/700123-x#apply ",
        "700123",
    ],
)
def test_it_knows_a_vacancy_by_each_way_to_write_it(settings, asked: str):
    settings.DJINNI_BASE_URL = "https://djinni.co"
    vacancy = f.Vacancy(external_id="700123", skipped=True)
    [known] = why_not(asked).known
    assert (known.pk, known.skip_rule) == (vacancy.pk, "stop_words")


def test_it_knows_a_vacancy_by_our_own_id():
    vacancy = f.Vacancy()
    assert [each.pk for each in why_not(str(vacancy.pk)).known] == [vacancy.pk]


def test_what_it_knows_costs_a_constant_number_of_queries():
    vacancy = f.Vacancy(matched=True)
    for _ in range(5):
        Sighting.objects.create(search=f.SearchProfile(), vacancy=vacancy, at=timezone.now())
        Analysis.objects.create(
            vacancy=vacancy, backend="builtin", content_hash="x", result={}, score=1, at=timezone.now()
        )
    with CaptureQueriesContext(connection) as queries:
        [known] = why_not(vacancy.url).known or why_not(vacancy.external_id).known
        assert [str(each.search) for each in known.seen_by]
        assert known.understood[0].score == 1
    assert len(queries) <= 3


def test_of_an_unknown_vacancy_it_lists_the_searches_that_are_on(djinni: World, some: dict):
    on, off = f.SearchProfile(filters={"employment": ["remote"]}), f.SearchProfile(active=False)
    f.Scan(search=on, status="blocked", error="Djinni refuses us (403).")
    answer = why_not(address(djinni, some))
    assert answer.url == address(djinni, some)
    [look] = answer.looks
    assert (look.search, look.should, look.last.status) == (on, None, "blocked")
    assert "employment: remote" in look.why
    assert off.active is False
    assert djinni.requests() == []


def test_it_reads_the_page_once_and_keeps_nothing(djinni: World, some: dict):
    f.SenderProfile()
    judged = judge(address(djinni, some))
    assert judged.posting.title == some["title"]
    assert judged.refusal is None or judged.refusal.sentence
    assert len(djinni.requests()) == 1
    assert not Vacancy.objects.exists()
    assert not Scan.objects.exists()
    assert not Analysis.objects.exists()


def test_it_says_which_filter_would_skip_it_and_the_words(djinni: World, some: dict):
    f.Preferences(stop_words="Python", allow_outsource=True, allow_outstaff=True, allow_agency=True)
    judged = judge(address(djinni, some))
    assert judged.refusal.rule == "stop_words"
    assert "Python" in judged.refusal.words
    assert judged.score is None
    assert not judged.passes


def test_it_gives_the_score_with_reasons_where_no_filter_skips_it(djinni: World, some: dict):
    f.Fact(kind="capability", text="We write Python.", technologies=["Python"])
    f.Preferences(
        allow_outsource=True, allow_outstaff=True, allow_agency=True, allow_refusing_agencies=True, minimum_score=0
    )
    judged = judge(address(djinni, some))
    assert judged.passes
    assert judged.score.value > 0
    assert any("Python" in reason.text for reason in judged.score.reasons)


def test_a_score_under_the_minimum_is_a_rule_too(djinni: World, some: dict):
    f.Preferences(
        allow_outsource=True, allow_outstaff=True, allow_agency=True, allow_refusing_agencies=True, minimum_score=100
    )
    judged = judge(address(djinni, some))
    assert judged.refusal.rule == "score"
    assert judged.score.reasons


def test_what_we_know_of_the_company_counts():
    Company.objects.create(name="Nordwind", key=company_key("Nordwind"), company_type="agency")
    posting = Posting(
        "djinni", "1", "https://djinni.co/jobs/1-x/", "Python", "We look for you.", company="NORDWIND LLC"
    )
    assert whynot.posting_text(posting).company_type == "agency"
    assert whynot.posting_text(replace(posting, company_type="product")).company_type == "product"
    assert whynot.posting_text(replace(posting, company="Unknown")).company == "Unknown"


def test_it_says_which_search_should_have_shown_it(djinni: World, some: dict):
    fits, other = f.SearchProfile(name="Fits", keywords="Python"), f.SearchProfile(name="Other", keywords="COBOL")
    narrow = f.SearchProfile(name="Narrow", keywords="Python", filters={"exp_level": ["3y"]})
    SearchProfile.objects.update(created_at=timezone.now() - timedelta(days=900))
    looks = {look.search: look for look in judge(address(djinni, some)).looks}
    assert looks[fits].should is True
    assert (looks[other].should, looks[other].why) == (False, "The vacancy does not contain “COBOL”.")
    assert looks[narrow].should is None
    assert "only the board can tell" in looks[narrow].why


def test_a_search_made_later_could_not_show_it(djinni: World, some: dict):
    search = f.SearchProfile(keywords="Python")
    SearchProfile.objects.update(created_at=timezone.now() + timedelta(days=2000))
    [look] = judge(address(djinni, some)).looks
    assert (look.search, look.should) == (search, None)
    assert "before this search was made" in look.why


def test_what_was_published_after_the_last_scan_is_for_the_next_one(djinni: World, some: dict):
    search = f.SearchProfile(keywords="Python")
    SearchProfile.objects.update(created_at=timezone.now() - timedelta(days=900))
    f.Scan(search=search, started_at=timezone.now() - timedelta(days=800), finished_at=None)
    [look] = judge(address(djinni, some)).looks
    assert (look.should, look.why) == (None, "It was published after the last scan. The next one should show it.")


def test_a_search_for_another_work_format_does_not_ask_for_it(djinni: World):
    office = next(each for each in djinni.vacancies() if each["state"] == "open" and each["work"] == "office")
    f.SearchProfile(keywords="", filters={"employment": ["remote"]})
    [look] = judge(address(djinni, office)).looks
    assert look.should is False
    assert look.why == "It is office, the search takes remote."


@pytest.mark.parametrize(
    ("kind", "error"),
    [("403", AccessError), ("429", RateLimitError), ("changed", ResponseError), ("500", UnreachableError)],
)
def test_a_refusal_is_an_error_with_a_sentence(djinni: World, some: dict, kind: str, error: type[ServiceError]):
    djinni.misbehave(kind, times=5)
    with pytest.raises(error, match=r"\w+ \w+ .*\."):
        judge(address(djinni, some))
    assert not Vacancy.objects.exists()


def test_a_page_that_is_gone_says_so(djinni: World):
    with pytest.raises(RequestError, match="no such page"):
        judge(f"{djinni.base_url}/jobs/999999999-gone/")


def test_a_refusal_begins_the_pause_and_the_pause_is_kept(djinni: World, some: dict):
    djinni.misbehave("403")
    with pytest.raises(AccessError):
        judge(address(djinni, some))
    assert HostBudget.objects.get().refusals == 1
    with pytest.raises(RateLimitError, match="we ask it again after"):
        judge(address(djinni, some))
    assert len(djinni.requests()) == 1
    assert HostBudget.objects.get().refusals == 1


def test_it_reads_only_vacancies_of_our_boards(djinni: World):
    for url in ("https://example.com/jobs/1/", f"{djinni.base_url}/jobs/"):
        with pytest.raises(ScanRefusedError):
            judge(url)
    assert djinni.requests() == []
