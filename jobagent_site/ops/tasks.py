"""What the queue runs. A task takes an id, and leaves quietly when there is nothing (any more) to do."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django_q.models import OrmQ
from django_q.tasks import async_task

from jobagent_site.ops import heartbeat
from jobagent_site.ops import prune as pruning
from jobagent_site.ops.wake import TASKS
from notifications import outbox
from outreach import analyse as analysis
from outreach import delivery, drafting, proof
from sourcing import scan as scanning

Task = Callable[..., Any]
LONG_QUEUE = 30


def living(task: Task) -> Task:
    """A task that is a sign of life when it starts: a busy worker is not a dead one."""

    @wraps(task)
    def beating(*args: Any) -> Any:
        heartbeat.beat()
        return task(*args)

    return beating


@living
def analyse(pk: int) -> str:
    """Analyse one vacancy; the last one of a batch starts the drafts, because only then the best are known."""
    status = analysis.analyse(pk)
    draft_best()
    return status


@living
def scan(pk: int) -> str:
    """Scan one search."""
    done = scanning.scan_search(pk)
    draft_best()
    return done.status if done else ""


def draft_best() -> int:
    """Draft today's best; how many."""
    return sum(drafting.draft_quietly(pk) == "done" for pk in drafting.best_waiting())


@living
def deliver(pk: int) -> str:
    return delivery.deliver(pk)


@living
def recheck_drafts(pk: int) -> int:
    """A fact changed: check the open drafts again; how many are blocked now."""
    return proof.recheck_open()


@living
def tell(pk: int) -> str:
    return outbox.tell(pk)


@living
def sweep() -> dict[str, int]:
    """Once a minute: the heartbeat, the searches whose time has come, and whatever a crash left behind."""
    delivery.sweep_uncertain()
    scanning.settle_orphans()
    found = {
        "jobagent_site.ops.tasks.scan": scanning.due(),
        TASKS["vacancy", "new"]: analysis.waiting(),
        TASKS["message", "approved"]: delivery.due(),
        TASKS["notification", "queued"]: outbox.due(),
    }
    if OrmQ.objects.count() < LONG_QUEUE:  # else the path works, only slowly: more of the same would not help
        for task, ids in found.items():
            for pk in ids:
                async_task(task, pk)
    draft_best()
    return {task.rpartition(".")[2]: len(ids) for task, ids in found.items()}


@living
def prune() -> dict[str, int]:
    return pruning.prune()
