"""A draft that reads as one applicant's."""

from __future__ import annotations

from collections.abc import Iterator

from outreach.evidence.claims import Reading
from outreach.evidence.markers import marked
from outreach.evidence.verdict import Problem


def applicant_problems(reading: Reading) -> Iterator[Problem]:
    """At most one a sentence. A team writes; whoever reads the letter must see that."""
    place = next(marked(reading.text, "applicant"), None) or _presents_itself(reading)
    if place:
        words = reading.folded.words(*place)
        yield Problem("applicant", words, f"“{words}” reads as one applicant's letter; a team writes")


def _presents_itself(reading: Reading) -> tuple[int, int] | None:
    """ "I", and years, a level or a role of my own in the same sentence, without "we"."""
    singular = next(marked(reading.text, "singular"), None)
    if singular is None or next(marked(reading.text, "plural"), None):
        return None
    own = any(
        each.kind in ("role", "level") or (each.amount is not None and each.amount.unit == "year")
        for each in reading.claims
    )
    return singular if own else None
