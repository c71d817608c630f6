"""A small Flowise on loopback for the pages: two chatflows, a key, and predictions that answer or fail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from outreach.models import AiPlatform
from tests.outreach.ai.platform_server import Answer, PlatformServer, Seen, failed, platform_server, said

KEY = "a-key-nobody-may-see"


class SmallFlowise:
    """`wrong` is what predictions answer instead, when it is set."""

    def __init__(self, server: PlatformServer) -> None:
        self.server, self.wrong = server, None
        server.script = self._answer

    @property
    def url(self) -> str:
        return self.server.url

    def asked(self) -> int:
        """How many predictions: what costs."""
        return sum("/prediction/" in path for path in self.server.paths())

    def saved(self, **values: object) -> AiPlatform:
        """The row that leads here."""
        told = {"backend": "flowise", "url": self.url, "api_key": KEY, "analysis_chatflow": "flow-a",
                "response_chatflow": "flow-r"}  # fmt: skip
        return AiPlatform.objects.create(**(told | values))

    def _answer(self, seen: Seen) -> Answer:
        if seen.path.endswith("/ping"):
            return Answer(body=b"pong")
        if seen.path.endswith("/version"):
            return said({"version": "3.1.4"})
        if "/chatflows/" in seen.path:
            return said({"id": "flow", "name": "flow", "type": "AGENTFLOW", "apikeyid": "k", "flowData": "{}"})
        return self.wrong or said({"text": "{}", "chatId": "c", "chatMessageId": "m"})


@contextmanager
def small_flowise() -> Iterator[SmallFlowise]:
    with platform_server() as server:
        yield SmallFlowise(server)


WRONG_KEY = failed("Error: predictionsServices.buildChatflow - Unauthorized")
