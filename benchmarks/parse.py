"""A list page to postings, against BeautifulSoup over the page. Every field of every posting is the same both ways."""

from __future__ import annotations

from typing import Any

from benchmarks import pages, soup
from benchmarks.entry import told
from benchmarks.pairs import timed
from sourcing.boards.djinni import parse_list

# Times as fast, on each page. Half of a real page is menu, scripts and footer; the practice world's are all vacancies.
LEAST_RATIO = {"saved pages": 25.0, "practice world": 9.0}


def run(*, rows: int = 2100, rounds: int = 7) -> dict[str, Any]:
    """The entry of the page with the worst ratio, `pages` with each; CPU time. `rows`: over all pages and rounds."""
    source, bodies = pages.list_pages()
    measured = {name: _measured(name, body, rows // len(bodies), rounds) for name, body in bodies.items()}
    worst = min(measured.values(), key=lambda each: float(each["ratio"]))
    pair = worst["rates"]
    shown = {name: {key: value for key, value in each.items() if key != "rates"} for name, each in measured.items()}
    return told(
        pair, unit="vacancies a second", rows=sum(each["rows"] for each in measured.values()),
        peer="BeautifulSoup (html.parser) over the page", least=LEAST_RATIO[source], source=source, pages=shown,
    )  # fmt: skip


def _measured(name: str, body: bytes, rows: int, rounds: int) -> dict[str, Any]:
    page, read = parse_list(body, pages.URL), soup.read_list(body, pages.URL)
    if (page.postings, page.next_url, page.total) != (read.postings, read.next_url, read.total):
        raise AssertionError(f"The two readers do not agree on {name}.")
    count = len(page.postings)
    goes = max(1, rows // (count * rounds))
    anew = iter([_met_anew(body, number) for number in range(goes * (rounds + 1))])
    pair = timed(
        lambda: parse_list(next(anew), pages.URL), lambda: soup.read_list(body, pages.URL), rounds=rounds, goes=goes
    )
    return {
        "ratio": round(pair.ratio, 2), "vacancies": count, "bytes": len(body), "rows": count * goes * rounds,
        "us": round(pair.ours * 1e6 / count), "peer_us": round(pair.peer * 1e6 / count),
        "rates": [(count / ours, count / peer) for ours, peer in pair.rounds],
    }  # fmt: skip


def _met_anew(body: bytes, number: int) -> bytes:
    """The page with other views and applications: our parser remembers labels, and these it never met before."""
    for words in (" views", " applications", " перегляд", " відгук"):
        body = body.replace(words.encode(), f"{number:06}{words}".encode())
    return body
