"""From a model's answer to our own types. What is not in the vacancy is dropped: a model may not add to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from outreach.ai import pay
from outreach.ai.answers import (
    AnalysisAnswer,
    AnswerError,
    DoubtAnswer,
    LetterAnswer,
    ReviewAnswer,
    SentenceAnswer,
    checked,
)
from outreach.ai.base import Analysis, Brief, Doubt, Letter, Proofs, Sentence, VacancyText
from outreach.ai.builtin import conditions, language
from outreach.ai.builtin.analyst import all_technologies, published_salary
from outreach.ai.builtin.sections import lines
from outreach.ai.builtin.vocabulary import canonical, vocabulary
from outreach.ai.placeholders import Hidden
from outreach.ai.spoken import other_language
from outreach.ai.verbatim import Quotes, sentence_of
from outreach.draft import channels
from outreach.draft.phrases import Phrases
from outreach.foreign import signs
from outreach.offer import SENDER

_NOT_WORD = r"[^\W_]"


def analysis(answer: Mapping[str, Any], vacancy: VacancyText, hidden: Hidden) -> Analysis:
    """The checked analysis. Raises AnswerError when the answer is none."""
    said = checked(AnalysisAnswer, answer)
    quotes, numbered = Quotes(vacancy, hidden), lines(vacancy.text)
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
        salary=published_salary(vacancy) or pay.stated(said.salary, vacancy.text) or conditions.salary(numbered),
        company_type=said.company_type,  # type: ignore[arg-type]
        team_size=int(said.team_size) if said.team_size else None,
        domain=hidden.reveal(said.domain)[:60],
        need=next(iter(quotes.of([said.need], ())), "")[:300] or vacancy.title.strip()[:300],
    )


def letter(answer: Mapping[str, Any], brief: Brief, hidden: Hidden, *, spoken: str) -> Letter:
    """The letter with greeting and signature, which are ours.

    Raises AnswerError when it is none, too long, plainly in another language than `spoken`, or has unfilled gaps.
    """
    said = checked(LetterAnswer, answer)
    limits = channels.limits(brief.channel)
    known = _known_ids(brief)
    sentences = [(each, _sentence(each, known, hidden)) for each in said.sentences]
    _check_words([hidden.reveal(said.subject), *(each.text for _, each in sentences)], brief.vacancy, spoken)
    greeting = Phrases(spoken, brief.key, brief.offer.tone).form("greeting")
    signature = brief.offer.signature.strip() or brief.offer.team.strip()
    body = "\n\n".join(each for each in (greeting, *_paragraphs(sentences), signature) if each)
    if len(body) + channels.ROOM_FOR_NAME > limits.body:
        raise AnswerError(f"The letter is too long: it must fit into {limits.body} characters with its greeting.")
    subject = hidden.reveal(said.subject) or brief.vacancy.title
    return Letter(spoken, subject[: min(limits.subject, 120)], tuple(each for _, each in sentences), body)


def _check_words(texts: Sequence[str], vacancy: VacancyText, spoken: str) -> None:
    """Raises AnswerError for a subject and sentences that nobody may be sent."""
    if any(signs(each, f"{vacancy.title}\n{vacancy.text}") for each in texts):
        raise AnswerError(
            "A placeholder or template mark stands in the subject or in a sentence: say it in words, or leave it out."
        )
    if other_language(" ".join(texts[1:]), spoken):
        raise AnswerError(f"The letter is in another language than it was asked for. Write all of it in: {spoken}.")


def doubts(answer: Mapping[str, Any], letter: Proofs, hidden: Hidden) -> tuple[Doubt, ...]:
    """What a second reader doubts; where nothing says which sentence, the whole letter. Raises AnswerError."""
    said = checked(ReviewAnswer, answer)
    return tuple(dict.fromkeys(_doubt(each, letter.sentences, hidden) for each in said.doubts))


def _doubt(said: DoubtAnswer, sentences: Sequence[str], hidden: Hidden) -> Doubt:
    quote, words = hidden.reveal(said.text), hidden.reveal(said.words).strip(" \"'“”«»")
    text = sentence_of(sentences, quote, words)
    marked = words if words and words in text else text
    return Doubt(text, marked or words or quote, hidden.reveal(said.why)[:300])


def _technologies(named: Iterable[str], vacancy: VacancyText) -> tuple[str, ...]:
    """Those the vacancy names, in our spelling: by our own reading of it, or letter by letter."""
    ours = {each.casefold() for each in all_technologies(vacancy, lines(vacancy.text))}
    text = f"{vacancy.title}\n{vacancy.text}\n{' '.join(vacancy.skills)}".casefold()
    kept = [spelled for name in named if (spelled := canonical(name)) and _is_named(name, spelled, ours, text)]
    return tuple(dict.fromkeys(each[:60] for each in kept))


def _is_named(name: str, spelled: str, ours: set[str], text: str) -> bool:
    if spelled.casefold() in ours:
        return True
    entry = vocabulary().get(spelled)
    if entry and name.casefold() in map(str.casefold, entry.weak):  # "go to market": our reader knows the ordinary word
        return False
    literal = rf"(?<!{_NOT_WORD}){re.escape(name.casefold())}(?!{_NOT_WORD})"
    return len(name) > 1 and re.search(literal, text) is not None


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
