"""A note with an invitation: who writes, their need, the next step, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from outreach.ai.base import Letter, Sentence
from outreach.draft import channels
from outreach.draft.saying import Saying


def note(saying: Saying) -> Letter:
    """The note, as long as the channel lets it be; sentences that do not fit stay out as a whole."""
    kept = _kept(saying)
    text = " ".join(each.text for each in kept)
    body = f"{_greeting(saying)}\n{text}"
    return Letter(saying.chosen.language, "", tuple(kept), body)


def _kept(saying: Saying) -> list[Sentence]:
    room = channels.limits(channels.NOTE).body - len(_greeting(saying)) - channels.ROOM_FOR_NAME
    kept: list[Sentence] = []
    for sentence in (_opening(saying, room), _step(saying), _need(saying)):
        if sentence and sum(len(each.text) + 1 for each in (*kept, sentence)) <= room:
            kept.append(sentence)
    # The need stands between the two, so that the step is about it.
    return [kept[0], *kept[2:], *kept[1:2]] if len(kept) > 2 else kept


def _greeting(saying: Saying) -> str:
    return saying.phrases.form("greeting")


def _opening(saying: Saying, room: int) -> Sentence:
    """With the team's name and the role where there is room, else shorter."""
    named = saying.opening("note_named") if saying.team else saying.opening("note_bare")
    return named if len(named.text) <= room else saying.opening("note_bare")


def _need(saying: Saying) -> Sentence | None:
    chosen = saying.chosen
    short = [each for each in chosen.details if each.said.form != "quote"] or list(chosen.details)
    if not short:
        return None
    return replace(
        saying, chosen=replace(chosen, need=min(short, key=lambda each: len(each.text)), asks_late=True)
    ).need()


def _step(saying: Saying) -> Sentence:
    return Sentence(saying.phrases.sentence("step", "note", {}), "neither", ())
