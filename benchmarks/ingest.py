"""Pages of postings into the database, against plain Django row by row: new ones, then the same ones again.

A page is a list's fifteen, or a feed's hundred (what the agent reads by itself most of the time).

Each round records so many pages both ways in turn, in the same tables, and gives one ratio; the median is told. Ours is
`record_postings`: companies, hash, versions, one transaction a page. Neither way queues the
work that follows a new row.
"""

from __future__ import annotations

import json
import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from benchmarks.place import Place, new_place, postgres_database

NEW, AGAIN = 8.0, {"sqlite": 15.0, "postgresql": 60.0}  # times faster than row by row
LIST, FEED = 15, 100
_PLAIN = {"DJANGO_SETTINGS_MODULE": "benchmarks.plain_settings"}
_CODE = "from benchmarks.ingest import measure; print(measure({pages}, {rounds}, {size}))"
Way = Callable[[list[Any]], object]


def run(*, pages: int = 10, rounds: int = 7, postgres: str = "", feed: int = FEED) -> dict[str, Any]:
    """{database: {list, feed: {new, again, rows a second…, vacancies_written}}, ok}; PostgreSQL where its URL is given.

    `new` is against get_or_create, `again` (the same pages, nothing changed) against update_or_create. The goals are
    those of a list's page.
    """
    result: dict[str, Any] = {"pages": pages, "rounds": rounds}
    with new_place(**_PLAIN) as place:
        result["sqlite_defaults"] = _measured(place, pages, rounds, feed)
    with new_place() as place:
        result["sqlite"] = _measured(place, pages, rounds, feed)
    if postgres:
        with postgres_database(postgres) as url, new_place(DATABASE_URL=url) as place:
            result["postgresql"] = _measured(place, pages, rounds, feed)
    return {**result, "ok": _ok(result)}


def _ok(result: dict[str, Any]) -> bool:
    new = [result[name]["list"]["new"] >= NEW for name in ("sqlite_defaults", "postgresql") if name in result]
    again = [result[name]["list"]["again"] >= least for name, least in AGAIN.items() if name in result]
    return all(new) and all(again)


def _measured(place: Place, pages: int, rounds: int, feed: int) -> dict[str, Any]:
    def measured(pages: int, size: int) -> dict[str, Any]:
        return dict(json.loads(place.python(_CODE.format(pages=pages, rounds=rounds, size=size))))

    return {"list": measured(pages, LIST), "feed": measured(max(1, pages * LIST // feed), feed)}


def measure(pages: int, rounds: int, size: int) -> str:
    """JSON of what one database does with pages of this size, in a process of its own."""
    from jobagent_site import announce
    from leads.services.recording import record_postings

    announce._listeners.clear()  # the bell is a job of the queue, measured there
    new, again = [], []
    for number in range(rounds + 1):
        ours, peers = (_pages(pages, size, first=(size + 2 * number + side) * 100_000) for side in (0, 1))
        new.append(_round(record_postings, _get_or_create, ours, peers))
        _analyse()
        with _written() as written:
            _in_turn(record_postings, lambda page: None, ours, peers)
        if written:
            raise AssertionError(f"An unchanged page wrote: {written[0][:200]}")
        again.append(_round(record_postings, _update_or_create, ours, peers))
    return json.dumps({**_told("new", new[1:]), **_told("again", again[1:]), "vacancies_written": 0})


def _told(name: str, rounds: list[tuple[float, float]]) -> dict[str, Any]:
    ours, peers = (statistics.median(each) for each in zip(*rounds, strict=True))
    ratio = statistics.median(peer / our for our, peer in rounds)
    return {name: round(ratio, 1), f"{name}_rows_a_second": round(1 / ours), f"{name}_row_by_row": round(1 / peers)}


def _round(our: Way, peer: Way, ours: list[Any], peers: list[Any]) -> tuple[float, float]:
    """Seconds a row, ours and the peer's, page by page in turn."""
    our_seconds, peer_seconds = _in_turn(our, peer, ours, peers)
    rows = sum(map(len, ours))
    return our_seconds / rows, peer_seconds / rows


def _in_turn(our: Way, peer: Way, ours: list[Any], peers: list[Any]) -> tuple[float, float]:
    seconds = {our: 0.0, peer: 0.0}
    for pair in zip(ours, peers, strict=True):
        for way, page in zip((our, peer), pair, strict=True):
            started = time.perf_counter()
            way(page)
            seconds[way] += time.perf_counter() - started
    return seconds[our], seconds[peer]


def _analyse() -> None:
    """As the server does by itself a minute later: a fresh table without statistics is read in a poor way."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def _written() -> Iterator[list[str]]:
    """The statements that wrote, of whatever table."""
    from django.db import connection

    found: list[str] = []

    def look(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "REPLACE", "COPY")):
            found.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(look):
        yield found


def _get_or_create(page: list[Any]) -> None:
    from leads.models import Vacancy

    for posting in page:
        Vacancy.objects.get_or_create(
            board=posting.board, external_id=posting.external_id, defaults={**_columns(posting), **_first()}
        )


def _update_or_create(page: list[Any]) -> None:
    from leads.models import Vacancy

    for posting in page:
        Vacancy.objects.update_or_create(
            board=posting.board, external_id=posting.external_id,
            defaults=_columns(posting), create_defaults={**_columns(posting), **_first()},
        )  # fmt: skip


def _first() -> dict[str, Any]:
    from django.utils import timezone

    return {"first_seen": timezone.now(), "last_seen": timezone.now()}


_SAID = (
    "title", "url", "description_text", "description_html", "company_type", "posted_at", "category", "work_format",
    "employment", "months_of_experience", "english", "countries", "region", "cities", "domain", "tags",
    "salary_min", "salary_max", "salary_currency", "salary_level", "views", "applications",
)  # fmt: skip


def _columns(posting: Any) -> dict[str, Any]:
    from leads.models import Company

    company, _ = Company.objects.get_or_create(key=posting.company.casefold(), defaults={"name": posting.company})
    return {"company": company, **{name: getattr(posting, name) for name in _SAID}}


def _pages(count: int, size: int, *, first: int) -> list[list[Any]]:
    return [[_posting(first + page * size + each) for each in range(size)] for page in range(count)]


def _posting(number: int) -> Any:
    """As long as real ones are on average; on the whole board a company has some four vacancies open."""
    from leads.posting import Posting

    lines = _lines(random.Random(number))
    text = "\n".join(lines)
    return Posting(
        board="djinni", external_id=str(number), url=f"https://djinni.co/jobs/{number}-python-developer/",
        title=f"Senior Python Developer {number}", company=f"Company {number // 4}", company_type="product",
        description_text=text, description_html="".join(f"<p>{line}</p>" for line in lines),
        posted_at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC), category="Python", work_format="remote",
        months_of_experience=60, english="B2", countries=("UA", "PL"), domain="saas", tags=("Python", "Django"),
        salary_max=4000, salary_currency="USD", views=100, applications=20,
    )  # fmt: skip


def _lines(chance: random.Random) -> list[str]:
    """Some 2,700 letters that a database cannot shrink better than real ones."""
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(420)]
    return ["• " + " ".join(words[at : at + 12]) + "." for at in range(0, len(words), 12)]


_SYLLABLES = ("ка", "по", "на", "ро", "ви", "за", "сти", "но", "ти", "про", "ли", "ва", "ме", "ко", "де", "be", "re",
              "con", "ing", "er", "st", "an", "ter", "pro", "ma", "in", "ev", "ap")  # fmt: skip
