"""Words for a plan. Every sentence knows whom it is about and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from outreach.ai.base import Brief, Letter
from outreach.draft import channels
from outreach.draft.facts import fact_sentence, offered_in_subject, people_sentences
from outreach.draft.fitting import RESERVE, Part, fitted, words
from outreach.draft.note import note
from outreach.draft.phrases import Phrases
from outreach.draft.plan import Plan, plan
from outreach.draft.roles import role_head
from outreach.draft.saying import Saying

MOST_WORDS = {"": 128, "warm": 128, "brief": 95}
# With nothing of ours to say a letter is short.
MOST_WORDS_BARE = 80
FEWEST_WORDS = 46
_LONGEST_SUBJECT = 80
_SECOND = 7  # the rank of a second fact or person


def write_letter(brief: Brief) -> Letter:
    """A letter in the vacancy's language and of the channel's length; with an empty profile it claims nothing and is
    shorter. Never raises."""
    chosen = plan(brief)
    phrases = Phrases(chosen.language, brief.key, brief.offer.tone)
    saying = Saying(chosen, phrases, brief.offer.team.strip())
    if brief.channel == channels.NOTE:
        return note(saying)
    parts = list(_parts(chosen, brief, phrases, saying))
    signature = brief.offer.signature.strip() or brief.offer.team.strip()
    limits = channels.limits(brief.channel)
    room = limits.body - len(signature) - len(phrases.form("greeting")) - channels.ROOM_FOR_NAME
    paragraphs = fitted(parts, _limit(chosen, brief), FEWEST_WORDS, room)
    texts = [" ".join(each.text for each in paragraph) for paragraph in paragraphs]
    body = "\n\n".join(each for each in (phrases.form("greeting"), *texts, signature) if each)
    sentences = tuple(each for paragraph in paragraphs for each in paragraph)
    return Letter(chosen.language, _subject(saying, brief)[: limits.subject], sentences, body)


def _parts(chosen: Plan, brief: Brief, phrases: Phrases, saying: Saying) -> Iterator[Part]:
    """All that could be said, in order, each with its paragraph; a lower `rank` stays longer."""
    opening, need, step = (
        Part(saying.opening(), 0, rank=0),
        Part(saying.need(), 0, rank=1),
        Part(saying.step(), 2, rank=2),
    )
    yield from (need, opening) if chosen.need_first else (opening, need)
    answer = list(_answer(chosen, brief, phrases))
    if not chosen.asks_late:
        room = _limit(chosen, brief) - words((opening, need, step, *(each for each in answer if each.rank < _SECOND)))
        yield Part(next((each for each in saying.also() if len(each.text.split()) <= room), None), 0, rank=6)
    yield Part(saying.spare(), 0, rank=RESERVE)
    yield from answer
    if chosen.asks_late:
        yield Part(saying.late_question(), 2, rank=3)
    if chosen.hours:
        yield Part(fact_sentence(chosen.hours, phrases, ()), 2, rank=8)
    yield step


def _answer(chosen: Plan, brief: Brief, phrases: Phrases) -> Iterator[Part]:
    facts = [fact_sentence(each, phrases, chosen.technologies) for each in chosen.facts]
    for at, sentence in enumerate(facts):
        yield Part(sentence, 1, rank=5 if at == 0 else _SECOND)
    for at, told in enumerate(people_sentences(chosen, phrases, brief.today)):
        yield Part(told, 1, rank=4 if at == 0 else _SECOND)


def _limit(chosen: Plan, brief: Brief) -> int:
    return MOST_WORDS.get(brief.offer.tone, MOST_WORDS[""]) if chosen.facts or chosen.people else MOST_WORDS_BARE


def _subject(saying: Saying, brief: Brief) -> str:
    """Short where it can be: a long role gives way to its head."""
    most = min(channels.limits(brief.channel).subject, _LONGEST_SUBJECT)
    phrases, chosen, short = saying.phrases, saying.chosen, role_head(saying.role)
    subjects = [offered_in_subject(chosen, phrases, brief.today, role) for role in (saying.role, short)]
    subjects.append(phrases.sentence("subject", "none", {"role": short}))
    return next((each for each in subjects if len(each) <= most), short)
