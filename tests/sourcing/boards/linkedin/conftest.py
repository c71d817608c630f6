from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from jobagent_site.http import Session
from tests.sourcing.boards.linkedin.guest_server import Guest, serving


@pytest.fixture(autouse=True)
def _the_real_address(settings: Any) -> None:
    """The board's real address and the owner's yes, whatever this machine's settings say."""
    settings.LINKEDIN_BASE_URL = "https://www.linkedin.com"
    settings.LINKEDIN_ACCEPTED = True


@pytest.fixture
def guest(settings: Any) -> Iterator[Guest]:
    """A LinkedIn of our own, in force."""
    with serving() as server:
        settings.LINKEDIN_BASE_URL = server.base_url
        yield server


@pytest.fixture
def session(guest: Guest) -> Session:
    return Session("LinkedIn", trusted=guest.base_url, timeout=(1.0, 2.0))
