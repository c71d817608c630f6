"""The process in which python-jobspy runs: started, asked page by page, ended in any case."""

from __future__ import annotations

import base64
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from jobagent_site import processes
from jobagent_site.http import USER_AGENT, ServiceError
from jobagent_site.service_errors import unreachable

PATIENCE = 60.0  # seconds for one page, the start of the process included; the library gives up on its own after 15
_ROOT = Path(__file__).resolve().parents[3]
_COMMAND = [sys.executable, "-m", "sourcing.boards.linkedin.jobspy_run"]
_LONGEST = 8_000_000  # characters of one answer
_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH", processes.MARK)
_SET = {"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": "1"}
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LibraryCall:
    """One of LinkedIn's answers as the library got it. `leads_to`: the target of a redirect, which is not followed."""

    url: str
    status: int
    leads_to: str
    retry_after: str
    seconds: float
    size: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """One page. `error` and `lines` are the library's own words; `invalid`: what it did not take of the question."""

    rows: list[dict[str, Any]]
    error: str
    invalid: str
    more: bool
    lines: list[str]
    calls: list[LibraryCall]
    body: bytes


class Library:
    """One process of the library. A context: when it is left, the process and all it started are gone."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self.patience = patience
        self._late = False

    def __enter__(self) -> Library:
        self._said: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed in __exit__
        self.process = subprocess.Popen(  # noqa: S603 - our own words
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            cwd=_ROOT,
            env=_environment(),
            start_new_session=True,  # a group of its own: killed as one
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._kill()
        for pipe in (self.process.stdin, self.process.stdout, self._said):
            if pipe is not None:
                pipe.close()
        self.process.wait()

    def ask(self, base_url: str, search: Mapping[str, Any]) -> Answer:
        """One page of a search. Raises UnreachableError when it takes too long, ServiceError when the library fails."""
        watch = threading.Timer(self.patience, self._give_up)
        watch.start()
        try:
            line = self._exchange(json.dumps({"base_url": base_url, "user_agent": USER_AGENT, "search": dict(search)}))
        finally:
            watch.cancel()
        if self._late:
            raise unreachable(f"no answer within {self.patience:g} seconds", "LinkedIn", base_url, timed_out=True)
        try:
            return _answer(json.loads(line))
        except (ValueError, TypeError, KeyError) as error:
            raise self._broken() from error

    def _exchange(self, question: str) -> bytes:
        """The answer's line; b"" when the process ended instead."""
        assert self.process.stdin is not None  # noqa: S101 - both are pipes
        assert self.process.stdout is not None  # noqa: S101
        try:
            self.process.stdin.write(question.encode() + b"\n")
            self.process.stdin.flush()
            return self.process.stdout.readline(_LONGEST)
        except OSError:  # it ended before it read the question
            return b""

    def _give_up(self) -> None:
        self._late = True
        self._kill()

    def _kill(self) -> None:
        if hasattr(os, "killpg"):
            processes.send(self.process.pid, signal.SIGKILL, group=True)
        else:
            self.process.kill()

    def _broken(self) -> ServiceError:
        self._said.seek(0)
        logger.error(
            "python-jobspy: %s", self._said.read()[-2000:].decode("utf-8", "replace") or "ended without a word"
        )
        return ServiceError(
            "python-jobspy, which reads LinkedIn's search, could not be run; its last words are in the log. Install it "
            "again with “pip install -r requirements.txt”. If it stays so, report it.",
            service="LinkedIn",
        )


def _environment() -> dict[str, str]:
    """No secret, no proxy and no setting of ours: only what a process needs to start, and the mark of our place."""
    return {name: os.environ[name] for name in _KEPT if name in os.environ} | _SET


def _answer(said: dict[str, Any]) -> Answer:
    calls = [LibraryCall(**call) for call in said.pop("calls")]
    return Answer(**(said | {"calls": calls, "body": base64.b64decode(said["body"])}))
