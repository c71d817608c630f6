"""A draft that reads as one applicant's."""

from __future__ import annotations

from collections.abc import Iterator

from outreach.evidence.claims import Reading
from outreach.evidence.first_names import is_first_name
from outreach.evidence.markers import has, marked
from outreach.evidence.verdict import Problem


def applicant_problems(reading: Reading) -> Iterator[Problem]:
    """At most one a sentence. A team writes; whoever reads the letter must see that."""
    if has(reading.text, "on_behalf"):
        return  # "My name is Anna, I represent a team": whoever writes may say who he is
    place = next(marked(reading.text, "applicant"), None) or _presents_itself(reading)
    if place:
        words = reading.folded.words(*place)
        yield Problem("applicant", words, f"“{words}” reads as one applicant's letter; a team writes")


def _presents_itself(reading: Reading) -> tuple[int, int] | None:
    """ "I", and years, a level or a role of my own in the same sentence, without "we"."""
    singular = next(marked(reading.text, "singular"), None)
    if singular is None or next(marked(reading.text, "plural"), None):
        return None
    if has(reading.text, "role"):
        return None  # "I am writing about your Senior Java Developer vacancy"
    if any(each.capital and is_first_name(each.text) for each in reading.tokens[1:]):
        return None  # "I have Sofiia in mind": of somebody else
    own = any(
        each.kind in ("role", "level") or (each.amount is not None and each.amount.unit == "year")
        for each in reading.claims
    )
    return singular if own else None
