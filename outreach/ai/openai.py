"""Any server that speaks OpenAI's chat completions: OpenAI, Ollama, vLLM, LM Studio, OpenRouter.

https://platform.openai.com/docs/api-reference/chat/create. The instructions are ours here: they go in `system`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import replace
from threading import Lock
from typing import Any

from jobagent_site.http import Response, ServiceError
from outreach.ai.calling import Deadline, ask, base_address, check_key, clean_key, line, send, storable
from outreach.ai.counted import counted
from outreach.ai.failures import failure, json_object
from outreach.ai.model import ModelCall, Question, Reply, Trouble
from outreach.ai.openai_failures import SERVICE, bad_answer, dislikes, of_completions, of_payload, other_place

_PASTED = r"/(?:chat/completions|completions|responses|models|embeddings)(?:/.*)?$"
_LIST_SECONDS = (20.0, 30.0)
_GRACE = 5.0  # to read a long answer after its first byte came in time
_TEMPERATURES = {"response": 0.4}  # a letter may vary a little; what a vacancy says may not
_FORMATS = ("json_schema", "json_object")  # the first that is not refused is sent, or no `response_format` at all
# Formats and "temperature", as (base_url, model) refused them: a client lives for one piece of work and cannot keep it.
_refused: dict[tuple[str, str], frozenset[str]] = {}
_lock = Lock()


class ChatCompletions:
    """One model on one server. `calls` grows with every request for a completion.

    Which options the server does not know for the model is learnt from its first refusal and kept for all clients of
    this process. `timeout` is for one request, in seconds; all about one question is over after `deadline` seconds
    (2 × timeout unless given).
    """

    name = "openai"

    def __init__(
        self, base_url: str, api_key: str, *, model: str, timeout: float = 120.0, deadline: float | None = None
    ) -> None:
        self.base_url = _with_version(base_address(base_url, _PASTED))
        self.model = model.strip()
        self.timeout, self.deadline = timeout, 2 * timeout if deadline is None else deadline
        self.calls: list[ModelCall] = []
        self._key = clean_key(api_key)

    def ask(self, question: Question, *, tries: int = 2) -> Reply:
        """The model's answer as text. Raises ServiceError, marked with its Trouble."""
        if not question.text.strip():
            raise failure(Trouble.INPUT, "There is no text to ask about; nothing was sent.", service=SERVICE)
        deadline = Deadline(self.deadline)
        return ask(lambda turn: self._attempt(question, deadline), tries=tries, deadline=deadline)

    def models(self) -> list[str]:
        """The names of the models our key may use. Raises ServiceError."""
        try:
            rows = _payload(self._send("GET", "models", seconds=_LIST_SECONDS)).get("data")
        except ServiceError as error:
            raise _judged(error) from None  # the original carries what the server wrote
        if not isinstance(rows, list):
            raise other_place(200)
        return [str(each["id"]) for each in rows if isinstance(each, dict) and each.get("id")]

    def _attempt(self, question: Question, deadline: Deadline) -> Reply:
        """One completion, and one line for it. A refused option is left out and costs no try: nothing was made."""
        started, body = time.monotonic(), self._body(question)
        try:
            reply = reply_of(self._send("POST", "chat/completions", body, deadline=deadline), self.model)
        except ServiceError as error:
            failed = _judged(error)
            option = _sent(dislikes(error), body)
            self.calls.append(replace(line(started, error=failed, model=self.model), unpaid=bool(option)))
            if not option:
                raise failed from None
            self._do_without(option)
            return self._attempt(question, deadline)
        self.calls.append(line(started, reply=reply))
        return reply

    def _do_without(self, option: str) -> None:
        with _lock:
            _refused[self.base_url, self.model] = self._refused | {option}

    @property
    def _refused(self) -> frozenset[str]:
        return _refused.get((self.base_url, self.model), frozenset())

    def _body(self, question: Question) -> dict[str, Any]:
        messages = [{"role": "user", "content": question.text}]
        if question.system:
            messages.insert(0, {"role": "system", "content": question.system})
        body: dict[str, Any] = {"model": self.model, "messages": messages, "stream": False}
        refused = self._refused
        if "temperature" not in refused:
            body["temperature"] = _TEMPERATURES.get(question.purpose, 0)
        kind = next((each for each in _FORMATS if each not in refused), "")
        if question.schema is not None and kind:
            body["response_format"] = {"type": kind}
            if kind == "json_schema":
                body["response_format"]["json_schema"] = {"name": question.purpose, "schema": dict(question.schema)}
        return body

    def _send(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        seconds: tuple[float, float] | None = None,
        deadline: Deadline | None = None,
    ) -> Response:
        """The answer, or the error of the network wrapper as it is."""
        check_key(self._key, SERVICE)
        return send(
            method,
            f"{self.base_url}/{path}",
            service=SERVICE,
            trusted=self.base_url,
            api_key=self._key,
            seconds=seconds or (self.timeout, self.timeout + _GRACE),
            body=body,
            deadline=deadline,
        )


