"""Phrases of a language, chosen by a stable hash and filled once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from outreach.ai.data import load_from

LANGUAGES = ("en", "uk", "ru", "pl")
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of one language and tone, as one vacancy meets them: `key` decides which of the equals is taken."""

    language: str
    key: str
    tone: str = ""

    def form(self, name: str) -> str:
        """A short form: greeting, quotation mark, a month's unit."""
        return str(self._table("form")[name])

    def forms(self, name: str, table: str = "form") -> list[str]:
        """A list of forms: months, the three plurals of a year."""
        return list(self._table(table)[name])

    def person(self, name: str) -> str:
        """A part of the sentence about a person."""
        return str(self._table("person")[name])

    def quoted(self, text: str) -> str:
        """The text between the language's marks. Callers choose texts without quotation marks of their own."""
        return f"{self.form('open')}{text}{self.form('close')}"

    def sentence(self, table: str, slot: str, values: Mapping[str, str]) -> str:
        """One of the slot's sentences for this tone, filled; "" when the language has no such slot."""
        slots = self._table(table)
        options = slots.get(f"{slot}_{self.tone}") or slots.get(slot, [])
        return fill(choose(options, f"{self.key}/{table}/{slot}"), values) if options else ""

    def _table(self, name: str) -> dict[str, Any]:
        table: dict[str, Any] = load_from("draft", self.language)[name]
        return table


def choose(options: Sequence[str], key: str) -> str:
    """The same option for the same key, on every machine."""
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
    return options[int.from_bytes(digest[:8], "big") % len(options)]


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template of ours with its slots filled in one pass: what a value contains is never read as a slot."""
    return _SLOT.sub(lambda match: values.get(match.group(1), match.group()), template)


def plural(number: int, forms: Sequence[str]) -> str:
    """The East Slavic or Polish form for the number; English gives its plural twice."""
    if number == 1 or (number % 10 == 1 and number % 100 != 11 and forms[0][:1] in "рг"):
        return forms[0]
    few = 2 <= number % 10 <= 4 and not 12 <= number % 100 <= 14
    return forms[1] if few else forms[2]


def listed(names: Sequence[str], phrases: Phrases) -> str:
    """A, B and C."""
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + phrases.form("and") + names[-1]
