"""A row that came into a status wakes the task that works on it. The sweep is the net; this is the path."""

from __future__ import annotations

from collections.abc import Sequence

from django_q.tasks import async_task

from jobagent_site.announce import listen
from outreach.platform import LONGEST_WORK

TASKS = {
    ("vacancy", "new"): "jobagent_site.ops.tasks.analyse",
    ("version", "changed"): "jobagent_site.ops.tasks.reconsider",
    ("message", "approved"): "jobagent_site.ops.tasks.deliver",
    ("fact", "changed"): "jobagent_site.ops.tasks.recheck_drafts",
    ("notification", "queued"): "jobagent_site.ops.tasks.tell",
}
SCAN = "jobagent_site.ops.tasks.scan"
CANARY = "jobagent_site.ops.tasks.canary"
READ_PENDING = "jobagent_site.ops.tasks.read_pending"
DRAFT_BEST = "jobagent_site.ops.tasks.draft_best"
DRAFT = "jobagent_site.ops.tasks.draft"
DRAFT_AGAIN = "jobagent_site.ops.tasks.draft_again"
ANALYSE_AGAIN = "jobagent_site.ops.tasks.analyse_again"
RESPOND = "jobagent_site.ops.tasks.respond"
BATCH = 240  # seconds in which a task begins something new
# Tasks that ask a model many times may take longer than others: they begin nothing new after a few minutes,
# and what is begun must be able to end.
LONG = frozenset(
    {
        TASKS["vacancy", "new"],
        TASKS["version", "changed"],
        SCAN,
        READ_PENDING,
        DRAFT_BEST,
        DRAFT,
        DRAFT_AGAIN,
        ANALYSE_AGAIN,
    }
)
# How many rows one task takes: each job costs a row while it waits and one when it is done. What a task has no time to
# begin, the sweep finds.
TOGETHER = {TASKS["vacancy", "new"]: 10}
LONGEST = BATCH + LONGEST_WORK + 180  # seconds


def connect() -> None:
    """Start listening; called once when Django starts."""
    listen(wake)


def wake(kind: str, pks: Sequence[int], status: str) -> None:
    """Queue the task for these rows, if there is one."""
    task = TASKS.get((kind, status))
    if task is not None:
        queue_each(task, pks)


def queue_each(task: str, ids: Sequence[object]) -> None:
    """Queue the task for each of these, as many at once as it takes."""
    size = TOGETHER.get(task, 1)
    for start in range(0, len(ids), size):
        queue(task, *ids[start : start + size])


def queue(task: str, *args: object) -> None:
    """Queue a task, with the time it may take."""
    options = {"timeout": LONGEST} if task in LONG else {}
    async_task(task, *args, **options)
