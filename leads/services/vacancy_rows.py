"""A page of vacancies read and written at once, by hand: the ORM would take several times what the database takes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, models

from leads.models import Company, Vacancy
from leads.services import row_sql
from leads.services.row_sql import defaults


class Known(NamedTuple):
    """What tells whether a posting is as before."""

    pk: int
    external_id: str
    content_hash: str
    posted_at: datetime | None
    open_lately: bool  # seen since the moment asked about, and not closed
    company_id: int | None
    company_key: str | None


# A sub-select, because PostgreSQL would read all companies for a join.
_KNOWN = """
SELECT v.id, v.external_id, v.content_hash, v.posted_at, v.closed_at IS NULL AND v.last_seen >= %s, v.company_id,
       (SELECT c.key FROM {companies} c WHERE c.id = v.company_id)
FROM {vacancies} v WHERE v.board = %s AND v.external_id {among}
"""
_TABLES = {"vacancies": Vacancy._meta.db_table, "companies": Company._meta.db_table}
_COLUMNS = row_sql.columns(Vacancy)
_CONVERTED = [name for name, field in _COLUMNS.items() if isinstance(field, models.JSONField | models.DateTimeField)]


def known(board: str, external_ids: Iterable[str], *, since: datetime) -> dict[str, Known]:
    """The board's rows of these ids, by id; one query."""
    ids = list(external_ids)
    if connection.vendor == "postgresql":
        from leads.services import postgres_rows  # needs the driver

        rows = postgres_rows.answer(_KNOWN.format(**_TABLES, among="= ANY(%s)"), [since, board, ids])
        return {row[1]: Known(*row) for row in rows}
    with connection.cursor() as cursor:
        values = [connection.ops.adapt_datetimefield_value(since), board, *ids]
        cursor.execute(_KNOWN.format(**_TABLES, among=f"IN ({_marks(ids)})"), values)
        return {row[1]: Known(row[0], row[1], row[2], _aware(row[3]), *row[4:]) for row in cursor.fetchall()}


def _aware(moment: datetime | None) -> datetime | None:
    """SQLite gives its times without the zone, which is UTC."""
    return moment.replace(tzinfo=connection.timezone) if moment is not None and moment.tzinfo is None else moment


def insert(rows: list[dict[str, Any]]) -> list[int]:
    """Insert rows {column: value} of the same columns, the others with their defaults; what is there already stays.

    Returns the new rows' ids, none when this database cannot tell.
    """
    if connection.vendor == "postgresql":
        from leads.services import postgres_rows  # needs the driver

        return [pk for (pk,) in postgres_rows.insert(Vacancy, rows, tell=("id",))]
    most = connection.ops.bulk_batch_size(list(_COLUMNS.values()), rows)
    return [pk for start in range(0, len(rows), most) for pk in _insert(rows[start : start + most])]


def _insert(rows: list[dict[str, Any]]) -> list[int]:
    row = f"({', '.join([_marks(rows[0]), *defaults(Vacancy, rows[0]).values()])})"
    sql = row_sql.insert(Vacancy, rows[0], "VALUES " + ", ".join([row] * len(rows)))
    tells = connection.features.can_return_rows_from_bulk_insert
    done: dict[str, Any] = {}
    with connection.cursor() as cursor:
        values = [value for row in rows for value in _converted(row, done).values()]
        cursor.execute(f"{sql} RETURNING id" if tells else sql, values)
        return [pk for (pk,) in cursor.fetchall()] if tells else []


def _converted(row: dict[str, Any], done: dict[str, Any]) -> dict[str, Any]:
    """The row as the driver takes it. `done`: what was converted already, for a page repeats its moments and lists."""
    row = dict(row)
    for name in _CONVERTED & row.keys():
        said = repr(row[name])  # a moment and a list look different
        if said not in done:
            done[said] = _COLUMNS[name].get_db_prep_save(row[name], connection)
        row[name] = done[said]
    return row


def _marks(values: Iterable[object]) -> str:
    return ", ".join(["%s" for _ in values])
