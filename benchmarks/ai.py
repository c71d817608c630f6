"""Many vacancies through the queue against a platform on loopback that takes its time for each answer.

The limit is physics: with `at_once` questions on their way, `vacancies` answers of `seconds` each take
ceil(vacancies / at_once) * seconds. The ratio says how much of our own comes on top.
"""

from __future__ import annotations

import json
import math
import sqlite3
import statistics
import time
import urllib.request
from typing import Any

from benchmarks.entry import ROUNDS, Goal, shares, told
from benchmarks.place import Place, memory_of, new_place, practice_world, until

ANALYSIS = "a1a1a1a1-0000-4000-8000-000000000001"  # the practice world's flow
MOST_RATIO = 1.4  # times the ideal
PEER_CALLS = 10
MOST_MEMORY = 150.0  # MB, of the largest worker process

_RECORD = """
from leads.posting import Posting
from leads.services.recording import record_postings
record_postings([Posting(
    board="djinni", external_id=str(n), url=f"https://djinni.co/jobs/{{n}}-python-developer/",
    title=f"Senior Python Developer {{n}}", company=f"Company {{n}}",
    description_text=f"We plan routes for {{n}} carriers.\\nRequirements:\\n- 5+ years of Python and Django\\n"
    "- PostgreSQL and Celery under load\\nYou will:\\n- bring p95 of the pricing endpoint under 400 ms",
) for n in range({first}, {last})])
"""
_SPAN = """
from django.db.models import Max, Min
from leads.models import Vacancy, AgentStep
rows = Vacancy.objects.extra(where=["CAST(external_id AS integer) >= {first}"])
first = rows.aggregate(at=Min("first_seen"))["at"]
last = AgentStep.objects.filter(step="analyse").aggregate(at=Max("at"))["at"]
print((last - first).total_seconds())
"""
_CALLS = 'from outreach.models import AiCall; print(AiCall.objects.filter(outcome="ok").count())'
_WAKE = "from django_q.tasks import async_task; async_task('jobagent_site.ops.tasks.prune')"


def run(*, rows: int = 100, rounds: int = ROUNDS, seconds: float = 1.0, at_once: int = 32) -> dict[str, Any]:
    """The entry; `rows`: vacancies in every round. The peer asks one question after the other, ten in all rounds.

    `times_ideal`: the wall clock from the record to the last analysis by ceil(rows / at_once) * seconds.
    """
    with practice_world() as world:
        _warm(world)
        _tell(world, "/_world/ai", {"seconds": seconds})
        with new_place(
            AI_BACKEND="flowise", AI_PLATFORM_URL=f"{world}/flowise", AI_PLATFORM_API_KEY="practice-key",
            AI_ANALYSIS_CHATFLOW_ID=ANALYSIS,
            AI_RESPONSE_CHATFLOW_ID="a1a1a1a1-0000-4000-8000-000000000002",
            AI_CONCURRENCY=str(at_once), AI_DAILY_CALL_LIMIT="0",
        ) as place:  # fmt: skip
            place.python("from outreach.models import Preferences\nPreferences.objects.create(drafts_per_day=0)")
            return _measured(place, world, rows, rounds, seconds, at_once)


def _measured(place: Place, world: str, rows: int, rounds: int, seconds: float, at_once: int) -> dict[str, Any]:
    walls, peers = [], []
    with place.worker() as worker:
        place.python(_WAKE)
        until(lambda: _count(place, "leads_agentrun", "kind = 'worker'") > 0, seconds=90)
        for at, asked in enumerate(shares(PEER_CALLS, rounds)):
            place.python(_RECORD.format(first=1000 + at * rows, last=1000 + (at + 1) * rows))
            until(lambda: _count(place, "leads_vacancy", "status = 'new'") == 0, seconds=60 + rows * seconds)
            walls.append(_wall(place, 1000 + at * rows))
            peers.append(_one_by_one(world, asked) / asked)
        memory = round(max(memory_of(worker.pid)), 1)
    calls = int(place.python(_CALLS))
    ideal = math.ceil(rows / at_once) * seconds
    times = round(statistics.median(walls) / ideal, 3)
    goals = [
        Goal("times the ideal", times, MOST_RATIO, most=True), Goal("MB of a worker", memory, MOST_MEMORY, most=True),
        Goal("calls too many or too few", abs(calls - rows * rounds), 0, most=True),
    ]  # fmt: skip
    return told(
        [(rows / wall, 1 / peer) for wall, peer in zip(walls, peers, strict=True)], unit="vacancies a second",
        rows=rows, peer="one question after the other", goals=goals, times_ideal=times,
        wall=round(statistics.median(walls), 2), ideal=ideal, answer_seconds=seconds, at_once=at_once, memory_mb=memory,
        calls=calls,
    )  # fmt: skip


def _one_by_one(world: str, count: int) -> float:
    """Seconds that so many questions take one after the other."""
    started = time.perf_counter()
    for _ in range(count):
        _ask(world)
    return time.perf_counter() - started


def _wall(place: Place, first: int) -> float:
    """Seconds from the record of the vacancies from this number on to the last analysis."""
    return float(place.python(_SPAN.format(first=first)))


def _count(place: Place, table: str, where: str) -> int:
    with sqlite3.connect(f"file:{place.home / 'db.sqlite3'}?mode=ro", uri=True, timeout=20) as database:
        found = database.execute(f"SELECT COUNT(*) FROM {table} WHERE {where}").fetchone()  # noqa: S608  our own words
    return int(found[0])


def _warm(world: str) -> None:
    """Let the platform answer a few questions before: how it starts is not what is measured."""
    _tell(world, "/_world/ai", {"seconds": 0})
    for _ in range(3):
        _ask(world)


def _ask(world: str) -> None:
    question = "TASK: vacancy_analysis\n<<<VACANCY 1\nV0 Python\nV1 5+ years of Python\nVACANCY 1>>>"
    _tell(world, f"/flowise/api/v1/prediction/{ANALYSIS}", {"question": question})


def _tell(world: str, path: str, order: dict[str, Any]) -> None:
    body = json.dumps(order).encode()
    headers = {"Content-Type": "application/json", "Authorization": "Bearer practice-key"}
    request = urllib.request.Request(f"{world}{path}", data=body, headers=headers)  # noqa: S310
    urllib.request.urlopen(request, timeout=10).close()  # noqa: S310
