"""One new vacancy against many: the whole way of a new advertisement, from reading it to comparing the candidates.

The known ones lie in memory, in an SQLite file, and in PostgreSQL where one answers (temporary tables). The corpus is
invented and has a fixed seed: companies of very different size, four languages, and among the new ones re-posts,
rewritten ones, and near misses. The peer compares one text with all others by rapidfuzz; it does one a round.
Precision and recall are those of the labelled pairs of the tests, not of this corpus.
"""

from __future__ import annotations

import gc
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from benchmarks.entry import ROUNDS, Goal, shares, told
from benchmarks.invented import Corpus
from leads.services.matching import Ad, Same, keys
from leads.services.matching.index import MOST_COMPARED, MOST_PER_KEY, Candidate, Found, candidates, judged
from leads.services.matching.measure import Pair, figures, measure
from tests.leads.matching import pairs as labelled

NEW = 2000  # advertisements over all rounds
LEAST_RATIO, MOST_P95 = 1000.0, 1.0  # times rapidfuzz over all; ms
LEAST_PRECISION, LEAST_RECALL = 0.98, 0.95
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


@dataclass
class Timed:
    """Milliseconds of each search by round: on the clock, and of this process alone, which others do not disturb."""

    wall: list[list[float]] = field(default_factory=list)
    own: list[list[float]] = field(default_factory=list)
    wrong: int = 0
    missed: int = 0


def run(*, rows: int = 100_000, rounds: int = ROUNDS, postgres: str = "", new: int = NEW) -> dict[str, Any]:
    """The entry; `rows`: known ones. The ratio is that of the SQLite file; the goal of p95 holds for each `places`."""
    corpus = Corpus(rows, random.Random(7))
    known = [_unread(ad) for ad in corpus.known]
    indexed = sorted({(key, number) for number, ad in enumerate(known) for key in keys(ad)})
    known = [_unread(ad) for ad in known]
    with ExitStack() as stack:
        finds = {"memory": _in_memory(known, indexed), "sqlite": stack.enter_context(_sqlite(known, indexed))}
        if postgres:
            finds["postgresql"] = stack.enter_context(_postgres(known, indexed, postgres))
        gc.collect()
        gc.freeze()  # the corpus is no garbage of the thing measured
        try:
            places, rates = _rounds(finds, [ad.text for ad in known], corpus.new(max(new, rounds * 2)), rounds)
        finally:
            gc.unfreeze()
    pairs = _pairs()
    goals = [Goal(f"ms p95, {name}", place["p95_ms"], MOST_P95, most=True) for name, place in places.items()]
    goals += [Goal("precision", pairs["precision"], LEAST_PRECISION), Goal("recall", pairs["recall"], LEAST_RECALL)]
    return told(
        rates, unit="new ones a second", rows=rows, peer="rapidfuzz.process.extractOne over all texts", goals=goals,
        least=LEAST_RATIO * min(1.0, rows / 100_000), p50_ms=places["sqlite"]["p50_ms"],
        p95_ms=places["sqlite"]["p95_ms"], places=places, pairs=pairs, new=max(new, rounds * 2),
        letters_each=round(statistics.mean(len(ad.text) for ad in known)),
    )  # fmt: skip


def _rounds(
    finds: dict[str, Find], texts: list[str], new: list[tuple[Ad, int | None]], rounds: int
) -> tuple[dict[str, Any], list[tuple[float, float]]]:
    """What each place took, and a second's searches of ours and of the peer in each round."""
    timed = {name: Timed() for name in finds}
    rates, start = [], 0
    for find in finds.values():
        for ad, _ in new[:50]:
            find(_unread(ad))
    for count in shares(len(new), rounds):
        part, start = new[start : start + count], start + count
        for name, find in finds.items():
            _search(find, part, timed[name])
        rates.append((1000 / statistics.median(timed["sqlite"].wall[-1]), 1 / _brute(texts, part[0][0])))
    return {name: _percentiles(each) for name, each in timed.items()}, rates


def _search(find: Find, new: list[tuple[Ad, int | None]], timed: Timed) -> None:
    """Also counts whether it found what it should: `original` is the id, None: nothing."""
    wall, own = [], []
    for ad, original in new:
        fresh = _unread(ad)
        start, start_own = time.perf_counter(), time.thread_time()
        found = find(fresh)
        own.append((time.thread_time() - start_own) * 1000)
        wall.append((time.perf_counter() - start) * 1000)
        same = {each.id for each in found if each.sameness.same is Same.SAME}
        timed.wrong += bool(same - {original})
        timed.missed += original is not None and original not in same
    timed.wall.append(wall)
    timed.own.append(own)


