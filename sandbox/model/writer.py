"""Writes a letter: about the sender only what its facts say, about the vacancy only its own words."""

import re
import tomllib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sandbox.model.analyst import Piece, cue, pieces
from sandbox.model.question import Fact, Question
from sandbox.model.texts import LANGUAGES, language_of, technologies_in

_SHORTER = re.compile(r"short|brief|concise|коротк|коротш|стисл|кратк|короч|krót|zwięź", re.I)
_UNQUOTABLE = re.compile(r"[@?«»“”„\"<>{}]|https?:|www\.|\.example|\b(?:this|that|it|це|цього|это|этого|tego)$")
_LONGEST_QUOTE, _SHORTEST_QUOTE, _LONGEST_IN_QUESTION = 170, 18, 70
_LONGEST_ROLE, _LONGEST_SUBJECT = 60, 90
_EMPTY_TEAM = ("", "-")


@dataclass(frozen=True)
class Sentence:
    """One sentence, whom it is about and what it rests on. A higher `rank` is left out sooner; 0 never."""

    text: str
    about: str
    rests_on: tuple[str, ...]
    part: str  # opening | them | us | question
    rank: int = 0


@dataclass(frozen=True)
class _Quote:
    line: str
    text: str
    section: str


def write(question: Question) -> dict[str, Any]:
    """Return subject and sentences, in the language asked for (English when it is none of ours)."""
    said = _Saying(question)
    chosen = _ordered(_fitted(list(said.sentences()), question), question)
    paragraphs = _paragraphs(chosen)
    return {
        "subject": said.subject(),
        "sentences": [
            {"text": each.text, "about": each.about, "rests_on": list(each.rests_on), "paragraph": paragraph}
            for each, paragraph in zip(chosen, paragraphs, strict=True)
        ],
    }


