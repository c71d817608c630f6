"""Kept pages read again: what differs is shown, written when asked, and an old page undoes nothing newer."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from leads.models import Company, Interaction, Vacancy, VacancyVersion
from leads.posting import Posting
from leads.services import correcting
from leads.services.recording import record_postings
from sourcing import canary, details, scan
from sourcing.boards import djinni as board
from sourcing.models import RawPage
from sourcing.reparse import Known, Reading, decide, reparse
from tests import factories
from tests.sandbox.world import World

T0 = datetime(2026, 9, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LEFT_ALONE = ("last_seen", "first_seen", "closed_at", "detailed_at", "status", "missed_scans")


@pytest.fixture
def read(djinni: World, db: None) -> World:
    """Two pages of the list, the feed, and two vacancies' own pages, all kept and recorded."""
    scan.scan_search(factories.SearchProfile(name="List", keywords="", max_pages=2).pk)
    scan.scan_search(factories.SearchProfile(name="Feed", keywords="", by_feed=True).pk)
    for pk in Vacancy.objects.order_by("pk").values_list("pk", flat=True)[:2]:
        details.read(pk, at_once=True)
    age(2)
    return djinni


def age(days: float) -> None:
    """Let all that happened lie so many days further back."""
    by = timedelta(days=days)
    RawPage.objects.update(at=F("at") - by)
    Vacancy.objects.update(first_seen=F("first_seen") - by, last_seen=F("last_seen") - by)
    Vacancy.objects.exclude(detailed_at=None).update(detailed_at=F("detailed_at") - by)
    VacancyVersion.objects.update(at=F("at") - by)


def spoil(**values: object) -> Vacancy:
    """A vacancy as a faulty parser would have left it; it has its own page and stands on the list."""
    vacancy = Vacancy.objects.order_by("pk").first()
    Vacancy.objects.filter(pk=vacancy.pk).update(**values)
    vacancy.refresh_from_db()
    return vacancy


def changes(done: object) -> list[tuple[str, str, object, object]]:
    return [(each.external_id, c.field, c.old, c.new) for each in done.differences for c in each.changes]


def test_the_same_parsers_find_nothing(read: World):
    done = reparse()
    assert (done.pages, done.unread, changes(done), done.unknown) == (5, [], [], 0)
    assert done.vacancies == Vacancy.objects.count() > 40


