"""What the queue runs. A task takes an id, and leaves quietly when there is nothing (any more) to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from time import monotonic
from typing import Any

from django_q.models import OrmQ

from jobagent_site.ops import heartbeat
from jobagent_site.ops import market as proving
from jobagent_site.ops import prune as pruning
from jobagent_site.ops.wake import BATCH, CANARY, DRAFT_BEST, READ_PENDING, SCAN, TASKS, queue, queue_each
from leads.models import Message
from leads.services import market
from leads.services.search import index as search_index
from notifications import outbox
from outreach import analyse as analysis
from outreach import choosing, delivery, drafting, ledger, proof, responding, second_chances
from outreach.platform import asks_a_network, in_force
from sourcing import canary as canaries
from sourcing import pending
from sourcing import scan as scanning

Task = Callable[..., Any]
LONG_QUEUE = 30
INDEXING = 40.0  # seconds: it is asked for every minute


def living(task: Task) -> Task:
    """A task that is a sign of life when it starts: a busy worker is not a dead one."""

    @wraps(task)
    def beating(*args: Any) -> Any:
        heartbeat.beat()
        return task(*args)

    return beating


@living
def analyse(*pks: int) -> str:
    """Analyse these vacancies, with a model behind a network all others that wait as well; then today's best are
    drafted. What each came to.

    The last one of a scan starts the drafts, because only then the best are known.
    """
    if not asks_a_network():
        until = monotonic() + BATCH
        told = _beating(analysis.analyse(pk) for pk in pks if monotonic() < until)
        _draft_best(seconds=until - monotonic())
        return " ".join(filter(None, told))
    # Of many tasks for many vacancies the first does it all; the others must cost next to nothing.
    if _beating(analysis.analyse_waiting(seconds=BATCH, beat=heartbeat.beat)):
        _then_draft()
    return ""


@living
def reconsider(pk: int) -> str:
    """A vacancy changed (the version's id): does it deserve a second chance, and does what we know of it still hold?"""
    return second_chances.reconsider(pk, beat=heartbeat.beat)


@living
def scan(pk: int) -> str:
    """Scan one search, the cheap way where that is enough."""
    done = scanning.scan_search(pk, cheaply=True, beat=heartbeat.beat)
    for board in pending.due():
        queue(READ_PENDING, board)
    _then_draft()
    return done.status if done else ""


@living
def read_pending(board: str) -> int:
    """Read the pages of vacancies that a search showed without their text; how many."""
    return pending.read(board, beat=heartbeat.beat) if board in pending.due() else 0


@living
def canary(board: str) -> str:
    """The daily look at a board's plain list; "" when it was looked at meanwhile."""
    return canaries.run(board).status if board in canaries.due() else ""


@living
def draft_best() -> int:
    """Draft today's best; how many."""
    return _draft_best()


@living
def draft(pk: int, actor: str) -> str:
    """A draft the owner asked for."""
    return drafting.draft_for(pk, actor=actor, beat=heartbeat.beat)


@living
def draft_again(pk: int, actor: str, wish: str) -> str:
    """Another draft the owner asked for."""
    return drafting.draft_again_for(pk, actor=actor, wish=wish, beat=heartbeat.beat)


@living
def analyse_again(pk: int, actor: str) -> int | None:
    """Another analysis the owner asked for; the new score."""
    return analysis.again_for(pk, actor=actor, beat=heartbeat.beat)


@living
def respond(pks: list[int], actor: str) -> int:
    """Drafts the owner asked for, many at once; how many came."""
    told = responding.respond_to_many(pks, actor=actor, beat=heartbeat.beat)
    return sum(isinstance(each, Message) for each in told)


def _draft_best(seconds: float = BATCH) -> int:
    found = drafting.draft_many(choosing.best_waiting(), seconds=seconds, beat=heartbeat.beat)
    return _beating(found).count("done")


def _then_draft() -> None:
    """Today's best, in a task of their own where each may take minutes."""
    if not asks_a_network():
        _draft_best()
    elif choosing.best_waiting():
        queue(DRAFT_BEST)


def _beating(outcomes: Iterable[str]) -> list[str]:
    """The outcomes; each is a sign of life."""
    told = []
    for outcome in outcomes:
        heartbeat.beat()
        told.append(outcome)
    return told


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
    ledger.settle_lost(in_force())
    found = {
        SCAN: scanning.due(),
        CANARY: canaries.due(),
        READ_PENDING: pending.due(),
        TASKS["vacancy", "new"]: analysis.waiting(),
        TASKS["version", "changed"]: second_chances.waiting(),
        TASKS["message", "approved"]: delivery.due(),
        TASKS["notification", "queued"]: outbox.due(),
    }
    if OrmQ.objects.count() < LONG_QUEUE:  # else the path works, only slowly: more of the same would not help
        for task, ids in found.items():
            queue_each(task, ids)
        if choosing.best_waiting():
            queue(DRAFT_BEST)
    return {task.rpartition(".")[2]: len(ids) for task, ids in found.items()}


@living
def index_search() -> int:
    """Take what is new or changed into the search index; how many vacancies."""
    return search_index.fill(seconds=INDEXING)


@living
def prune() -> dict[str, int]:
    return pruning.prune()


@living
def fold_market() -> int:
    """Add what changed to the market's counts; how many deltas."""
    return market.fold()


@living
def prove_market() -> int:
    """Count all vacancies again; how many numbers were wrong and are mended."""
    return proving.prove().different
