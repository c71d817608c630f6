"""A source that dies slowly is told from a quiet week."""

from __future__ import annotations

import pytest

from jobagent_site.http import ResponseError
from leads.models import Vacancy
from notifications.models import Channel, Notification
from sourcing import health, scan
from sourcing.boards import djinni as djinni_board
from sourcing.boards.posting import Page
from sourcing.models import RawPage, Scan, SearchProfile
from tests import factories
from tests.leads.test_recording import posting
from tests.sandbox.world import World

pytestmark = pytest.mark.django_db

FULL = dict.fromkeys(health.FIELDS, 1.0) | {"salary_min": 0.4}


def earlier(search: SearchProfile | None, count: int = 4, **values: object) -> None:
    for _ in range(count):
        Scan.objects.create(
            **{"search": search, "board": "djinni", "status": "ok", "started_at": factories.days_ago(1), "found": 14,
               "total": 14, "completeness": FULL, **values}
        )  # fmt: skip


def now(**values: object) -> list[str]:
    done = Scan(**{"board": "djinni", "found": 14, "completeness": FULL, **values})
    return health.oddities(done, health.usual(done))


def test_it_counts_which_share_has_which_field():
    full, bare = posting(1), posting(2, company="", english="")
    found = health.completeness([full, bare])
    assert (found["title"], found["company"]) == (1.0, 0.5)
    assert health.completeness([]) == {}


def test_nothing_is_odd_before_anything_is_usual():
    earlier(None, count=2)
    assert now(found=0, completeness={}) == []


def test_zero_where_fourteen_is_usual():
    earlier(None)
    assert now(found=0, completeness={}) == ["Nothing was found, where 14 is usual."]


def test_a_search_that_seldom_finds_may_find_nothing():
    earlier(None, found=2)
    assert now(found=0, completeness={}) == []


def test_a_field_that_fell_is_told_and_a_rare_one_is_not():
    earlier(None)
    said = now(completeness=FULL | {"description_text": 0.0, "salary_min": 0.0})
    assert said == ["Only 0% have a description, where 100% is usual."]


def test_few_postings_say_nothing_about_shares():
    earlier(None)
    assert now(found=2, completeness=FULL | {"company": 0.0}) == []


@pytest.mark.parametrize(("total", "refused"), [(9000, True), (70, False), (None, False), (40, False)])
def test_a_filter_that_is_answered_with_everything_is_refused_before_it_is_recorded(total, refused: bool):
    earlier(None)
    expected = health.usual(Scan(board="djinni"))
    page = Page(url="https://djinni.co/jobs/", postings=(), total=total)
    if total == 70:
        health.refuse_flood(page, expected)
        return
    if refused:
        with pytest.raises(ResponseError, match="ignore the filters"):
            health.refuse_flood(page, expected)
    else:
        health.refuse_flood(page, expected)


class TestThroughTheWorld:
    @pytest.fixture
    def search(self, djinni: World) -> SearchProfile:
        Channel.objects.create(name="E-mail", kind="email")
        return factories.SearchProfile(keywords="Python")

    def test_an_empty_list_where_many_are_usual_marks_the_source_changed(self, djinni, search):
        SearchProfile.objects.update(keywords="nobody-wants-this-word")
        earlier(search, found=45, total=45, url=djinni_board.list_url("nobody-wants-this-word", {}))
        done = scan.scan_search(search.pk)
        assert done.status == "changed"
        assert "Nothing was found, where 45 is usual." in done.error
        assert Notification.objects.filter(event="source_changed").count() == 1
        assert RawPage.objects.filter(reason="changed").count() == 1

    def test_a_flood_records_nothing(self, djinni, search):
        SearchProfile.objects.update(keywords="")
        earlier(search, found=3, total=3, url=djinni_board.list_url("", {}))
        done = scan.scan_search(search.pk)
        assert (done.status, done.new, Vacancy.objects.count()) == ("changed", 0, 0)
        assert "ignore the filters" in done.error

    @pytest.mark.parametrize(("keywords", "status"), [("", "ok"), ("nobody-wants-this-word", "empty")])
    def test_what_the_owner_changed_himself_is_no_fault_of_the_source(self, djinni, search, keywords: str, status: str):
        earlier(search, found=8, total=8, url=djinni_board.list_url("Python", {}))
        SearchProfile.objects.update(keywords=keywords)
        assert scan.scan_search(search.pk).status == status

    def test_a_good_scan_says_how_complete_it_was(self, djinni, search):
        done = scan.scan_search(search.pk)
        assert done.completeness["title"] == 1.0
        assert done.requests >= 1
        assert (done.total or 0) >= done.found

    def test_a_scan_cut_short_says_nothing_of_what_is_usual(self, djinni, search):
        for _ in range(4):
            scan.scan_search(search.pk)
        for _ in range(8):
            done = scan.scan_search(search.pk, limit=2)
        assert health.usual(done).found >= health.FEWEST_FOUND
