"""What we can say about ourselves: the owner's facts, taken out of the database for pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

# Named in `rests_on` where a sentence says no more than that a team writes and offers its people.
SENDER = "S"


@dataclass(frozen=True, slots=True)
class OfferedFact:
    """One fact of the owner. `id` is "F1", "F2"…; `kind` is capability, case, number, link, person or hours.

    `text` is the owner's own wording in `language`; `texts` holds his wordings in further languages and is never
    a machine's translation. A person carries the structured fields; everything not said stays empty or None.
    """

    id: str
    kind: str
    text: str = ""
    language: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    technologies: tuple[str, ...] = ()
    person: str = ""
    role: str = ""
    years: int | None = None
    free_from: date | None = None
    rate_min: int | None = None
    rate_currency: str = ""
    rate_period: str = ""  # hour | month | ""
    link: str = ""

    def wording(self, language: str) -> str:
        """The owner's words in that language, or "" when he has none in it."""
        return self.texts.get(language, "") or (self.text if self.language in ("", language) else "")


@dataclass(frozen=True, slots=True)
class Offer:
    """The sender profile. An empty one (no facts) is allowed and then nothing is claimed."""

    facts: tuple[OfferedFact, ...] = ()
    team: str = ""
    signature: str = ""
    tone: str = ""  # "" | warm | brief
    about: str = ""  # who we are, in the owner's words and one language

    def fact(self, fact_id: str) -> OfferedFact:
        """Raises KeyError when there is no such fact."""
        for each in self.facts:
            if each.id == fact_id:
                return each
        raise KeyError(fact_id)

    @property
    def technologies(self) -> frozenset[str]:
        """Every technology a fact lists, in the owner's spelling."""
        return frozenset(name for each in self.facts for name in each.technologies)
