"""How much a process that scans grows: what the worker's task does, again and again, against the practice
world on loopback. Each scan reads the list, not the feed that would be enough.

One process without the queue around it: the worker's recycling would hide what is not given back.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from benchmarks.entry import Goal
from benchmarks.place import new_place, practice_world

WARM = 5  # scans after which everything is imported and every cache has its first entries
MOST_GROWTH = 5.0  # MB
_SCAN = """
import json, pathlib, re
from leads.models import Vacancy
from sourcing import scan
from sourcing.models import Scan, SearchProfile
search = SearchProfile.objects.create(name="all", board="djinni", max_pages=1)
def resident():
    return int(re.search(r"VmRSS:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text()).group(1)) / 1024
sizes = []
for _ in range({warm} + {scans}):
    scan.scan_search(search.pk)
    sizes.append(resident())
done = Scan.objects.filter(status="ok", pages=1, found=15).count()
print(json.dumps({{"sizes": sizes, "done": done, "vacancies": Vacancy.objects.count()}}))
"""


def run(*, rows: int = 50, rounds: int = 1) -> dict[str, Any]:
    """The entry: no peer and no ratio, `growth_mb` from scan 5 to scan 5 + `rows`; always one round."""
    with practice_world() as world, new_place(DJINNI_BASE_URL=world) as place:
        found = json.loads(place.python(_SCAN.format(warm=WARM, scans=rows)))
    if found["done"] != WARM + rows:
        raise AssertionError(f"Only {found['done']} of {WARM + rows} scans read their page of fifteen.")
    before, after = found["sizes"][WARM - 1], found["sizes"][-1]
    goal = Goal("MB more", round(after - before, 2), MOST_GROWTH, most=True)
    return {
        "ratio": None, "ours": goal.measured, "peer": None, "rows": rows, "rounds": 1, "skipped": None, "unit": "MB",
        "goals": [asdict(goal) | {"met": goal.met}], "met": goal.met, "vacancies": found["vacancies"],
        "growth_mb": goal.measured, "after_warming_mb": round(before, 1), "in_the_end_mb": round(after, 1),
    }  # fmt: skip
