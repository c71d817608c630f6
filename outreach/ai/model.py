"""A model behind a network: what it is asked, what it says, what it cost, and what can be wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal, Protocol, TypeVar

from jobagent_site.http import ServiceError

Purpose = Literal["analysis", "response", "review"]
E = TypeVar("E", bound=ServiceError)


class Trouble(StrEnum):
    """What is wrong, as far as it decides what to do next."""

    KEY = "key"  # the service does not take our key
    FLOW = "flow"  # no such chatflow or model
    ADDRESS = "address"  # something else answers at this address
    LIMIT = "limit"  # too many requests to the service itself
    PROVIDER_KEY = "provider_key"  # the service's own key at the model's provider
    PROVIDER = "provider"  # the model's provider is down, busy, or out of credit
    INPUT = "input"  # the question is too long, or refused as it is
    ANSWER = "answer"  # an answer that cannot be read
    TIMEOUT = "timeout"  # no answer in time; it may still be worked on
    UNREACHABLE = "unreachable"  # nobody there
    OURS = "ours"  # we may not ask: our own limit, or a pause after failures
    UNKNOWN = "unknown"


# Nothing about the one question: whoever asks next meets the same.
OF_THE_SERVICE = frozenset(
    {Trouble.KEY, Trouble.FLOW, Trouble.ADDRESS, Trouble.LIMIT, Trouble.PROVIDER_KEY, Trouble.PROVIDER,
     Trouble.TIMEOUT, Trouble.UNREACHABLE, Trouble.OURS, Trouble.UNKNOWN}
)  # fmt: skip


def with_trouble(error: E, trouble: Trouble) -> E:
    """The same error, marked."""
    error.trouble = trouble  # type: ignore[attr-defined]
    return error


def trouble_of(error: ServiceError) -> Trouble:
    """What `with_trouble` marked it as; UNKNOWN when nobody did."""
    return getattr(error, "trouble", Trouble.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Question:
    """One question. All the content is in `text`; `system` and `schema` are for servers that hold no instructions.

    `session` is unique per question: a memory on the other side must never mix two vacancies.
    """

    purpose: Purpose
    text: str = field(repr=False)
    session: str
    system: str = field(default="", repr=False)
    schema: Mapping[str, Any] | None = field(default=None, repr=False)  # JSON schema of the answer


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back. `data` is the object when the service parsed the answer itself, else None."""

    text: str = field(repr=False)
    data: Mapping[str, Any] | None = field(default=None, repr=False)
    model: str = ""
    tokens_in: int | None = None
    tokens_out: int | None = None
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class ModelCall:
    """One request as the ledger keeps it. `error` is a sentence, "" when all went well."""

    seconds: float
    model: str = ""
    tokens_in: int | None = None
    tokens_out: int | None = None
    trouble: str = ""
    error: str = ""
    recovered: bool = False  # the answer was fetched afterwards, not asked for again
    unpaid: bool = False  # refused for an option before a model saw it: no limit counts it


class Model(Protocol):
    """Something that answers questions. Used by one thread at a time; touches no database."""

    name: str
    calls: list[ModelCall]  # grows with every request, failed ones too

    def ask(self, question: Question, *, tries: int = 2) -> Reply:
        """The answer. Raises ServiceError, marked with its Trouble. At most `tries` requests that may cost money."""
        ...
