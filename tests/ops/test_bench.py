"""Each benchmark in a tiny size: it runs, and tells what it promises. No time is asserted here."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from benchmarks import ai, clean, dedupe, ingest, memory, names, parse, place, queue, soup
from benchmarks.entry import Goal, skipped, told
from leads.models import Company

CONTRACT = {"ratio", "ours", "peer", "rows", "rounds", "skipped"}
NAMES = [
    "parse", "ingest_sqlite", "ingest_pg", "rescan_sqlite", "rescan_pg", "ai", "queue", "clean", "dedupe", "memory",
    "crm",
]  # fmt: skip
NOWHERE = "postgres://127.0.0.1:1/none"
FAST = told([(100.0, 10.0), (90.0, 10.0), (120.0, 10.0)], unit="x", rows=3, peer="slow", least=8.0)
SLOW = told([(70.0, 10.0)], unit="x", rows=1, peer="slow", least=8.0)


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The practice world's pages, also where real ones lie."""
    monkeypatch.delenv("JOBAGENT_CAPTURES", raising=False)


@pytest.fixture
def told_entries(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, Any]]:
    """What each benchmark tells, instead of measuring; changed by a test."""
    entries = dict.fromkeys(NAMES, FAST)
    monkeypatch.setattr(names, "_measured", lambda benchmark, *_: entries[_name(benchmark)])
    return entries


def _name(benchmark: names.Benchmark) -> str:
    return next(name for name, each in names.BENCHMARKS.items() if each is benchmark)


def bench(*arguments: str) -> tuple[dict[str, Any], int]:
    """(the object on stdout, the exit code)."""
    out, code = StringIO(), 0
    try:
        call_command("bench", *arguments, "--json", stdout=out, stderr=StringIO())
    except CommandError as error:
        code = error.returncode
    lines = out.getvalue().strip().splitlines()
    assert len(lines) <= 1  # exactly one object
    return json.loads(lines[0]) if lines else {}, code


@pytest.mark.usefixtures("told_entries")
def test_without_a_name_it_measures_all_but_the_crm():
    found, code = bench()
    assert (list(found), code) == ([name for name in NAMES if name != "crm"], 0)
    assert all(each.keys() >= CONTRACT for each in found.values())
    assert (FAST["ratio"], FAST["ours"], FAST["peer"], FAST["rounds"]) == (10.0, 100, 10.0, 3)


@pytest.mark.usefixtures("told_entries")
def test_the_crm_is_measured_by_name():
    assert list(bench("crm")[0]) == ["crm"]


def test_a_missed_goal_is_exit_1_and_the_object_is_told_all_the_same(told_entries: dict[str, dict[str, Any]]):
    told_entries["queue"] = SLOW
    found, code = bench()
    assert (code, found["queue"]["met"], found["parse"]["met"]) == (1, False, True)


def test_what_is_skipped_misses_no_goal(told_entries: dict[str, dict[str, Any]]):
    told_entries["clean"] = skipped("bleach is not installed.")
    found, code = bench("clean")
    assert (code, found["clean"]["ratio"], found["clean"]["skipped"]) == (0, None, "bleach is not installed.")


def test_one_that_breaks_off_does_not_hide_the_others(told_entries: dict[str, dict[str, Any]]):
    del told_entries["parse"]
    found, code = bench()
    assert code == 1
    assert "KeyError" in found["parse"]["error"]
    assert found["clean"] == FAST


@pytest.mark.parametrize(
    ("arguments", "said"), [(["ingest"], "ingest_sqlite, ingest_pg"), (["parse", "--rows", "0"], "from 1 on")]
)
def test_a_wrong_order_is_exit_2_and_says_what_there_is(arguments: list[str], said: str):
    with pytest.raises(CommandError, match=said) as refused:
        call_command("bench", *arguments)
    assert refused.value.returncode == 2


def test_a_person_sees_goals_and_what_was_missed(told_entries: dict[str, dict[str, Any]]):
    told_entries |= {"queue": SLOW, "clean": skipped("bleach is not installed.")}
    out = StringIO()
    with pytest.raises(CommandError, match="queue"):
        call_command("bench", stdout=out, stderr=StringIO())
    said = out.getvalue()
    assert "times the peer: 7 (goal ≥ 8, MISSED)" in said
    assert "times the peer: 10 (goal ≥ 8, met)" in said
    assert "skipped: bleach is not installed." in said


def test_goals_have_limits_from_below_and_from_above():
    assert [Goal("x", 2, 1).met, Goal("x", 2, 1, most=True).met] == [True, False]


