"""Scans over real sockets: what came in, and how they ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobagent_site import http
from jobagent_site.http import RateLimitError
from leads.models import AgentStep, Vacancy, VacancyVersion
from leads.posting import Posting
from leads.services.recording import record_postings
from notifications.models import Channel, Notification
from sourcing import absent, scan
from sourcing.boards.posting import Page
from sourcing.models import HostBudget, RawPage, Scan, SearchProfile, Sighting
from tests import factories
from tests.sandbox.world import World
from tests.sourcing.answering import answering

pytestmark = pytest.mark.django_db


@pytest.fixture
def search() -> SearchProfile:
    Channel.objects.create(name="E-mail", kind="email")
    return factories.SearchProfile(keywords="", max_pages=3)


def run(search: SearchProfile, **kwargs: object) -> Scan:
    done = scan.scan_search(search.pk, **kwargs)
    assert done is not None
    return done


def test_it_brings_vacancies_in(djinni: World, search: SearchProfile):
    done = run(search)
    assert (done.status, done.pages, done.found, done.new) == ("ok", 3, 45, 45)
    assert Vacancy.objects.filter(status="new").count() == 45
    assert Sighting.objects.count() == 45
    step = AgentStep.objects.get()
    assert (step.step, step.outcome, len(step.calls)) == ("scan", "ok", 3)
    search.refresh_from_db()
    assert search.next_run_at is not None


def test_it_asks_once_for_each_page(djinni: World, search: SearchProfile):
    run(search)
    asked = [request["path"] for request in djinni.requests()]
    assert asked == ["/jobs/"] * 3


def test_it_writes_no_vacancy_for_the_same_pages_again(djinni: World, search: SearchProfile):
    run(search)
    with CaptureQueriesContext(connection) as queries:
        done = run(search)
    assert (done.found, done.unchanged, done.new, done.updated) == (45, 45, 0, 0)
    changed = [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE")) and "leads_vacancy" in q["sql"]]
    assert changed == []
    assert [q for q in queries if q["sql"].startswith("INSERT") and "sighting" in q["sql"]] == []


def test_it_reads_to_the_true_last_page(djinni: World, search: SearchProfile):
    SearchProfile.objects.update(max_pages=50)
    done = run(search)
    assert done.status == "ok"
    assert done.found == Vacancy.objects.count() > 45
    assert done.pages == -(-done.found // 15)


def test_it_sees_a_changed_salary(djinni: World, search: SearchProfile):
    run(search)
    vacancy = Vacancy.objects.exclude(salary_max=None).first()
    djinni.change(int(vacancy.external_id), salary_max=vacancy.salary_max + 800)
    done = run(search)
    assert done.updated == 1
    assert VacancyVersion.objects.get().vacancy == vacancy


def test_it_takes_a_bump_for_no_change(djinni: World, search: SearchProfile):
    run(search)
    vacancy = Vacancy.objects.last()
    djinni.change(int(vacancy.external_id), bump=True)
    done = run(search)
    assert done.updated == 0
    assert not VacancyVersion.objects.exists()


def test_it_stops_at_the_limit(djinni: World, search: SearchProfile):
    done = run(search, limit=20)
    assert (done.found, done.pages) == (20, 2)
    assert Vacancy.objects.count() == 20


def test_it_finds_nothing_and_says_so(djinni: World):
    done = run(factories.SearchProfile(keywords="quantum basket weaving"))
    assert (done.status, done.found, done.error) == ("empty", 0, "")


@pytest.mark.parametrize(
    ("kind", "status", "event"),
    [
        ("429", "blocked", "source_blocked"),
        ("403", "blocked", "source_blocked"),
        ("blocked", "blocked", "source_blocked"),
        ("cookie_wall", "blocked", "source_blocked"),
        ("changed", "changed", "source_changed"),
        ("truncated", "changed", "source_changed"),
        ("big", "changed", "source_changed"),
        ("redirect_host", "changed", "source_changed"),
        ("redirect_private", "changed", "source_changed"),
        ("500", "error", None),
        ("drop", "error", None),
    ],
)
def test_it_never_takes_a_refusal_for_an_empty_result(djinni: World, search: SearchProfile, kind, status, event):
    djinni.misbehave(kind, times=5)
    done = run(search)
    assert done.status == status
    assert done.error
    assert done.advice
    assert "Traceback" not in done.error
    assert AgentStep.objects.get().outcome == status
    assert [row.event for row in Notification.objects.all()] == ([event] if event else [])


def test_it_keeps_the_page_that_it_could_not_read(djinni: World, search: SearchProfile):
    djinni.misbehave("changed")
    done = run(search)
    page = RawPage.objects.get()
    assert page.scan == done
    assert b"<html" in page.body.lower()


def test_it_keeps_what_earlier_pages_brought(djinni: World, search: SearchProfile):
    djinni.misbehave("429", times=5, path="/jobs/?page=2")
    done = run(search)
    assert (done.status, done.found, done.new) == ("blocked", 15, 15)
    assert Vacancy.objects.count() == 15


def test_it_tells_a_lasting_refusal_once(djinni: World, search: SearchProfile):
    djinni.misbehave("403", times=2)
    run(search)
    run(search)
    assert Notification.objects.count() == 1


def test_it_tells_an_error_once_it_lasts(settings: object, search: SearchProfile, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(http, "RETRY_PAUSE", 0.01)
    settings.DJINNI_BASE_URL = "http://127.0.0.1:9"  # nobody listens
    told = []
    for _ in range(5):
        assert run(search).status == "error"
        told.append(Notification.objects.filter(event="source_error").count())
    assert told == [0, 0, 1, 1, 1]
    assert "could not be reached" in Notification.objects.get().text


def test_it_pauses_longer_after_each_refusal(djinni: World, search: SearchProfile):
    pauses = []
    for _ in range(3):
        HostBudget.objects.update(cool_down_until=None)
        djinni.misbehave("403")
        run(search)
        pauses.append(HostBudget.objects.get().cool_down_until)
    gaps = [later - earlier for earlier, later in zip(pauses, pauses[1:], strict=False)]
    assert gaps[1] > gaps[0]


def test_it_does_not_ask_a_host_that_cools_down(djinni: World, search: SearchProfile):
    djinni.misbehave("403")
    run(search)
    before = len(djinni.requests())
    done = run(search)
    assert (done.status, len(djinni.requests())) == ("blocked", before)
    assert "refused us" in done.error
    assert HostBudget.objects.get().refusals == 1


def test_a_search_is_not_due_while_its_host_cools_down(djinni: World, search: SearchProfile):
    factories.SearchProfile(board="feed", keywords="", address="https://example.org/jobs.rss")
    djinni.misbehave("403")
    run(search)
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        SearchProfile.objects.update(next_run_at=None)
        assert search.pk not in scan.due()
        assert len(scan.due()) == 1
        HostBudget.objects.update(cool_down_until=None)
        assert search.pk in scan.due()


def test_a_host_that_names_when_it_works_again_is_left_alone_until_then(settings: object):
    with answering() as site:
        settings.DJINNI_BASE_URL = site.url
        site.answer("/jobs/", status=503, Retry_After="3600")
        search = factories.SearchProfile(keywords="")
        done = run(search)
        row = HostBudget.objects.get()
        assert timedelta(minutes=59) < row.cool_down_until - timezone.now() <= timedelta(hours=1)
        assert (done.status, row.refusals) == ("error", 0)  # it is in trouble; it did not refuse us
        assert f"after {timezone.localtime(row.cool_down_until):%d.%m. %H:%M}" in done.advice
        SearchProfile.objects.update(next_run_at=None)
        assert scan.due() == []
        with pytest.raises(RateLimitError, match="asked for a pause"):
            scan.preview(search)
        assert [path for path, _ in site.asked] == ["/jobs/"]


def test_it_forgets_refusals_when_the_host_answers(djinni: World, search: SearchProfile):
    djinni.misbehave("403")
    run(search)
    HostBudget.objects.update(cool_down_until=None)
    run(search)
    assert HostBudget.objects.get().refusals == 0


def test_it_refuses_filters_that_the_board_would_ignore(djinni: World):
    search = factories.SearchProfile(filters={"english_level": "klingon"})
    done = run(search)
    assert done.status == "error"
    assert "klingon" in done.error
    assert djinni.requests() == []


def test_it_is_run_by_one_process_at_a_time(djinni: World, search: SearchProfile):
    SearchProfile.objects.update(claimed_by="another", claimed_until=factories.days_ago(-1))
    assert scan.scan_search(search.pk) is None
    assert scan.due() == []


def test_it_reads_one_vacancy_by_its_address(djinni: World):
    vacancy = next(each for each in djinni.vacancies() if each["state"] == "open")
    url = f"{djinni.base_url}/jobs/{vacancy['id']}-x/?ref=1&sid=2"
    done = scan.scan_url(url)
    assert (done.status, done.found, done.search) == ("ok", 1, None)
    row = Vacancy.objects.get()
    assert row.external_id == str(vacancy["id"])
    assert row.detailed_at is not None
    assert "sid" not in row.url


def test_it_reads_a_feed_by_its_address(djinni: World):
    done = scan.scan_url(f"{djinni.base_url}/jobs/rss/?primary_keyword=Python")
    assert done.status == "ok"
    assert done.found == Vacancy.objects.count() > 3
    assert [request["path"] for request in djinni.requests()] == ["/jobs/rss/"]


def test_it_takes_no_fields_away_when_a_feed_comes_after_a_list(djinni: World, search: SearchProfile):
    run(search)
    before = list(Vacancy.objects.order_by("pk").values_list("company_id", "salary_max", "countries"))
    scan.scan_url(f"{djinni.base_url}/jobs/rss/")
    after = list(Vacancy.objects.order_by("pk").values_list("company_id", "salary_max", "countries"))
    assert after[: len(before)] == before
    assert not VacancyVersion.objects.exists()


@pytest.mark.parametrize(("kind", "status"), [("empty_rss", "error"), ("entity_bomb", "changed"), ("403", "blocked")])
def test_it_tells_a_broken_feed_from_an_empty_one(djinni: World, kind: str, status: str):
    djinni.misbehave(kind, times=5)
    done = scan.scan_url(f"{djinni.base_url}/jobs/rss/")
    assert (done.status, done.found) == (status, 0)


def test_it_closes_a_vacancy_whose_page_says_so(djinni: World, search: SearchProfile):
    run(search)
    row = Vacancy.objects.first()
    djinni.change(int(row.external_id), state="closed")
    done = scan.scan_url(row.url)
    assert done.closed == 1
    row.refresh_from_db()
    assert row.closed_at is not None
    assert row.description_text


def test_it_reads_only_addresses_of_its_boards(djinni: World):
    with pytest.raises(scan.ScanRefusedError, match="no board"):
        scan.scan_url("https://djinni.co.evil.example/jobs/")


def test_it_previews_without_writing(djinni: World, search: SearchProfile):
    run(search, limit=15)
    scans = Scan.objects.count()
    pages = list(RawPage.objects.values_list("pk", "at"))
    postings, known = scan.preview(search)
    assert (len(postings), len(known)) == (45, 15)
    assert (Vacancy.objects.count(), Scan.objects.count()) == (15, scans)
    assert list(RawPage.objects.values_list("pk", "at")) == pages


def test_a_refused_preview_begins_a_pause_and_none_is_tried_in_one(djinni: World, search: SearchProfile):
    djinni.misbehave("429")
    with pytest.raises(RateLimitError):
        scan.preview(search)
    assert HostBudget.objects.get().refusals == 1
    asked = len(djinni.requests())
    with pytest.raises(RateLimitError, match="refused us"):
        scan.preview(search)
    assert (len(djinni.requests()), HostBudget.objects.get().refusals) == (asked, 1)


def test_it_refuses_an_address_with_filters_that_the_board_would_ignore(djinni: World):
    done = scan.scan_url(f"{djinni.base_url}/jobs/?employment=nonsense")
    assert done.status == "error"
    assert "nonsense" in done.error
    assert djinni.requests() == []


def test_it_says_so_when_something_breaks_that_nobody_thought_of(djinni: World, search: SearchProfile, monkeypatch):
    monkeypatch.setattr(scan, "record_postings", lambda *_: 1 / 0)
    done = run(search)
    assert (done.status, "ZeroDivisionError" in done.error) == ("error", True)


def test_it_reads_only_the_feed_when_the_search_says_so(djinni: World):
    done = run(factories.SearchProfile(keywords="Python", by_feed=True))
    assert done.status == "ok"
    assert [request["path"] for request in djinni.requests()] == ["/jobs/rss/"]


def test_a_preview_reads_what_the_scan_reads(djinni: World):
    postings, _ = scan.preview(factories.SearchProfile(keywords="Python", by_feed=True))
    assert [request["path"] for request in djinni.requests()] == ["/jobs/rss/"]
    assert {posting.source for posting in postings} == {"feed"}


def test_it_does_not_leave_a_scan_running_for_ever(search: SearchProfile):
    dead = factories.Scan(search=search, status="running", started_at=factories.days_ago(1), finished_at=None)
    living = factories.Scan(search=search, status="running", finished_at=None)
    assert scan.settle_orphans() == 1
    dead.refresh_from_db()
    living.refresh_from_db()
    assert (dead.status, living.status) == ("error", "running")
    assert "worker stopped" in dead.error


def whole(scan: Scan) -> Iterator[Page]:
    """A list read to its end that shows nothing."""
    scan.whole = True
    yield Page(url=scan.url, postings=())


def test_a_scan_longer_than_its_lease_is_alone(djinni: World, search: SearchProfile, monkeypatch: pytest.MonkeyPatch):
    meanwhile: list[tuple[int, list[int]]] = []
    with time_machine.travel(timezone.now(), tick=True) as clock:

        def slowly(postings: object) -> object:
            clock.shift(scan.LEASE * 0.7)
            meanwhile.append((scan.settle_orphans(), scan.due()))
            return record_postings(postings)

        monkeypatch.setattr(scan, "record_postings", slowly)
        done = scan.scan_search(search.pk)
    assert meanwhile == [(0, [])] * 3
    assert (done.status, Scan.objects.count()) == ("ok", 1)


def edited_meanwhile(monkeypatch: pytest.MonkeyPatch, **values: object) -> None:
    """The owner saves the search while it is scanned."""

    def record(postings: list[Posting]) -> object:
        SearchProfile.objects.update(**values, next_run_at=None, etag="", last_modified="")
        return record_postings(postings)

    monkeypatch.setattr(scan, "record_postings", record)


def test_a_search_that_was_changed_meanwhile_is_due(djinni: World, search: SearchProfile, monkeypatch):
    edited_meanwhile(monkeypatch, keywords="Java")
    run(search)
    search.refresh_from_db()
    assert (search.next_run_at, search.claimed_by) == (None, "")
    assert scan.due() == [search.pk]


def test_a_new_interval_counts_from_the_running_scan_on(djinni: World, search: SearchProfile, monkeypatch):
    edited_meanwhile(monkeypatch, interval_minutes=600)
    run(search)
    search.refresh_from_db()
    assert search.next_run_at > timezone.now() + timedelta(minutes=590)


def test_each_page_is_a_sign_of_life(djinni: World, search: SearchProfile):
    beats: list[None] = []
    done = scan.scan_search(search.pk, beat=lambda: beats.append(None))
    assert len(beats) == done.pages == 3


def test_it_is_alone_too_while_it_looks_at_what_is_missing(search: SearchProfile, monkeypatch: pytest.MonkeyPatch):
    gone = [factories.Vacancy(missed_scans=absent.MISSED) for _ in range(4)]
    for vacancy in gone:
        Sighting.objects.create(search=search, vacancy=vacancy, at=timezone.now())
    meanwhile: list[tuple[int, list[int]]] = []
    beats: list[None] = []

    with time_machine.travel(timezone.now(), tick=True) as clock:

        def slowly(pk: int, *, at_once: bool) -> bool:
            clock.shift(scan.LEASE * 0.7)
            meanwhile.append((scan.settle_orphans(), scan.due()))
            return False

        monkeypatch.setattr(absent.details, "read", slowly)
        monkeypatch.setattr(scan, "_pages", lambda board, url, session, search, scan, *, cheaply: whole(scan))
        done = scan.scan_search(search.pk, beat=lambda: beats.append(None))
    assert meanwhile == [(0, [])] * 4
    assert done.status == "empty"
    assert len(beats) == 1 + 4  # one page, four looks
