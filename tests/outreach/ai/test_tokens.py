"""Tokens as a service counts them: what cannot be a count is none."""

from __future__ import annotations

import json
from typing import Any

import pytest

from outreach.ai.flowise import AIPlatformClient
from outreach.ai.flowise_answer import reply_of_run
from outreach.ai.model import Question, Reply
from outreach.ai.openai import ChatCompletions
from tests.outreach.ai.platform_server import PlatformServer, said

ASKED = Question("analysis", "What is it?", session="s")
MOST = 10**9
COUNTS = [(0, 0), (120, 120), (MOST, MOST), (MOST + 1, None), (10**30, None), (-1, None), (True, None), (1.5, None),
          ("12", None), (None, None)]  # fmt: skip


@pytest.mark.parametrize(("told", "kept"), COUNTS)
def test_a_completion_tells_its_tokens(server: PlatformServer, told: Any, kept: int | None) -> None:
    choice = {"message": {"role": "assistant", "content": "fine"}, "finish_reason": "stop"}
    usage = {"prompt_tokens": told, "completion_tokens": 7}
    server.answers(said({"object": "chat.completion", "choices": [choice], "usage": usage}))
    asked = ChatCompletions(server.url, "", model="m")
    reply = asked.ask(ASKED)
    assert (reply.tokens_in, reply.tokens_out) == (kept, 7)
    assert asked.calls[0].tokens_in == kept


@pytest.mark.parametrize(("told", "kept"), COUNTS)
def test_an_agentflow_tells_its_tokens(server: PlatformServer, told: Any, kept: int | None) -> None:
    server.answers(said({"text": "fine", "chatId": "c", "agentFlowExecutedData": nodes(told)}))
    reply = AIPlatformClient(server.url, "", flows={"analysis": "a-flow"}).ask(ASKED)
    assert (reply.tokens_in, reply.tokens_out) == (kept, 7)


def test_the_tokens_of_the_nodes_are_added_up_and_stay_a_count() -> None:
    assert of_run(5, True, -3, 10**30, 8).tokens_in == 13
    assert of_run(MOST, MOST).tokens_in is None


def nodes(*told: Any) -> list[dict[str, Any]]:
    usages = [{"input_tokens": each, "output_tokens": 7 if at == 0 else 0} for at, each in enumerate(told)]
    return [{"data": {"output": {"content": "fine", "usageMetadata": each}}} for each in usages]


def of_run(*told: Any) -> Reply:
    reply = reply_of_run({"id": "1", "executionData": json.dumps(nodes(*told))})
    assert reply is not None
    return reply
