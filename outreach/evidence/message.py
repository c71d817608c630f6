"""The gate for a message as it is stored: body, sentences with their sources, lines of the vacancy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, cast

from outreach.ai.base import About, Sentence, VacancyText
from outreach.evidence.gate import check
from outreach.evidence.verdict import Verdict
from outreach.offer import Offer

_ABOUT = ("us", "them", "neither")


def check_message(
    body: str,
    sentences_json: Iterable[Mapping[str, Any]] | None,
    offer: Offer,
    vacancy_lines: str | VacancyText | Sequence[str | Mapping[str, Any]],
    *,
    today: date | None = None,
) -> Verdict:
    """The verdict over `Message.body`. Never raises.

    `sentences_json` is `Message.sentences` ([{text, about, rests_on}]); it may be empty, broken or of an older body:
    a sentence that is not in it word for word is checked against all facts. `vacancy_lines` is the vacancy's text,
    a VacancyText, or `Analysis.lines` ([{id, text, heading}]).
    """
    cited = tuple(each for row in sentences_json or () if (each := _sentence(row)) is not None)
    return check(body, offer.facts, _vacancy(vacancy_lines), cited, offer, today)


def _sentence(row: Mapping[str, Any]) -> Sentence | None:
    if not isinstance(row, Mapping) or not isinstance(row.get("text"), str):
        return None
    about = row.get("about")
    rests = row.get("rests_on")
    ids = tuple(str(each) for each in rests) if isinstance(rests, (list, tuple)) else ()
    return Sentence(row["text"], cast(About, about if about in _ABOUT else "us"), ids)


def _vacancy(given: str | VacancyText | Sequence[str | Mapping[str, Any]]) -> str | VacancyText:
    """Lines are joined as they stood, so that they get the numbers they have on the page."""
    if isinstance(given, (str, VacancyText)):
        return given
    return "\n".join(each if isinstance(each, str) else str(each.get("text", "")) for each in given)
