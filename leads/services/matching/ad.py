"""An advertisement as it is compared."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from leads.services.matching.firms import firm
from leads.services.matching.reading import Body, Title, read_body, read_title, sentences
from leads.services.matching.words import fold

_ENOUGH = 80  # letters; a shorter text may be anybody's


@dataclass(frozen=True)
class Ad:
    """One advertisement. Only the title is certain to be there; None and "" mean not said."""

    title: str
    company: str = ""
    text: str = ""
    cities: tuple[str, ...] = ()
    work_format: str = ""  # remote | office | hybrid
    months_of_experience: int | None = None
    salary_min: int | None = None  # a month
    salary_max: int | None = None

    @cached_property
    def head(self) -> Title:
        return read_title(self.title)

    @cached_property
    def body(self) -> Body:
        return read_body(tuple(self.sentences.values()))

    @cached_property
    def sentences(self) -> dict[str, str]:
        """{letters: sentence} of the text, in reading order."""
        return sentences(self.text)

    @cached_property
    def digest(self) -> str:
        """blake2b (16 hex digits) of the text's letters; "" for a text too short to tell anything."""
        told = "".join(self.sentences)
        return hashlib.blake2b(told.encode(), digest_size=8).hexdigest() if len(told) >= _ENOUGH else ""

    @cached_property
    def towns(self) -> frozenset[str]:
        """The board's own cities, spelled by sound."""
        return frozenset(fold(city) for city in self.cities if city.strip())

    @cached_property
    def called(self) -> frozenset[str]:
        """First words of company names: the board's, or every name in the text while the board hides it."""
        if self.company.strip():
            return frozenset(firm(self.company).split()[:1])
        return frozenset(fold(name) for name in self.body.names)