class _Saying:
    """The words for one question. Which of several wordings is taken depends on the vacancy alone."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.language = question.language if question.language in LANGUAGES else "en"
        self.words = _letters(self.language)
        self.team = "" if question.team in _EMPTY_TEAM else question.team
        self.title = next((line.text for line in question.vacancy if line.id == "V0"), "")
        self.seed = zlib.crc32("\n".join(line.text for line in question.vacancy).encode())
        self.quotes = _quotes(question)

    def sentences(self) -> Iterator[Sentence]:
        """Yield all that could be said."""
        yield Sentence(self._one(self._named("opening")), "us", ("S", "V0"), "opening")
        told, asked = self._quotes_told()
        for at, quote in enumerate(told):
            kind = "more" if at else "goal" if quote.section == "goals" else "task"
            yield Sentence(self._one(kind, quote=quote.text), "them", (quote.line,), "them", rank=6 if at else 2)
        yield from self._facts(few=len(told) > 1)
        kind, about = ("question", asked.line) if asked else ("question_role", "V0")
        yield Sentence(self._one(kind, quote=asked.text if asked else ""), "neither", (about,), "question")

    def subject(self) -> str:
        """Return the subject line, the role first."""
        whole = self._one(self._named("subject"), plain=True)
        return whole if len(whole) <= _LONGEST_SUBJECT else _role(self.title)

    def _quotes_told(self) -> tuple[list[_Quote], _Quote | None]:
        work = [quote for quote in self.quotes[1:] if quote.section in ("goals", "duties")]
        short = [quote for quote in work if len(quote.text) <= _LONGEST_IN_QUESTION]
        asked = short[self.seed % len(short)] if short and self.seed % 3 else None
        told = [quote for quote in self.quotes if quote != asked]
        return told[:2] if len(_fitting(self.question)) < 2 else told[:1], asked

    def _facts(self, few: bool) -> Iterator[Sentence]:
        for at, fact in enumerate(_fitting(self.question)[: 1 if few else 3]):
            words = fact.text.strip().rstrip(".")
            foreign = language_of(words) not in (self.language, "")
            kind = "person" if fact.kind == "person" else "foreign" if foreign else ""
            text = self.words[kind].format(fact=words) if kind else words + "."
            yield Sentence(text, "us", (fact.id, "S") if kind else (fact.id,), "us", rank=1 if at == 0 else 3 + at)

    def _named(self, kind: str) -> str:
        return kind if self.team else f"{kind}_bare"

    def _one(self, kind: str, quote: str = "", plain: bool = False) -> str:
        wordings: list[str] = self.words[kind]
        role = _role(self.title)
        marked = role if plain else self._marked(role)
        return wordings[self.seed // 7 % len(wordings)].format(team=self.team, role=marked, quote=self._marked(quote))

    def _marked(self, words: str) -> str:
        return f"{self.words['open']}{words}{self.words['close']}"


def _quotes(question: Question) -> list[_Quote]:
    """What can be quoted, the goals first, then the tasks, then what is asked for."""
    found = pieces(question.vacancy)
    ranked = [
        piece for section in ("goals", "duties", "requirements", "") for piece in found if piece.section == section
    ]
    most = min(_LONGEST_QUOTE, question.length // 4 or _LONGEST_QUOTE)
    cut = [(piece, _cut(piece, most)) for piece in ranked]
    return [_Quote(piece.line, text, piece.section) for piece, text in cut if text]


def _cut(piece: Piece, most: int) -> str:
    """Return the piece or its beginning up to a comma, word for word; "" when it is no good as a quotation."""
    text = piece.text.strip().rstrip(".;:,!…")
    if _UNQUOTABLE.search(text) or any(cue("sentence", kind, text) for kind in ("orders", "process")):
        return ""
    while len(text) > most:
        ends = [text.rfind(mark, 0, most) for mark in (", ", "; ", ": ", " – ", " — ", " (")]
        text = text[: max(ends)] if max(ends) > 0 else ""
    whole = text.count("(") == text.count(")")
    return text if len(text) >= _SHORTEST_QUOTE and whole else ""


def _role(title: str) -> str:
    """Return the title, or its head when it is long."""
    if len(title) <= _LONGEST_ROLE:
        return title
    head = re.split(r"\s+[(–—|-]\s*|,\s|\s\(", title)[0]
    return head if 10 <= len(head) <= _LONGEST_ROLE else title[:_LONGEST_ROLE].rsplit(" ", 1)[0]


def _fitting(question: Question) -> list[Fact]:
    """The facts that answer this vacancy: what shares a technology with it, a deed before a person, nearest first."""
    wanted = {name.lower() for name in technologies_in("\n".join(line.text for line in question.vacancy))}
    language = question.language if question.language in LANGUAGES else "en"

    def shared(fact: Fact) -> int:
        return len(wanted & {name.lower() for name in (*fact.technologies, *technologies_in(fact.text))})

    def spoken(fact: Fact) -> bool:
        return language_of(fact.text) in (language, "")

    near = sorted((fact for fact in question.facts if shared(fact)), key=lambda fact: (not spoken(fact), -shared(fact)))
    deeds = [fact for fact in near if fact.kind not in ("person", "hours", "link")]
    # One example in a foreign language is enough, only when there is none in the letter's own, and only in English.
    english = [fact for fact in deeds if language_of(fact.text) == "en"]
    deeds = [fact for fact in deeds if spoken(fact)][:2] or english[:1]
    return deeds[:1] + [fact for fact in near if fact.kind == "person"][:1] + deeds[1:]


def _fitted(said: list[Sentence], question: Question) -> list[Sentence]:
    """Leave out what matters least until the letter is as short as asked for; never below three sentences."""
    most = 3 if _SHORTER.search(question.wish) else 6
    room = question.length or 10_000
    while len(said) > 3 and (len(said) > most or sum(len(each.text) + 1 for each in said) > room):
        said.remove(max(said, key=lambda each: each.rank))
    return said


def _ordered(said: list[Sentence], question: Question) -> list[Sentence]:
    """A wish that asks for nothing this model knows still changes the letter: it begins with the vacancy."""
    if not question.wish or _SHORTER.search(question.wish):
        return said
    return sorted(said, key=lambda each: ("them", "opening", "us", "question").index(each.part))


def _paragraphs(said: list[Sentence]) -> list[int]:
    kinds = ["head" if each.part in ("opening", "them") else each.part for each in said]
    return [len(dict.fromkeys(kinds[: at + 1])) for at in range(len(kinds))]


@cache
def _letters(language: str) -> dict[str, Any]:
    path = Path(__file__).resolve().parent / "letters" / f"{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
