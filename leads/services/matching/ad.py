"""An advertisement as it is compared."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from leads.services.matching.reading import Body, Title, letters, read_body, read_title, sentences


@dataclass(frozen=True)
class Ad:
    """One advertisement. Only the title is certain to be there; None and "" mean not said."""

    title: str
    company: str = ""
    text: str = ""
    cities: tuple[str, ...] = ()
    months_of_experience: int | None = None
    salary: tuple[int | None, int | None] = (None, None)  # a month

    @cached_property
    def head(self) -> Title:
        return read_title(self.title)

    @cached_property
    def letters(self) -> str:
        """The text by its letters and digits only."""
        return letters(self.text)

    @cached_property
    def digest(self) -> str:
        """blake2b (16 hex digits) of the text's letters; "" for a text too short to tell anything."""
        enough = len(self.letters) >= 80
        return hashlib.blake2b(self.letters.encode(), digest_size=8).hexdigest() if enough else ""

    @cached_property
    def sentences(self) -> dict[str, str]:
        """{letters: sentence} of the text, in reading order."""
        return sentences(self.text)

    @cached_property
    def body(self) -> Body:
        return read_body(tuple(self.sentences.values()))
