"""A process that asks its own pages through Django's test client, one address a line, and says how long it took."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from benchmarks.place import SETUP, Place

_CODE = SETUP + "from benchmarks.crm_ask import serve; serve()"


class Answer(NamedTuple):
    """Of one request: seconds, those of them in the database, and queries."""

    seconds: float
    sql: float
    queries: int


Ask = Callable[[str], Answer]


@contextmanager
def asking(place: Place) -> Iterator[Ask]:
    """A process of this installation that answers; raises AssertionError for an address that does not answer 200."""
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", _CODE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, **place._how()
    )

    def ask(address: str) -> Answer:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("a process without pipes")
        process.stdin.write(address + "\n")
        process.stdin.flush()
        said = process.stdout.readline()
        if not said.startswith("["):
            raise AssertionError(f"{address}: {said or 'the process ended'}")
        return Answer(*json.loads(said))

    try:
        yield ask
    finally:
        process.communicate(timeout=60)


def serve() -> None:
    """Until there are no more lines."""
    ask = _asker()
    for line in sys.stdin:
        sys.stdout.write(_said(ask, line.strip()) + "\n")
        sys.stdout.flush()


def _said(ask: Callable[[str], Any], address: str) -> str:
    try:
        return json.dumps(ask(address))
    except Exception as error:  # noqa: BLE001  the other process raises it
        return f"{type(error).__name__}: {error}".replace("\n", " ")


def _asker() -> Callable[[str], Any]:
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get_or_create(username="bench", is_superuser=True, is_staff=True)[0])

    def ask(address: str) -> tuple[float, float, int]:
        sql: list[float] = []

        def timed(execute: Callable[..., Any], *what: Any) -> Any:
            started = time.perf_counter()
            try:
                return execute(*what)
            finally:
                sql.append(time.perf_counter() - started)

        started = time.perf_counter()
        with connection.execute_wrapper(timed):
            answer = client.get(address)
        seconds = time.perf_counter() - started
        if answer.status_code != 200:
            raise AssertionError(f"answered {answer.status_code}")
        return seconds, sum(sql), len(sql)

    return ask
