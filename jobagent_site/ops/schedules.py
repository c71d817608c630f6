"""The schedules, from code: nobody types a function name into a form."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_q.models import Schedule

EVERY_MINUTE = {"schedule_type": Schedule.MINUTES, "minutes": 1}
EVERY_FIVE_MINUTES = {"schedule_type": Schedule.MINUTES, "minutes": 5}
NIGHTLY = {"schedule_type": Schedule.DAILY}
SCHEDULES = {
    "sweep": {"func": "jobagent_site.ops.tasks.sweep", **EVERY_MINUTE},
    "index_search": {"func": "jobagent_site.ops.tasks.index_search", **EVERY_MINUTE},
    "fold_market": {"func": "jobagent_site.ops.tasks.fold_market", **EVERY_FIVE_MINUTES},
    "prune": {"func": "jobagent_site.ops.tasks.prune", **NIGHTLY},
    "prove_market": {"func": "jobagent_site.ops.tasks.prove_market", **NIGHTLY},
}


@transaction.atomic
def ensure() -> None:
    """Make the table say what stands here: missing ones are added, changed ones corrected, all others removed."""
    Schedule.objects.exclude(name__in=SCHEDULES).delete()
    for name, values in SCHEDULES.items():
        defaults = {**values, "repeats": -1, "args": None, "kwargs": None, "hook": None, "cluster": None}
        first = timezone.now() if "minutes" in values else _tonight()
        Schedule.objects.update_or_create(name=name, defaults=defaults, create_defaults={**defaults, "next_run": first})


def _tonight() -> object:
    """03:30 in the owner's time zone."""
    local = timezone.localtime().replace(hour=3, minute=30, second=0, microsecond=0)
    return local if local > timezone.localtime() else local + timedelta(days=1)
