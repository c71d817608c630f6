"""Strangers' HTML made safe, against bleach with the same tags, attributes and addresses allowed."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from benchmarks import pages
from benchmarks.entry import Goal, skipped, told
from benchmarks.pairs import timed
from sourcing.boards import clean
from sourcing.boards.djinni import parse_list

LEAST_RATIO = 15.0  # times faster
INSTALL = "bleach is not installed; only this measurement needs it: .venv/bin/python -m pip install bleach==6.4.0."
# As editors and mail programs write: simple tags alone would be the easy case.
_EDITORS = '<div class="c1" style="color:red"><p><a href="https://a.example/?x=1">more</a> <span>it</span>{}</p></div>'
_PROBES = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '<a href="javascript:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>', "<svg onload=alert(1)>", "<p onclick=alert(1)>x</p>",
)  # fmt: skip
_RUNS = ("<script", "onerror", "onload", "onclick", "javascript:")


def run(*, rows: int = 2100, rounds: int = 7) -> dict[str, Any]:
    """The entry, skipped without bleach. CPU time; `rows`: descriptions ours cleans over all rounds."""
    try:
        peer = _bleach()
    except ImportError:
        return skipped(INSTALL)
    source, bodies = pages.list_pages()
    postings = [posting for body in bodies.values() for posting in parse_list(body, pages.URL).postings]
    texts = [_EDITORS.format(posting.description_html) for posting in postings]
    goes = max(1, rows // (len(texts) * rounds))
    pair = timed(lambda: [*map(clean.html, texts)], lambda: [*map(peer, texts)], rounds=rounds, goes=goes)
    through = {"ours": _let_through(clean.html), "peer": _let_through(peer)}
    return told(
        [(len(texts) / ours, len(texts) / its) for ours, its in pair.rounds], unit="descriptions a second",
        rows=len(texts) * goes * rounds, peer="bleach", least=LEAST_RATIO,
        goals=[Goal("probes let through", through["ours"], 0, most=True)],
        source=source, letters_each=sum(map(len, texts)) // len(texts), let_through=through,
    )  # fmt: skip


def _bleach() -> Callable[[str], str]:
    """A cleaner made once, as ours is. Raises ImportError."""
    cleaner = import_module("bleach.sanitizer").Cleaner(
        tags=clean._TAGS, attributes={"a": ["href"]}, protocols=["http", "https", "mailto"], strip=True
    )
    return lambda markup: str(cleaner.clean(markup))


def _let_through(function: Callable[[str], str]) -> int:
    """How many probes kept something that runs as markup."""
    return sum(any(sign in part for part in function(probe).split("<")[1:] for sign in _RUNS) for probe in _PROBES)
