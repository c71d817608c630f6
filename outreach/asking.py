"""One piece of work for a backend, with its limits, its ledger and its fallbacks.

Work is written as a generator: what it yields is run off the database, in a thread when there are many of them; all
between is done by one writer. `alone` runs one, `together` runs many at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from jobagent_site.http import ServiceError, UnreachableError
from outreach import ledger, pauses
from outreach.ai.base import Backend, Brief, Proofs, Result, VacancyText, Work
from outreach.ai.model import OF_THE_SERVICE, Purpose, Trouble, trouble_of, with_trouble
from outreach.ai.modelled import MOST_CALLS, as_json, from_json
from outreach.platform import Platform, backend, in_force

T = TypeVar("T")
Step = Callable[[], Any]
Steps = Generator[Step, Any, T]
BUSY_PAUSE = 0.2  # seconds until another worker's question may be answered
MOST_PAUSES = 3000
WAIT = 300.0  # seconds, when a service names no pause


@dataclass(frozen=True, slots=True)
class Answered:
    """A result, who made it, and whether it was kept from before."""

    result: Any  # an `ai.base.Result`
    backend: str
    reused: bool = False


def ask(purpose: Purpose, work: Work, *, vacancy_id: int | None = None) -> Steps[Answered]:
    """Ask the chosen backend, then those that may stand in for it. Raises the first one's ServiceError."""
    platform = in_force()
    first: ServiceError | None = None
    for name in platform.chain(purpose):
        try:
            return (yield from _ask_one(name, purpose, work, platform, vacancy_id))
        except ServiceError as error:
            first = first or error
    raise first or _nobody(platform.backend)


def alone(steps: Steps[T]) -> T:
    """Run one piece of work here and now."""
    try:
        step = next(steps)
        while True:
            step = steps.send(step())
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]


def together(works: Iterable[Steps[T]], at_once: int) -> Iterator[T]:
    """Run many at once, their steps in threads, everything else here. Yields each result as it comes.

    A work is begun only when a thread is free for it, so what is not begun is anybody's.
    """
    waiting = iter(works)
    running: dict[Future[Any], Steps[T]] = {}
    with ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="ask") as threads:
        while True:
            while len(running) < at_once and (work := next(waiting, None)) is not None:
                yield from _resume(work, None, threads, running)
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                yield from _resume(running.pop(future), future.result(), threads, running)


def _resume(
    work: Steps[T], answer: Any, threads: ThreadPoolExecutor, running: dict[Future[Any], Steps[T]]
) -> Iterator[T]:
    """Let the work go on until its next step, which a thread takes, or until its end, which is yielded."""
    try:
        step = work.send(answer)
    except StopIteration as done:
        yield done.value
    else:
        running[threads.submit(step)] = work


def _ask_one(name: str, purpose: Purpose, work: Work, platform: Platform, vacancy_id: int | None) -> Steps[Answered]:
    writer = backend(name, platform)
    key = writer.key(purpose, work)
    if not key:
        return Answered(_result((yield partial(_attempt, writer, work))), name)
    known = _kept(purpose, key)
    if known is not None:
        return Answered(known, name, reused=True)
    pauses.pass_or_raise(name, within=platform.timeout)
    call = yield from _begun(platform, name, purpose, key, writer.version(purpose), vacancy_id)
    writer = backend(name, platform, most_calls=call.requests)
    outcome = yield partial(_attempt, writer, work)
    error = outcome if isinstance(outcome, ServiceError) else None
    answer = None if isinstance(outcome, Exception) else as_json(outcome)
    ledger.finish(call, platform, writer.calls, answer=answer, error=error, characters=_characters(work))
    if error is None and not isinstance(outcome, Exception):
        pauses.answered(name)
    elif error is not None:
        pauses.failed(name, error)
    return Answered(_result(outcome), name)


def _begun(
    platform: Platform, name: str, purpose: Purpose, key: str, version: str, vacancy_id: int | None
) -> Steps[Any]:
    """The ledger's row, once fewer questions than allowed are on their way."""
    for _ in range(MOST_PAUSES):
        try:
            return ledger.begin(
                platform, name, purpose=purpose, key=key, version=version, vacancy_id=vacancy_id, requests=MOST_CALLS
            )
        except ledger.BusyError:
            yield partial(time.sleep, BUSY_PAUSE)
    text = "Too many questions are on their way already. It is tried again in a few minutes."
    raise with_trouble(UnreachableError(text, service=name), Trouble.OURS)


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
    """Seconds until it may go on, when the work is in order and only the service is not; None when it is the work."""
    if getattr(error, "trouble", None) is None or trouble_of(error) not in OF_THE_SERVICE:
        return None
    return error.retry_after or WAIT
