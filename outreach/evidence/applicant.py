"""A draft that reads as one applicant's."""

from __future__ import annotations

from collections.abc import Iterator

from outreach.evidence.claims import Reading
from outreach.evidence.markers import marked
from outreach.evidence.verdict import Problem


def applicant_problems(reading: Reading) -> Iterator[Problem]:
    """At most one a sentence. A team writes; whoever reads the letter must see that."""
    place = next(marked(reading.text, "applicant"), None)
    if place:
        words = reading.folded.words(*place)
        yield Problem("applicant", words, f"“{words}” reads as one applicant's letter; a team writes")
