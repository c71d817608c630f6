"""Words for a plan. Every sentence knows whom it is about and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from outreach.ai.base import Brief, Letter, Sentence
from outreach.ai.builtin.sections import numbered
from outreach.ai.builtin.technologies import names
from outreach.draft.facts import fact_sentence, listed, person_sentence
from outreach.draft.phrases import Phrases, fill
from outreach.draft.plan import Plan, plan
from outreach.draft.spans import Detail
from outreach.offer import SENDER

# Long enough to say something, short enough to be read on a phone.
MOST_WORDS = 165
MOST_WORDS_BRIEF = 115
_LONGEST_SUBJECT = 120
TITLE = "V0"


def write_letter(brief: Brief) -> Letter:
    """A letter in the vacancy's language; with an empty profile it claims nothing and is shorter. Never raises."""
    chosen = plan(brief)
    phrases = Phrases(chosen.language, brief.key)
    paragraphs = _within_limit([list(each) for each in _paragraphs(chosen, brief, phrases)], _limit(brief))
    sentences = tuple(sentence for paragraph in paragraphs for sentence in paragraph)
    texts = [" ".join(sentence.text for sentence in paragraph) for paragraph in paragraphs]
    signature = brief.offer.signature.strip() or brief.offer.team.strip()
    body = "\n\n".join(each for each in (phrases.form("greeting"), *texts, signature) if each)
    return Letter(chosen.language, _subject(chosen, phrases), sentences, body)


def _paragraphs(chosen: Plan, brief: Brief, phrases: Phrases) -> Iterator[Iterator[Sentence]]:
    yield _opening(chosen, brief, phrases)
    yield _their_need(chosen, phrases)
    yield _our_answer(chosen, brief, phrases)
    yield _closing(chosen, brief, phrases)


def _opening(chosen: Plan, brief: Brief, phrases: Phrases) -> Iterator[Sentence]:
    """A team writes, and it offers its people."""
    values = _values(chosen, phrases) | {"team": brief.offer.team.strip(), "role_at": _role_at_company(chosen, phrases)}
    who = phrases.sentence("who_named", values) or phrases.sentence("who", values)
    yield Sentence(who, "us", (SENDER, TITLE))
    yield Sentence(_particular("offer", chosen, phrases), "us", (SENDER, TITLE))


def _their_need(chosen: Plan, phrases: Phrases) -> Iterator[Sentence]:
    values = _values(chosen, phrases)
    told = chosen.details[:1] if chosen.question in ("result", "task") else chosen.details
    one = "first_subject" if told and told[0].kind == "subject" else "first"
    text = phrases.sentence("pair" if len(told) > 1 else one, values) if told else ""
    if text:
        yield Sentence(text, "them", tuple(dict.fromkeys(each.line for each in told)))


def _our_answer(chosen: Plan, brief: Brief, phrases: Phrases) -> Iterator[Sentence]:
    people = [person_sentence(each, phrases, chosen.asked, brief.today) for each in chosen.people]
    named = frozenset(name for each in chosen.people for name in each.technologies)
    facts = [each for fact in chosen.facts if (each := fact_sentence(fact, phrases, chosen.asked, named))]
    # In turns, so that a letter that grows too long loses the second of a kind first.
    told = [each for pair in zip_longest(people, facts) for each in pair if each]
    if not told:
        return
    values = _values(chosen, phrases) | {"tech": listed(chosen.matched, phrases)}
    text = phrases.sentence("bridge", values) or phrases.sentence("bridge_bare", values)
    if text:
        yield Sentence(text, "us", tuple(each.id for each in (*chosen.people, *chosen.facts)))
    yield from told


def _closing(chosen: Plan, brief: Brief, phrases: Phrases) -> Iterator[Sentence]:
    values = _values(chosen, phrases) | {"tech": "".join(chosen.asked[:1])}
    question = phrases.sentence(f"question_{chosen.question}", values)
    if question:
        yield Sentence(question, "them", _lines_of(chosen.question, chosen, brief))
    yield Sentence(_particular("step", chosen, phrases), "neither", ())
    if brief.offer.tone == "warm":
        yield Sentence(phrases.sentence("thanks", values), "neither", (TITLE,))


def _lines_of(question: str, chosen: Plan, brief: Brief) -> tuple[str, ...]:
    if question in ("result", "task"):
        return (chosen.details[1].line,)
    if question == "tech":
        found = [each.id for each in numbered(brief.vacancy.text) if chosen.asked[0] in names(each.text)]
        return (TITLE, *found[:2])
    return (TITLE,)


def _particular(slot: str, chosen: Plan, phrases: Phrases) -> str:
    """A sentence no other vacancy gets: with the company, or with a title that is this vacancy's own."""
    values = _values(chosen, phrases)
    # The title has been said once; where the company is known, its name is the shorter way to be particular.
    return phrases.sentence(slot, values | {"role": ""}) or phrases.sentence(slot, values)


def _values(chosen: Plan, phrases: Phrases) -> dict[str, str]:
    one, two = (*chosen.details, None, None)[:2]
    return {
        "role": phrases.quoted(chosen.role or _untitled(chosen)),
        "role_bare": chosen.role or _untitled(chosen),
        "company": fill(phrases.form("company"), {"company": chosen.company}) if chosen.company else "",
        "one": _quote(one, phrases),
        "two": _quote(two, phrases),
    }


def _untitled(chosen: Plan) -> str:
    """Something to call a vacancy by whose title cannot be repeated."""
    return next(iter((*chosen.asked, *(each.text for each in chosen.details))), "IT")


def _quote(detail: Detail | None, phrases: Phrases) -> str:
    return phrases.quoted(detail.text) if detail else ""


def _role_at_company(chosen: Plan, phrases: Phrases) -> str:
    values = _values(chosen, phrases)
    return values["role"] + (fill(phrases.form("at"), values) if chosen.company else "")


def _subject(chosen: Plan, phrases: Phrases) -> str:
    return phrases.sentence("subject", _values(chosen, phrases))[:_LONGEST_SUBJECT]


def _limit(brief: Brief) -> int:
    return MOST_WORDS_BRIEF if brief.offer.tone == "brief" else MOST_WORDS


def _within_limit(paragraphs: list[list[Sentence]], limit: int) -> list[list[Sentence]]:
    """Facts are dropped from the last until the letter is short enough; what makes it a letter stays."""
    kept = [each for each in paragraphs if each]
    answer = next((each for each in kept if each[0].about == "us" and SENDER not in each[0].rests_on), None)
    while answer and len(answer) > 2 and _words(kept) > limit:
        answer.pop()
    return kept


def _words(paragraphs: list[list[Sentence]]) -> int:
    return sum(len(sentence.text.split()) for paragraph in paragraphs for sentence in paragraph)
