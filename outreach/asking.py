"""One piece of work for a backend, with its limits, its ledger and its fallbacks.

Work is written as a generator: what it yields is run off the database, in a thread when there are many of them; all
between is done by one writer. `alone` runs one, `together` runs many at once.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from jobagent_site.http import RateLimitError, ServiceError, UnreachableError
from outreach import ledger, pauses
from outreach.ai.base import Backend, Brief, Proofs, Result, VacancyText, Work
from outreach.ai.model import OF_THE_SERVICE, Purpose, Trouble, trouble_of, with_trouble
from outreach.ai.modelled import MOST_CALLS, as_json, from_json, warm
from outreach.models import AiCall
from outreach.platform import Platform, backend, in_force

T = TypeVar("T")
Step = Callable[[], Any]
Steps = Generator[Step, Any, T]
BUSY_PAUSE = 0.2  # seconds until another worker's question may be answered
MOST_PAUSES = 600
BEAT = 30.0  # seconds between two signs of life while nothing comes back
# Troubles that one question can have by itself, though they look like the service's.
OF_ITS_OWN = frozenset({Trouble.TIMEOUT, Trouble.UNKNOWN})
logger = logging.getLogger(__name__)
WAIT = 300.0  # seconds, when a service names no pause


@dataclass(frozen=True, slots=True)
class Answered:
    """A result, who made it, and whether it was kept from before."""

    result: Any  # an `ai.base.Result`
    backend: str
    reused: bool = False
    instead_of: str = ""  # why the first choice did not answer, when another one stood in


def ask(purpose: Purpose, work: Work, *, vacancy_id: int | None = None) -> Steps[Answered]:
    """Ask the chosen backend, then those that may stand in for it. Raises the first one's ServiceError."""
    platform = in_force()
    first: ServiceError | None = None
    for name in platform.chain(purpose):
        try:
            answered = yield from _ask_one(name, purpose, work, platform, vacancy_id)
        except ServiceError as error:
            error.asked = name  # type: ignore[attr-defined]
            first = first or error
        else:
            return replace(answered, instead_of=first.message if first else "")
    raise first or _nobody(platform.backend)


def alone(steps: Steps[T], beat: Callable[[], None] | None = None) -> T:
    """Run one piece of work here and now; `beat` is called now and then while a step takes its time."""
    try:
        step = next(steps)
        while True:
            step = steps.send(_run(step, beat))
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]


def together(works: Iterable[Steps[T]], at_once: int, beat: Callable[[], None] | None = None) -> Iterator[T]:
    """Run many at once, their steps in threads, everything else here. Yields each result as it comes.

    A work is begun only when a thread is free for it, so what is not begun is anybody's. One that breaks is logged
    and stops no other. Whoever ends this early closes what is running: each work gives back what it holds.
    """
    warm()
    waiting = iter(works)
    running: dict[Future[Any], Steps[T]] = {}
    try:
        with ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="ask") as threads:
            while True:
                while len(running) < at_once and (work := next(waiting, None)) is not None:
                    yield from _resume(work, None, threads, running)
                if not running:
                    return
                for future in _first_back(running, beat):
                    yield from _resume(running.pop(future), future.result(), threads, running)
    finally:
        for work in running.values():
            work.close()


def _resume(
    work: Steps[T], answer: Any, threads: ThreadPoolExecutor, running: dict[Future[Any], Steps[T]]
) -> Iterator[T]:
    """Let the work go on until its next step, which a thread takes, or until its end, which is yielded."""
    try:
        step = work.send(answer)
    except StopIteration as done:
        yield done.value
    except Exception:
        logger.exception("one of many pieces of work broke off")
    else:
        running[threads.submit(step)] = work


def _first_back(running: Iterable[Future[Any]], beat: Callable[[], None] | None) -> Iterable[Future[Any]]:
    while not (found := wait(running, timeout=BEAT, return_when=FIRST_COMPLETED).done):
        if beat is not None:
            beat()
    return found


def _run(step: Step, beat: Callable[[], None] | None) -> Any:
    if beat is None:
        return step()
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="ask") as threads:
        future = threads.submit(step)
        _first_back([future], beat)
        return future.result()


