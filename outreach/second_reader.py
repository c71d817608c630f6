"""A model reads a letter once more. It can add a block and never remove one."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from jobagent_site.http import ServiceError
from leads.models import Vacancy
from outreach import profile
from outreach.ai.base import Doubt, Proofs
from outreach.asking import Steps, ask
from outreach.evidence import Problem
from outreach.platform import in_force
from outreach.proof import SECOND_READER
from outreach.vacancy_text import vacancy_text

logger = logging.getLogger(__name__)


def second_reading(content: dict[str, Any], vacancy: Vacancy) -> Steps[dict[str, Any]]:
    """A draft's columns with what a second reader doubts, when the owner wants one.

    A reader who cannot be asked takes nothing away: the evidence gate has read the letter already.
    """
    platform = in_force()
    if not platform.second_reader or (platform.backend == "flowise" and "review" not in platform.flows):
        return content
    proofs = Proofs(tuple(each["text"] for each in content["sentences"]), vacancy_text(vacancy), profile.offer())
    try:
        answered = yield from ask("review", proofs, vacancy_id=vacancy.pk)
    except ServiceError as error:
        logger.warning("no second reading of the letter for vacancy %s: %s", vacancy.pk, error.message)
        return content
    return with_doubts(content, answered.result)


def with_doubts(content: Mapping[str, Any], doubts: Iterable[Doubt]) -> dict[str, Any]:
    """The columns with these doubts at their sentences and in what blocks.

    A doubt about no sentence of the letter is about all of it, and its row holds the whole body.
    """
    known = {each["text"] for each in content["sentences"]}
    found: dict[str, list[Problem]] = {}
    for doubt in doubts:
        why = f"A second reader doubts “{doubt.words[:80]}”: {doubt.why}"
        text = doubt.text if doubt.text in known else content["body"]
        found.setdefault(text, []).append(Problem(SECOND_READER, doubt.words, why))
    rows = [*content["sentences"], *(_row(text) for text in found if text not in known)]
    sentences = [{**each, "problems": [*each["problems"], *map(asdict, found.get(each["text"], ()))]} for each in rows]
    blocked = [*content["blocked"], *(problem.why for problems in found.values() for problem in problems)]
    return {**content, "sentences": sentences, "blocked": blocked}


def _row(text: str) -> dict[str, Any]:
    return {"text": text, "about": "us", "rests_on": [], "problems": []}
