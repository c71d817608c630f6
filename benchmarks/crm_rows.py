"""Very many invented vacancies with their companies, contacts, leads and timelines, written past the ORM."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils import timezone

from leads.models import Company, Contact, Interaction, Lead, Message, Vacancy

DAYS = 730
PER_COMPANY = 10  # vacancies
NEW = 100  # not understood yet
TELLS = 5  # lines in a lead's timeline
_TECHNOLOGIES = ("Python", "Java", "PHP", "C#", "C++", "Go", "Rust", "Ruby", "Scala", "Node.js", "React", ".NET")
_WORDS = (  # noqa: SIM905  a list of forty would be no easier to read
    "досвід команда проєкт розробка сервіс продукт клієнт задача архітектура тестування підтримка рішення "
    "experience team project service product customer task architecture testing support solution delivery "
    "remote Kyiv Warszawa PostgreSQL Redis Kafka Docker Kubernetes AWS Terraform GraphQL Django FastAPI"
).split()
Row = dict[str, Any]


def seed(rows: int) -> None:
    """`rows` vacancies over two years, a lead for every fifth, five lines of history a lead, thirty drafts."""
    now = timezone.now()
    companies = max(1, rows // PER_COMPANY)
    leads = 2 * companies  # one with its contact, one without
    with transaction.atomic():
        _fill(Company, companies, lambda n: {"name": _company(n), "key": f"company {n}", "created_at": now})
        _fill(Contact, companies, lambda n: {
            "company_id": n, "name": f"Olena {n} Kravets", "email": f"o{n}@acme.example", "created_at": now,
        })  # fmt: skip
        _fill(Vacancy, rows, _vacancies(rows, companies, now))
        _fill(Lead, leads, lambda n: {
            "company_id": (n - 1) % companies + 1, "contact_id": n if n <= companies else None, "vacancy_id": n,
            "stage": list(Lead.Stage)[n % 10], "stage_since": now, "score": n % 101,
            "created_at": _when(n, leads, now),
        })  # fmt: skip
        _fill(Interaction, leads * TELLS, lambda n: {
            "lead_id": (n - 1) % leads + 1, "at": _when(n, leads * TELLS, now), "kind": "note", "text": f"Line {n}",
            "actor": "agent",
        })  # fmt: skip
        _fill(Message, min(30, leads), lambda n: {
            "lead_id": n, "vacancy_id": n, "channel": "email", "subject": f"Draft {n}", "body": "Good day",
            "created_at": now, "updated_at": now,
        })  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("UPDATE leads_vacancy SET lead_id = id WHERE id <= %s", [leads])
            filled = [Company, Contact, Vacancy, Lead, Interaction, Message]
            for sql in connection.ops.sequence_reset_sql(no_style(), filled):
                cursor.execute(sql)


def settle() -> None:
    """What a PostgreSQL server does by itself a little later."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _vacancies(rows: int, companies: int, now: datetime) -> Callable[[int], Row]:
    chance = random.Random(5)
    lines = [" ".join(chance.choices(_WORDS, k=9)) for _ in range(4_000)]
    statuses = ("matched", "skipped", "skipped")

    def row(n: int) -> Row:
        technology, status = chance.choice(_TECHNOLOGIES), "new" if n > rows - NEW else statuses[n % 3]
        seen = _when(n, rows, now)
        return {
            "board": ("djinni", "dou", "linkedin")[n % 3], "external_id": str(n), "url": f"https://jobs.example/{n}",
            "title": f"{('Senior', 'Middle', 'Junior')[n % 3]} {technology} Developer",
            "company_id": (n - 1) % companies + 1,
            "description_text": f"{technology}. " + "\n".join(chance.choices(lines, k=8)), "posted_at": seen,
            "category": technology, "work_format": ("remote", "office", "")[n % 3],
            "english": ("B1", "B2", "C1")[n % 3],
            "status": status, "skip_rule": "stop_words" if status == "skipped" else "",
            "skip_reason": "stop word" if status == "skipped" else "", "score": None if status == "new" else n % 101,
            "technologies": [technology, "Docker"], "content_hash": f"{n:032x}", "first_seen": seen, "last_seen": seen,
            "salary_max": 1_000 + n % 6_000, "salary_currency": "USD",
        }  # fmt: skip

    return row


def _company(n: int) -> str:
    return f"{('Nordwind', 'Ковчег', 'Łabędź', 'Acme')[n % 4]} {n}"


def _when(n: int, of: int, now: datetime) -> datetime:
    """Evenly over the time, the highest number last."""
    return now - timedelta(days=DAYS) * ((of - n) / of)


def _fill(model: type[models.Model], count: int, row: Callable[[int], Row]) -> None:
    fields = list(model._meta.concrete_fields)
    names = [field.attname for field in fields]
    blank = {field.attname: field.get_default() for field in fields}
    prepared: list[Callable[[Any], Any]] = [_prepared(field) for field in fields]

    def rows() -> Iterator[tuple[Any, ...]]:
        for n in range(1, count + 1):
            values = {**blank, "id": n, **row(n)}
            yield tuple(prepare(values[name]) for name, prepare in zip(names, prepared, strict=True))

    columns = ", ".join(map(connection.ops.quote_name, (field.column for field in fields)))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as copy:
                for each in rows():
                    copy.write_row(each)
        else:
            marks = ", ".join("?" * len(fields))
            sql = f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks})"  # noqa: S608  names of our own
            connection.connection.executemany(sql, rows())


def _prepared(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    """As the driver takes it; lists and moments alone need work."""
    if isinstance(field, models.JSONField) and connection.vendor == "postgresql":
        return json.dumps  # no column of these tables is null
    if isinstance(field, models.JSONField | models.DateTimeField):
        return lambda value: field.get_db_prep_save(value, connection)
    return lambda value: value
