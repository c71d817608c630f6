"""Facts the owner ticked become rows. What nobody can check does not."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db import transaction

from outreach.models import Fact, SenderProfile
from outreach.proposals import Proposal


class UncheckableError(Exception):
    """A claim that nobody can check was to become a fact."""


def known_texts(profile: SenderProfile) -> list[str]:
    """Every wording that stands in a fact already."""
    rows = profile.facts.values_list("text", "text_uk", "text_ru", "text_pl")
    return [text for row in rows for text in row if text]


@transaction.atomic
def take(profile: SenderProfile, chosen: Iterable[Proposal], *, source: str) -> list[Fact]:
    """Write the ticked proposals down, each once; those that stand there already are left out.

    Raises UncheckableError when one of them is still a claim; then nothing is written.
    """
    known = {_letters(text) for text in known_texts(profile)}
    facts: list[Fact] = []
    for proposal in chosen:
        if proposal.question:
            raise UncheckableError(f"“{proposal.text}”: nobody can check this sentence. {proposal.question}")
        if _letters(proposal.text) not in known:
            known.add(_letters(proposal.text))
            facts.append(_fact(profile, proposal, source))
    return facts


def _fact(profile: SenderProfile, proposal: Proposal, source: str) -> Fact:
    field = "text" if proposal.language == "en" else f"text_{proposal.language}"
    return Fact.objects.create(
        profile=profile, kind=proposal.kind, technologies=list(proposal.technologies), person_name=proposal.person,
        role=proposal.role, years=proposal.years, free_from=proposal.free_from, rate_min=proposal.rate_min,
        rate_max=proposal.rate_max, rate_currency=proposal.rate_currency or "USD",
        rate_unit=proposal.rate_unit or "hour", link=proposal.link, source=source[:500], source_text=proposal.said,
        **{field: proposal.text},
    )  # fmt: skip


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
