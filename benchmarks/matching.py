"""`python -m benchmarks.matching [--known N] [--new N] [--postgres URL] [--json]`: one new vacancy against many.

Measures the whole way of a new advertisement: reading it, looking up its keys, reading and comparing the candidates.
The known ones lie in memory, in an SQLite file, and in PostgreSQL when a URL is given (a temporary table of its own).
The corpus is invented and has a fixed seed: companies of very different size, four languages, and among the new ones
re-posts, rewritten ones, translations of none, and near misses. Prints p50 and p95 in milliseconds, and the time of
comparing one text with all others by rapidfuzz alone.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from benchmarks.invented import Corpus
from leads.services.matching import Ad, Same, keys
from leads.services.matching.index import MOST_COMPARED, MOST_PER_KEY, Candidate, Found, Index, judged

Find = Callable[[Ad], list[Found[int]]]
# The newest that have each key, those that share most keys first. PostgreSQL takes all keys as one array.
_NEWEST = (
    "SELECT key, vacancy FROM (SELECT key, vacancy FROM bench_key WHERE key = ? ORDER BY vacancy DESC LIMIT {most}) k"
)
_LATERAL = (
    "SELECT n.key, n.vacancy FROM unnest(%s::bigint[]) AS wanted(key) CROSS JOIN LATERAL (SELECT key, vacancy "
    "FROM bench_key WHERE key = wanted.key ORDER BY vacancy DESC LIMIT {most}) n"
)
_FETCH = (
    "SELECT v.id, k.shared, k.told, v.title, v.company, v.text FROM bench_vacancy v JOIN (SELECT vacancy, "
    "COUNT(*) AS shared, SUM(key & 1) AS told FROM ({newest}) a GROUP BY vacancy "
    "ORDER BY shared DESC, vacancy DESC LIMIT {most}) k ON k.vacancy = v.id ORDER BY k.shared DESC, v.id DESC"
)


@cache
def _sqlite_fetch(count: int) -> str:
    newest = _NEWEST.format(most=MOST_PER_KEY)
    return _FETCH.format(newest=" UNION ALL ".join([newest] * count), most=MOST_COMPARED)


@cache
def _postgres_fetch() -> str:
    return _FETCH.format(newest=_LATERAL.format(most=MOST_PER_KEY), most=MOST_COMPARED)


def main() -> None:
    options = _options()
    corpus = Corpus(options.known, random.Random(7))
    new = corpus.new(options.new)
    figures: dict[str, Any] = {"known": options.known, "new": options.new}
    figures["letters_each"] = round(statistics.mean(len(ad.text) for ad in corpus.known))
    figures["memory"] = _timed(_in_memory(corpus.known), new)
    with _sqlite(corpus.known) as find:
        figures["sqlite"] = _timed(find, new)
    if options.postgres:
        with _postgres(corpus.known, options.postgres) as find:
            figures["postgres"] = _timed(find, new)
    figures["all_by_rapidfuzz_ms"] = _brute(corpus.known, [ad for ad, _ in new[:3]])
    lines = [f"{name}: {value}" for name, value in figures.items()]
    sys.stdout.write((json.dumps(figures) if options.json else "\n".join(lines)) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--known", type=int, default=100_000)
    parser.add_argument("--new", type=int, default=2_000)
    parser.add_argument("--postgres", help="postgres://… to measure there too")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _timed(find: Find, new: list[tuple[Ad, int | None]]) -> dict[str, float]:
    """p50 and p95 of one `find`, and whether it found what it should: `original` is the id, None: nothing."""
    for ad, _ in new[:50]:
        find(_unread(ad))
    gc.collect()
    gc.freeze()  # the corpus is no garbage of the thing measured
    wall: list[float] = []
    own: list[float] = []  # CPU of this process: what other programs on the machine do not disturb
    wrong = missed = 0
    for ad, original in new:
        fresh = _unread(ad)
        start, start_own = time.perf_counter(), time.thread_time()
        found = find(fresh)
        own.append((time.thread_time() - start_own) * 1000)
        wall.append((time.perf_counter() - start) * 1000)
        same = {each.id for each in found if each.sameness.same is Same.SAME}
        wrong += bool(same - {original})
        missed += original is not None and original not in same
    return {**_percentiles("wall", wall), **_percentiles("cpu", own), "missed": missed, "wrong": wrong}


def _percentiles(name: str, times: list[float]) -> dict[str, float]:
    cut = statistics.quantiles(times, n=100)
    return {f"{name}_p50_ms": round(cut[49], 3), f"{name}_p95_ms": round(cut[94], 3)}


def _unread(ad: Ad) -> Ad:
    """The same advertisement, nothing of it read yet."""
    return Ad(ad.title, ad.company, ad.text)


def _in_memory(known: list[Ad]) -> Find:
    index: Index[int] = Index(lambda number: _unread(known[number]))
    for number, ad in enumerate(known):
        index.add(number, _unread(ad))
    return index.find


@contextmanager
def _sqlite(known: list[Ad]) -> Iterator[Find]:
    with tempfile.TemporaryDirectory() as folder:
        database = sqlite3.connect(Path(folder) / "bench.sqlite3")
        database.execute("PRAGMA mmap_size=268435456")
        database.execute("PRAGMA cache_size=-65536")
        database.execute("CREATE TABLE bench_vacancy (id INTEGER PRIMARY KEY, title TEXT, company TEXT, text TEXT)")
        database.execute(
            "CREATE TABLE bench_key (key INTEGER, vacancy INTEGER, PRIMARY KEY (key, vacancy)) WITHOUT ROWID"
        )
        database.executemany("INSERT INTO bench_vacancy VALUES (?, ?, ?, ?)", _rows(known))
        database.executemany("INSERT INTO bench_key VALUES (?, ?)", sorted(_keys(known)))
        database.commit()

        def find(ad: Ad) -> list[Found[int]]:
            wanted = keys(ad)
            rows = database.execute(_sqlite_fetch(len(wanted)), wanted)
            return judged(ad, wanted, ((Candidate(*row[:3]), Ad(*row[3:])) for row in rows.fetchall()))

        yield find
        database.close()


@contextmanager
def _postgres(known: list[Ad], url: str) -> Iterator[Find]:
    import psycopg  # only a bigger installation has it

    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE bench_vacancy (id integer PRIMARY KEY, title text, company text, text text)"
        )
        cursor.execute("CREATE TEMPORARY TABLE bench_key (key bigint, vacancy integer, PRIMARY KEY (key, vacancy))")
        for table, rows in (("bench_vacancy", _rows(known)), ("bench_key", sorted(_keys(known)))):
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(f"ANALYZE {table}")

        def find(ad: Ad) -> list[Found[int]]:
            wanted = keys(ad)
            cursor.execute(_postgres_fetch(), [list(wanted)], prepare=True)
            return judged(ad, wanted, ((Candidate(*row[:3]), Ad(*row[3:])) for row in cursor.fetchall()))

        yield find
        connection.rollback()


def _rows(known: list[Ad]) -> Iterator[tuple[int, str, str, str]]:
    return ((number, ad.title, ad.company, ad.text) for number, ad in enumerate(known))


def _keys(known: list[Ad]) -> Iterator[tuple[int, int]]:
    return ((key, number) for number, ad in enumerate(known) for key in keys(_unread(ad)))


def _brute(known: list[Ad], new: list[Ad]) -> float:
    """Median milliseconds of comparing one text with all known ones."""
    texts, times = [ad.text for ad in known], []
    for ad in new:
        start = time.perf_counter()
        process.extractOne(ad.text, texts, scorer=fuzz.ratio)
        times.append((time.perf_counter() - start) * 1000)
    return round(statistics.median(times), 1)


if __name__ == "__main__":
    main()
