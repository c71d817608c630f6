"""How long we leave between two requests, beside the budget that all processes share."""

from __future__ import annotations

import random
import time

from jobagent_site.http import is_loopback

PAUSE = (
    4.0,
    9.0,
)  # seconds. LinkedIn answers bursts with 429; the library's own pause of 3 to 7 was too short for many


def rest(url: str) -> None:
    """Wait as long as a reading person would; not on our own machine."""
    if not is_loopback(url):
        time.sleep(random.uniform(*PAUSE))
