"""What a letter could say with the facts of today, to a vacancy made up for practice."""

from __future__ import annotations

from dataclasses import dataclass

from outreach import profile
from outreach.ai import Brief, Letter, VacancyText
from outreach.ai.builtin.backend import BuiltinBackend
from outreach.offer import Offer

PRACTICE = VacancyText(
    title="Senior Python developer (Django, Celery under load)",
    text=(
        "We run a delivery service in four countries.\n"
        "Requirements:\n"
        "- 4+ years of Python, Django 5\n"
        "- Celery and RabbitMQ under load: 2 million tasks a day\n"
        "- PostgreSQL, Docker\n"
        "What you will do:\n"
        "- bring p95 of the pricing endpoint under 300 ms\n"
        "- split the dispatch service out of the monolith\n"
        "Start in December, remote."
    ),
    board="practice",
    company="Practice company",
    language="en",
    work_format="remote",
)


@dataclass(frozen=True, slots=True)
class Preview:
    vacancy: str
    paragraphs: list[list[tuple[str, list[str]]]]  # of (sentence, facts it rests on)
    facts: int


def preview() -> Preview:
    """Always by the built-in writer: no network, no cost. Two queries."""
    offer = profile.offer()
    letter = _write(offer)
    return Preview(PRACTICE.title, _paragraphs(letter), len(offer.facts))


def _write(offer: Offer) -> Letter:
    writer = BuiltinBackend()
    analysis = writer.analyse(PRACTICE)
    return writer.write(Brief(key="practice", vacancy=PRACTICE, analysis=analysis, offer=offer))


def _paragraphs(letter: Letter) -> list[list[tuple[str, list[str]]]]:
    """The body as it would be sent, each sentence followed by the facts it rests on."""
    sources = {each.text: [fact for fact in each.rests_on if fact.startswith("F")] for each in letter.sentences}
    blocks = [block for block in letter.body.replace("{contact}", "").split("\n\n") if block.strip()]
    return [_sentences(block.strip().replace(" ,", ","), sources) for block in blocks]


def _sentences(block: str, sources: dict[str, list[str]]) -> list[tuple[str, list[str]]]:
    found = sorted((block.find(text), text) for text in sources if text and text in block)
    if not found:
        return [(block, [])]
    parts: list[tuple[str, list[str]]] = []
    at = 0
    for start, text in found:
        if start > at and block[at:start].strip():
            parts.append((block[at:start].strip(), []))
        parts.append((text, sources[text]))
        at = start + len(text)
    rest = block[at:].strip()
    return [*parts, (rest, [])] if rest else parts
