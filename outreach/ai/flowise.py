"""Flowise, asked over its prediction API. Measured on Flowise 3.1.4; https://docs.flowiseai.com/api-reference/prediction.

The instructions live in the chatflows; everything about the case goes into `question` as text. Nothing is asked of the
server but a session id: overrides that are not allowed are ignored there without a word.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Mapping
from typing import Any

from jobagent_site.http import Response, ServiceError
from outreach.ai.calling import Deadline, ask, base_address, check_key, clean_key, line, send
from outreach.ai.failures import failure, outcome_unknown
from outreach.ai.flowise_answer import json_of, reply_of
from outreach.ai.flowise_failures import FLOWISE, of_flowise, other_place
from outreach.ai.flowise_recovery import recovered
from outreach.ai.model import ModelCall, Purpose, Question, Reply, Trouble

# What people copy along from the browser or from Flowise's own "API endpoint" box.
_PASTED = r"/(?:api(?:/v\d+)?|canvas|v2/agentcanvas|v2/marketplace|agentcanvas|chatflows|agentflows|chatbot)(?:/.*)?$"
_MANAGEMENT_SECONDS = (20.0, 30.0)
_GRACE = 5.0  # to read a long answer after its first byte came in time


class AIPlatformClient:
    """One Flowise server. `calls` grows with every prediction; other requests cost nothing and leave no line.

    `timeout` is for one prediction, in seconds. All about one question, with its pauses and a second try, is over after
    `deadline` seconds (2 × timeout unless given).
    """

    name = "flowise"

    def __init__(
        self,
        base_url: str,
        api_key: str,
        *,
        flows: Mapping[Purpose, str],
        timeout: float = 120.0,
        deadline: float | None = None,
    ) -> None:
        self.base_url = base_address(base_url, _PASTED)
        self.flows = dict(flows)
        self.timeout, self.deadline = timeout, 2 * timeout if deadline is None else deadline
        self.calls: list[ModelCall] = []
        self._key = clean_key(api_key)

    def ask(self, question: Question, *, tries: int = 2) -> Reply:
        """The answer of the chatflow for this purpose. Raises ServiceError, marked with its Trouble."""
        chatflow_id = self.flows.get(question.purpose, "")
        return self.invoke_chatflow(chatflow_id, question.text, session=question.session, tries=tries)

    def invoke_chatflow(
        self, chatflow_id: str, input: str | Mapping[str, Any], *, session: str = "", tries: int = 2
    ) -> Reply:
        """The chatflow's answer to a text, or to a mapping, which is written out as text.

        `session` must be new for every question: flows with a memory mix up all that share one. Raises ServiceError.
        """
        text = _as_text(input)
        self._check(chatflow_id, text)
        first, deadline = session or secrets.token_hex(16), Deadline(self.deadline)

        def attempt(turn: int) -> Reply:
            fresh = first if turn == 1 else f"{first}-{secrets.token_hex(4)}"
            return self._attempt(chatflow_id, text, fresh, deadline)

        return ask(attempt, tries=tries, deadline=deadline)

    def ping(self) -> bool:
        """Whether Flowise answers at the address; proves neither key nor chatflow. Raises ServiceError."""
        try:
            return self._send("GET", "ping").body.strip() == b"pong"
        except ServiceError as error:
            if error.status in (404, 405):
                return False
            raise

    def version(self) -> str:
        """The server's version, like "3.1.4". Raises ServiceError."""
        return str(self._object("GET", "version").get("version", ""))

    def chatflow(self, chatflow_id: str) -> dict[str, Any]:
        """A chatflow with `flowData`, `apikeyid`, `type`, …; the key needs `chatflows:view`. Raises ServiceError."""
        self._check(chatflow_id, "-")
        return self._object("GET", f"chatflows/{chatflow_id}")

    def chatflows(self) -> list[dict[str, Any]]:
        """All chatflows the key may see. Raises ServiceError."""
        found = self._json("GET", "chatflows")
        rows = found.get("data") if isinstance(found, dict) else found
        if not isinstance(rows, list) or not all(isinstance(each, dict) for each in rows):
            raise other_place(200)
        return rows

    def create_chatflow(self, chatflow: Mapping[str, Any]) -> dict[str, Any]:
        """The chatflow as it was made, with its `id`: the server gives one of its own. Raises ServiceError."""
        return self._object("POST", "chatflows", chatflow)

    def update_chatflow(self, chatflow_id: str, chatflow: Mapping[str, Any]) -> dict[str, Any]:
        """The chatflow after the change. Raises ServiceError."""
        self._check(chatflow_id, "-")
        return self._object("PUT", f"chatflows/{chatflow_id}", chatflow)

    def _attempt(self, chatflow_id: str, text: str, session: str, deadline: Deadline) -> Reply:
        """One prediction, and one line for it. An answer that got lost on the way is fetched afterwards."""
        started = time.monotonic()
        try:
            reply = self._predict(chatflow_id, text, session, deadline)
        except ServiceError as error:
            late = recovered(self._look_up, chatflow_id, session, deadline) if outcome_unknown(error) else None
            if late is None:
                self.calls.append(line(started, error=error))
                raise
            self.calls.append(line(started, reply=late, recovered=True))
            return late
        self.calls.append(line(started, reply=reply))
        return reply

    def _predict(self, chatflow_id: str, text: str, session: str, deadline: Deadline) -> Reply:
        body = {"question": text, "streaming": False, "overrideConfig": {"sessionId": session}}
        seconds = self.timeout, self.timeout + _GRACE
        return reply_of(self._send("POST", f"prediction/{chatflow_id}", body, seconds=seconds, deadline=deadline))

    def _look_up(self, path: str, session: str, deadline: Deadline) -> Any:
        return self._json("GET", path, params={"sessionId": session}, deadline=deadline)

    def _object(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        found = self._json(method, path, body)
        if not isinstance(found, dict):
            raise other_place(200)
        return found

    def _json(self, method: str, path: str, body: Mapping[str, Any] | None = None, **more: Any) -> Any:
        return json_of(self._send(method, path, body, **more))

    def _send(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        seconds: tuple[float, float] = _MANAGEMENT_SECONDS,
        params: Mapping[str, str] | None = None,
        deadline: Deadline | None = None,
    ) -> Response:
        check_key(self._key, FLOWISE)
        try:
            return send(
                method,
                f"{self.base_url}/api/v1/{path}",
                service=FLOWISE,
                trusted=self.base_url,
                api_key=self._key,
                seconds=seconds,
                body=body,
                params=params,
                deadline=deadline,
            )
        except ServiceError as error:
            raise of_flowise(error) from None  # the original carries what the server wrote

    def _check(self, chatflow_id: str, text: str) -> None:
        if not re.fullmatch(r"[\w-]{1,100}", chatflow_id, re.ASCII):
            sentence = (
                "No chatflow is named for this, or its id is not one. Copy the id from the chatflow's address in "
                "Flowise into AI_ANALYSIS_CHATFLOW_ID or AI_RESPONSE_CHATFLOW_ID."
            )
            raise failure(Trouble.FLOW, sentence, service=FLOWISE)
        if not text.strip():  # Flowise would send the literal word "undefined" to the model, and be paid for it
            sentence = "There is no text to ask about, so nothing was sent to Flowise. Look at the vacancy."
            raise failure(Trouble.INPUT, sentence, service=FLOWISE)


def _as_text(input: str | Mapping[str, Any]) -> str:
    """Never the `form` of an agentflow: a flow that starts with a chat would be run without any text, and say 200."""
    if isinstance(input, str):
        return input
    written = {
        name: each if isinstance(each, str) else json.dumps(each, ensure_ascii=False, default=str)
        for name, each in input.items()
    }
    return "\n\n".join(f"{name}:\n{each}" for name, each in written.items() if each.strip())
