"""What went wrong at Flowise, told by status and message together, in sentences for the owner.

Flowise says most things with a 500, so the message decides; but its messages quote the model's answer and the prompt,
so they are only compared with known beginnings. Observed on Flowise 3.1.4; older versions say some with another status.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from jobagent_site.http import ServiceError
from outreach.ai.failures import GATEWAY_STATUSES, failure, from_gateway, json_object, without_status
from outreach.ai.model import Trouble

FLOWISE = "Flowise"
_IDS = "AI_ANALYSIS_CHATFLOW_ID and AI_RESPONSE_CHATFLOW_ID"
_WRONG_KEY = (
    "Flowise does not take our key here. Copy the key that is bound to the chatflow (in Flowise: API Keys) into "
    "AI_PLATFORM_API_KEY; another valid key of the same server does not do."
)
_NO_SUCH_FLOW = f"Flowise has no chatflow with this id. Copy the ids from the addresses of your chatflows into {_IDS}."
_OTHER_PLACE = (
    "What answers at the address is not the interface of Flowise, but a web page or another program. AI_PLATFORM_URL "
    "must be the address under which Flowise opens in the browser, without a path of its pages."
)
_MOVED = (
    "The address of Flowise sends us on to another one, which is not followed: our key would go along. Put the address "
    "that opens in the browser in the end into AI_PLATFORM_URL (often https instead of http)."
)
_PROVIDER_DOWN = (
    "The model's provider behind Flowise is down, busy or out of reach; Flowise has tried several times itself. "
    "Wait some minutes; if it stays so, look at the provider's status page and at the model node."
)
_NO_CREDIT = "The provider's account behind Flowise has no credit or quota left. Fill it up at the model's provider."
_UNREADABLE = (
    "The model's answer did not have the shape the chatflow asks for. It is asked once more; if it stays so, use a "
    "model that can follow a schema, or take the output parser out of the chatflow: we read the answer ourselves."
)


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a message of Flowise begins with, and what it means."""

    begins: re.Pattern[str]
    trouble: Trouble
    sentence: str
    permanent: bool | None = None


def _rule(begins: str, trouble: Trouble, sentence: str, permanent: bool | None = None) -> _Rule:
    return _Rule(re.compile(begins, re.IGNORECASE | re.DOTALL), trouble, sentence, permanent)


# The first that matches counts. Matched at the beginning only: further on the message quotes the model.
_OF_FLOWISE = (
    _rule(r"unauthorized(?: access)?\W*$", Trouble.KEY, _WRONG_KEY),
    _rule(r"chatflow \S{0,80} not found|invalid chatflow id|.{0,80}id not provided", Trouble.FLOW, _NO_SUCH_FLOW),
    _rule(
        r"please provide prompt values",
        Trouble.FLOW,
        "The chatflow has variables in its prompt that nobody fills. Leave one, for the question, and write the rest "
        "into the prompt itself.",
    ),
    _rule(
        r"question and form|invalid sessionid|invalid chatflow type",
        Trouble.INPUT,
        "Flowise refuses the request as it was written. Update Flowise; if it stays so, report it to us.",
    ),
)
# What a node hands on from the model or its provider; Flowise says all of it with a 500.
_OF_A_NODE = (
    _rule(
        r"(?:401|403)\b|incorrect api key|invalid api key|authentication",
        Trouble.PROVIDER_KEY,
        "The model's provider does not take the key that Flowise has for it. Renew the credential in the model node of "
        "the chatflow; our own key is in order.",
    ),
    _rule(
        r"402\b|you exceeded your current quota|429\b.{0,200}(?:insufficient_quota|current quota|credit balance)",
        Trouble.PROVIDER,
        _NO_CREDIT,
        True,
    ),
    _rule(r"429\b|5\d\d\b", Trouble.PROVIDER, _PROVIDER_DOWN),
    _rule(
        r"connection error|request timed out|fetch failed|premature close|socket hang up|terminated\W*$|"
        r"connect e|getaddrinfo|network",
        Trouble.PROVIDER,
        _PROVIDER_DOWN,
    ),
    _rule(
        r"413\b|400\b.{0,200}(?:context|too (?:long|large|many)|maximum|token limit)",
        Trouble.INPUT,
        "The text is too long for the model of this chatflow. Choose a model with a longer context in Flowise.",
    ),
    _rule(
        r"404\b|(?:the )?model .{1,80} (?:not found|does not exist)",
        Trouble.FLOW,
        "The model's provider does not know the model named in the chatflow. Choose another in its model node.",
    ),
    _rule(
        r"400\b|422\b",
        Trouble.INPUT,
        "The model's provider refuses the request as the chatflow sends it (400). Look at the parameters of the model "
        "node in Flowise: most often one of them is not for this model.",
    ),
    _rule(
        r"failed to parse|could not parse|unexpected (?:end|character|token|non-whitespace)|function \"|"
        r"cannot read propert|(?:object key|object value|array item|colon|comma|quote) expected|"
        r"invalid (?:unicode )?char|expected (?:property|double|['\"])",
        Trouble.ANSWER,
        _UNREADABLE,
    ),
)
# What Flowise itself puts before the message of a node.
_PREFIX = re.compile(r"(?:error: )?(?:\w{1,60}\.\w{1,60} - )?(?:error in [\w ]{1,60} node: )?", re.IGNORECASE)


