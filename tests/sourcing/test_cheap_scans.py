"""Cheap first: one request when nothing is new; a list page for what is; a page of its own for what no list shows."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
import time_machine
from django.utils import timezone

from leads.models import Message, Vacancy
from notifications.models import Channel, Notification
from sourcing import absent, details, scan, schedule
from sourcing.models import RawPage, Scan, SearchProfile
from tests import factories
from tests.sandbox.world import World
from tests.sourcing.answering import answering
from tests.sourcing.test_bad_input import entry, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def search() -> SearchProfile:
    return factories.SearchProfile(keywords="Python", max_pages=10)


def asked(world: World) -> list[str]:
    return [each["path"] for each in world.requests() if each["service"] == "djinni"]


def cheaply(search: SearchProfile) -> Scan:
    done = scan.scan_search(search.pk, cheaply=True)
    assert done is not None
    return done


def published(world: World, **values: object) -> int:
    like = next(each for each in world.vacancies() if each["state"] == "open" and "Python" in each["title"])
    return int(world.publish(like=like["id"], **values)["id"])


def test_the_first_scan_reads_the_list_and_the_next_only_the_feed(djinni: World, search: SearchProfile):
    first = cheaply(search)
    assert first.whole
    assert not any("rss" in path for path in asked(djinni))
    before = len(asked(djinni))
    second = cheaply(search)
    assert [path.rstrip("/")[-3:] for path in asked(djinni)[before:]] == ["rss"]
    assert (second.status, second.new, second.requests, second.whole) == ("ok", 0, 1, False)


def test_what_the_feed_announces_comes_with_all_its_fields_from_one_list_page(djinni: World, search: SearchProfile):
    cheaply(search)
    before = len(asked(djinni))
    fresh = published(djinni, title="Python developer for ferries")
    done = cheaply(search)
    row = Vacancy.objects.get(external_id=str(fresh))
    assert done.new == 1
    assert row.company is not None  # a feed never says it
    assert row.work_format
    assert len(asked(djinni)) - before == 2


def test_the_lists_are_read_whole_again_after_some_hours(djinni: World, search: SearchProfile):
    cheaply(search)
    Scan.objects.update(started_at=timezone.now() - timedelta(hours=7))
    assert cheaply(search).whole


def test_new_ones_do_not_put_off_the_whole_lists(djinni: World, search: SearchProfile):
    first = cheaply(search)
    published(djinni, title="Python developer for ferries")
    second = cheaply(search)
    assert second.new == 1
    assert second.status == "ok"
    Scan.objects.filter(pk=first.pk).update(started_at=timezone.now() - timedelta(hours=7))
    assert cheaply(search).whole


def test_a_scan_of_a_few_is_none_of_the_lists(djinni: World, search: SearchProfile):
    scan.scan_search(search.pk, limit=2)
    assert cheaply(search).whole


@pytest.mark.parametrize("kind", ["empty_rss", "entity_bomb", "500"])
def test_a_feed_in_trouble_costs_nothing_but_the_cheapness(djinni: World, search: SearchProfile, kind: str):
    cheaply(search)
    djinni.misbehave(kind, path="/jobs/rss")
    djinni.misbehave(kind, path="/jobs/rss")
    done = cheaply(search)
    assert done.status == "ok"
    assert done.whole
    assert "The feed could not be read" in done.oddities[0]


def test_a_refusal_at_the_feed_is_a_refusal(djinni: World, search: SearchProfile):
    cheaply(search)
    before = len(asked(djinni))
    djinni.misbehave("429", times=-1)
    assert cheaply(search).status == "blocked"
    djinni.misbehave("429", times=0)
    assert len(asked(djinni)) - before <= 2


def test_a_feed_that_ignores_the_filters_is_refused_before_it_costs_anything(djinni: World):
    search = factories.SearchProfile(keywords="", max_pages=1)
    for _ in range(3):
        scan.scan_search(search.pk)
    Scan.objects.update(total=11)
    before = len(asked(djinni))
    done = cheaply(search)
    assert (done.status, done.found, done.new, len(asked(djinni)) - before) == ("changed", 0, 0, 1)
    assert "ignore the filters" in done.error
    assert RawPage.objects.get(kind="feed").reason == "changed"


def test_every_answer_is_kept_once(djinni: World, search: SearchProfile):
    cheaply(search)
    kept = RawPage.objects.count()
    assert kept == len(asked(djinni))
    assert set(RawPage.objects.values_list("board", "kind", "reason")) == {("djinni", "list", "read")}
    scan.scan_search(search.pk)
    assert RawPage.objects.count() == kept
    assert b"job-item-" in RawPage.objects.first().body


def test_a_feed_that_did_not_change_costs_no_body(settings: object):
    with answering() as site:
        settings.DJINNI_BASE_URL = site.url
        site.answer("/jobs/", page(site, [entry(site, n) for n in range(1, 4)]))
        row = factories.SearchProfile(keywords="")
        cheaply(row)
        body = f"<rss><channel><item><title>Python</title><link>{site.url}/jobs/1-x/</link></item></channel></rss>"
        site.answer("/jobs/rss/", body.encode(), Content_Type="application/rss+xml", ETag='"one"')
        cheaply(row)
        site.answer("/jobs/rss/", status=304)
        done = cheaply(row)
        assert (done.status, done.requests, done.found) == ("ok", 1, 0)
        assert site.asked[-1][1]["If-None-Match"] == '"one"'


def test_a_changed_search_is_read_from_its_lists_at_once(djinni: World, search: SearchProfile):
    cheaply(search)
    SearchProfile.objects.filter(pk=search.pk).update(keywords="Java")
    before = len(asked(djinni))
    done = cheaply(search)
    assert not any("rss" in path for path in asked(djinni)[before:])
    assert done.new > 0


def test_what_a_feed_announced_and_a_refusal_hid_comes_with_the_next_scan(settings: object):
    with answering() as site:
        settings.DJINNI_BASE_URL = site.url
        site.answer("/jobs/", page(site, [entry(site, n) for n in range(1, 4)]))
        row = factories.SearchProfile(keywords="")
        cheaply(row)
        body = f"<rss><channel><item><title>Python</title><link>{site.url}/jobs/9-x/</link></item></channel></rss>"
        site.answer("/jobs/rss/", body.encode(), Content_Type="application/rss+xml", ETag='"one"')
        site.answer("/jobs/", status=500)
        assert cheaply(row).status == "error"
        site.answer("/jobs/", page(site, [entry(site, n) for n in (1, 2, 3, 9)]))
        assert cheaply(row).new == 1
        feeds = [headers for path, headers in site.asked if "/rss" in path]
        assert not any("If-None-Match" in headers for headers in feeds)  # it would be "as it was"


class TestAbsent:
    def test_missing_from_three_whole_scans_and_gone_is_closed_and_its_draft_discarded(self, djinni, search):
        scan.scan_search(search.pk)
        row = Vacancy.objects.filter(closed_at=None).first()
        lead = factories.Lead(vacancy=row)
        draft = factories.Message(lead=lead, vacancy=row)
        djinni.change(int(row.external_id), state="removed")
        states = []
        for _ in range(absent.MISSED):
            done = scan.scan_search(search.pk)
            row.refresh_from_db()
            states.append((row.missed_scans, row.closed_at is None))
        assert states == [(1, True), (2, True), (3, False)]
        assert done.closed == 1
        assert Message.objects.get(pk=draft.pk).discard_reason == "closed"

    def test_a_page_that_is_still_there_is_not_closed(self, djinni, search):
        scan.scan_search(search.pk)
        row = Vacancy.objects.filter(closed_at=None).first()
        Vacancy.objects.filter(pk=row.pk).update(missed_scans=9)
        assert absent.settle([row.pk]) == 0
        row.refresh_from_db()
        assert (row.missed_scans, row.closed_at) == (0, None)

    @pytest.mark.parametrize("kind", ["500", "403", "drop"])
    def test_no_answer_says_nothing(self, djinni, search, kind: str):
        scan.scan_search(search.pk)
        row = Vacancy.objects.filter(closed_at=None).first()
        Vacancy.objects.filter(pk=row.pk).update(missed_scans=9)
        djinni.misbehave(kind, times=-1)
        assert absent.settle([row.pk]) == 0
        djinni.misbehave(kind, times=0)
        row.refresh_from_db()
        assert (row.missed_scans, row.closed_at) == (9, None)

    def test_a_page_that_is_no_vacancys_does_not_break_the_scan(self, djinni, search):
        scan.scan_search(search.pk)
        row = Vacancy.objects.filter(closed_at=None).first()
        Vacancy.objects.filter(pk=row.pk).update(missed_scans=9, url=f"{djinni.base_url}/company/nordwind/")
        assert absent.settle([row.pk]) == 0
        row.refresh_from_db()
        assert (row.missed_scans, row.closed_at) == (9, None)

    def test_a_page_cut_by_a_limit_is_not_the_whole_list(self, settings: object):
        with answering() as site:
            settings.DJINNI_BASE_URL = site.url
            site.answer("/jobs/", page(site, [entry(site, n) for n in range(1, 6)]))
            row = factories.SearchProfile(keywords="")
            scan.scan_search(row.pk)
            scan.scan_search(row.pk, limit=2)
        assert not Vacancy.objects.filter(missed_scans__gt=0).exists()

    def test_a_page_that_is_not_understood_says_nothing(self, djinni, search):
        scan.scan_search(search.pk)
        row = Vacancy.objects.filter(closed_at=None).first()
        Vacancy.objects.filter(pk=row.pk).update(missed_scans=9)
        with answering() as site, pytest.MonkeyPatch.context() as moved:
            moved.setattr("django.conf.settings.DJINNI_BASE_URL", site.url)
            site.answer(f"/jobs/{row.external_id}-x/", status=400)
            Vacancy.objects.filter(pk=row.pk).update(url=f"{site.url}/jobs/{row.external_id}-x/")
            assert absent.settle([row.pk]) == 0
        row.refresh_from_db()
        assert row.closed_at is None

    def test_a_scan_that_was_cut_short_misses_nothing(self, djinni, search):
        scan.scan_search(search.pk)
        scan.scan_search(search.pk, limit=5)
        SearchProfile.objects.update(max_pages=1)
        scan.scan_search(search.pk)
        assert not Vacancy.objects.filter(missed_scans__gt=0).exists()


class TestHours:
    def at(self, hour: int, minute: int = 0):
        return timezone.make_aware(timezone.datetime(2026, 11, 26, hour, minute))

    @pytest.mark.parametrize(
        ("start", "end", "hour", "is_open"),
        [(None, None, 3, True), (9, 18, 9, True), (9, 18, 18, False), (9, 18, 8, False), (22, 6, 23, True),
         (22, 6, 5, True), (22, 6, 12, False), (9, 9, 3, True)],
    )  # fmt: skip
    def test_a_search_keeps_its_hours(self, start, end, hour, is_open):
        search = SearchProfile(active_from=start and time(start), active_until=end and time(end))
        assert schedule.is_open(search, self.at(hour)) is is_open

    def test_the_next_run_lies_within_them(self):
        search = SearchProfile(active_from=time(9), active_until=time(18))
        assert schedule.next_run(search, self.at(12)) == self.at(12)
        assert schedule.next_run(search, self.at(7, 30)) == self.at(9)
        assert schedule.next_run(search, self.at(19)) == self.at(9) + timedelta(days=1)

    def test_a_search_outside_its_hours_is_not_due(self):
        row = factories.SearchProfile(active_from=time(9), active_until=time(18))
        with time_machine.travel(self.at(20)):
            assert scan.due() == []
        with time_machine.travel(self.at(10)):
            assert scan.due() == [row.pk]


def test_a_page_that_changed_is_told_when_it_is_read_before_a_draft(djinni: World):
    Channel.objects.create(name="E-mail", kind="email")
    shown = next(each for each in djinni.vacancies() if each["state"] == "open")
    row = factories.Vacancy(
        board="djinni", external_id=str(shown["id"]), url=f"{djinni.base_url}/jobs/{shown['id']}-x/"
    )
    djinni.misbehave("changed", path="/jobs/")
    assert details.read(row.pk, at_once=True) is False
    assert Notification.objects.get().event == "source_changed"
    assert RawPage.objects.get().reason == "changed"
