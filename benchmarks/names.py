"""The benchmarks by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from benchmarks.entry import skipped
from benchmarks.place import NoServerError, postgres_server


@dataclass(frozen=True, slots=True)
class Benchmark:
    """`call`: "module:function" of benchmarks; it takes rows and rounds, and `postgres` when it measures there."""

    call: str
    rows: int
    what_rows: str
    about: str
    postgres: str = ""  # needs: cannot be measured without; may: measures there too
    in_all: bool = True


BENCHMARKS = {
    "parse": Benchmark("parse:run", 2100, "vacancies our parser reads", "a list page to postings,"
                       " against BeautifulSoup"),
    "ingest_sqlite": Benchmark(
        "ingest:new_on_sqlite", 5000, "new vacancies we record, for each size of a batch",
        "new vacancies, against get_or_create a row, SQLite with Django's defaults",
    ),
    "ingest_pg": Benchmark(
        "ingest:new_on_postgres", 5000, "new vacancies we record, for each size of a batch",
        "new vacancies, against get_or_create a row, PostgreSQL", postgres="needs",
    ),
    "rescan_sqlite": Benchmark(
        "ingest:again_on_sqlite", 5000, "known vacancies we meet again", "nothing changed, against update_or_create"
        " a row, our SQLite",
    ),
    "rescan_pg": Benchmark(
        "ingest:again_on_postgres", 5000, "known vacancies we meet again",
        "nothing changed, against update_or_create a row, PostgreSQL", postgres="needs",
    ),
    "ai": Benchmark("ai:run", 100, "vacancies at once, in every round", "many vacancies against an AI platform"
                    " that takes its time, against one question after the other"),
    "queue": Benchmark("queue:run", 2500, "jobs through our queue",
                       "jobs that do nothing, against django-q2 as it comes"),
    "clean": Benchmark("clean:run", 2100, "descriptions we clean", "strangers' HTML made safe, against bleach"),
    "dedupe": Benchmark(
        "dedupe:run", 100_000, "known vacancies", "one new vacancy against all known ones, against rapidfuzz over all",
        postgres="may",
    ),
    "memory": Benchmark("memory:run", 50, "scans", "how much a process grows that scans again and again"),
    "crm": Benchmark(
        "crm:measure", 1_000_000, "vacancies in the database", "pages of the CRM, against Django's admin as it comes",
        postgres="may", in_all=False,
    ),
}  # fmt: skip
ALL = [name for name, each in BENCHMARKS.items() if each.in_all]


def measured(
    names: list[str], *, rows: int | None, rounds: int | None, postgres: str
) -> Iterator[tuple[str, dict[str, Any]]]:
    """(name, entry), one after the other. One that breaks off has an `error` and misses its goal; the rest go on."""
    for name in names:
        try:
            yield name, _measured(BENCHMARKS[name], rows, rounds, postgres)
        except Exception as error:  # noqa: BLE001  told in the entry, and the exit code says it too
            yield (
                name,
                {**skipped(""), "skipped": None, "met": False, "error": f"{type(error).__name__}: {error}"[:500]},
            )


def _measured(benchmark: Benchmark, rows: int | None, rounds: int | None, postgres: str) -> dict[str, Any]:
    given: dict[str, Any] = {"rows": rows or benchmark.rows}
    if rounds:
        given["rounds"] = rounds
    if benchmark.postgres:
        try:
            given["postgres"] = postgres_server(postgres)
        except NoServerError as error:
            if benchmark.postgres == "needs":
                return skipped(str(error))
            given["postgres"] = ""
    module, _, function = benchmark.call.partition(":")
    return dict(getattr(import_module(f"benchmarks.{module}"), function)(**given))