def _ask_one(name: str, purpose: Purpose, work: Work, platform: Platform, vacancy_id: int | None) -> Steps[Answered]:
    writer = backend(name, platform)
    key = writer.key(purpose, work)
    if not key:
        return Answered(_result((yield partial(_attempt, writer, work))), name)
    begun = yield from _begun(platform, writer, purpose, key, vacancy_id, _characters(work))
    if isinstance(begun, Answered):
        return begun
    writer = backend(name, platform, most_calls=begun.requests)
    try:
        outcome = yield partial(_attempt, writer, work)
    except GeneratorExit:
        ledger.abandon(begun)
        raise
    _settle(begun, platform, purpose, writer, outcome)
    return Answered(_result(outcome), name)


def _settle(call: AiCall, platform: Platform, purpose: Purpose, writer: Backend, outcome: Result | Exception) -> None:
    """What came of it: into the ledger, and into the state of the backend."""
    if isinstance(outcome, ServiceError):
        ledger.finish(call, platform, writer.calls, error=outcome)
        pauses.failed(writer.name, purpose, outcome, began=call.started_at)
    elif isinstance(outcome, Exception):
        ledger.finish(call, platform, writer.calls, broke=outcome)
    else:
        ledger.finish(call, platform, writer.calls, answer=as_json(outcome))
        pauses.answered(writer.name, purpose)


def _begun(
    platform: Platform, writer: Backend, purpose: Purpose, key: str, vacancy_id: int | None, characters: int
) -> Steps[AiCall | Answered]:
    """The ledger's row, once fewer questions than allowed are on their way; or the answer to the same question."""
    for _ in range(MOST_PAUSES):
        known = _kept(purpose, key)
        if known is not None:
            return Answered(known, writer.name, reused=True)
        pauses.pass_or_raise(writer.name, purpose, within=platform.timeout)
        try:
            return ledger.begin(
                platform, writer.name, purpose=purpose, key=key, version=writer.version(purpose),
                vacancy_id=vacancy_id, requests=MOST_CALLS, characters=characters,
            )  # fmt: skip
        except ledger.BusyError:
            yield partial(time.sleep, BUSY_PAUSE)
        except RateLimitError as error:
            pauses.tell_limit(error)
            raise
    text = "Too many questions are on their way already. It is tried again in a few minutes."
    raise with_trouble(UnreachableError(text, service=writer.name), Trouble.OURS)


def _attempt(writer: Backend, work: Work) -> Result | Exception:
    """The result, or what went wrong: an exception must not be lost in a thread."""
    try:
        return _done(writer, work)
    except Exception as error:  # noqa: BLE001  raised again where the work goes on
        return error


def _done(writer: Backend, work: Work) -> Result:
    if isinstance(work, VacancyText):
        return writer.analyse(work)
    return writer.write(work) if isinstance(work, Brief) else writer.review(work)


def _result(outcome: Result | Exception) -> Result:
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def _kept(purpose: Purpose, key: str) -> Result | None:
    call = ledger.kept(key)
    try:
        return from_json(purpose, call.answer) if call else None
    except (ValueError, KeyError, TypeError):  # kept in a shape of long ago
        return None


def _characters(work: Work) -> int:
    """Roughly how long a question about it is, instructions included."""
    vacancy = work.vacancy if isinstance(work, Brief | Proofs) else work
    return len(vacancy.text) + 4_000


def _nobody(name: str) -> UnreachableError:
    text = f"No backend can be asked: “{name}” is none. Choose one on the AI platform page, or set AI_BACKEND."
    return with_trouble(UnreachableError(text, service="AI platform"), Trouble.FLOW)


def waits(error: ServiceError) -> float | None:
    """Seconds until it may go on, when the work is in order and only the service is not; None when it is the work.

    A question that alone gets no answer, while others do, is at fault itself.
    """
    trouble = trouble_of(error)
    if getattr(error, "trouble", None) is None or trouble not in OF_THE_SERVICE:
        return None
    if trouble in OF_ITS_OWN and not pauses.paused(getattr(error, "asked", "")):
        return None
    return error.retry_after or WAIT
