"""Facts of the owner, stated one at a time."""

from __future__ import annotations

from leads.services.messages import RefusedError
from outreach import profile
from outreach.ai.builtin.language import detect
from outreach.models import Fact

COLUMNS = {"uk": "text_uk", "ru": "text_ru", "pl": "text_pl"}


def add(*, kind: str, text: str, technologies: list[str]) -> Fact:
    """A new fact that counts at once, in the language it is written in. Raises RefusedError, saying what is missing."""
    text = " ".join(text.split())
    if not text:
        raise RefusedError("Write the fact as a letter may say it.")
    if kind not in Fact.Kind.values:
        raise RefusedError("Say what kind of fact it is.")
    column = COLUMNS.get(detect(text), "text")
    return Fact.objects.create(
        profile=profile.sender_profile(), kind=kind, technologies=technologies[:40], **{column: text}
    )
