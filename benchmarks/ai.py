"""Many vacancies through the queue against a platform on loopback that takes its time for each answer.

The limit is physics: with `at_once` questions on their way, `vacancies` answers of `seconds` each take
ceil(vacancies / at_once) * seconds. The ratio says how much of our own comes on top.
"""

from __future__ import annotations

import json
import math
import sqlite3
import urllib.request
from typing import Any

from benchmarks.place import Place, memory_of, new_place, practice_world, until

ANALYSIS = "a1a1a1a1-0000-4000-8000-000000000001"  # the practice world's flow
MOST_RATIO = 1.4
MOST_MEMORY = 150.0  # MB, of the largest worker process

_RECORD = """
from leads.posting import Posting
from leads.services.recording import record_postings
record_postings([Posting(
    board="djinni", external_id=str(n), url=f"https://djinni.co/jobs/{{n}}-python-developer/",
    title=f"Senior Python Developer {{n}}", company=f"Company {{n}}",
    description_text=f"We plan routes for {{n}} carriers.\\nRequirements:\\n- 5+ years of Python and Django\\n"
    "- PostgreSQL and Celery under load\\nYou will:\\n- bring p95 of the pricing endpoint under 400 ms",
) for n in range(1000, 1000 + {count})])
"""


_WAKE = "from django_q.tasks import async_task; async_task('jobagent_site.ops.tasks.prune')"


def run(*, vacancies: int = 100, seconds: float = 1.0, at_once: int = 32) -> dict[str, Any]:
    """{wall, ideal, ratio, memory_mb, calls, ok}: seconds from the record to the last analysis, and what it took."""
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
            return _measured(place, vacancies, seconds, at_once)


def _measured(place: Place, vacancies: int, seconds: float, at_once: int) -> dict[str, Any]:
    with place.worker() as worker:
        place.python(_WAKE)
        until(lambda: _count(place, "leads_agentrun", "kind = 'worker'") > 0, seconds=90)
        place.python(_RECORD.format(count=vacancies))
        until(lambda: _count(place, "leads_vacancy", "status = 'new'") == 0, seconds=60 + vacancies * seconds)
        memory = max(memory_of(worker.pid))
    first, last, calls = _span(place)
    ideal = math.ceil(vacancies / at_once) * seconds
    wall = last - first
    ok = wall <= MOST_RATIO * ideal and memory < MOST_MEMORY and calls == vacancies
    return {
        "vacancies": vacancies, "at_once": at_once, "answer_seconds": seconds, "wall": round(wall, 2), "ideal": ideal,
        "ratio": round(wall / ideal, 3), "memory_mb": round(memory, 1), "calls": calls, "ok": ok,
    }  # fmt: skip


def _span(place: Place) -> tuple[float, float, int]:
    """When the vacancies were recorded and the last one was analysed (epoch seconds), and how many were asked for."""
    code = """
from django.db.models import Max, Min
from leads.models import Vacancy, AgentStep
from outreach.models import AiCall
first = Vacancy.objects.aggregate(at=Min("first_seen"))["at"].timestamp()
last = AgentStep.objects.filter(step="analyse").aggregate(at=Max("at"))["at"].timestamp()
print(first, last, AiCall.objects.filter(outcome="ok").count())
"""
    first, last, calls = place.python(code).split()
    return float(first), float(last), int(calls)


def _count(place: Place, table: str, where: str) -> int:
    with sqlite3.connect(f"file:{place.home / 'db.sqlite3'}?mode=ro", uri=True, timeout=20) as database:
        found = database.execute(f"SELECT COUNT(*) FROM {table} WHERE {where}").fetchone()  # noqa: S608  our own words
    return int(found[0])


def _warm(world: str) -> None:
    """Let the platform answer a few questions before: how it starts is not what is measured."""
    _tell(world, "/_world/ai", {"seconds": 0})
    question = "TASK: vacancy_analysis\n<<<VACANCY 1\nV0 Python\nV1 5+ years of Python\nVACANCY 1>>>"
    for _ in range(3):
        _tell(world, f"/flowise/api/v1/prediction/{ANALYSIS}", {"question": question})


def _tell(world: str, path: str, order: dict[str, Any]) -> None:
    body = json.dumps(order).encode()
    headers = {"Content-Type": "application/json", "Authorization": "Bearer practice-key"}
    request = urllib.request.Request(f"{world}{path}", data=body, headers=headers)  # noqa: S310
    urllib.request.urlopen(request, timeout=10).close()  # noqa: S310
