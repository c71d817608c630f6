"""Is a source as it always was? A source that dies slowly must not look like a quiet week."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from jobagent_site.http import ResponseError
from leads.posting import Posting
from sourcing.boards.posting import Page
from sourcing.models import Scan

FIELDS = (
    "title", "company", "description_text", "posted_at", "category", "work_format", "english", "countries",
    "months_of_experience", "salary_min",
)  # fmt: skip
OF_A_FEED = ("title", "company", "description_text", "posted_at", "category")
LOOKED_BACK = 12  # scans that say what is usual
FEWEST_SCANS = 3  # before that many nothing is usual yet
FEWEST_FOUND = 5  # a search that brings less tells nothing by bringing nothing
FEWEST_POSTINGS = 5  # of so few a share means nothing
FALLEN = 0.5  # a field that half of those have that used to
COMMON = 0.6  # a field is expected when so many have it
FLOOD = 5.0  # times the usual number
FLOOD_FROM = 60


@dataclass(frozen=True, slots=True)
class Usual:
    """What earlier scans of the same search brought: medians."""

    scans: int
    found: float
    total: float | None
    completeness: dict[str, float]


def completeness(postings: Iterable[Posting], *, by_feed: bool = False) -> dict[str, float]:
    """field → share of the postings that have it; empty without postings.

    Feeds lack fields by nature: beside lists they are left out, and where a feed is all that is read (`by_feed`) the
    few fields count that one can have.
    """
    read = [each for each in postings if by_feed or each.source in ("list", "search")]
    if not read:
        return {}
    names = OF_A_FEED if by_feed else FIELDS
    return {name: round(sum(_has(each, name) for each in read) / len(read), 3) for name in names}


def usual(scan: Scan) -> Usual:
    """What the last good scans that read the list of this search brought; of another question, as it was before the
    owner changed it, nothing follows. One query."""
    same = {"board": scan.board, "search": scan.search_id, "kind": scan.kind, "url": scan.url}
    rows = Scan.objects.filter(**same, status=Scan.Status.OK)
    rows = rows.exclude(completeness={}).exclude(pk=scan.pk).order_by("-started_at")[:LOOKED_BACK]
    before = list(rows.values("found", "total", "completeness"))
    totals = [each["total"] for each in before if each["total"] is not None]
    shares = {
        name: median(each["completeness"].get(name, 0.0) for each in before) for name in FIELDS if before
    }  # fmt: skip
    found = median(each["found"] for each in before) if before else 0.0
    return Usual(len(before), found, median(totals) if totals else None, shares)


def refuse_flood(page: Page, expected: Usual) -> None:
    """Raises ResponseError when the board answers a filtered search with everything, before anything is recorded.

    A feed counts nothing: there what it shows is compared.
    """
    counts = page.total is not None and expected.total is not None
    shown, usual_number = (page.total, expected.total) if counts else (len(page.postings), expected.found)
    if expected.scans < FEWEST_SCANS:
        return
    if shown >= FLOOD_FROM and shown > FLOOD * max(usual_number, 1.0):
        raise ResponseError(
            f"The board shows {shown:,} vacancies for this search, where {usual_number:,.0f} is usual. "
            "It seems to ignore the filters, so nothing was taken.",
            service="board",
            url=page.url,
            body=page.body,
        )


def oddities(scan: Scan, expected: Usual) -> list[str]:
    """What is not as usual, each in a sentence. Empty when all is well, or nothing is usual yet."""
    if expected.scans < FEWEST_SCANS:
        return []
    return [*_too_few(scan, expected), *_fallen(scan.completeness, expected, scan.found)]


def _too_few(scan: Scan, expected: Usual) -> list[str]:
    if scan.found or expected.found < FEWEST_FOUND:
        return []
    return [f"Nothing was found, where {expected.found:.0f} is usual."]


def _fallen(now: dict[str, float], expected: Usual, found: int) -> list[str]:
    if not now or found < FEWEST_POSTINGS:
        return []
    names = [
        name for name, share in expected.completeness.items() if share >= COMMON and now.get(name, 0.0) < share * FALLEN
    ]
    return [
        f"Only {now.get(name, 0.0):.0%} have {_spoken(name)}, where {expected.completeness[name]:.0%} is usual."
        for name in names
    ]


def summary(told: Sequence[str]) -> str:
    """The oddities as the sentence of a changed source."""
    return f"The source is not as it was: {' '.join(told)}"


def _has(posting: Posting, name: str) -> bool:
    value = getattr(posting, name)
    return value is not None and value != "" and value != ()


_SPOKEN = {
    "description_text": "a description",
    "posted_at": "a date",
    "work_format": "a work format",
    "months_of_experience": "experience",
    "salary_min": "a salary",
    "title": "a title",
    "company": "a company",
    "english": "a level of English",
    "countries": "countries",
    "category": "a category",
}


def _spoken(name: str) -> str:
    return _SPOKEN.get(name, name)
