"""The analyst and writer that need no key and no network."""

from __future__ import annotations

from outreach.ai.base import Analysis, Brief, Letter, VacancyText


class BuiltinBackend:
    """Rules and data of this package. Never raises on any text."""

    name = "builtin"

    def analyse(self, vacancy: VacancyText) -> Analysis:
        """What the rules find; fields they cannot find stay empty."""
        from outreach.ai.builtin.analyst import analyse

        return analyse(vacancy)

    def write(self, brief: Brief) -> Letter:
        """A planned letter in the vacancy's language."""
        # Imported late: the writer builds on `outreach.ai.base`, whose package names this backend.
        from outreach.draft.writer import write_letter

        return write_letter(brief)
