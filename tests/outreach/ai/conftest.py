"""The scripted server for the two models."""

from __future__ import annotations

import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from outreach.ai import calling
from tests.outreach.ai.platform_server import PlatformServer, platform_server


@pytest.fixture
def server() -> Iterator[PlatformServer]:
    with platform_server() as running:
        yield running


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that would have been made; none is."""
    made: list[float] = []
    monkeypatch.setattr(calling, "time", SimpleNamespace(monotonic=time.monotonic, sleep=made.append))
    return made
