"""The vacancy's numbered lines beside the letter's sentences, each with what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jobagent_site.crm import words
from leads.models import Message, Vacancy
from outreach.models import Analysis, Fact
from outreach.offer import SENDER

TITLE = "V0"
LONGEST_SOURCE = 90


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the vacancy. `id` is "" where nothing can point at it (no analysis yet)."""

    id: str
    text: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """What a sentence rests on. `tone`: line (blue), fact (green), plain, or none (red: nothing proves it)."""

    id: str
    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of the letter; `rests_on` is for the page's script."""

    text: str
    sources: tuple[Source, ...]
    rests_on: str = ""
    unproved: bool = False
    problems: tuple[str, ...] = ()
    flagged: tuple[str, ...] = ()  # the very words that nothing proves


@dataclass(frozen=True, slots=True)
class Reason:
    """A line of the score."""

    points: str
    text: str
    lines: tuple[str, ...]
    facts: tuple[str, ...]
    tone: str


def lines(vacancy: Vacancy, analysis: Analysis | None) -> list[Line]:
    """The analysed lines, or the plain text when nobody analysed it yet."""
    if analysis is not None and analysis.lines:
        return [Line(str(row["id"]), str(row["text"]), bool(row.get("heading"))) for row in analysis.lines]
    return [Line("", text) for text in vacancy.description_text.splitlines() if text.strip()]


def reasons(analysis: Analysis | None) -> list[Reason]:
    return [_reason(row) for row in analysis.reasons] if analysis else []


def sentences(message: Message, shown: Iterable[Line], title: str, facts: Mapping[str, Fact]) -> list[Said]:
    """The letter's sentences in order; [] when they are not known any more (the letter was edited)."""
    texts = {line.id: line.text for line in shown if line.id} | {TITLE: title}
    return [_said(row, texts, facts) for row in message.sentences]


def facts_of(messages: Iterable[Message]) -> dict[str, Fact]:
    """The facts that letters rest on, by "F7"; one query."""
    named = {
        source
        for message in messages
        for row in message.sentences
        for source in row.get("rests_on", ())
        if source[:1] == "F"
    }
    ids = [int(source[1:]) for source in named if source[1:].isdecimal()]
    return {f"F{fact.pk}": fact for fact in Fact.objects.filter(pk__in=ids)} if ids else {}


def _said(row: Mapping[str, object], texts: Mapping[str, str], facts: Mapping[str, Fact]) -> Said:
    ids = [str(each) for each in row.get("rests_on") or ()]  # type: ignore[attr-defined]
    problems: list[Mapping[str, str]] = list(row.get("problems") or ())  # type: ignore[call-overload]
    return Said(
        text=str(row.get("text", "")),
        sources=tuple(_source(each, texts, facts) for each in ids),
        rests_on=" ".join(ids),
        unproved=bool(problems),
        problems=tuple(dict.fromkeys(problem["why"] for problem in problems)),
        flagged=tuple(dict.fromkeys(problem["words"] for problem in problems)),
    )


def _source(source: str, texts: Mapping[str, str], facts: Mapping[str, Fact]) -> Source:
    if source in texts:
        return Source(source, "line", f"“{words.shortened(texts[source], LONGEST_SOURCE)}”")
    if source in facts:
        fact = facts[source]
        told = words.shortened(f"{fact.get_kind_display().capitalize()}: {fact}", LONGEST_SOURCE)
        return Source(source, "fact", told if fact.active else f"no longer true: {told}")
    if source == SENDER:
        return Source("us", "plain", "that a team writes")
    return Source(source, "plain", "the line or fact is not there any more")


def _reason(row: Mapping[str, object]) -> Reason:
    points = int(str(row.get("points") or 0))
    tone = "plus" if points > 0 else "minus" if points < 0 else "zero"
    told = f"+{points}" if points > 0 else f"−{-points}" if points < 0 else "0"
    return Reason(told, str(row.get("text", "")), _ids(row, "lines"), _ids(row, "facts"), tone)


def _ids(row: Mapping[str, object], name: str) -> tuple[str, ...]:
    return tuple(str(each) for each in row.get(name) or ())  # type: ignore[attr-defined]
