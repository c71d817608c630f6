"""The lists, the search and the dashboard of the CRM against a plain `ModelAdmin` on the same very many rows.

A request is measured whole, through Django's test client, each way in a process of its own. Each round asks for every
page both ways in turn and gives one ratio a page; a page's ratio is the median over the rounds, and the benchmark's
the geometric mean over the pages (`worst`: of the worst page). Both read the same tables with the same indexes and
settings of the database, so an index of ours helps the peer, too; it shows as many rows a page as we do.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from benchmarks.crm_ask import Answer, Ask, asking
from benchmarks.place import Place, new_place, postgres_database

ROUNDS = 5
GOALS = {"list": 20.0, "filter": 20.0, "deep": 20.0, "search": 30.0}  # times, at a million rows
_PEER = {"DJANGO_SETTINGS_MODULE": "benchmarks.crm_peer_settings"}
_SEED = "from benchmarks.crm import seeded; print(seeded({rows}))"
_VACANCIES, _LEADS = "/admin/leads/vacancy/", "/admin/leads/lead/"
_COMMON, _TWO, _NONE = "python", "kafka terraform", "qwertyuiop"
_MATCHED = {"status__exact": "matched"}
_DEEP = 400  # ours count to 10,000 rows; nobody turns further
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "list": (_VACANCIES, {}),
    "filter": (_VACANCIES, _MATCHED),
    "deep": (_VACANCIES, {"p": _DEEP}),
    "search_common": (_VACANCIES, {"q": _COMMON}),
    "search_two_words": (_VACANCIES, {"q": _TWO}),
    "search_no_hit": (_VACANCIES, {"q": _NONE}),
    "search_filter": (_VACANCIES, {"q": _COMMON, **_MATCHED}),
    "leads": (_LEADS, {}),
    "leads_search": (_LEADS, {"q": _COMMON}),
    "dashboard": ("/admin/", {}),
}
_PEER_DASHBOARD = "/admin/dashboard/"


def measure(rows: int, rounds: int = ROUNDS, postgres: str = "") -> dict[str, Any]:
    """{ratio (geometric mean over the pages), worst (page's), ours, peer (seconds of all pages together), rows, rounds,
    index_rows_a_second, pages: {page: {ratio, ours_ms, peer_ms, sql_ms, queries, peer_queries}}} on SQLite, and the
    same under "postgresql" where its URL is given; `ratio` and `worst` are then those of the worse of the two."""
    with new_place() as place:
        found = measured(place, rows, rounds)
    if postgres:
        with postgres_database(postgres) as url, new_place(DATABASE_URL=url) as place:
            found["postgresql"] = measured(place, rows, rounds)
        for name in ("ratio", "worst"):
            found[name] = min(found[name], found["postgresql"][name])
    return found


def measured(place: Place, rows: int, rounds: int) -> dict[str, Any]:
    """What this installation shows when it holds so many rows."""
    indexed = json.loads(place.python(_SEED.format(rows=rows)).splitlines()[-1])
    with _both(place) as (ours, peer):
        pages = {name: _page(pairs) for name, pairs in _in_turn(ours, peer, rows, rounds).items()}
    return {
        "ratio": round(statistics.geometric_mean(page["ratio"] for page in pages.values()), 1),
        "worst": min(page["ratio"] for page in pages.values()),
        "ours": round(sum(page["ours_ms"] for page in pages.values()) / 1000, 3),
        "peer": round(sum(page["peer_ms"] for page in pages.values()) / 1000, 3),
        "rows": rows, "rounds": rounds, **indexed, "pages": pages,
    }  # fmt: skip


def seeded(rows: int) -> str:
    """Fills this process's database and its search index; JSON of how fast the index was filled."""
    from benchmarks.crm_rows import seed, settle
    from leads.services.search import index

    seed(rows)
    settle()
    started = time.perf_counter()
    indexed = index.fill(seconds=float("inf"))
    seconds = time.perf_counter() - started
    settle()
    return json.dumps({"index_rows_a_second": round(indexed / seconds)})


@contextmanager
def _both(place: Place) -> Iterator[tuple[Ask, Ask]]:
    plain = Place(place.home, {**place.env, **_PEER})
    with asking(place) as ours, asking(plain) as peer:
        yield ours, peer


def _in_turn(ours: Ask, peer: Ask, rows: int, rounds: int) -> dict[str, list[tuple[Answer, Answer]]]:
    """The answers of each round for each page, after one round unmeasured."""
    found: dict[str, list[tuple[Answer, Answer]]] = {name: [] for name in PAGES}
    for _ in range(rounds + 1):
        for name in PAGES:
            found[name].append((ours(_address(name, rows)), peer(_address(name, rows, plain=True))))
    return {name: pairs[1:] for name, pairs in found.items()}


def _address(name: str, rows: int, *, plain: bool = False) -> str:
    address, asked = PAGES[name]
    if "p" in asked:
        asked = {**asked, "p": max(1, min(_DEEP, rows // 25))}
    return f"{_PEER_DASHBOARD if plain and name == 'dashboard' else address}?{urlencode(asked)}"


def _page(pairs: list[tuple[Answer, Answer]]) -> dict[str, Any]:
    ours, peer = zip(*pairs, strict=True)
    return {
        "ratio": round(statistics.median(its.seconds / our.seconds for our, its in pairs), 1),
        "ours_ms": _ms(each.seconds for each in ours), "peer_ms": _ms(each.seconds for each in peer),
        "sql_ms": _ms(each.sql for each in ours), "queries": ours[-1].queries, "peer_queries": peer[-1].queries,
    }  # fmt: skip


def _ms(seconds: Iterator[float]) -> float:
    return round(1000 * statistics.median(seconds), 1)


if __name__ == "__main__":
    rows, rounds, postgres = (*sys.argv[1:], *("100000", str(ROUNDS), "")[len(sys.argv) - 1 :])
    told = measure(int(rows), int(rounds), postgres)
    print(json.dumps(told, indent=2))  # noqa: T201
