"""From a model's answer to our own types. What is not in the vacancy is dropped: a model may not add to it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from outreach.ai.answers import AnalysisAnswer, AnswerError, LetterAnswer, ReviewAnswer, SentenceAnswer, checked
from outreach.ai.base import Analysis, Brief, Doubt, Letter, Proofs, Salary, Sentence, VacancyText
from outreach.ai.builtin import language
from outreach.ai.builtin.analyst import all_technologies, published_salary
from outreach.ai.builtin.sections import lines
from outreach.ai.builtin.vocabulary import canonical
from outreach.ai.placeholders import Hidden
from outreach.draft import channels
from outreach.draft.phrases import Phrases
from outreach.offer import SENDER

_ALIKE = {"-": "–—‑−", "'": "’ʼ", '"': "“”«»"}
_DASHES = str.maketrans({each: plain for plain, others in _ALIKE.items() for each in others})
_NUMBERED = re.compile(r"^(?:\s*(?:\[?[VL]\d+\]?[:.)]?(?=\s)|[-•*–—·](?=\s)))+\s*")
_NOT_WORD = r"[^\W_]"


def analysis(answer: Mapping[str, Any], vacancy: VacancyText, hidden: Hidden) -> Analysis:
    """The checked analysis. Raises AnswerError when the answer is none."""
    said = checked(AnalysisAnswer, answer)
    quotes = _Quotes(vacancy, hidden)
    technologies = _technologies(said.technologies + said.technologies_required, vacancy)
    required = _technologies(said.technologies_required, vacancy)
    return Analysis(
        language=said.language or language.detect(vacancy.text, vacancy.title),  # type: ignore[arg-type]
        technologies=technologies[:80],
        technologies_required=required[:80] or technologies[:80],
        seniority=said.seniority,  # type: ignore[arg-type]
        years_experience=said.years_experience,
        english=said.english,  # type: ignore[arg-type]
        key_requirements=quotes.of(said.key_requirements),
        responsibilities=quotes.of(said.responsibilities),
        kpis=quotes.of(said.kpis),
        remote=said.remote,
        salary=published_salary(vacancy) or _salary(said, vacancy),
        company_type=said.company_type,  # type: ignore[arg-type]
        team_size=int(said.team_size) if said.team_size else None,
        domain=hidden.reveal(said.domain)[:60],
        need=next(iter(quotes.of([said.need], ())), "")[:300] or vacancy.title.strip()[:300],
    )


def letter(answer: Mapping[str, Any], brief: Brief, hidden: Hidden, *, spoken: str) -> Letter:
    """The letter with greeting and signature, which are ours. Raises AnswerError when it is none or too long."""
    said = checked(LetterAnswer, answer)
    limits = channels.limits(brief.channel)
    known = _known_ids(brief)
    sentences = [(each, _sentence(each, known, hidden)) for each in said.sentences]
    greeting = Phrases(spoken, brief.key, brief.offer.tone).form("greeting")
    signature = brief.offer.signature.strip() or brief.offer.team.strip()
    body = "\n\n".join(each for each in (greeting, *_paragraphs(sentences), signature) if each)
    if len(body) + channels.ROOM_FOR_NAME > limits.body:
        raise AnswerError(f"The letter is too long: it must fit into {limits.body} characters with its greeting.")
    subject = hidden.reveal(said.subject) or brief.vacancy.title
    return Letter(spoken, subject[: min(limits.subject, 120)], tuple(each for _, each in sentences), body)


def doubts(answer: Mapping[str, Any], letter: Proofs, hidden: Hidden) -> tuple[Doubt, ...]:
    """What a second reader doubts. What he quotes and the letter does not hold is dropped. Raises AnswerError."""
    said = checked(ReviewAnswer, answer)
    by_text = {_folded(hidden.hide(text)): text for text in letter.sentences}
    quoted = ((by_text.get(_folded(_NUMBERED.sub("", each.text))), each) for each in said.doubts)
    return tuple(Doubt(text, _words(text, hidden.reveal(each.words)), each.why[:300]) for text, each in quoted if text)


def _words(text: str, words: str) -> str:
    return words if words and words in text else text


class _Quotes:
    """Verbatim pieces of one vacancy."""

    def __init__(self, vacancy: VacancyText, hidden: Hidden) -> None:
        self._lines = {_folded(each.text): each.text for each in lines(vacancy.text) if not each.heading}
        self._text, self._folded_text, self._hidden = vacancy.text, _folded(vacancy.text), hidden

    def of(self, quotes: Iterable[str], default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Those that stand in the vacancy, in its own writing where they are a whole line."""
        told = (_NUMBERED.sub("", self._hidden.reveal(each)).strip() for each in quotes)
        kept = [self._lines.get(_folded(each), each) for each in told if self._stands(each)]
        return tuple(dict.fromkeys(each[:600] for each in kept)) or default

    def _stands(self, quote: str) -> bool:
        return len(quote) > 2 and _folded(quote) in self._folded_text


