"""What both AI services share: how long an answer takes, what was asked, and the answer of the model behind them."""

import threading
import time
from collections import deque
from typing import Any

from django.http import HttpRequest

from sandbox.journal import KEPT, stamp
from sandbox.model.answers import answer
from sandbox.platform.flows import KEY, Flows
from sandbox.platform.memory import Memory

DEFAULT_SECONDS = 0.05
SPOILT = "sandbox.answer"  # where a fault leaves its order for the model, in the request's META


class AI:
    """The AI services' part of the world. Safe to use from many threads."""

    def __init__(self, saved: dict[str, Any] | None = None) -> None:
        saved = saved or {}
        self.seconds: float = saved.get("seconds", DEFAULT_SECONDS)
        self.flows = Flows(saved.get("flows"), saved.get("key", KEY))
        self.memory = Memory()
        self.asked: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self.ended = threading.Event()  # set when the world begins again: whoever hangs may go

    def ask(self, request: HttpRequest, question: str, *, service: str, name: str = "", **where: Any) -> str:
        """Note the question as it reached the model, take the time an answer takes, and return the answer."""
        key = key_of(request)
        self.asked.append(
            {"service": service, "name": name, **where, "key": masked(key), "question": question, "at": stamp()}
        )
        spoilt = request.META.get(SPOILT, {})
        time.sleep(spoilt.get("seconds", self.seconds))
        return answer(question, name, spoilt.get("wrongly", ""), spoilt.get("stubborn", False))

    def as_json(self) -> dict[str, Any]:
        """Return what is kept over a restart."""
        return {"seconds": self.seconds, "key": self.flows.secret, "flows": self.flows.as_json()}


def key_of(request: HttpRequest) -> str:
    """Return the key the request brought, with or without the word Bearer."""
    given = str(request.headers.get("Authorization", "")).strip()
    return given[7:].strip() if given.lower().startswith("bearer ") else given


def masked(key: str) -> str:
    """Return the key with all but its last four characters hidden."""
    return f"…{key[-4:]}" if len(key) > 4 else "…" if key else ""


def tokens(text: str) -> int:
    """Return roughly how many tokens a text is."""
    return len(text) // 4 + 1
