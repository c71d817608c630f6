"""The analyst and writer that need no key and no network."""

from __future__ import annotations

from outreach.ai.base import Analysis, Brief, Doubt, Letter, Proofs, VacancyText, Work
from outreach.ai.model import ModelCall, Purpose


class BuiltinBackend:
    """Rules and data of this package. Never raises on any text."""

    name = "builtin"
    calls: tuple[ModelCall, ...] = ()

    def version(self, purpose: Purpose) -> str:
        """Its instructions are its code."""
        return ""

    def key(self, purpose: Purpose, work: Work) -> str:
        """Nothing is kept: it costs nothing to do again."""
        return ""

    def analyse(self, vacancy: VacancyText) -> Analysis:
        """What the rules find; fields they cannot find stay empty."""
        from outreach.ai.builtin.analyst import analyse

        return analyse(vacancy)

    def write(self, brief: Brief) -> Letter:
        """A planned letter in the vacancy's language."""
        # Imported late: the writer builds on `outreach.ai.base`, whose package names this backend.
        from outreach.draft.writer import write_letter

        return write_letter(brief)

    def review(self, letter: Proofs) -> tuple[Doubt, ...]:
        """None: the evidence gate has read it already, by rules of the same kind."""
        return ()
