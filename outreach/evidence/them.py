"""A sentence about them rests on the vacancy."""

from __future__ import annotations

from collections.abc import Iterator

from outreach.evidence import carrying
from outreach.evidence.amount import Amount
from outreach.evidence.claims import Claim, Reading
from outreach.evidence.markers import has, marked
from outreach.evidence.sources import Source, names_it
from outreach.evidence.verdict import Problem

_SMALL = 12


def check_them(reading: Reading, vacancy: tuple[Source, ...], facts: tuple[Source, ...]) -> Iterator[Problem]:
    """What the vacancy does not say. A question claims little: only names and news are looked at."""
    asks = reading.folded.source.rstrip(" \"'”»)").endswith("?")
    place = next(marked(reading.text, "news"), None)
    if place and not asks and not any(has(line.readings[0].text, "news") for line in vacancy if line.readings):
        words = reading.folded.words(*place)
        yield Problem("claim_about_them", words, f"“{words}” tells something of them that the vacancy does not")
    if asks:
        return
    for claim in reading.claims:
        if (
            claim.amount is not None
            and not _loose(claim.amount)
            and not _known(claim.amount, vacancy)
            or claim.kind in ("link", "technology", "name")
            and not _named(claim, (*vacancy, *facts))
        ):
            yield _problem(claim, reading)


def lines_of(reading: Reading, vacancy: tuple[Source, ...]) -> list[str]:
    """The lines that share the most with the sentence, at most three."""
    scores = [(_shared(reading, line), line.id) for line in vacancy]
    best = sorted((each for each in scores if each[0] >= 2), key=lambda each: -each[0])[:3]
    return [name for _, name in best]


def shares_a_word(reading: Reading, text: str, line: Source) -> bool:
    """Whether the sentence (its `text`) says anything of that line, or quotes it."""
    quoted = (_letters(each.folded.source) for each in line.readings)
    said = _letters(text)  # a quote is left out of the reading
    return _shared(reading, line) > 0 or any(len(each) > _SMALL and each in said for each in quoted)


def _letters(text: str) -> str:
    return "".join(each for each in text.casefold() if each.isalnum())


def _shared(reading: Reading, line: Source) -> int:
    words = {each.lower for each in reading.tokens if each.kind == "word" and len(each.lower) > 4}
    score = sum(names_it(line, each) for each in words)
    return score + 2 * sum(each.amount is not None and carrying.carries(line, each) for each in reading.claims)


def _named(claim: Claim, sources: tuple[Source, ...]) -> bool:
    return carrying.any_carries(sources, claim) or any(names_it(each, claim.value) for each in sources)


def _loose(amount: Amount) -> bool:
    """A turn of speech about their figures: "twice", "half a day", "two thirds"."""
    return amount.unit in ("times", "clock") or amount.words and (amount.value <= _SMALL or amount.unit == "percent")


def _known(amount: Amount, vacancy: tuple[Source, ...]) -> bool:
    """In the vacancy, or easily reckoned from it: what is left of a hundred, a difference, a ratio."""
    if any(carrying.number(line, amount) for line in vacancy) or amount.unit in ("clock",):
        return True
    values = [each.value for line in vacancy for each in line.amounts]
    near = [amount.value, 100 - amount.value, 100 / amount.value if amount.value else 0]
    if amount.unit == "percent":
        near += [amount.value / 10, (100 - amount.value) / 10]
    if any(abs(each - value) <= 0.07 * max(abs(value), 0.01) for each in near for value in values):
        return True
    shares = (a * b / 100 for a in values if a < 100 for b in values if b > 100)
    if any(abs(each - amount.value) < 0.02 * each for each in shares):
        return True
    sums = (a - b for a in values for b in values if a > b)
    ratios = (each for a in values for b in values if b for each in (a / b, a * b))
    return any(
        abs(amount.value - each) < 0.001 * max(1, each)
        for each in (*sums, *ratios)
        if amount.value <= _SMALL or each > _SMALL
    )


def _problem(claim: Claim, reading: Reading) -> Problem:
    words = reading.folded.words(claim.start, claim.end)
    return Problem("claim_about_them", words, f"“{words}” is said of them and does not stand in the vacancy")
