"""A model that says what it is told to, and remembers what it was asked: the one part of a backend not real."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable
from typing import Any

from jobagent_site.http import ServiceError, UnreachableError
from outreach.ai.base import Access, Backend
from outreach.ai.model import ModelCall, Question, Reply, Trouble, with_trouble
from outreach.ai.modelled import ModelBackend

Say = Callable[[Question], Any]


def analysis(question: Question) -> dict[str, Any]:
    """A decent analysis: every line a requirement, Python and Django where they stand."""
    rows = re.findall(r"^V[1-9]\d* (.+)$", question.text, re.MULTILINE)
    named = [each for each in ("Python", "Django", "Celery") if each in question.text]
    return {"technologies": named, "key_requirements": rows, "kpis": [], "seniority": "senior"}


def letter(question: Question) -> dict[str, Any]:
    """A letter that claims nothing."""
    return {
        "subject": "A team for you",
        "sentences": [
            {"text": "We write as a team and offer our people.", "about": "us", "rests_on": ["S"], "paragraph": 1},
            {"text": "Shall we talk on Tuesday?", "about": "neither", "rests_on": [], "paragraph": 2},
        ],
    }


def honest(question: Question) -> dict[str, Any]:
    return {"analysis": analysis, "response": letter, "review": lambda _: {"doubts": []}}[question.purpose](question)


class ScriptedModel:
    """One model for many pieces of work; `say` decides what comes back: an object, a text, or an error to raise."""

    name = "scripted"
    model = "scripted-1"

    def __init__(self, say: Say = honest, seconds: float = 0) -> None:
        self.say, self.seconds = say, seconds
        self.asked: list[Question] = []
        self.most_at_once = 0
        self._now = 0
        self._lock = threading.Lock()

    def backend(self, access: Access) -> Backend:
        """What `BACKENDS` holds: a backend for one piece of work."""
        return ModelBackend(_OneWork(self), most_calls=access.most_calls)

    def answer(self, question: Question) -> Reply:
        with self._lock:
            self.asked.append(question)
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
        time.sleep(self.seconds)
        try:
            said = self.say(question)
        finally:
            with self._lock:
                self._now -= 1
        if isinstance(said, Exception):
            raise said
        return Reply(
            said if isinstance(said, str) else json.dumps(said), model=self.model, tokens_in=900, tokens_out=300
        )


class _OneWork:
    def __init__(self, whole: ScriptedModel) -> None:
        self.name, self.model, self._whole = whole.name, whole.model, whole
        self.calls: list[ModelCall] = []

    def ask(self, question: Question, *, tries: int = 2) -> Reply:
        started = time.monotonic()
        try:
            reply = self._whole.answer(question)
        except ServiceError as error:
            self.calls.append(ModelCall(time.monotonic() - started, error=error.message))
            raise
        self.calls.append(
            ModelCall(time.monotonic() - started, reply.model, tokens_in=reply.tokens_in, tokens_out=reply.tokens_out)
        )
        return reply


def down(text: str = "The provider is down.", trouble: Trouble = Trouble.PROVIDER) -> ServiceError:
    return with_trouble(UnreachableError(text, service="scripted"), trouble)


class InTurn:
    """Says one thing after the other; the last one for ever."""

    def __init__(self, *turns: Any) -> None:
        self._turns, self._at = turns, 0

    def __call__(self, question: Question) -> Any:
        said = self._turns[min(self._at, len(self._turns) - 1)]
        self._at += 1
        return said(question) if callable(said) else said
