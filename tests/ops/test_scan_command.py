"""`manage.py scan` in this process: what it prints, how it exits, and what a person who ends it loses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from jobagent_site import http
from leads.models import Vacancy
from sourcing import scan
from sourcing.boards import djinni as board
from sourcing.models import HostBudget, Scan, SearchProfile
from tests import factories
from tests.sandbox.world import World

pytestmark = pytest.mark.django_db


def run(*arguments: str, code: int = 0) -> list[dict[str, Any]]:
    """The rows of its one JSON object."""
    out = StringIO()
    try:
        call_command("scan", "--json", *arguments, stdout=out, stderr=StringIO())
        ended: Any = 0
    except SystemExit as error:
        ended = error.code
    assert ended == code
    return json.loads(out.getvalue())["scans"]


@pytest.fixture
def search(djinni: World) -> SearchProfile:
    return factories.SearchProfile(name="Everything", keywords="", max_pages=3)


@pytest.fixture
def ended_after_one_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C comes while the second page is waited for."""
    real = board.pages

    def pages(*args: Any, **named: Any) -> Iterator[Any]:
        yield next(real(*args, **named))
        raise KeyboardInterrupt

    monkeypatch.setattr(board, "pages", pages)


@pytest.mark.usefixtures("ended_after_one_page")
def test_ctrl_c_loses_nothing_and_says_so(search: SearchProfile, monkeypatch: pytest.MonkeyPatch):
    factories.SearchProfile(name="Never reached", keywords="Python")
    (row,) = run(code=1)
    assert (row["search"], row["status"], row["error"]) == ("Everything", "error", scan.ENDED_BY_HAND)
    assert (row["found"], row["new"]) == (15, 15)
    done = Scan.objects.get()
    assert (done.status, done.found, done.new, done.error) == ("error", 15, 15, scan.ENDED_BY_HAND)
    assert done.finished_at is not None
    search.refresh_from_db()
    assert (search.claimed_by, search.claimed_until) == ("", None)
    monkeypatch.undo()
    assert (run("--search", "Everything")[0]["new"], Vacancy.objects.count()) == (30, 45)


@pytest.mark.parametrize(
    ("kind", "status"), [("429", "blocked"), ("blocked", "blocked"), ("changed", "changed"), ("500", "error")]
)
def test_a_dry_run_tells_three_results_apart(
    djinni: World, search: SearchProfile, kind: str, status: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(http, "RETRY_PAUSE", 0.01)
    djinni.misbehave(kind, times=2)
    (row,) = run("--search", "Everything", "--dry-run", code=1)
    assert (row["status"], row["found"]) == (status, 0)
    assert row["error"]


def test_a_refusal_in_a_dry_run_is_a_refusal(djinni: World, search: SearchProfile):
    djinni.misbehave("429", times=1)
    run("--search", "Everything", "--dry-run", code=1)
    assert HostBudget.objects.get().refusals == 1
    asked = len(djinni.requests())
    (row,) = run("--search", "Everything", "--dry-run", code=1)
    assert row["status"] == "blocked"
    assert len(djinni.requests()) == asked


@pytest.mark.parametrize("wrong", [("--board", "dou", "--search", "Everything"), ("--search", "")])
def test_a_search_that_is_not_there_is_wrong_usage(search: SearchProfile, wrong: tuple[str, ...]):
    with pytest.raises(CommandError, match="There is no search") as refused:
        call_command("scan", *wrong)
    assert refused.value.returncode == 2
    assert not Scan.objects.exists()