def forget() -> None:
    """Forget what the servers refused: one that was replaced may know more."""
    with _lock:
        _refused.clear()


def reply_of(answer: Response, asked: str) -> Reply:
    """What a completion of the model `asked` says. Raises ServiceError when it is none, refused, cut off or blank."""
    payload = _payload(answer)
    choices = payload.get("choices")
    if not isinstance(choices, list):
        raise of_payload(payload, answer.status) if payload.get("error") else other_place(answer.status)
    choice = choices[0] if choices and isinstance(choices[0], dict) else {}
    message = choice.get("message")
    message = message if isinstance(message, dict) else {}
    _check_end(choice.get("finish_reason"), message)
    text = _text(storable(message.get("content")))
    if not text.strip():
        sentence = "The model answered with nothing. It is asked once more; if it stays so, take another in AI_MODEL."
        raise bad_answer(sentence, permanent=False)
    usage = payload.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    return Reply(
        text,
        model=str(payload.get("model") or asked)[:100],
        tokens_in=counted(usage.get("prompt_tokens")),
        tokens_out=counted(usage.get("completion_tokens")),
        run_id=str(payload.get("id") or "")[:100],
    )


def _check_end(finish: Any, message: Mapping[str, Any]) -> None:
    if message.get("refusal") or finish == "content_filter":
        sentence = "The model refuses to answer this. Read the text yourself, or take another model in AI_MODEL."
        raise bad_answer(sentence, permanent=True)
    if finish == "length":
        sentence = (
            "The model's answer was cut off: it has no room for all of it. Choose a model with a longer context or "
            "answer, or raise the context length at the server (Ollama: num_ctx)."
        )
        raise bad_answer(sentence, permanent=True)


def _sent(option: str, body: Mapping[str, Any]) -> str:
    """What of the request a refused option was: the format's kind, "temperature"; "" for one that was not sent."""
    if option == "response_format" and option in body:
        return str(body[option]["type"])
    return option if option in body else ""


def _payload(answer: Response) -> Mapping[str, Any]:
    """The object in an answer. The content type is not asked for: small servers name others."""
    found = json_object(answer.body) if answer.status == 200 else None
    if found is None:
        raise other_place(answer.status)
    return found


def _judged(error: ServiceError) -> ServiceError:
    return error if hasattr(error, "trouble") else of_completions(error)


def _text(content: Any) -> str:
    """`content` is a text, or a list of parts that hold one each."""
    if isinstance(content, list):
        return "".join(str(each.get("text") or "") for each in content if isinstance(each, dict))
    return content if isinstance(content, str) else ""


def _with_version(address: str) -> str:
    """http://localhost:11434 and https://host/openai are given without the version people forget."""
    return address if re.search(r"/v\d\w*(?:/|$)", address) else f"{address}/v1"
