"""Answers the platform keeps: chat messages, and the executions of agentflows."""

import threading
import uuid
from typing import Any

from sandbox.platform.flows import now

_EMPTY = dict.fromkeys(
    ("sourceDocuments", "usedTools", "fileAnnotations", "agentReasoning", "reasonContent", "fileUploads", "artifacts",
     "action")
)  # fmt: skip


class Memory:
    """What was said, by flow and session; kept while the world runs. Safe to use from many threads."""

    def __init__(self) -> None:
        self._messages: list[dict[str, Any]] = []
        self._executions: list[dict[str, Any]] = []
        self._lock = threading.Lock()

    def keep(self, *, flow: str, session: str, asked_at: str, question: str, said: str, execution: str | None) -> str:
        """Keep question and answer once the answer is there; return the answer's id."""
        rows = [
            _message(flow, session, execution, role="userMessage", content=question, createdDate=asked_at),
            _message(flow, session, execution, role="apiMessage", content=said, createdDate=now()),
        ]
        with self._lock:
            self._messages += rows
        return str(rows[1]["id"])

    def messages(self, flow: str, session: str | None) -> list[dict[str, Any]]:
        """Return the messages of a flow, oldest first; of one session when it is given."""
        with self._lock:
            return [row for row in self._messages if row["chatflowid"] == flow and session in (None, row["sessionId"])]

    def begin(self, flow: dict[str, Any], session: str) -> dict[str, Any]:
        """Keep an execution that has just begun, and return it."""
        row = {
            "id": str(uuid.uuid4()), "executionData": "[]", "state": "INPROGRESS", "agentflowId": flow["id"],
            "sessionId": session, "action": None, "isPublic": None, "createdDate": now(), "updatedDate": now(),
            "stoppedDate": None, "workspaceId": flow["workspaceId"], "agentflow": flow,
        }  # fmt: skip
        with self._lock:
            self._executions.append(row)
        return row

    def executions(self, session: str | None) -> list[dict[str, Any]]:
        """Return the executions, the newest first; of one session when it is given."""
        with self._lock:
            return [row for row in reversed(self._executions) if session in (None, row["sessionId"])]


def _message(flow: str, session: str, execution: str | None, **said: str) -> dict[str, Any]:
    own = {"id": str(uuid.uuid4()), "chatflowid": flow, "executionId": execution, "chatType": "EXTERNAL"}
    where = {"chatId": session, "memoryType": "", "sessionId": session, "leadEmail": None, "followUpPrompts": None}
    return own | said | _EMPTY | where | {"execution": None}
