"""Analysis and letters by any model: one question, a checked answer, and one chance to mend it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import cache
from hashlib import sha256
from json import dumps
from typing import Any, TypeVar
from uuid import uuid4

from pydantic import BaseModel

from jobagent_site.http import ResponseError
from outreach.ai import plain_letter, questions, reading
from outreach.ai.answers import AnalysisAnswer, AnswerError, LetterAnswer, ReviewAnswer, found
from outreach.ai.base import Analysis, Brief, Doubt, Letter, Proofs, Result, Sentence, VacancyText, Work
from outreach.ai.model import Model, ModelCall, Purpose, Question, Reply, Trouble, with_trouble
from outreach.ai.placeholders import Hidden

T = TypeVar("T")
# Raised when the shape of what is kept changes: kept answers of another shape are not read.
SCHEMA_VERSION = 1
MOST_CALLS = 3  # the question, one try again, one repair
_SCHEMAS: dict[Purpose, type[BaseModel]] = {
    "analysis": AnalysisAnswer,
    "response": LetterAnswer,
    "review": ReviewAnswer,
}


class ModelBackend:
    """A backend around one `Model`. Made for one piece of work: `most_calls` is what that may cost in requests.

    `version` says which instructions the model has, where it holds them itself (the hash of a chatflow).
    """

    def __init__(
        self,
        model: Model,
        *,
        version: Callable[[Purpose], str] = questions.prompt_version,
        most_calls: int = MOST_CALLS,
    ) -> None:
        self.name, self._model, self._version, self.most_calls = model.name, model, version, most_calls

    @property
    def calls(self) -> list[ModelCall]:
        """Every request made so far."""
        return self._model.calls

    def version(self, purpose: Purpose) -> str:
        return self._version(purpose)

    def analyse(self, vacancy: VacancyText) -> Analysis:
        """Raises ServiceError; an answer that stays unreadable is a ResponseError."""
        hidden = _hidden(vacancy)
        asked = questions.analysis_question(vacancy, hidden)
        return self._answered("analysis", asked, lambda answer: reading.analysis(answer, vacancy, hidden))

    def write(self, brief: Brief) -> Letter:
        """Raises ServiceError; a letter that stays unreadable or too long is a ResponseError."""
        hidden, spoken = _hidden(brief.vacancy), _spoken_in(brief)
        asked = questions.response_question(brief, hidden, language=spoken, characters=_characters(brief))
        return self._answered(
            "response", asked, lambda answer: reading.letter(answer, brief, hidden, spoken=spoken), _object_or_letter
        )

    def review(self, letter: Proofs) -> tuple[Doubt, ...]:
        """What a second reading of a letter doubts. Raises ServiceError."""
        hidden = _hidden(letter.vacancy)
        asked = questions.review_question(letter, hidden)
        return self._answered("review", asked, lambda answer: reading.doubts(answer, letter, hidden))

    def key(self, purpose: Purpose, work: Work) -> str:
        """The same key is the same work, done by the same model with the same instructions."""
        model = getattr(self._model, "model", "")
        parts = [self.name, model, purpose, SCHEMA_VERSION, self.version(purpose), *_content(work)]
        return sha256(dumps(parts).encode()).hexdigest()

    def _answered(
        self,
        purpose: Purpose,
        asked: str,
        read: Callable[[Mapping[str, Any]], T],
        find: Callable[[Reply], Mapping[str, Any]] = found,
    ) -> T:
        reply = self._ask(purpose, asked, tries=min(2, self.most_calls))
        try:
            return read(find(reply))
        except AnswerError as error:
            if sum(not each.unpaid for each in self.calls) >= self.most_calls:
                raise self._unreadable(error) from None
            again = questions.repair_question(asked, _said(reply), str(error))
        try:
            return read(find(self._ask(purpose, again, tries=1)))
        except AnswerError as error:
            raise self._unreadable(error) from None

    def _ask(self, purpose: Purpose, text: str, *, tries: int) -> Reply:
        schema = _SCHEMAS[purpose].model_json_schema()
        question = Question(purpose, text, f"jobagent-{uuid4()}", questions.prompt(purpose), schema)
        return self._model.ask(question, tries=tries)

    def _unreadable(self, error: AnswerError) -> ResponseError:
        text = (
            f"The model's answer cannot be used, also after it was shown what is wrong. {error} "
            "Try it again; when it stays so, take a stronger model or look at the instructions of the chatflow."
        )
        return with_trouble(ResponseError(text, service=self.name, permanent=True), Trouble.ANSWER)


def _object_or_letter(reply: Reply) -> Mapping[str, Any]:
    """The object of the answer, or the letter it is: a chatflow of the owner's own may write plain text."""
    try:
        return found(reply)
    except AnswerError:
        return plain_letter.as_answer(reply.text)


@cache
def warm() -> None:
    """Read the vocabularies now, once for the process: many threads that need them first would each read them all."""
    tiny = VacancyText(title="Python developer", text="Requirements:\n- 3+ years of Python\n- team of 4, remote, B2")
    answer = {"technologies": ["Python"], "key_requirements": ["3+ years of Python"], "kpis": []}
    reading.analysis(answer, tiny, _hidden(tiny))


def as_json(result: Result) -> Any:
    """A result as it is kept."""
    if isinstance(result, tuple):
        return [asdict(each) for each in result]
    return result.model_dump(mode="json") if isinstance(result, Analysis) else asdict(result)


def from_json(purpose: Purpose, kept: Any) -> Result:
    """A kept result. Raises ValueError, KeyError or TypeError when it has another shape."""
    if purpose == "analysis":
        return Analysis.model_validate(kept)
    if purpose == "review":
        return tuple(Doubt(**each) for each in kept)
    sentences = tuple(Sentence(each["text"], each["about"], tuple(each["rests_on"])) for each in kept["sentences"])
    return Letter(kept["language"], kept["subject"], sentences, kept["body"])


def _hidden(vacancy: VacancyText) -> Hidden:
    return Hidden.of(f"{vacancy.title}\n{vacancy.text}", vacancy.people)


def _content(work: Work) -> list[Any]:
    """All that decides the answer: the question, and the people's words behind its placeholders."""
    vacancy = work if isinstance(work, VacancyText) else work.vacancy
    hidden = _hidden(vacancy)
    if isinstance(work, VacancyText):
        return [questions.analysis_question(work, hidden), hidden.words]
    if isinstance(work, Proofs):
        return [questions.review_question(work, hidden), hidden.words]
    asked = questions.response_question(work, hidden, language=_spoken_in(work), characters=_characters(work))
    return [asked, hidden.words, work.key, work.channel, work.offer.signature]


def _said(reply: Reply) -> str:
    return dumps(dict(reply.data), ensure_ascii=False) if reply.data is not None else reply.text


def _spoken_in(brief: Brief) -> str:
    from outreach.draft.plan import spoken_in  # the letters build on `outreach.ai.base`, whose package names us

    return spoken_in(brief)


def _characters(brief: Brief) -> int:
    from outreach.draft import channels

    limits = channels.limits(brief.channel)
    if limits is channels.FREE:
        return questions.LONGEST_LETTER if brief.offer.tone != "brief" else questions.LONGEST_LETTER * 2 // 3
    around = len(brief.offer.signature or brief.offer.team) + channels.ROOM_FOR_NAME + 30
    return max(limits.body - around, 60)
