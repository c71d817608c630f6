"""How a model is asked over the network: one deadline for all of it, few tries, pauses between them, a line each."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from jobagent_site.http import Response, ServiceError, Session
from outreach.ai.failures import failure
from outreach.ai.model import ModelCall, Reply, Trouble, trouble_of

CONNECT_SECONDS = 5.0
LONGEST_PAUSE = 30.0  # a server that asks for more is left for a later run
MAX_BYTES = 10_000_000  # an agentflow sends its whole inner life along
_FIRST_PAUSE = 1.0
_WORTH_ASKING = 1.0  # seconds; with less left, no answer can come
# Whoever fails this late has tried several times itself: a second round of that helps nobody and costs the same again.
_TRIED_ITSELF = 30.0


class Deadline:
    """The moment by which everything about one question is over."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds until then, never below zero."""
        return max(self._end - time.monotonic(), 0.0)

    def pause(self, seconds: float) -> bool:
        """Wait, if afterwards there is still time to ask. Whether there was."""
        if self.left < seconds + _WORTH_ASKING:
            return False
        time.sleep(seconds)
        return True

    def wait(self, seconds: float) -> bool:
        """Wait so long, or less where that leaves time for one last look. Whether there was any time to wait."""
        room = self.left - _WORTH_ASKING
        if room <= 0:
            return False
        time.sleep(min(seconds, room))
        return True


def ask(attempt: Callable[[int], Reply], *, tries: int, deadline: Deadline) -> Reply:
    """The first reply of at most `tries` attempts; `attempt` gets the number of the try, from 1.

    Raises the ServiceError of the last attempt: at once when it is permanent, or when there is no time for another.
    """
    for turn in range(1, tries):
        started = time.monotonic()
        try:
            return attempt(turn)
        except ServiceError as error:
            pause = _pause(error, turn, time.monotonic() - started)
            if pause is None or not deadline.pause(pause):
                raise
    return attempt(max(tries, 1))


def line(
    started: float,
    *,
    reply: Reply | None = None,
    error: ServiceError | None = None,
    model: str = "",
    recovered: bool = False,
) -> ModelCall:
    """What the ledger keeps of a request that began at `started` (monotonic)."""
    return ModelCall(
        seconds=time.monotonic() - started,
        model=reply.model if reply else model,
        tokens_in=reply.tokens_in if reply else None,
        tokens_out=reply.tokens_out if reply else None,
        trouble=trouble_of(error).value if error else "",
        error=error.message if error else "",
        recovered=recovered,
    )


def send(
    method: str,
    url: str,
    *,
    service: str,
    trusted: str,
    api_key: str,
    seconds: tuple[float, float],
    body: Mapping[str, Any] | None = None,
    params: Mapping[str, str] | None = None,
    deadline: Deadline | None = None,
) -> Response:
    """One request on a connection of its own; redirects are not followed. Raises ServiceError.

    A pooled connection breaks when the server closed it meanwhile: Flowise does so after five seconds.
    `seconds` is (read, in all); what is left of `deadline` cuts both.
    """
    read, in_all = (min(each, deadline.left if deadline else each) or 0.001 for each in seconds)
    headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {api_key}"} if api_key else {})
    session = Session(
        service, trusted=trusted, timeout=(CONNECT_SECONDS, read), deadline=in_all, max_bytes=MAX_BYTES, headers=headers
    )
    try:
        if method == "GET":
            return session.get(url, params=params, allow_redirects=False)
        return session.post(url, json=body) if method == "POST" else session.put(url, json=body)
    finally:
        session.close()


def clean_key(api_key: str) -> str:
    """The key as it is sent: without spaces around it, and without the word Bearer somebody copied along."""
    return re.sub(r"^bearer\s+", "", api_key.strip(), flags=re.IGNORECASE)


def check_key(api_key: str, service: str) -> None:
    """Raises AccessError for a key no header can hold, before anything is sent."""
    if not re.fullmatch(r"[\x21-\x7e]*", api_key):
        sentence = "AI_PLATFORM_API_KEY holds spaces, line ends or letters no key has. Copy it once more."
        raise failure(Trouble.KEY, sentence, service=service)


def storable(value: Any) -> Any:
    """The same without what no database takes: NUL, and halves of characters a model may write as JSON escapes."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [storable(each) for each in value]
    if isinstance(value, dict):
        return {storable(name): storable(each) for name, each in value.items()}
    return value


def base_address(url: str, unwanted: str) -> str:
    """The address without query, double slashes, a slash at its end, and the part from `unwanted` (a pattern) on."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""  # as good as none: refused when it is opened, with a sentence
    path = re.sub(r"/{2,}", "/", parts.path)
    path = re.sub(unwanted, "", path, count=1, flags=re.IGNORECASE).rstrip("/")
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def _pause(error: ServiceError, turn: int, took: float) -> float | None:
    """Seconds to wait before the next try; None when there must be none."""
    if error.permanent or (trouble_of(error) is Trouble.PROVIDER and took > _TRIED_ITSELF):
        return None
    if error.retry_after is not None:
        return error.retry_after + random.uniform(0, 0.5) if error.retry_after <= LONGEST_PAUSE else None
    return random.uniform(0, _FIRST_PAUSE * 2**turn)  # full jitter: many workers fail at the same moment
