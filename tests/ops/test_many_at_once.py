"""Many vacancies at once by real workers against a platform over real sockets: all understood, nothing locked."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.place import Place, new_place
from tests.sandbox.world import World

MANY = 40
_RECORD = f"""
from leads.posting import Posting
from leads.services.recording import record_postings
from outreach.models import Preferences
Preferences.objects.create(drafts_per_day=4, minimum_score=0)
# Names that nobody takes for one another: the same vacancy twice would be joined.
first = "Amber Cobalt Ferry Juniper Lantern Meadow Orchid Thistle".split()
second = "Harbour Quartz Saffron Walnut Velvet".split()
names = [f"{{one}} {{two}}" for one in first for two in second]
record_postings([
    Posting(board="djinni", external_id=str(n), url=f"https://djinni.co/jobs/{{n}}-python/", company=name,
            title=f"Senior Python Developer for {{name}}",
            description_text=f"{{name}} works on {{name.lower()}}.\\nRequirements:\\n- 5+ years of Python and Django")
    for n, name in enumerate(names[:{MANY}])
])
"""
_STATE = """
from django.db.models import Count
from leads.models import Message, Vacancy
from outreach.models import AiCall
print(Vacancy.objects.filter(status="matched").count(), Vacancy.objects.exclude(error="").count(),
      AiCall.objects.filter(outcome="ok", purpose="analysis").count(), AiCall.objects.exclude(outcome="ok").count(),
      Message.objects.count())
"""


def settled(place: Place, seconds: float) -> list[int]:
    until = time.monotonic() + seconds
    while True:
        said = [int(each) for each in place.python(_STATE).split()]
        if (said[0] == MANY and said[4] == 4) or time.monotonic() > until:
            return said
        time.sleep(0.5)


@pytest.mark.django_db(transaction=True)
def test_two_workers_and_a_round_by_hand_share_the_work(world: World, tmp_path: Path):
    world.post("/_world/ai", seconds=0.2)
    env = {
        "AI_BACKEND": "flowise",
        "AI_PLATFORM_URL": f"{world.base_url}/flowise",
        "AI_PLATFORM_API_KEY": "practice-key",
        "AI_ANALYSIS_CHATFLOW_ID": "a1a1a1a1-0000-4000-8000-000000000001",
        "AI_RESPONSE_CHATFLOW_ID": "a1a1a1a1-0000-4000-8000-000000000002",
        "AI_CONCURRENCY": "8",
        "AI_DAILY_CALL_LIMIT": "0",
        "DJINNI_BASE_URL": world.base_url,
    }
    with new_place(tmp_path, **env) as place:
        worker = place.start("manage.py", "qcluster")
        try:
            place.python(_RECORD)
            by_hand = place.json("agent", "--once", "--steps", "analyse,draft")
            matched, errors, asked, failed, drafts = settled(place, 60)
        finally:
            worker.terminate()
            out, err = worker.communicate(timeout=60)
    assert (matched, errors, asked, failed, drafts) == (MANY, 0, MANY, 0, 4)
    assert by_hand["analyse"]["failed"] == 0
    assert "locked" not in (out + err)
