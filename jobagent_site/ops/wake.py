"""A row that came into a status wakes the task that works on it. The sweep is the net; this is the path."""

from __future__ import annotations

from django_q.tasks import async_task

from jobagent_site.announce import listen
from outreach.platform import LONGEST_WORK

TASKS = {
    ("vacancy", "new"): "jobagent_site.ops.tasks.analyse",
    ("vacancy", "posted_again"): "jobagent_site.ops.tasks.posted_again",
    ("vacancy", "changed"): "jobagent_site.ops.tasks.reconsider",
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
        TASKS["vacancy", "changed"],
        SCAN,
        READ_PENDING,
        DRAFT_BEST,
        DRAFT,
        DRAFT_AGAIN,
        ANALYSE_AGAIN,
    }
)
LONGEST = BATCH + LONGEST_WORK + 180  # seconds


def connect() -> None:
    """Start listening; called once when Django starts."""
    listen(wake)


def wake(kind: str, pk: int, status: str) -> None:
    """Queue the task for this row, if there is one."""
    task = TASKS.get((kind, status))
    if task is not None:
        queue(task, pk)


def queue(task: str, *args: object) -> None:
    """Queue a task, with the time it may take."""
    options = {"timeout": LONGEST} if task in LONG else {}
    async_task(task, *args, **options)
