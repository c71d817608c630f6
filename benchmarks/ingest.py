"""Vacancies into the database, against plain Django row by row: new ones, or the same ones again.

A round does both ways in turn, in the same tables, and gives one ratio; the median is told. Ours is `record_postings`:
companies, hash, versions, one transaction a batch. All rows are recorded once for each size of a batch: a list's page,
a feed's hundred, a thousand at once (`batches`). The headline of new ones is the thousand, that of known ones the page:
what the server takes for a commit decides how new ones fare in pages. The peer is plain Django: a company and a vacancy
a posting, each in its own transaction; it does a sample. Neither way queues the work that follows a new row.
"""

from __future__ import annotations

import json
import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any

from benchmarks.entry import ROUNDS, shares, told
from benchmarks.place import Place, new_place, postgres_database

NEW, AGAIN_SQLITE, AGAIN_POSTGRES = 8.0, 15.0, 60.0  # times as fast as row by row
LIST, FEED, MANY = 15, 100, 1000
SAMPLE = 600  # rows of the peer in all rounds
TEXTS = 300
_PLAIN = {"DJANGO_SETTINGS_MODULE": "benchmarks.plain_settings"}
_HEADLINE = {"new": -1, "again": 0}  # of the sizes
_PEERS = {"new": "get_or_create a row", "again": "update_or_create a row"}
_CODE = "from benchmarks import ingest; print(ingest.measure({what!r}, {rows}, {rounds}))"
Way = Callable[[list[Any]], object]
Step = tuple[str, Way, list[Any]]  # what it belongs to, how, a batch


def new_on_sqlite(*, rows: int, rounds: int = ROUNDS) -> dict[str, Any]:
    with new_place(**_PLAIN) as place:
        return _told(place, "new", rows, rounds, NEW)


def new_on_postgres(*, rows: int, rounds: int = ROUNDS, postgres: str) -> dict[str, Any]:
    with postgres_database(postgres) as url, new_place(DATABASE_URL=url) as place:
        return _told(place, "new", rows, rounds, NEW)


def again_on_sqlite(*, rows: int, rounds: int = ROUNDS) -> dict[str, Any]:
    with new_place() as place:
        return _told(place, "again", rows, rounds, AGAIN_SQLITE)


def again_on_postgres(*, rows: int, rounds: int = ROUNDS, postgres: str) -> dict[str, Any]:
    with postgres_database(postgres) as url, new_place(DATABASE_URL=url) as place:
        return _told(place, "again", rows, rounds, AGAIN_POSTGRES)


def _told(place: Place, what: str, rows: int, rounds: int, least: float) -> dict[str, Any]:
    found = json.loads(place.python(_CODE.format(what=what, rows=rows, rounds=rounds)))
    batches = {size: _batch(found["rounds"], size) for size in map(str, found["sizes"])}
    batch = found["sizes"][_HEADLINE[what]]
    rates = [(1 / seconds[str(batch)], 1 / seconds["peer"]) for seconds in found["rounds"]]
    more = {"rows_written": 0} if what == "again" else {}
    return told(
        rates, unit="vacancies a second", rows=found["rows"], peer=_PEERS[what], least=least,
        batch=batch, batches=batches, peer_rows=found["peer_rows"], **more,
    )  # fmt: skip


def _batch(rounds: list[dict[str, float]], size: str) -> dict[str, float]:
    return {
        "ratio": round(statistics.median(each["peer"] / each[size] for each in rounds), 1),
        "ours": round(1 / statistics.median(each[size] for each in rounds)),
    }


def measure(what: str, rows: int, rounds: int) -> str:
    """JSON of seconds a row in each round, by size of a batch and of the peer; in a process of its own."""
    from jobagent_site import announce

    announce._listeners.clear()  # the bell is a job of the queue, measured there
    most, samples = shares(rows, rounds), shares(min(rows, SAMPLE), rounds)
    sizes = list(dict.fromkeys(min(size, min(most)) for size in (LIST, FEED, MANY)))
    numbers = iter(range(10**9))
    steps = {"new": _steps_new, "again": _steps_again}[what]
    _seconds(steps(min(30, rows), min(15, rows), sizes, numbers))  # everything is imported and prepared
    found = [_seconds(steps(count, sample, sizes, numbers)) for count, sample in zip(most, samples, strict=True)]
    return json.dumps({"rounds": found, "sizes": sizes, "rows": sum(most), "peer_rows": sum(samples)})


