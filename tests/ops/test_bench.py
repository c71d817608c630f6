"""Each benchmark in a tiny size: it runs, and tells what it promises. No time is asserted here."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from benchmarks import ai, clean, ingest, memory, parse, queue, soup
from leads.models import Company


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The practice world's pages, also where real ones lie."""
    monkeypatch.delenv("JOBAGENT_CAPTURES", raising=False)


@pytest.mark.usefixtures("rendered")
def test_it_reads_the_practice_pages_both_ways_alike():
    found = parse.run(rounds=1)
    assert found["source"] == "practice world"
    assert [each["vacancies"] for each in found["pages"].values()] == [15, 15]
    assert found["ratio"] == min(each["ratio"] for each in found["pages"].values()) > 0


def test_it_reads_the_real_pages_both_ways_alike(captures):
    found = parse.run(rounds=1)
    assert (found["source"], len(found["pages"])) == ("saved pages", 2)


@pytest.mark.usefixtures("rendered")
def test_it_measures_no_reader_that_leaves_something_out(monkeypatch: pytest.MonkeyPatch):
    whole = soup.read_list

    def poorer(body: bytes, url: str) -> soup.Read:
        read = whole(body, url)
        return replace(read, postings=(replace(read.postings[0], views=None), *read.postings[1:]))

    monkeypatch.setattr(soup, "read_list", poorer)
    with pytest.raises(AssertionError, match="do not agree"):
        parse.run(rounds=1)


@pytest.mark.usefixtures("rendered")
def test_it_cleans():
    pytest.importorskip("bleach")
    found = clean.run(rounds=1)
    assert {"ratio", "us", "peer_us", "descriptions"} <= found.keys()
    assert found["let_through"]["ours"] == 0


def test_it_says_how_to_install_what_it_compares_with(monkeypatch: pytest.MonkeyPatch):
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(clean, "import_module", missing)
    out = StringIO()
    with pytest.raises(CommandError, match="goal"):
        call_command("bench", "clean", "--json", stdout=out)
    assert "pip install bleach==" in json.loads(out.getvalue())["missing"]


def test_it_records():
    postgres = os.environ.get("DATABASE_URL", "")
    found = ingest.run(pages=1, rounds=1, feed=5, postgres=postgres if postgres.startswith("postgres") else "")
    databases = [name for name in ("sqlite_defaults", "sqlite", "postgresql") if name in found]
    assert len(databases) == (3 if postgres.startswith("postgres") else 2)
    for page in (found[name][kind] for name in databases for kind in ("list", "feed")):
        assert page["vacancies_written"] == 0
        assert {"new", "again", "new_rows_a_second", "again_rows_a_second"} <= page.keys()


@pytest.mark.django_db
def test_it_sees_a_write():
    with ingest._written() as written:
        list(Company.objects.all())
        assert written == []
        Company.objects.create(name="Acme", key="acme")
    assert len(written) == 1


def test_it_queues():
    found = queue.run(jobs=5, rounds=1, timed=2)
    assert {"ratio", "jobs_a_second", "peer_jobs_a_second", "latency_p50_ms", "latency_p95_ms", "ok"} <= found.keys()


def test_it_watches_memory():
    found = memory.run(scans=1)
    assert (found["scans"], found["vacancies"]) == (1, 15)
    assert found["after_warming_mb"] > 0


def test_it_asks_many_at_once():
    found = ai.run(vacancies=2, seconds=0.05, at_once=2)
    assert found["calls"] == 2
    assert {"wall", "ideal", "ratio", "memory_mb", "ok"} <= found.keys()