def _percentiles(timed: Timed) -> dict[str, float]:
    """Of each round, and the median over the rounds: a moment when the machine is busy spoils one of them."""
    return {
        "p50_ms": _middle(timed.wall, 50), "p95_ms": _middle(timed.wall, 95),
        "cpu_p50_ms": _middle(timed.own, 50), "cpu_p95_ms": _middle(timed.own, 95),
        "wrong": timed.wrong, "missed": timed.missed,
    }  # fmt: skip


def _middle(rounds: list[list[float]], percent: int) -> float:
    return round(statistics.median(statistics.quantiles(times, n=100)[percent - 1] for times in rounds), 3)


def _pairs() -> dict[str, Any]:
    """Figures of the labelled pairs: families in four languages, and short advertisements."""
    rows = [row for name in ("dev", "held_out") for row in labelled.pairs(name)]
    found = figures(measure(Pair(str(row["id"]), _ad(row["a"]), _ad(row["b"]), bool(row["same"])) for row in rows))
    return {name: found[name] for name in ("pairs", "same", "joined", "precision", "recall", "unsure")}


def _ad(row: dict[str, Any]) -> Ad:
    return Ad(row["title"], row.get("company") or "", row.get("text") or "")


def _unread(ad: Ad) -> Ad:
    """The same advertisement, nothing of it read yet."""
    return Ad(ad.title, ad.company, ad.text)


def _in_memory(known: list[Ad], indexed: list[tuple[int, int]]) -> Find:
    ids: dict[int, list[int]] = {}
    for key, number in indexed:
        ids.setdefault(key, []).append(number)

    def find(ad: Ad) -> list[Found[int]]:
        wanted = keys(ad)
        near = candidates((key, ids.get(key, ())[-MOST_PER_KEY:]) for key in wanted)
        return judged(ad, wanted, ((each, _unread(known[each.id])) for each in near))

    return find


@contextmanager
def _sqlite(known: list[Ad], indexed: list[tuple[int, int]]) -> Iterator[Find]:
    with tempfile.TemporaryDirectory() as folder:
        database = sqlite3.connect(Path(folder) / "bench.sqlite3")
        database.execute("PRAGMA mmap_size=268435456")
        database.execute("PRAGMA cache_size=-65536")
        database.execute("CREATE TABLE bench_vacancy (id INTEGER PRIMARY KEY, title TEXT, company TEXT, text TEXT)")
        database.execute(
            "CREATE TABLE bench_key (key INTEGER, vacancy INTEGER, PRIMARY KEY (key, vacancy)) WITHOUT ROWID"
        )
        database.executemany("INSERT INTO bench_vacancy VALUES (?, ?, ?, ?)", _rows(known))
        database.executemany("INSERT INTO bench_key VALUES (?, ?)", indexed)
        database.commit()

        def find(ad: Ad) -> list[Found[int]]:
            wanted = keys(ad)
            rows = database.execute(_sqlite_fetch(len(wanted)), wanted)
            return judged(ad, wanted, ((Candidate(*row[:3]), Ad(*row[3:])) for row in rows.fetchall()))

        yield find
        database.close()


@contextmanager
def _postgres(known: list[Ad], indexed: list[tuple[int, int]], url: str) -> Iterator[Find]:
    import psycopg  # only a bigger installation has it

    with psycopg.connect(url, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE bench_vacancy (id integer PRIMARY KEY, title text, company text, text text)"
        )
        cursor.execute("CREATE TEMPORARY TABLE bench_key (key bigint, vacancy integer, PRIMARY KEY (key, vacancy))")
        for table, rows in (("bench_vacancy", _rows(known)), ("bench_key", indexed)):
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(f"VACUUM ANALYZE {table}")  # as the server does by itself

        def find(ad: Ad) -> list[Found[int]]:
            wanted = keys(ad)
            cursor.execute(_postgres_fetch(), [list(wanted)], prepare=True, binary=True)
            return judged(ad, wanted, ((Candidate(*row[:3]), Ad(*row[3:])) for row in cursor.fetchall()))

        yield find


def _rows(known: list[Ad]) -> Iterator[tuple[int, str, str, str]]:
    return ((number, ad.title, ad.company, ad.text) for number, ad in enumerate(known))


def _brute(texts: list[str], ad: Ad) -> float:
    """Seconds of comparing one text with all known ones."""
    start = time.perf_counter()
    process.extractOne(ad.text, texts, scorer=fuzz.ratio)
    return time.perf_counter() - start