def _steps_new(count: int, sample: int, sizes: list[int], numbers: Iterator[int]) -> list[Step]:
    from leads.services.recording import record_postings

    ours = [(str(size), record_postings, page) for size in sizes for page in _pages(_made(count, numbers), size)]
    return _in_turn(ours, [("peer", _get_or_create, page) for page in _pages(_made(sample, numbers), LIST)])


def _steps_again(count: int, sample: int, sizes: list[int], numbers: Iterator[int]) -> list[Step]:
    """Records them first. Raises AssertionError when meeting them again writes anything."""
    from leads.services.recording import record_postings

    ours, peers = _made(count, numbers), _made(sample, numbers)
    for page in (*_pages(ours, MANY), *_pages(peers, MANY)):
        record_postings(page)
    _analyse()
    with _written() as written:
        for page in _pages(ours, LIST):
            record_postings(page)
    if written:
        raise AssertionError(f"An unchanged page wrote: {written[0][:200]}")
    steps = [(str(size), record_postings, page) for size in sizes for page in _pages(ours, size)]
    return _in_turn(steps, [("peer", _update_or_create, page) for page in _pages(peers, LIST)])


def _in_turn(*kinds: list[Step]) -> list[Step]:
    """Each size of a batch and the peer spread evenly over the round."""
    groups: dict[str, list[Step]] = {}
    for step in (step for kind in kinds for step in kind):
        groups.setdefault(step[0], []).append(step)
    placed = [((at + 0.5) / len(group), step) for group in groups.values() for at, step in enumerate(group)]
    return [step for _, step in sorted(placed, key=lambda each: each[0])]


def _seconds(steps: list[Step]) -> dict[str, float]:
    """Seconds a row."""
    seconds: dict[str, float] = {}
    rows: dict[str, int] = {}
    for name, way, page in steps:
        started = time.perf_counter()
        way(page)
        seconds[name] = seconds.get(name, 0.0) + time.perf_counter() - started
        rows[name] = rows.get(name, 0) + len(page)
    return {name: spent / rows[name] for name, spent in seconds.items()}


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


def _pages(postings: list[Any], size: int) -> list[list[Any]]:
    return [postings[start : start + size] for start in range(0, len(postings), size)]


def _made(count: int, numbers: Iterator[int]) -> list[Any]:
    return [_posting(next(numbers)) for _ in range(count)]


def _posting(number: int) -> Any:
    """As long as real ones are on average; on the whole board a company has some four vacancies open."""
    from leads.posting import Posting

    lines = _lines(number % TEXTS)
    text = "\n".join(lines)
    return Posting(
        board="djinni", external_id=str(number), url=f"https://djinni.co/jobs/{number}-python-developer/",
        title=f"Senior Python Developer {number}", company=f"Company {number // 4}", company_type="product",
        description_text=text, description_html="".join(f"<p>{line}</p>" for line in lines),
        posted_at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC), category="Python", work_format="remote",
        months_of_experience=60, english="B2", countries=("UA", "PL"), domain="saas", tags=("Python", "Django"),
        salary_max=4000, salary_currency="USD", views=100, applications=20,
    )  # fmt: skip


@cache
def _lines(seed: int) -> list[str]:
    """Some 2,700 letters that a database cannot shrink better than real ones."""
    chance = random.Random(seed)
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(420)]
    return ["• " + " ".join(words[at : at + 12]) + "." for at in range(0, len(words), 12)]


_SYLLABLES = ("ка", "по", "на", "ро", "ви", "за", "сти", "но", "ти", "про", "ли", "ва", "ме", "ко", "де", "be", "re",
              "con", "ing", "er", "st", "an", "ter", "pro", "ma", "in", "ev", "ap")  # fmt: skip
