"""One look a day at each board's plain list: nothing is recorded, and what is not as it was is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from leads.models import Vacancy
from notifications.models import Channel, Notification
from sourcing import canary, scan
from sourcing.boards import BOARDS
from sourcing.models import HostBudget, RawPage, Scan
from tests import factories
from tests.sandbox.world import World

pytestmark = pytest.mark.django_db
WHOLE = dict.fromkeys(("title", "company", "description_text", "posted_at"), 1.0)


def earlier(days: int = 5, *, found: int = 15, completeness: dict[str, float] | None = None) -> None:
    """Canaries of the days before, each with this many vacancies."""
    for day in range(1, days + 1):
        factories.Scan(
            search=None, kind="canary", found=found, completeness=completeness or WHOLE,
            started_at=timezone.now() - timedelta(days=day, hours=1), url=BOARDS["djinni"].list_url("", {}),
        )  # fmt: skip


def told() -> list[str]:
    return [row.event for row in Notification.objects.all()]


def test_it_records_no_vacancy(djinni: World):
    done = canary.run("djinni")
    assert (done.kind, done.status, done.found, done.new, done.unchanged) == ("canary", "ok", 15, 0, 0)
    assert done.completeness["title"] == 1.0
    assert not Vacancy.objects.exists()
    assert [each["path"] for each in djinni.requests()] == ["/jobs/"]


def test_it_touches_no_vacancy_that_is_known(djinni: World):
    scan.scan_board("djinni")
    Vacancy.objects.update(english="", salary_max=1)
    before = list(Vacancy.objects.order_by("pk").values())
    canary.run("djinni")
    assert list(Vacancy.objects.order_by("pk").values()) == before


def test_a_list_without_vacancies_is_a_changed_source_from_the_first_day(djinni: World):
    Channel.objects.create(name="E-mail", kind="email")
    for each in djinni.vacancies():
        djinni.change(each["id"], state="removed")
    done = canary.run("djinni")
    assert done.status == "changed"
    assert "shows no vacancy" in done.error
    assert told() == ["source_changed"]
    assert list(RawPage.objects.values_list("scan", "reason")) == [(done.pk, "changed")]


def test_a_list_that_became_short_is_told(djinni: World):
    Channel.objects.create(name="E-mail", kind="email")
    earlier(found=60)
    done = canary.run("djinni")
    assert done.status == "changed"
    assert "15 vacancies, where 60 are usual" in done.error
    assert told() == ["source_changed"]


def test_a_field_that_fell_is_told(djinni: World):
    earlier(completeness=WHOLE | {"salary_min": 1.0})
    for each in djinni.vacancies():
        djinni.change(each["id"], salary_public=False)
    done = canary.run("djinni")
    assert done.status == "changed"
    assert "a salary" in done.error


def test_it_is_compared_with_canaries_alone(djinni: World):
    for _ in range(5):
        factories.Scan(search=None, kind="address", found=600, completeness=WHOLE)
    assert canary.run("djinni").status == "ok"


def test_a_refusal_is_blocked_and_told_once(djinni: World):
    Channel.objects.create(name="E-mail", kind="email")
    djinni.misbehave("403", times=2)
    assert canary.run("djinni").status == "blocked"
    HostBudget.objects.update(cool_down_until=None)
    factories.Scan(search=None, kind="address", status="ok")  # a look by hand between them changes nothing
    assert canary.run("djinni").status == "blocked"
    assert told() == ["source_blocked"]


def test_it_is_due_once_a_day(djinni: World):
    factories.SearchProfile()
    assert canary.due() == ["djinni"]
    canary.run("djinni")
    assert canary.due() == []
    Scan.objects.update(started_at=timezone.now() - timedelta(hours=24, minutes=1))
    assert canary.due() == ["djinni"]


def test_a_search_is_no_canary(djinni: World):
    search = factories.SearchProfile(keywords="")
    scan.scan_search(search.pk)
    assert canary.due() == ["djinni"]


@pytest.mark.parametrize("search", [None, {"active": False}, {"board": "gone"}])
def test_a_board_that_nobody_searches_is_not_asked(djinni: World, search: dict | None):
    if search is not None:
        factories.SearchProfile(**search)
    assert canary.due() == []


def test_it_waits_while_the_host_cools_down(djinni: World):
    factories.SearchProfile()
    host = djinni.base_url.removeprefix("http://")
    HostBudget.objects.create(host=host, cool_down_until=timezone.now() + timedelta(hours=1))
    assert canary.due() == []


def test_a_board_without_a_plain_list_has_none(djinni: World, monkeypatch: pytest.MonkeyPatch):
    factories.SearchProfile()

    def no_list(keywords: str, filters: object) -> str:
        raise ValueError("A feed is its address.")

    monkeypatch.setattr("sourcing.boards.djinni.list_url", no_list)
    assert canary.due() == []


def test_linkedin_has_no_list_without_a_search(djinni: World):
    factories.SearchProfile(board="linkedin")
    assert canary.due() == []