def test_it_shows_a_difference_and_writes_nothing(read: World):
    true = Vacancy.objects.order_by("pk").first()
    spoil(title="Wrong", months_of_experience=99)
    with CaptureQueriesContext(connection) as queries:
        done = reparse()
    assert sorted(changes(done)) == [
        (true.external_id, "months_of_experience", 99, true.months_of_experience),
        (true.external_id, "title", "Wrong", true.title),
    ]
    assert done.fields == {"title": 1, "months_of_experience": 1}
    assert done.written == 0
    assert [each["sql"] for each in queries if each["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []
    assert Vacancy.objects.get(pk=true.pk).title == "Wrong"


def test_it_writes_when_asked(read: World):
    true = Vacancy.objects.order_by("pk").values().first()
    before = spoil(title="Wrong", english="C2", content_hash="0" * 32)
    done = reparse(write=True)
    assert done.written == 1
    assert Vacancy.objects.values().get(pk=before.pk) == true
    assert changes(reparse()) == []


def test_a_correction_is_a_version_of_its_page_s_time(read: World):
    before = spoil(title="Wrong")
    reparse(write=True)
    version = VacancyVersion.objects.get()
    assert version.changes == {"title": ["Wrong", Vacancy.objects.get(pk=before.pk).title]}
    assert version.at in set(RawPage.objects.values_list("at", flat=True))


def test_a_second_mend_of_the_same_field_is_taken_too(read: World):
    true = Vacancy.objects.order_by("pk").first().title
    for wrong in ("Wrong", "Wrong again"):
        spoil(title=wrong)
        assert reparse(write=True).written == 1
    assert Vacancy.objects.order_by("pk").first().title == true


def test_it_is_no_sighting(read: World):
    before = spoil(title="Wrong", region="mars", skills=["Nothing"])
    reparse(write=True)
    after = Vacancy.objects.get(pk=before.pk)
    assert [getattr(after, name) for name in LEFT_ALONE] == [getattr(before, name) for name in LEFT_ALONE]
    assert (after.title, after.region, after.skills) != ("Wrong", "mars", ["Nothing"])


def test_what_is_no_content_is_corrected_without_a_version(read: World):
    vacancy = Vacancy.objects.exclude(domain="").filter(detailed_at=None).first()
    Vacancy.objects.filter(pk=vacancy.pk).update(domain="Wrong")
    done = reparse(write=True)
    assert changes(done) == [(vacancy.external_id, "domain", "Wrong", vacancy.domain)]
    assert Vacancy.objects.get(pk=vacancy.pk).domain == vacancy.domain
    assert not VacancyVersion.objects.exists()


def test_a_company_is_corrected_and_made_only_when_written(read: World):
    vacancy = Vacancy.objects.exclude(company=None).filter(detailed_at=None).first()
    name = vacancy.company.name
    Vacancy.objects.filter(company=vacancy.company).update(company=factories.Company(name="Wrong Ltd"))
    Company.objects.filter(pk=vacancy.company_id).delete()
    assert (vacancy.external_id, "company", "Wrong Ltd", name) in changes(reparse())
    assert not Company.objects.filter(name=name).exists()
    reparse(write=True)
    assert Vacancy.objects.get(pk=vacancy.pk).company.name == name


def test_the_owner_s_name_for_a_company_is_no_difference(read: World):
    Company.objects.update(name="As the owner calls it")
    assert changes(reparse()) == []


def test_a_lead_is_told_at_the_page_s_time(read: World):
    lead = factories.Lead(vacancy=spoil(title="Wrong"))
    reparse(write=True)
    line = Interaction.objects.get(lead=lead, kind="changed")
    assert line.text == "Vacancy changed: title"
    assert line.at in set(RawPage.objects.values_list("at", flat=True))


def test_the_newest_page_has_the_last_word(read: World):
    vacancy = Vacancy.objects.exclude(salary_max=None).filter(detailed_at=None).first()
    read.change(int(vacancy.external_id), salary_max=vacancy.salary_max + 800)
    scan.scan_search(factories.SearchProfile(keywords="", max_pages=2).pk)
    age(1)
    assert Vacancy.objects.get(pk=vacancy.pk).salary_max == vacancy.salary_max + 800
    assert changes(reparse(write=True)) == []


def test_an_old_page_undoes_nothing_that_a_newer_one_said(read: World):
    """The newer page was not kept: the version says that there was one, and a newer page writes all it says."""
    vacancy = Vacancy.objects.exclude(salary_max=None).filter(detailed_at=None).first()
    old = set(RawPage.objects.values_list("pk", flat=True))
    read.change(int(vacancy.external_id), salary_max=vacancy.salary_max + 800, title="Another title")
    scan.scan_search(factories.SearchProfile(keywords="", max_pages=2).pk)
    RawPage.objects.exclude(pk__in=old).delete()
    Vacancy.objects.filter(pk=vacancy.pk).update(english="A1" if vacancy.english != "A1" else "C2", region="mars")
    done = reparse(write=True)
    assert [each[1] for each in changes(done)] == ["english"]
    now = Vacancy.objects.get(pk=vacancy.pk)
    assert (now.salary_max, now.title) == (vacancy.salary_max + 800, "Another title")


def test_an_old_page_takes_no_bump_back(read: World):
    vacancy = Vacancy.objects.filter(detailed_at=None).first()
    bumped = timezone.now() - HOUR
    Vacancy.objects.filter(pk=vacancy.pk).update(posted_at=bumped)
    assert changes(reparse(write=True)) == []
    assert Vacancy.objects.get(pk=vacancy.pk).posted_at == bumped


def test_it_neither_reopens_nor_closes(read: World):
    first, second = Vacancy.objects.order_by("pk")[:2]
    read.change(int(second.external_id), state="closed")
    details.read(second.pk, at_once=True)
    Vacancy.objects.filter(pk=first.pk).update(closed_at=T0, title="Wrong")
    Vacancy.objects.filter(pk=second.pk).update(closed_at=None, title="Wrong")
    done = reparse(write=True)
    assert done.says_closed == 1
    assert done.written == 2
    assert [each.closed_at for each in Vacancy.objects.order_by("pk")[:2]] == [T0, None]


def test_a_closed_page_takes_nothing_away(read: World):
    vacancy = Vacancy.objects.order_by("pk").first()
    read.change(int(vacancy.external_id), state="closed")
    details.read(vacancy.pk, at_once=True)
    assert [each for each in changes(reparse()) if each[3] in ("", None, [])] == []


def test_a_vacancy_without_a_row_is_counted_and_not_made(read: World):
    vacancy = Vacancy.objects.order_by("-pk").first()
    vacancy.delete()
    count = Vacancy.objects.count()
    done = reparse(write=True)
    assert (done.unknown, Vacancy.objects.count()) == (1, count)


def test_a_page_that_cannot_be_read_says_why(read: World, monkeypatch: pytest.MonkeyPatch):
    url = f"{read.base_url}/jobs/"
    RawPage.objects.all().delete()
    for body, name in ((b"<html><p>New look</p></html>", "djinni"), (b"x", "gone")):
        keep(url, body, name)
    why = {each.board: each.why for each in reparse().unread}
    assert "has a form we do not know" in why["djinni"] or "cut off" in why["djinni"]
    assert "no board 'gone'" in why["gone"]

    def broken(kind: str, body: bytes, url: str) -> tuple[Posting, ...]:
        raise IndexError("list index out of range")

    monkeypatch.setattr(board, "parse_page", broken)
    (unread,) = reparse(board="djinni").unread
    assert "IndexError" in unread.why


def keep(url: str, body: bytes, name: str = "djinni") -> None:
    from sourcing import kept_pages

    kept_pages.keep(name, "list", url, body, scan=None, reason="read")


def test_it_takes_only_what_is_asked_for(read: World):
    spoil(title="Wrong", skills=["Nothing"])
    assert [each[1] for each in changes(reparse(kind="detail"))] == ["title", "skills"]
    assert changes(reparse(kind="feed")) == []  # the vacancy's own page is newer
    assert changes(reparse(kind="list", board="djinni")) == []
    assert reparse(days=1).pages == 0
    assert reparse(days=3).pages == 5


def test_what_a_canary_saw_is_left_out(read: World):
    vacancy = Vacancy.objects.order_by("pk").first()
    read.change(int(vacancy.external_id), title="Only the canary saw it")
    canary.run("djinni")
    assert RawPage.objects.filter(scan__kind="canary").count() == 1
    assert changes(reparse()) == []


def test_writing_a_page_costs_the_same_however_much_differs(read: World):
    page = RawPage.objects.filter(kind="list").last()
    RawPage.objects.exclude(pk=page.pk).delete()
    Vacancy.objects.exclude(detailed_at=None).delete()  # their own pages say more
    shown = [each.external_id for each in board.parse_page("list", page.body, page.url)]
    known = list(Vacancy.objects.filter(external_id__in=shown).values_list("external_id", flat=True))
    assert len(known) > 10
    costs = []
    for some in (known[:1], known):
        Vacancy.objects.filter(external_id__in=some).update(english="??")
        with CaptureQueriesContext(connection) as queries:
            assert reparse(write=True).written == len(some)
        costs.append(len(queries))
        VacancyVersion.objects.all().delete()
    assert costs[0] == costs[1]


def test_the_rules_of_recording_and_of_correcting_are_the_same(db: None):
    """What a page says to `record_postings` and what it says to `correct` end in the same row."""
    list_page = Posting(
        "djinni", "1", "https://djinni.co/jobs/1-x/", "Python", "Text", company="Acme", english="B2", tags=("a",),
        countries=("UA",), salary_min=100, views=3,
    )  # fmt: skip
    later = replace(
        list_page, title="Go", english="", company="", tags=(), countries=(), salary_min=None, source="detail"
    )
    rows = []
    for through_recording in (True, False):
        Vacancy.objects.all().delete()
        pk = record_postings([list_page], at=T0).new[0]
        if through_recording:
            record_postings([later], at=T0 + HOUR)
        else:
            row = Vacancy.objects.select_related("company").get(pk=pk)
            found = decide(Known(correcting.stored(row), "acme"), [Reading(T0 + HOUR, later)], began=T0 + 9 * HOUR)
            correcting.correct({pk: {each.field: each.new for each in found}}, at=T0 + HOUR)
        rows.append(Vacancy.objects.values(*correcting.COLUMNS, "company__key", "content_hash").get())
        assert VacancyVersion.objects.get().changes.keys() == {"title", "countries", "salary_min"}
    assert rows[0] == rows[1]


moments = st.integers(0, 200).map(lambda hours: T0 + hours * HOUR)
titles = st.sampled_from(["A", "B", "C"])


@given(st.lists(st.tuples(moments, titles), max_size=5), titles, st.none() | moments)
def test_no_page_speaks_against_a_later_change(
    pages: list[tuple[datetime, str]], stored: str, changed_at: datetime | None
):
    empty = Posting("djinni", "1", "u", "", "t", source="feed")
    values = correcting.said(empty) | {"title": stored, "url": "u", "description_text": "t", "company": ""}
    known = Known(values, "", {"title": changed_at} if changed_at else {})
    found = decide(known, [Reading(at, replace(empty, title=said)) for at, said in pages], began=T0 + 999 * HOUR)
    heard = [(at, said) for at, said in pages if changed_at is None or changed_at <= at]
    last = max(at for at, _ in heard) if heard else None
    for change in found:
        assert change.field == "title"
        assert change.at == last
        assert (change.at, change.new) in heard
        assert change.new != stored
    if last is not None and all(said != stored for at, said in heard if at == last):
        assert found


def test_a_change_while_we_read_is_not_undone():
    said = Posting("djinni", "1", "u", "Old", "t", source="feed")
    known = Known(correcting.said(said) | {"title": "New"}, "", {"title": T0 + timedelta(minutes=3)})
    reading = Reading(T0, said)  # so young that a version of three minutes later could be its own
    assert decide(known, [reading], began=T0 + timedelta(minutes=4)) != ()
    assert decide(known, [reading], began=T0 + timedelta(minutes=2)) == ()


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("reparse", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_says_what_differs(read: World):
    true = spoil(title="Wrong", description_text="x " * 200, description_html="")
    said = command()
    assert "title: Wrong → " in said
    assert "… (399 characters)" in said
    assert "Nothing was written" in said
    result = json.loads(command("--json", "--write", "--board", "djinni"))
    assert (result["wrote"], result["different"], result["written"]) == (True, 1, 1)
    assert result["fields"] == {"title": 1, "description_text": 1, "description_html": 1}
    assert result["differences"][0]["external_id"] == true.external_id
    assert json.loads(command("--json"))["different"] == 0


@pytest.mark.parametrize("wrong", [("--board", "monster"), ("--days", "0"), ("--kind", "photo")])
def test_wrong_usage_is_refused(db: None, wrong: tuple[str, str]):
    with pytest.raises(CommandError):
        command(*wrong)
