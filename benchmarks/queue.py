"""Jobs that do nothing through the queue, against django-q2 with its defaults on SQLite with Django's.

Throughput: the jobs wait already when the worker starts, and count from the first one gone until the queue is empty.
Latency: how long after it was queued one job starts, with an idle worker.
"""

from __future__ import annotations

import json
import sqlite3
import statistics
from contextlib import closing
from typing import Any

from benchmarks.entry import ROUNDS, Goal, shares, told
from benchmarks.place import Place, new_place, until

LEAST_RATIO = 8.0  # times as many jobs a second
SAMPLE = 500  # jobs of the peer in all rounds
MOST_P95 = 100.0  # ms from queued to started
_PLAIN = {"DJANGO_SETTINGS_MODULE": "benchmarks.plain_settings"}
_QUEUE = "from django_q.tasks import async_task\nfor number in range({jobs}): async_task('math.floor', number)"
_LATENCY = """
import json, random, time
from django_q.models import Success
from django_q.tasks import async_task
chance, ids = random.Random(7), []
for _ in range({jobs}):
    time.sleep(chance.uniform(0.1, 0.3))
    ids.append((time.time(), async_task("time.time")))
for _ in range(300):
    found = dict(Success.objects.filter(id__in=[job for _, job in ids]).values_list("id", "result"))
    if len(found) == len(ids):
        break
    time.sleep(0.1)
print(json.dumps([(found[job] - queued) * 1000 for queued, job in ids]))
"""


def run(*, rows: int = 2500, rounds: int = ROUNDS, timed: int = 60) -> dict[str, Any]:
    """The entry; `rows`: jobs of ours over all rounds; `timed`: jobs for the latency. The peer does a sample."""
    ours_each, peer_each = shares(rows, rounds), shares(min(rows, SAMPLE), rounds)
    with new_place() as ours, new_place(**_PLAIN) as peer:
        pairs = [
            (_jobs_a_second(ours, many), _jobs_a_second(peer, few))
            for many, few in zip(ours_each, peer_each, strict=True)
        ]
        waits = _latency(ours, timed)
    p95 = round(statistics.quantiles(waits, n=20)[-1], 1)
    return told(
        pairs, unit="jobs a second", rows=sum(ours_each), peer="django-q2 as it comes, on SQLite as it comes",
        least=LEAST_RATIO, goals=[Goal("ms from queued to started, p95", p95, MOST_P95, most=True)],
        latency_p50_ms=round(statistics.median(waits), 1), latency_p95_ms=p95, peer_rows=sum(peer_each),
    )  # fmt: skip


def _jobs_a_second(place: Place, jobs: int) -> float:
    place.python(_QUEUE.format(jobs=jobs))
    with place.worker():
        until(lambda: _waiting(place) < jobs, seconds=60, every=0.01)
        left = max(_waiting(place), 1)  # a handful may be done before the first look: at least one was timed
        return left / until(lambda: _waiting(place) == 0, seconds=60 + jobs, every=0.01)


def _latency(place: Place, jobs: int) -> list[float]:
    """Milliseconds from queued to started."""
    with place.worker():
        place.python(_LATENCY.format(jobs=3))  # it has come up
        return list(json.loads(place.python(_LATENCY.format(jobs=jobs))))


def _waiting(place: Place) -> int:
    with closing(sqlite3.connect(f"file:{place.home / 'db.sqlite3'}?mode=ro", uri=True, timeout=20)) as database:
        return int(database.execute("SELECT COUNT(*) FROM django_q_ormq").fetchone()[0])
