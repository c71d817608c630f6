"""What a model answered, read strictly enough to be used and leniently enough to be found."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from outreach.ai.model import Reply

A = TypeVar("A", bound=BaseModel)
_LONGEST = 400_000  # characters of an answer that are looked at
_STARTS = 40  # so many opening braces are tried
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


class AnswerError(ValueError):
    """The answer cannot be used; the text says why, for the model and for the owner. It quotes nothing of it."""


def found(reply: Reply) -> dict[str, Any]:
    """The JSON object of an answer: parsed by the service, the whole text, in a fence, or in prose.

    Raises AnswerError when there is none.
    """
    if isinstance(reply.data, Mapping):
        return dict(reply.data)
    text = reply.text.strip()[:_LONGEST]
    if not text:
        raise AnswerError("The answer was empty.")
    for candidate in _candidates(text):
        if isinstance(candidate, dict):
            return candidate
    raise AnswerError("The answer held no JSON object.")


def checked(kind: type[A], answer: Mapping[str, Any]) -> A:
    """The answer as `kind`. Raises AnswerError naming the fields that are wrong, not what stood in them."""
    try:
        return kind.model_validate(answer)
    except ValidationError as error:
        wrong = [f"{'.'.join(map(str, each['loc'])) or 'the object'}: {each['msg']}" for each in error.errors()[:6]]
        raise AnswerError("These fields are wrong: " + "; ".join(wrong) + ".") from None


def _candidates(text: str) -> Iterator[Any]:
    yield _parsed(text)
    fenced = text.split("```")[1::2]
    yield from (_parsed(each[each.index("{") :]) for each in fenced if "{" in each)  # without the word of the language
    decoder = json.JSONDecoder()
    for match in islice(re.finditer(r"\{", text), _STARTS):
        try:
            yield decoder.raw_decode(text, match.start())[0]
        except (ValueError, RecursionError):
            continue


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _line(value: Any) -> Any:
    """One line of visible text; numbers are words too, "null" and None are nothing."""
    if value is None or (isinstance(value, str) and value.strip().lower() in ("null", "none", "n/a", "unknown", "-")):
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return value
    return " ".join(_UNSEEN.sub("", str(value)).split())


def _lines(value: Any) -> Any:
    """A list of lines, also out of "Python, Django", of null, or of [{"text": …}]."""
    if value is None:
        return []
    if isinstance(value, str):
        return [_line(each) for each in re.split(r"[\n;]|,(?!\d)", value) if each.strip()]
    if not isinstance(value, list | tuple):
        return value
    told = [next(iter(each.values()), "") if isinstance(each, Mapping) else each for each in value]
    return [line for each in told if isinstance(line := _line(each), str) and line]


def _whole_lines(value: Any) -> Any:
    """Like `_lines`, but a sentence is not cut at its commas."""
    return _lines([value] if isinstance(value, str) else value)


def _capped(most: int, length: int, read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def cap(value: Any) -> Any:
        told = read(value)
        return [each[:length] for each in told[:most]] if isinstance(told, list) else told

    return cap


def _one_of(*known: str) -> BeforeValidator:
    """A known word, or "" for any other: an unknown level is no level."""

    def choose(value: Any) -> str:
        said = _line(value)
        folded = said.lower() if isinstance(said, str) else ""
        return next((each for each in known if each.lower() == folded), "")

    return BeforeValidator(choose)


def _number(value: Any) -> Any:
    """A number, also out of "5+ years"; nothing for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    match = re.search(r"\d+(?:\.\d+)?", value) if isinstance(value, str) else None
    return float(match.group()) if match else None


def _within(low: float, high: float) -> BeforeValidator:
    def keep(value: Any) -> Any:
        number = _number(value)
        return number if number is not None and low <= number <= high else None

    return BeforeValidator(keep)


def _yes_or_no(value: Any) -> Any:
    return value if isinstance(value, bool) else None


def _amounts(value: Any) -> Any:
    return value if isinstance(value, Mapping) else None


Names = Annotated[list[str], BeforeValidator(_capped(80, 60, _lines))]
Text = Annotated[str, BeforeValidator(_line)]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class SalaryAnswer(_Answer):
    min: Annotated[float | None, _within(0, 10_000_000)] = None
    max: Annotated[float | None, _within(0, 10_000_000)] = None
    currency: Text = ""


class AnalysisAnswer(_Answer):
    """An analysis as a model gives it. The three lists must be there, empty ones too: prose is no analysis."""

    technologies: Names
    key_requirements: Annotated[list[str], BeforeValidator(_capped(40, 600, _whole_lines))]
    kpis: Annotated[list[str], BeforeValidator(_capped(20, 600, _whole_lines))]
    technologies_required: Names = Field(default_factory=list)
    responsibilities: Annotated[list[str], BeforeValidator(_capped(40, 600, _whole_lines))] = Field(
        default_factory=list
    )
    language: Annotated[str, _one_of("en", "uk", "ru", "pl")] = ""
    seniority: Annotated[str, _one_of("junior", "middle", "senior", "lead")] = ""
    years_experience: Annotated[float | None, _within(0, 50)] = None
    english: Annotated[str, _one_of("A1", "A2", "B1", "B2", "C1", "C2")] = ""
    remote: Annotated[bool | None, BeforeValidator(_yes_or_no)] = None
    salary: Annotated[SalaryAnswer | None, BeforeValidator(_amounts)] = None
    company_type: Annotated[str, _one_of("product", "outsource", "outstaff", "agency", "startup")] = ""
    team_size: Annotated[float | None, _within(1, 100_000)] = None
    domain: Text = ""
    need: Text = ""


class SentenceAnswer(_Answer):
    text: Annotated[str, BeforeValidator(_line)] = Field(min_length=1, max_length=700)
    about: Annotated[str, _one_of("us", "them", "neither")] = "us"
    rests_on: Annotated[list[str], BeforeValidator(_capped(12, 12, _lines))] = Field(default_factory=list)
    paragraph: Annotated[float | None, _within(0, 20)] = None


class LetterAnswer(_Answer):
    """A letter as a model gives it: sentence by sentence, each with what it rests on."""

    subject: Text = ""
    sentences: list[SentenceAnswer] = Field(min_length=1, max_length=24)


class DoubtAnswer(_Answer):
    text: Annotated[str, BeforeValidator(_line)] = Field(min_length=1, max_length=700)
    words: Text = ""
    why: Annotated[str, BeforeValidator(_line)] = Field(min_length=1)


class ReviewAnswer(_Answer):
    """What a second reader doubts. An empty list is a reading without doubts; a missing one is no reading."""

    doubts: list[DoubtAnswer] = Field(max_length=40)
