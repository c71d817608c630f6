"""A list page to postings, against BeautifulSoup over the page. Every field of every posting is the same both ways."""

from __future__ import annotations

from typing import Any

from benchmarks import pages, soup
from benchmarks.pairs import timed
from sourcing.boards.djinni import parse_list

# Times faster, on each page. Half of a real page is menu, scripts and footer; the practice world's are all vacancies.
LEAST_RATIO = {"saved pages": 25.0, "practice world": 9.0}
GOES = 5


def run(*, rounds: int = 15) -> dict[str, Any]:
    """{pages, source, ratio, ok}: `ratio` is that of the worst page, times are microseconds of CPU a vacancy."""
    source, bodies = pages.list_pages()
    measured = {name: _measured(name, body, rounds) for name, body in bodies.items()}
    ratio = min(each["ratio"] for each in measured.values())
    return {"source": source, "pages": measured, "ratio": ratio, "ok": ratio >= LEAST_RATIO[source]}


def _measured(name: str, body: bytes, rounds: int) -> dict[str, Any]:
    page, read = parse_list(body, pages.URL), soup.read_list(body, pages.URL)
    if (page.postings, page.next_url, page.total) != (read.postings, read.next_url, read.total):
        raise AssertionError(f"The two readers do not agree on {name}.")
    anew = iter([_met_anew(body, number) for number in range(GOES * (rounds + 1))])
    pair = timed(
        lambda: parse_list(next(anew), pages.URL),
        lambda: soup.read_list(body, pages.URL),
        rounds=rounds,
        goes=GOES,
    )
    each = 1e6 / len(page.postings)
    return {
        "ratio": round(pair.ratio, 1), "vacancies": len(page.postings), "bytes": len(body),
        "us": round(pair.ours * each), "peer_us": round(pair.peer * each),
    }  # fmt: skip


def _met_anew(body: bytes, number: int) -> bytes:
    """The page with other views and applications: our parser remembers labels, and these it never met before."""
    for words in (" views", " applications", " перегляд", " відгук"):
        body = body.replace(words.encode(), f"{number:06}{words}".encode())
    return body
