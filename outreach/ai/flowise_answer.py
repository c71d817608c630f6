"""What Flowise's answers say: of a prediction, of a stored message, of a stored run. All else in them is dropped here:
an agentflow sends prompts, model settings and the id of the credential along."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from jobagent_site.http import Response
from outreach.ai.calling import storable
from outreach.ai.counted import counted
from outreach.ai.flowise_failures import blank_answer, other_place
from outreach.ai.model import Reply


def json_of(answer: Response) -> Any:
    """The JSON in an answer. Raises ResponseError for all else: a wrong path gives the start page with status 200."""
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if answer.status not in (200, 201) or kind != "application/json":
        raise other_place(answer.status)
    try:
        return storable(json.loads(answer.body))
    except (ValueError, RecursionError):
        raise other_place(answer.status) from None


def reply_of(answer: Response) -> Reply:
    """What a prediction says: its `json` when that is an object, else its `text`. Raises ResponseError when neither."""
    payload = json_of(answer)
    if not isinstance(payload, dict) or not payload.keys() & {"text", "json", "chatId", "chatMessageId"}:
        raise other_place(answer.status)
    data = payload.get("json")
    data = data if isinstance(data, dict) and data else None
    text = _text(payload.get("text") if data is None else data)
    if not text.strip():
        raise blank_answer()
    tokens_in, tokens_out = _tokens(payload.get("agentFlowExecutedData"))
    run_id = payload.get("executionId") or payload.get("chatMessageId") or ""
    return Reply(text, data, tokens_in=tokens_in, tokens_out=tokens_out, run_id=str(run_id)[:100])


def reply_of_messages(messages: Any, session: str) -> Reply | None:
    """The newest answer among the stored messages of a session; None when there is none yet."""
    of_session = (each for each in _objects(messages) if session in (each.get("sessionId"), each.get("chatId")))
    said = [each for each in of_session if each.get("role") == "apiMessage" and _text(each.get("content")).strip()]
    if not said:
        return None
    newest = max(said, key=lambda each: str(each.get("createdDate", "")))
    return Reply(_text(newest["content"]), run_id=str(newest.get("executionId") or newest.get("id") or "")[:100])


def run_of(executions: Any, session: str) -> Mapping[str, Any] | None:
    """The newest stored run of a session, None when there is none."""
    rows = executions.get("data") if isinstance(executions, dict) else executions
    of_session = [each for each in _objects(rows) if each.get("sessionId") == session]
    return max(of_session, key=lambda each: str(each.get("createdDate", "")), default=None)


def reply_of_run(run: Mapping[str, Any]) -> Reply | None:
    """What the last node of a finished run gave; None when that is nothing."""
    try:
        nodes = json.loads(str(run.get("executionData") or "[]"))
    except (ValueError, RecursionError):
        return None
    said = [text for each in _outputs(nodes) if (text := _text(each.get("content"))).strip()]
    if not said:
        return None
    tokens_in, tokens_out = _tokens(nodes)
    return Reply(said[-1], tokens_in=tokens_in, tokens_out=tokens_out, run_id=str(run.get("id") or "")[:100])


def _text(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)


def _objects(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _outputs(nodes: Any) -> list[dict[str, Any]]:
    return _objects([_in(_in(each, "data"), "output") for each in _objects(nodes)])


def _tokens(nodes: Any) -> tuple[int | None, int | None]:
    """Tokens in and out over all nodes of an agentflow; None where no node says."""
    usages = [_in(each, "usageMetadata") for each in _outputs(nodes)]
    return _sum(usages, "input_tokens"), _sum(usages, "output_tokens")


def _sum(usages: list[dict[str, Any]], name: str) -> int | None:
    told = [count for each in usages if (count := counted(each.get(name))) is not None]
    return counted(sum(told)) if told else None


def _in(value: dict[str, Any], name: str) -> dict[str, Any]:
    found = value.get(name)
    return found if isinstance(found, dict) else {}
