"""A row that came into a status wakes the task that works on it. The sweep is the net; this is the path."""

from __future__ import annotations

from django_q.tasks import async_task

from jobagent_site.announce import listen

TASKS = {
    ("vacancy", "new"): "jobagent_site.ops.tasks.analyse",
    ("message", "approved"): "jobagent_site.ops.tasks.deliver",
    ("fact", "changed"): "jobagent_site.ops.tasks.recheck_drafts",
    ("notification", "queued"): "jobagent_site.ops.tasks.tell",
}


def connect() -> None:
    """Start listening; called once when Django starts."""
    listen(wake)


def wake(kind: str, pk: int, status: str) -> None:
    """Queue the task for this row, if there is one."""
    task = TASKS.get((kind, status))
    if task is not None:
        async_task(task, pk)