@pytest.mark.parametrize("name", ["ingest_pg", "rescan_pg"])
def test_it_says_that_no_server_answers(name: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BENCH_POSTGRES_URL", NOWHERE)
    found, code = bench(name)
    assert (code, found[name]["ratio"]) == (0, None)
    assert "BENCH_POSTGRES_URL" in found[name]["skipped"]


def test_the_databases_on_the_server_are_its_own_and_gone_afterwards():
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        assert place.LOCAL  # nothing to make a database on
        return
    import psycopg

    with place.postgres_database(server) as url, psycopg.connect(url) as connection:
        name = connection.info.dbname
    with psycopg.connect(server) as connection:
        assert not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchall()
    assert name.startswith("jobagent_bench_")


@pytest.mark.usefixtures("rendered")
def test_it_reads_the_practice_pages_both_ways_alike():
    found = parse.run(rows=30, rounds=1)
    assert found["source"] == "practice world"
    assert [each["vacancies"] for each in found["pages"].values()] == [15, 15]
    assert found["rows"] == 30
    assert found["ratio"] == min(each["ratio"] for each in found["pages"].values()) > 0


def test_it_reads_the_real_pages_both_ways_alike(captures):
    found = parse.run(rows=30, rounds=1)
    assert (found["source"], len(found["pages"])) == ("saved pages", 2)


@pytest.mark.usefixtures("rendered")
def test_it_measures_no_reader_that_leaves_something_out(monkeypatch: pytest.MonkeyPatch):
    whole = soup.read_list

    def poorer(body: bytes, url: str) -> soup.Read:
        read = whole(body, url)
        return replace(read, postings=(replace(read.postings[0], views=None), *read.postings[1:]))

    monkeypatch.setattr(soup, "read_list", poorer)
    with pytest.raises(AssertionError, match="do not agree"):
        parse.run(rows=30, rounds=1)


@pytest.mark.usefixtures("rendered")
def test_it_cleans():
    pytest.importorskip("bleach")
    found = clean.run(rows=30, rounds=1)
    assert found.keys() >= CONTRACT | {"source", "letters_each"}
    assert (found["rows"], found["let_through"]["ours"]) == (30, 0)


def test_it_says_how_to_install_what_it_compares_with(monkeypatch: pytest.MonkeyPatch):
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(clean, "import_module", missing)
    found = clean.run(rows=30, rounds=1)
    assert found["ratio"] is None
    assert "pip install bleach==" in found["skipped"]


@pytest.mark.parametrize("name", ["ingest_sqlite", "rescan_sqlite", "ingest_pg", "rescan_pg"])
def test_it_records(name: str):
    postgres = os.environ.get("DATABASE_URL", "")
    if name.endswith("_pg") and not postgres.startswith("postgres"):
        postgres = NOWHERE
    found = bench(name, "--rows", "7", "--rounds", "2", "--postgres", postgres)[0][name]
    assert found.keys() >= CONTRACT
    if postgres == NOWHERE:
        assert found["skipped"]
        return
    assert (found["rows"], found["rounds"], found["skipped"]) == (7, 2, None)
    assert found["ours"] > 0 < found["peer"]
    assert found.get("rows_written") == (0 if name.startswith("rescan") else None)


@pytest.mark.django_db
def test_it_sees_a_write():
    with ingest._written() as written:
        list(Company.objects.all())
        assert written == []
        Company.objects.create(name="Acme", key="acme")
    assert len(written) == 1


def test_it_queues():
    found = queue.run(rows=5, rounds=1, timed=2)
    assert found.keys() >= CONTRACT | {"latency_p50_ms", "latency_p95_ms"}
    assert found["rows"] == 5


def test_it_watches_memory():
    found = memory.run(rows=1)
    assert (found["rows"], found["vacancies"], found["ratio"]) == (1, 15, None)
    assert found["after_warming_mb"] > 0


def test_it_asks_many_at_once():
    found = ai.run(rows=2, rounds=1, seconds=0.05, at_once=2)
    assert found["calls"] == 2
    assert found.keys() >= CONTRACT | {"times_ideal", "wall", "ideal", "memory_mb"}


def test_it_looks_for_the_same_vacancy():
    server = os.environ.get("DATABASE_URL", "")
    found = dedupe.run(rows=60, rounds=2, new=60, postgres=server if server.startswith("postgres") else "")
    assert found.keys() >= CONTRACT | {"p50_ms", "p95_ms"}
    assert (found["rows"], found["pairs"]["pairs"]) == (60, 618)
    assert set(found["places"]) == {"memory", "sqlite", *(["postgresql"] if server.startswith("postgres") else [])}
    assert {place["wrong"] for place in found["places"].values()} == {0}