def _folded(text: str) -> str:
    """Spaces, case, dashes and quotes apart, the same words are the same."""
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).casefold()
    return " ".join(plain.split()).rstrip(".;,:!")


def _technologies(named: Iterable[str], vacancy: VacancyText) -> tuple[str, ...]:
    """Those the vacancy names, in our spelling: by our own reading of it, or letter by letter."""
    ours = {each.casefold() for each in all_technologies(vacancy, lines(vacancy.text))}
    text = f"{vacancy.title}\n{vacancy.text}\n{' '.join(vacancy.skills)}".casefold()
    kept = [spelled for name in named if (spelled := canonical(name)) and _is_named(name, spelled, ours, text)]
    return tuple(dict.fromkeys(each[:60] for each in kept))


def _is_named(name: str, spelled: str, ours: set[str], text: str) -> bool:
    if spelled.casefold() in ours:
        return True
    literal = rf"(?<!{_NOT_WORD}){re.escape(name.casefold())}(?!{_NOT_WORD})"
    return len(name) > 1 and re.search(literal, text) is not None


def _salary(said: AnalysisAnswer, vacancy: VacancyText) -> Salary | None:
    """The figures of the answer, when they stand in the text."""
    if said.salary is None:
        return None
    digits = re.sub(r"(?<=\d)[\s\u00a0,.'](?=\d{3})", "", vacancy.text)
    low, high = (int(each) if each and _has(digits, int(each)) else None for each in (said.salary.min, said.salary.max))
    return Salary(min=low, max=high, currency=said.salary.currency[:3].upper()) if low or high else None


def _has(text: str, amount: int) -> bool:
    spelled = [str(amount), *([rf"{amount // 1000}\s?[kк]"] if amount % 1000 == 0 else [])]
    return any(re.search(rf"(?<!\d){each}(?!\d)", text, re.IGNORECASE) for each in spelled)


def _known_ids(brief: Brief) -> frozenset[str]:
    numbered = {each.id for each in lines(brief.vacancy.text) if each.id}
    return frozenset({SENDER, "V0", *numbered, *(each.id for each in brief.offer.facts)})


def _sentence(said: SentenceAnswer, known: frozenset[str], hidden: Hidden) -> Sentence:
    rests_on = tuple(dict.fromkeys(each.strip("[]").upper() for each in said.rests_on))
    return Sentence(hidden.reveal(said.text), said.about, tuple(each for each in rests_on if each in known))  # type: ignore[arg-type]


def _paragraphs(sentences: list[tuple[SentenceAnswer, Sentence]]) -> list[str]:
    """The sentences in their order; a new paragraph where the number changes."""
    told: list[str] = []
    last: float | None = None
    for said, sentence in sentences:
        number = said.paragraph if said.paragraph is not None else last
        if told and number == last:
            told[-1] += " " + sentence.text
        else:
            told.append(sentence.text)
        last = number
    return told