def of_flowise(error: ServiceError) -> ServiceError:
    """The failure behind an error of the network wrapper, for a prediction as well as for the other calls."""
    if (failed := without_status(error, FLOWISE, "AI_PLATFORM_URL")) is not None:
        return failed
    status = error.status or 0
    if status in (401, 403, 413, 429):
        trouble, sentence = _by_status(status, error.retry_after)
        return failure(trouble, sentence, service=FLOWISE, cause=error)
    if (rule := _matching(error.body, status)) is not None:
        return failure(rule.trouble, rule.sentence, service=FLOWISE, permanent=rule.permanent, cause=error)
    if status in GATEWAY_STATUSES:
        return from_gateway(error, FLOWISE)
    trouble, sentence = _by_kind(status, is_json=json_object(error.body) is not None)
    return failure(trouble, sentence, service=FLOWISE, cause=error)


def other_place(status: int) -> ServiceError:
    """Something answers at the address, but not the interface of Flowise."""
    sentence = _MOVED if 300 <= status < 400 else _OTHER_PLACE
    return failure(Trouble.ADDRESS, sentence, service=FLOWISE, status=status)


def blank_answer() -> ServiceError:
    """A proper answer with nothing in it."""
    sentence = (
        "The chatflow answered with nothing. It is asked once more; if it stays so, see in Flowise whether its last "
        "node gives the model's answer back, and whether the model takes the tools it is given."
    )
    return failure(Trouble.ANSWER, sentence, service=FLOWISE, status=200)


def _by_status(status: int, pause: float | None) -> tuple[Trouble, str]:
    if status == 429:
        return Trouble.LIMIT, _too_often(pause)
    if status == 413:
        return Trouble.INPUT, "The text is too long for Flowise. Raise FLOWISE_FILE_SIZE_LIMIT there."
    return Trouble.KEY, _refused(status)


def _by_kind(status: int, *, is_json: bool) -> tuple[Trouble, str]:
    if status >= 500:
        return Trouble.UNKNOWN, _strange(status)
    if not is_json:
        return Trouble.ADDRESS, _OTHER_PLACE
    if status in (404, 412):
        return Trouble.FLOW, _NO_SUCH_FLOW
    return Trouble.INPUT, f"Flowise did not accept the request ({status}). Update Flowise, and look at the chatflow."


def _matching(body: bytes, status: int) -> _Rule | None:
    said = _said(body)
    core = said[_PREFIX.match(said).end() :].strip()  # type: ignore[union-attr]  # the pattern matches "" too
    rules = _OF_FLOWISE + _OF_A_NODE if status >= 500 else _OF_FLOWISE
    return next((rule for rule in rules if rule.begins.match(core)), None)


def _said(body: bytes) -> str:
    """The message of an error; versions before 2 send the bare text. "" for pages and all else."""
    payload = json_object(body)
    if payload is not None:
        said = payload.get("message") or payload.get("error")
        return said if isinstance(said, str) else ""
    text = body[:500].decode("utf-8", "replace").strip()
    return "" if text[:1] in ("<", "[", "{") else text


def _too_often(pause: float | None) -> str:
    later = "later" if pause is None else f"in {pause:.0f} seconds"
    return (
        f"The chatflow's own rate limit is reached (429). We go on {later}; raise the limit in the chatflow's settings "
        "in Flowise (Rate Limiting) when this happens often."
    )


def _refused(status: int) -> str:
    if status == 401:
        return f"{_WRONG_KEY} If the key is right, compare AI_PLATFORM_URL: the path must be in small letters."
    return (
        "Flowise forbids this to our key (403). Give the key the permission in Flowise (API Keys: chatflows and "
        "executions), or let this machine through where a proxy or the chatflow's allowed domains refuse it."
    )


def _strange(status: int) -> str:
    return (
        f"Flowise failed in a way we do not know ({status}). It is asked again later; if it stays so, run the chatflow "
        "in Flowise's own chat window and look at the server's log."
    )
